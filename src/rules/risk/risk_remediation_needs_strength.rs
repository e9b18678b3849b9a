//! `risk-remediation-needs-strength`

use crate::diag::Severity;
use crate::model::{BuiltInControl, Operator};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{is_strength, remedy};

pub(crate) static RULE: Rule = Rule {
    id: "risk-remediation-needs-strength",
    summary: "A policy demands risk remediation without an authentication strength.",
    family: "risk",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "risk"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("risk_remediation_needs_strength.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(remedy) = remedy(cx, index, BuiltInControl::RiskRemediation) else {
        return;
    };
    let strength = remedy.grant.controls.iter().any(is_strength);
    if strength && remedy.grant.operator != Some(Operator::Or) {
        return;
    }
    let said = if strength {
        "is offered as a choice beside the strength"
    } else {
        "is demanded without an authentication strength"
    };
    let finding = RawFinding::new(cx.at(index, remedy.field), format!("Risk remediation {said}"))
        .label("needs a strength and `allOf`")
        .why("Graph refuses the policy, so users at risk are not stopped")
        .help(cx.words(
            index,
            "write both under `allOf`: `riskRemediation` and `{authenticationStrength: Multifactor authentication}`",
            "add an `authenticationStrength` and set the operator to `AND`",
        ));
    sink.report(finding);
}
