//! `risk-without-p2`

use crate::diag::{FieldPath, Severity};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{lacks, licences};

pub(crate) static RULE: Rule = Rule {
    id: "risk-without-p2",
    summary: "A policy depends on risk in a tenant whose list of licences has no P2.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["rejected", "licences", "risk"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("risk_without_p2.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let conditions = &cx.policy(index).conditions;
    let risks = [("userRisk", &conditions.user_risk), ("signInRisk", &conditions.sign_in_risk)];
    let named = risks.into_iter().find(|(_, levels)| !levels.is_empty()).filter(|_| lacks(cx.tenant(), &["p2"]));
    let Some((key, _)) = named else { return };
    let message = format!("`{key}` needs Microsoft Entra ID P2, and the tenant's licences have no `p2`");
    let finding = RawFinding::new(cx.at(index, FieldPath::new("conditions").key(key)), message)
        .label("needs P2")
        .and(licences(), "what the tenant has")
        .why("Without the licence Graph refuses the policy, so nobody at risk is stopped")
        .help("buy the licence, leave the risk condition out, or add `p2` to `licences` where the tenant has it");
    sink.report(finding);
}
