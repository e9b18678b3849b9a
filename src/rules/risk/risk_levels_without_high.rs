//! `risk-levels-without-high`

use crate::diag::Severity;
use crate::model::{Conditions, Policy, PolicyState, RiskLevel};
use crate::rules::wording::deed;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{surely_covers, takes_effect};

use super::risks;

pub(crate) static RULE: Rule = Rule {
    id: "risk-levels-without-high",
    summary: "A policy acts on lower risk and leaves high risk alone.",
    family: "risk",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["risk", "coverage"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("risk_levels_without_high.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    if !takes_effect(policy) {
        return;
    }
    for (at, (path, levels)) in risks(policy).into_iter().enumerate() {
        let acts = levels.iter().any(|level| *level == RiskLevel::Low || *level == RiskLevel::Medium);
        if !acts || levels.iter().any(|level| *level == RiskLevel::High) || elsewhere(cx, policy, at) {
            continue;
        }
        let message = format!("The policy {} people at lower risk, and not at high risk", deed(policy));
        let finding = RawFinding::new(cx.at(index, path), message)
            .label("`high` is missing")
            .why("At high risk, when an account most likely is stolen, this policy lets the sign-in pass and no other looks at it")
            .help("add `high`, or write a policy for high risk that covers the same people and apps");
        sink.report(finding);
    }
}

/// True when another policy that is at least as much in force acts on high risk of the same kind (0
/// of the user, 1 of the sign-in) for the same people and resources.
fn elsewhere(cx: &Context<'_>, policy: &Policy, kind: usize) -> bool {
    let high = |policy: &Policy| risks(policy)[kind].1.iter().any(|level| *level == RiskLevel::High);
    let mut others = cx.policies().map(|(_, other)| other).filter(|other| other.is_live() && high(other));
    others.any(|other| {
        (other.is_enabled() || !policy.is_enabled()) && surely_covers(&unconditional(other), &unconditional(policy))
    })
}

/// The policy as if it were in force and had no conditions: only its people and resources.
fn unconditional(policy: &Policy) -> Policy {
    let state = Some(PolicyState::Enabled.into());
    Policy { state, conditions: Conditions::default(), ..policy.clone() }
}
