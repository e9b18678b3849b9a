//! `direct-enable`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::harm;

pub(crate) static RULE: Rule = Rule {
    id: "direct-enable",
    summary: "A change adds a policy that is enforced at once.",
    family: "rollout",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["rollout", "lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("direct_enable.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    // A rollout tells by itself whether report-only came first; a user action cannot be observed.
    let tried_out = policy.rollout.is_some() || !policy.resources.user_actions.is_empty();
    // Token Protection has a rule of its own.
    if !policy.is_enabled() || tried_out || policy.session.token_protection || !cx.is_new(index) {
        return;
    }
    let finding = RawFinding::new(cx.at(index, "state"), "the policy is new and enforced from its first day")
        .label("never observed")
        .why(format!("Whom the policy wrongly {} finds out at the sign-in, not you in the logs", harm(policy)))
        .help(cx.words(
            index,
            "add it with `state: reportOnly`, or with a `rollout` that begins so, and enable it in a later change",
            "add it as `enabledForReportingButNotEnforced` and enable it in a later change",
        ));
    sink.report(finding);
}
