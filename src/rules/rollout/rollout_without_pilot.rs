//! `rollout-without-pilot`

use crate::diag::{FieldPath, Severity};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{first_enabled, harm};

pub(crate) static RULE: Rule = Rule {
    id: "rollout-without-pilot",
    summary: "A rollout goes from nobody to everybody.",
    family: "rollout",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["rollout", "lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("rollout_without_pilot.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some((rollout, users)) = policy.rollout.as_ref().zip(policy.users.as_ref()) else {
        return;
    };
    let destination = users.destination.as_ref().unwrap_or(&users.include);
    let Some(at) = first_enabled(rollout).filter(|_| destination.is_all()) else {
        return;
    };
    if rollout.stages[..=at].iter().any(|stage| stage.include.is_some()) {
        return;
    }
    let stage = &rollout.stages[at].name;
    let field = FieldPath::new("rollout.stages").index(at).key("name");
    let finding =
        RawFinding::new(cx.at(index, field), format!("Stage `{stage}` enforces the policy for everyone at once"))
            .label("no pilot before it")
            .and(cx.at(index, "users.include"), "everyone")
            .why(format!("If something is wrong with it, the policy {} everyone on the same day", harm(policy)))
            .help("put an enabled stage before it that narrows `include` to a pilot group");
    sink.report(finding);
}
