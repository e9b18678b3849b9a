//! `azure-management-without-mfa`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{Whole, report};

pub(crate) static RULE: Rule = Rule {
    id: "azure-management-without-mfa",
    summary: "Azure is managed with a password alone.",
    family: "coverage",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["coverage", "gap", "administrators"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("azure_management_without_mfa.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    report(cx, RULE.id, sink);
}
