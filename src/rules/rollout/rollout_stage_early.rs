//! `rollout-stage-early`

use crate::diag::{FieldPath, Severity};
use crate::model::{Policy, PolicyState};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{days, harm, has_dates_backwards};

pub(crate) static RULE: Rule = Rule {
    id: "rollout-stage-early",
    summary: "A rollout is in a stage that was planned for a later day.",
    family: "rollout",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["rollout", "dates"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("rollout_stage_early.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(rollout) = policy.rollout.as_ref().filter(|rollout| !has_dates_backwards(rollout)) else {
        return;
    };
    let Some(stage) = rollout.stages.get(rollout.current) else {
        return;
    };
    let Some(planned) = stage.planned.filter(|day| *day > cx.now && stage.state != PolicyState::Disabled) else {
        return;
    };
    let early = days(cx.now, planned);
    let field = FieldPath::new("rollout.stages").index(rollout.current).key("planned");
    let message = format!("Stage `{}` is in force {early} before its day", stage.name);
    let finding = RawFinding::new(cx.at(index, "rollout.current"), message)
        .label(format!("already `{}`", stage.name))
        .and(cx.at(index, field), format!("planned for {planned}"));
    let finding = chosen_by_tenant(cx, index, finding).why(effect(policy, stage.state));
    sink.report(finding.help("move `current` back, or give the stage the day on which it really began"));
}

/// Adds the place in the tenant file, where that chose the stage.
fn chosen_by_tenant(cx: &Context<'_>, index: usize, finding: RawFinding) -> RawFinding {
    let key = &cx.policy(index).key;
    match cx.tenant().policies.get(key).and_then(|entry| entry.stage.as_ref()) {
        Some(_) => finding.and(Anchor::Tenant(FieldPath::new("policies").key(key).key("stage")), "chosen here"),
        None => finding,
    }
}

fn effect(policy: &Policy, state: PolicyState) -> String {
    match state {
        PolicyState::Enabled => {
            format!("People who were told of a later day may be the ones whom the policy {} now", harm(policy))
        }
        _ => "People are not stopped by it, but the stage after it may be timed by a day that is wrong".to_owned(),
    }
}
