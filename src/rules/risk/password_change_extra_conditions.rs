//! `password-change-extra-conditions`

use crate::diag::Severity;
use crate::model::BuiltInControl;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::remedy;

pub(crate) static RULE: Rule = Rule {
    id: "password-change-extra-conditions",
    summary: "A policy demands a password change under a condition other than user risk.",
    family: "risk",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "risk"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("password_change_extra_conditions.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let remedy = remedy(cx, index, BuiltInControl::PasswordChange);
    if let Some(finding) = remedy.and_then(|remedy| remedy.extra_conditions_finding(cx, index)) {
        sink.report(finding);
    }
}
