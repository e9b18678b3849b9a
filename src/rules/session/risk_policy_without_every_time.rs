//! `risk-policy-without-every-time`

use crate::diag::Severity;
use crate::model::{BuiltInControl, Policy, RiskLevel, Word};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::surely_covers;

use super::{asks_every_time, asks_for_mfa, blocks, takes_effect};

pub(crate) static RULE: Rule = Rule {
    id: "risk-policy-without-every-time",
    summary: "A policy for risk takes an MFA that was done before.",
    family: "session",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["session", "risk"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("risk_policy_without_every_time.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(risk) = risk_field(policy).filter(|_| takes_effect(policy)) else {
        return;
    };
    if !asks_for_mfa(policy) || blocks(policy) || asks_every_time(policy) || is_refused(policy) {
        return;
    }
    if cx.policies().any(|(_, other)| asks_every_time(other) && surely_covers(other, policy)) {
        return;
    }
    let message = "The MFA that the policy demands at a risk may be one that was done before the risk";
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message)
        .label("not `everyTime`")
        .and(cx.at(index, risk), "at this risk")
        .why(format!("Who replays a stolen session has the MFA of its owner in it and is asked for {}", rest(policy)))
        .help(cx.words(
            index,
            "add `signInFrequency: everyTime` under `session`",
            "add `signInFrequency` with `frequencyInterval: everyTime` to `sessionControls`",
        ));
    sink.report(finding);
}

/// What is left to ask of somebody who has the MFA already.
fn rest(policy: &Policy) -> &'static str {
    let change = policy.grant.as_ref().is_some_and(|grant| grant.has(BuiltInControl::PasswordChange));
    if change { "a change of the password alone" } else { "nothing" }
}

/// The risk condition that names a real risk.
fn risk_field(policy: &Policy) -> Option<&'static str> {
    let real = |levels: &[Word<RiskLevel>]| {
        levels.iter().any(|level| matches!(level.known(), Some(RiskLevel::Low | RiskLevel::Medium | RiskLevel::High)))
    };
    let conditions = &policy.conditions;
    let fields = [("conditions.signInRisk", &conditions.sign_in_risk), ("conditions.userRisk", &conditions.user_risk)];
    fields.into_iter().find_map(|(field, levels)| real(levels).then_some(field))
}

/// True where the session is wrong for its grant in a way that gets the policy refused.
fn is_refused(policy: &Policy) -> bool {
    let demands = |control| policy.grant.as_ref().is_some_and(|grant| grant.has(control));
    let period = policy.session.sign_in_frequency.is_some();
    demands(BuiltInControl::RiskRemediation) || demands(BuiltInControl::PasswordChange) && period
}
