//! `block-with-other-controls`

use crate::diag::Severity;
use crate::model::BuiltInControl;
use crate::rules::wording::{and_list, control};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "block-with-other-controls",
    summary: "A policy blocks and demands something else at once.",
    family: "grants",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "portal"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("block_with_other_controls.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(grant) = cx.policy(index).grant.as_ref().filter(|grant| grant.controls.len() > 1) else {
        return;
    };
    let Some(block) = grant.position(BuiltInControl::Block) else {
        return;
    };
    let others = grant.controls.iter().enumerate().filter(|(at, _)| *at != block);
    let (places, names): (Vec<usize>, Vec<String>) = others.map(|(at, item)| (at, control(item))).unzip();
    let message = format!("The policy blocks and asks for {} at once", and_list(&names));
    let mut finding = RawFinding::new(cx.at(index, grant.control_path(block)), message).label("blocks");
    for at in places {
        finding = finding.and(cx.at(index, grant.control_path(at)), "also asked for");
    }
    let finding = finding
        .why("Nobody can tell who gets in: blocked people cannot show a control, and people who may show one are not blocked")
        .help("keep `block` alone, or take it out; two intentions are two policies");
    sink.report(finding);
}
