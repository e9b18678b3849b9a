//! `risk-remediation-with-password-change`

use crate::diag::Severity;
use crate::model::BuiltInControl;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "risk-remediation-with-password-change",
    summary: "A policy demands risk remediation and a password change at once.",
    family: "risk",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "risk"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("risk_remediation_with_password_change.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(grant) = cx.policy(index).grant.as_ref().filter(|grant| !grant.has(BuiltInControl::Block)) else {
        return;
    };
    let (remediation, change) = (BuiltInControl::RiskRemediation, BuiltInControl::PasswordChange);
    let (Some(remediation), Some(change)) = (grant.position(remediation), grant.position(change)) else {
        return;
    };
    let finding = RawFinding::new(
        cx.at(index, grant.control_path(change)),
        "A password change and risk remediation cannot stand in one policy",
    )
    .label("part of the remediation already")
    .and(cx.at(index, grant.control_path(remediation)), "the remediation")
    .why("Graph refuses the policy, so users at risk are not stopped")
    .help("keep `riskRemediation`: who signs in with a password is asked to change it");
    sink.report(finding);
}
