//! `high-risk-agents-open`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{Whole, report};

pub(crate) static RULE: Rule = Rule {
    id: "high-risk-agents-open",
    summary: "Agent identities at high risk are let in.",
    family: "coverage",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["coverage", "gap", "agents"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("high_risk_agents_open.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    report(cx, RULE.id, sink);
}
