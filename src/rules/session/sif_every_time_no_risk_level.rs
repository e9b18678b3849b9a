//! `sif-every-time-no-risk-level`

use crate::diag::{FieldPath, Severity};
use crate::model::RiskLevel;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::asks_every_time;

pub(crate) static RULE: Rule = Rule {
    id: "sif-every-time-no-risk-level",
    summary: "A policy asks for a new sign-in every time and counts sign-ins without risk among the risky ones.",
    family: "session",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["session", "risk", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_every_time_no_risk_level.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let level = policy.conditions.sign_in_risk.iter().position(|level| *level == RiskLevel::None);
    let Some(at) = level.filter(|_| asks_every_time(policy)) else {
        return;
    };
    let field = FieldPath::new("conditions.signInRisk").index(at);
    let message = "A new sign-in every time is asked of sign-ins without any risk";
    let finding = RawFinding::new(cx.at(index, field), message)
        .label("no risk at all")
        .and(cx.at(index, "session.signInFrequency"), "every time")
        .why("Everybody who signs in as usual is asked all day; the portal refuses such a policy")
        .help("remove `none` from the levels, and keep `medium` and `high`");
    sink.report(finding);
}
