//! `security-info-registration-open`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{Whole, report};

pub(crate) static RULE: Rule = Rule {
    id: "security-info-registration-open",
    summary: "A password alone is enough to register security information.",
    family: "coverage",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["coverage", "gap"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("security_info_registration_open.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    report(cx, RULE.id, sink);
}
