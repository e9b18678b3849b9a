//! `sif-every-time-user-risk-without-remediation`

use crate::diag::Severity;
use crate::model::{BuiltInControl, Policy};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::prompts_every_time;

pub(crate) static RULE: Rule = Rule {
    id: "sif-every-time-user-risk-without-remediation",
    summary: "A policy for risky users asks for a new sign-in every time and offers no way out.",
    family: "session",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["session", "risk"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_every_time_user_risk_without_remediation.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let conditions = &policy.conditions;
    let for_user_risk = !conditions.user_risk.is_empty() && conditions.sign_in_risk.is_empty();
    if !for_user_risk || !prompts_every_time(policy) || remediates(policy) {
        return;
    }
    let message = "Risky users have to sign in every time, and nothing they are asked for lowers their risk";
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message)
        .label("every time, without an end")
        .and(cx.at(index, "conditions.userRisk"), "for these users")
        .why("They are asked again and again until an administrator dismisses the risk; a stolen password stays valid")
        .help("demand `passwordChange` beside `mfa`, or `riskRemediation` beside an authentication strength");
    sink.report(finding);
}

fn remediates(policy: &Policy) -> bool {
    let offers = |control| policy.grant.as_ref().is_some_and(|grant| grant.has(control));
    offers(BuiltInControl::PasswordChange) || offers(BuiltInControl::RiskRemediation)
}
