//! `risk-remediation-extra-controls`

use crate::diag::Severity;
use crate::model::BuiltInControl;
use crate::rules::wording::control;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{is_factor, remedy};

pub(crate) static RULE: Rule = Rule {
    id: "risk-remediation-extra-controls",
    summary: "A policy demands risk remediation together with a control other than a strength.",
    family: "risk",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "portal", "risk"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("risk_remediation_extra_controls.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(remedy) = remedy(cx, index, BuiltInControl::RiskRemediation) else {
        return;
    };
    // `mfa` in place of the strength is `risk-remediation-needs-strength`, beside it `strength-and-mfa`.
    for (at, item) in remedy.others(is_factor) {
        let message = format!("{} cannot stand beside risk remediation", control(item));
        let finding = RawFinding::new(cx.at(index, remedy.grant.control_path(at)), message)
            .label("not with `riskRemediation`")
            .and(cx.at(index, remedy.field.clone()), "the remediation")
            .why("The portal refuses the policy, and Graph may too: users at risk are then not stopped")
            .help("demand it in a policy of its own: both then apply");
        sink.report(finding);
    }
}
