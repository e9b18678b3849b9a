//! `risk-remediation-needs-all-apps`

use crate::diag::Severity;
use crate::model::BuiltInControl;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::remedy;

pub(crate) static RULE: Rule = Rule {
    id: "risk-remediation-needs-all-apps",
    summary: "A policy demands risk remediation for something other than all apps.",
    family: "risk",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "risk"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("risk_remediation_needs_all_apps.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(remedy) = remedy(cx, index, BuiltInControl::RiskRemediation) else {
        return;
    };
    let narrow = remedy.narrow_resources();
    let Some(field) = narrow else { return };
    let finding = RawFinding::new(cx.at(index, field), "Risk remediation is demanded for less than all apps")
        .label("less than all apps")
        .and(cx.at(index, remedy.field), "demanded here")
        .why("The portal refuses the policy, and Graph may too: users at risk are then not stopped")
        .help("write `resources: {include: all}`");
    sink.report(finding);
}
