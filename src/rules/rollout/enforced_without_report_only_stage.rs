//! `enforced-without-report-only-stage`

use crate::diag::{FieldPath, Severity};
use crate::model::PolicyState;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{first_enabled, harm};

pub(crate) static RULE: Rule = Rule {
    id: "enforced-without-report-only-stage",
    summary: "A rollout enforces the policy without a report-only stage before.",
    family: "rollout",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["rollout", "lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("enforced_without_report_only_stage.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    // Report-only does not evaluate user actions: such a stage would show nothing.
    let Some(rollout) = policy.rollout.as_ref().filter(|_| policy.resources.user_actions.is_empty()) else {
        return;
    };
    let Some(at) = first_enabled(rollout) else {
        return;
    };
    if rollout.stages[..at].iter().any(|stage| stage.state == PolicyState::ReportOnly) {
        return;
    }
    let stage = &rollout.stages[at].name;
    let field = FieldPath::new("rollout.stages").index(at).key("state");
    let finding = RawFinding::new(cx.at(index, field), format!("Stage `{stage}` enforces what no stage has tried out"))
        .label("no report-only stage before it")
        .why(format!("Whom the policy wrongly {} finds out at the sign-in, not you in the logs", harm(policy)))
        .help("put a stage with `state: reportOnly` before it, for a week or longer");
    sink.report(finding);
}
