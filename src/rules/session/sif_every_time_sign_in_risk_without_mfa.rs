//! `sif-every-time-sign-in-risk-without-mfa`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{asks_every_time, asks_for_mfa, blocks};

pub(crate) static RULE: Rule = Rule {
    id: "sif-every-time-sign-in-risk-without-mfa",
    summary: "A policy for risky sign-ins asks for a new sign-in, but not for MFA.",
    family: "session",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["session", "risk", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_every_time_sign_in_risk_without_mfa.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let risky = !policy.conditions.sign_in_risk.is_empty();
    if !risky || !asks_every_time(policy) || asks_for_mfa(policy) || blocks(policy) {
        return;
    }
    let message = "Risky sign-ins have to sign in again, but nothing demands MFA of them";
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message)
        .label("every time, by a password alone")
        .and(cx.at(index, "conditions.signInRisk"), "for these sign-ins")
        .why("Who has the password passes the new sign-in, too; the portal refuses such a policy")
        .help("demand `mfa` or an authentication strength under `grant`");
    sink.report(finding);
}
