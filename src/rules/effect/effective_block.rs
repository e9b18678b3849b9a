//! `effective-block`

use crate::diag::Severity;
use crate::model::Policy;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{asked_at, named, names};
use crate::rules::wording::or_list;

pub(crate) static RULE: Rule = Rule {
    id: "effective-block",
    summary: "Policies ask for what no sign-in of some kind can show, though none blocks it.",
    family: "effect",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["lockout", "conflict"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("effective_block.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !cx.policies().any(|(_, policy)| policy.is_enabled() && policy.grant.is_some()) {
        return;
    }
    for block in cx.proofs.effective_blocks() {
        let Some((first, others)) = block.by.split_first() else { continue };
        if others.is_empty() && !asks_for_a_strength(cx.policy(*first), &block.kinds) {
            continue;
        }
        let kinds = or_list(&block.kinds);
        let message = match others {
            [] => format!(
                "Nobody whom {} is for can sign in {kinds}: what it asks for cannot be shown",
                named(cx.policy(*first))
            ),
            _ => format!("Nobody can sign in {kinds}: what {} ask for does not go together", names(cx, &block.by)),
        };
        let finding = RawFinding::new(cx.at(*first, asked_at(cx.policy(*first))), message).label("never met");
        let finding = others.iter().fold(finding, |finding, other| {
            finding.and(cx.at(*other, asked_at(cx.policy(*other))), "together with this")
        });
        let finding = finding
            .why("People whom this is for are locked out, though no policy says that they are blocked")
            .help("exclude whom it cannot be asked of, or write `block` where that is meant")
            .discriminator(kinds);
        sink.report(finding);
    }
}

/// Of one policy by itself the families of the control speak, but for methods that nobody it is for has.
fn asks_for_a_strength(policy: &Policy, kinds: &[&str]) -> bool {
    kinds.contains(&"at all") && policy.grant.as_ref().is_some_and(|grant| grant.strength().is_some())
}
