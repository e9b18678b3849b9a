//! `token-protection-with-block`

use crate::diag::Severity;
use crate::model::Session;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{blocks, takes_effect};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-with-block",
    summary: "A policy blocks and demands Token Protection, which is then never reached.",
    family: "token-protection",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["token-protection"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_with_block.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    // Strict locations and resilience still matter to a block; of the rest the family `session` speaks.
    let beside_block = Session {
        token_protection: false,
        continuous_access_evaluation: None,
        disable_resilience_defaults: false,
        ..policy.session.clone()
    };
    if !policy.session.token_protection || !beside_block.is_empty() || !blocks(policy) || !takes_effect(policy) {
        return;
    }
    let message = "A policy that blocks never comes to Token Protection";
    let found = RawFinding::new(cx.at(index, "session.tokenProtection"), message)
        .label("has no effect")
        .and(cx.at(index, "grant"), "blocks")
        .why("Everyone the policy is for is blocked, with a bound token as much as without")
        .help("take `tokenProtection` out, or take `block` out if people are meant to get in with a bound token");
    sink.report(found);
}
