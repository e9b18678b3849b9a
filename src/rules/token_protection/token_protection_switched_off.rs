//! `token-protection-switched-off`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::takes_effect;

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-switched-off",
    summary: "An export names Token Protection only to switch it off.",
    family: "token-protection",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["token-protection"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_switched_off.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let off = &cx.set.policies[index].switched_off;
    let alone = matches!(off.as_slice(), [only] if only.as_str() == "session.tokenProtection");
    let policy = cx.policy(index);
    if !alone || policy.session.token_protection || !takes_effect(policy) {
        return;
    }
    let message = "Token Protection stands in the policy and is switched off";
    let found = RawFinding::new(cx.at(index, "session.tokenProtection"), message)
        .label("binds nothing")
        .why("The policy reads as if it bound tokens to devices; a stolen one works on any device")
        .help("set `isEnabled` to true, or remove `secureSignInSession`");
    sink.report(found);
}
