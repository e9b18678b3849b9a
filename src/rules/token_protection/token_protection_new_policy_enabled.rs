//! `token-protection-new-policy-enabled`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::is_unstaged;

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-new-policy-enabled",
    summary: "A change adds a policy that enforces Token Protection at once.",
    family: "token-protection",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["token-protection", "rollout", "lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_new_policy_enabled.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let enforced = policy.is_enabled() && policy.session.token_protection && policy.rollout.is_none();
    // For everybody at once is said already, new or not.
    let said = is_unstaged(cx, index, cx.dialect(index));
    if !enforced || said || !cx.is_new(index) {
        return;
    }
    let finding =
        RawFinding::new(cx.at(index, "state"), "Token Protection is new here and enforced from its first day")
            .label("never observed")
            .and(cx.at(index, "session.tokenProtection"), "fails what cannot bind tokens")
            .why("Whoever signs in with an app or a device that cannot bind tokens is locked out on that day")
            .help(cx.words(
                index,
                "add it with `state: reportOnly`, read in the logs which sign-ins are not bound, and enable it later",
                "add it as `enabledForReportingButNotEnforced`, read the logs, and enable it in a later change",
            ));
    sink.report(finding);
}
