//! `privileged-roles-without-phishing-resistant-method`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{Whole, report};

pub(crate) static RULE: Rule = Rule {
    id: "privileged-roles-without-phishing-resistant-method",
    summary: "Privileged roles sign in with a method that can be phished.",
    family: "coverage",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["coverage", "gap", "administrators"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("privileged_roles_without_phishing_resistant_method.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    report(cx, RULE.id, sink);
}
