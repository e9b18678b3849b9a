//! `risky-sign-ins-open`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{Whole, report};

pub(crate) static RULE: Rule = Rule {
    id: "risky-sign-ins-open",
    summary: "Risky sign-ins go on without signing in again.",
    family: "coverage",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["coverage", "gap", "risk"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("risky_sign_ins_open.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    report(cx, RULE.id, sink);
}
