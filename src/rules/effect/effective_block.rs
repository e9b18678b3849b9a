//! `effective-block`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{asked_at, names};
use crate::rules::wording::or_list;

pub(crate) static RULE: Rule = Rule {
    id: "effective-block",
    summary: "Policies together ask for what no sign-in of some kind can show, though none blocks it.",
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
    if cx.policies().filter(|(_, policy)| policy.is_enabled() && policy.grant.is_some()).count() < 2 {
        return;
    }
    for block in cx.proofs.effective_blocks() {
        let Some((last, others)) = block.by.split_last().filter(|(_, others)| !others.is_empty()) else { continue };
        let message = format!(
            "Nobody can sign in {}: what {} ask for does not go together",
            or_list(&block.kinds),
            names(cx, &block.by)
        );
        let finding =
            RawFinding::new(cx.at(others[0], asked_at(cx.policy(others[0]))), message).label("asks for one thing");
        let finding = others[1..]
            .iter()
            .fold(finding, |finding, other| finding.and(cx.at(*other, asked_at(cx.policy(*other))), "and for another"));
        let finding = finding
            .and(cx.at(*last, asked_at(cx.policy(*last))), "and for another")
            .why("People whom all of them are for are locked out, though no policy says that they are blocked")
            .help("exclude from one policy whom the others are for, or write `block` where that is meant")
            .discriminator(block.kinds.join(", "));
        sink.report(finding);
    }
}
