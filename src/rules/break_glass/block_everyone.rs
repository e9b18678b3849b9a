//! `block-everyone`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use crate::rules::lockout::{blocks_everything, others};

pub(crate) static RULE: Rule = Rule {
    id: "block-everyone",
    summary: "An enabled policy blocks everybody from everything.",
    family: "break-glass",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: false,
    valid_from: None,
    options: None,
    page: include_str!("block_everyone.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(field) = blocks_everything(policy).filter(|_| others(cx, policy) == 0) else { return };
    let finding = RawFinding::new(
        cx.at(index, field),
        format!("Policy `{}` blocks everybody from every resource", policy.name),
    )
    .label("no condition, no exception")
    .and(cx.at(index, "users.include"), "everybody")
    .and(cx.at(index, "resources.include"), "everything")
    .why("It is enabled: nobody can sign in to anything any more, break-glass accounts apart where it excludes them")
    .help("add the condition it is meant for, or disable it and keep it for the emergency it answers");
    sink.report(finding);
}
