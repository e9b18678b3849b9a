//! `mfa-not-everywhere`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{Whole, report};

pub(crate) static RULE: Rule = Rule {
    id: "mfa-not-everywhere",
    summary: "Somebody signs in with a password alone.",
    family: "coverage",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["coverage", "gap"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("mfa_not_everywhere.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    report(cx, RULE.id, sink);
}
