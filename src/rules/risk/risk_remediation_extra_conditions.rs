//! `risk-remediation-extra-conditions`

use crate::diag::Severity;
use crate::model::BuiltInControl;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::remedy;

pub(crate) static RULE: Rule = Rule {
    id: "risk-remediation-extra-conditions",
    summary: "A policy demands risk remediation under a condition other than user risk.",
    family: "risk",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "risk"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("risk_remediation_extra_conditions.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let remedy = remedy(cx, index, BuiltInControl::RiskRemediation);
    if let Some(finding) = remedy.and_then(|remedy| remedy.extra_conditions_finding(cx, index)) {
        sink.report(finding);
    }
}
