//! `combined-risk-conditions`

use crate::diag::Severity;
use crate::model::{BuiltInControl, Policy};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::takes_effect;

use super::risks;

pub(crate) static RULE: Rule = Rule {
    id: "combined-risk-conditions",
    summary: "A policy asks for user risk and sign-in risk at the same time.",
    family: "risk",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["risk"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("combined_risk_conditions.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let both = |policy: &Policy| risks(policy).iter().all(|(_, levels)| !levels.is_empty());
    let remedies = [BuiltInControl::PasswordChange, BuiltInControl::RiskRemediation];
    let is_remedied = policy.grant.as_ref().is_some_and(|grant| remedies.iter().any(|control| grant.has(*control)));
    if !takes_effect(policy) || !both(policy) || is_remedied || each_alone(cx, policy) {
        return;
    }
    let finding = RawFinding::new(cx.at(index, "conditions.signInRisk"), "The policy applies only when user risk and sign-in risk are there together")
        .label("and this")
        .and(cx.at(index, "conditions.userRisk"), "this")
        .why("A risky sign-in of a user who is not at risk yet gets in without it, and so does a user at risk whose sign-in looks normal")
        .help("write one policy for `userRisk` and one for `signInRisk`");
    sink.report(finding);
}

/// True when one policy looks at user risk alone and another at sign-in risk alone, both at least as
/// much in force as the combined one: that one then comes on top.
fn each_alone(cx: &Context<'_>, combined: &Policy) -> bool {
    let mut user = false;
    let mut sign_in = false;
    let in_force = |policy: &Policy| takes_effect(policy) && (policy.is_enabled() || !combined.is_enabled());
    for (_, policy) in cx.policies().filter(|(_, policy)| in_force(policy)) {
        let [(_, by_user), (_, by_sign_in)] = risks(policy);
        user |= !by_user.is_empty() && by_sign_in.is_empty();
        sign_in |= by_user.is_empty() && !by_sign_in.is_empty();
    }
    user && sign_in
}
