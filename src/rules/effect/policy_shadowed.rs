//! `policy-shadowed`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{Needless, has_unknown_word};

use super::{asked_at, blocks, named, names};

pub(crate) static RULE: Rule = Rule {
    id: "policy-shadowed",
    summary: "Everybody a policy could ask for something is blocked by others.",
    family: "effect",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["coverage"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("policy_shadowed.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !cx.policies().any(|(_, policy)| policy.is_enabled() && blocks(policy)) {
        return;
    }
    for needless in cx.proofs.needless().iter().filter(|own| !has_unknown_word(cx.policy(own.policy))) {
        let Needless::AlwaysBlocked { by } = &needless.why else { continue };
        let policy = cx.policy(needless.policy);
        if by.is_empty() || blocks(policy) {
            continue;
        }
        let message =
            format!("Policy {} never asks anybody: whoever it is for is blocked by {}", named(policy), names(cx, by));
        let finding = RawFinding::new(cx.at(needless.policy, asked_at(policy)), message).label("never reached");
        let finding = by.iter().fold(finding, |finding, other| finding.and(cx.at(*other, "grant"), "blocked here"));
        let finding = finding
            .why("Whoever is meant to get in with what the policy asks for is locked out")
            .help("exclude from the block whom this policy is for, or take this policy away");
        sink.report(finding);
    }
}
