//! `risk-level-low`

use crate::diag::{FieldPath, Severity};
use crate::model::{BuiltInControl, RiskLevel};
use crate::rules::wording::deed;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::takes_effect;

use super::risks;

pub(crate) static RULE: Rule = Rule {
    id: "risk-level-low",
    summary: "A policy with a grant control acts on low risk.",
    family: "risk",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["risk"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("risk_level_low.md"),
    check: Check::Policy(check),
};

/// What comes of it when people can show what is asked.
const STOPPED: &str =
    "Ordinary travel and new devices raise low risk: people are stopped often, and learn to confirm without looking";

/// What comes of it when nothing lets them in.
const SHUT_OUT: &str = "Ordinary travel and new devices raise low risk: people are locked out of their work without a cause, until somebody dismisses the risk";

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(grant) = policy.grant.as_ref().filter(|_| takes_effect(policy)) else {
        return;
    };
    let why = if grant.has(BuiltInControl::Block) { SHUT_OUT } else { STOPPED };
    for (path, levels) in risks(policy) {
        let Some(at) = levels.iter().position(|level| *level == RiskLevel::Low) else {
            continue;
        };
        let finding = RawFinding::new(
            cx.at(index, FieldPath::new(path).index(at)),
            format!("The policy {} people at low risk", deed(policy)),
        )
        .label("low risk is common")
        .why(why)
        .help("keep `medium` and `high` for sign-ins, `high` for users");
        sink.report(finding);
    }
}
