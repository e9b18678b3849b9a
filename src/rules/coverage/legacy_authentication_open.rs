//! `legacy-authentication-open`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{Whole, report};

pub(crate) static RULE: Rule = Rule {
    id: "legacy-authentication-open",
    summary: "Legacy clients, which cannot show MFA, are let in.",
    family: "coverage",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["coverage", "gap", "legacy"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("legacy_authentication_open.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    report(cx, RULE.id, sink);
}
