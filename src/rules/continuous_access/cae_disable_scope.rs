//! `cae-disable-scope`

use crate::diag::Severity;
use crate::model::{ContinuousAccessEvaluation, Policy};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::is_unconditional;

use super::{MODE, has_mode};

pub(crate) static RULE: Rule = Rule {
    id: "cae-disable-scope",
    summary: "Continuous access evaluation is to be off for some resources or conditions, which cannot be.",
    family: "continuous-access",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["continuous-access-evaluation", "session", "rejected", "portal"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("cae_disable_scope.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    if !has_mode(policy, ContinuousAccessEvaluation::Disabled) {
        return;
    }
    let Some((field, what)) = narrowing(policy) else {
        return;
    };
    let message = "Continuous access evaluation can be off only for all resources and without conditions";
    let finding = RawFinding::new(cx.at(index, MODE), message)
        .label("cannot be set here")
        .and(cx.at(index, field), what)
        .why("The portal refuses such a policy, and nobody gets longer or shorter sessions by it")
        .help("take the key out, or put it into a policy for `resources: {include: all}` without `conditions`");
    sink.report(finding);
}

/// What makes the policy narrower than it may be.
pub(super) fn narrowing(policy: &Policy) -> Option<(&'static str, &'static str)> {
    if !policy.resources.is_all() {
        return Some(("resources.include", "not all resources"));
    }
    (!is_unconditional(&policy.conditions)).then_some(("conditions", "a condition"))
}
