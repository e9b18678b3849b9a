//! `authentication-transfer-open`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{Whole, report};

pub(crate) static RULE: Rule = Rule {
    id: "authentication-transfer-open",
    summary: "Authentication transfer is not blocked.",
    family: "coverage",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["coverage", "gap"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("authentication_transfer_open.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    report(cx, RULE.id, sink);
}
