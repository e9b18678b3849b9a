//! `token-protection-not-piloted`

use crate::diag::Severity;
use crate::model::Dialect;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{finding, is_unstaged};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-not-piloted",
    summary: "Token Protection is in force for everybody without a rollout that led there.",
    family: "token-protection",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["token-protection", "rollout", "lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_not_piloted.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    if !is_unstaged(cx, index, Dialect::Language) {
        return;
    }
    let found = finding(
        cx,
        index,
        "users.include",
        "Token Protection is in force for everybody and no rollout led there",
    )
    .label("everybody at once")
    .and(cx.at(index, "state"), "in force")
    .why("Everyone whose device or app cannot bind tokens is locked out on the same day")
    .help(
        "write down the `rollout`: report-only, then a pilot group, then everybody; a finished one stays as the record",
    );
    sink.report(found);
}
