//! `sif-secondary-without-mfa`

use crate::diag::Severity;
use crate::model::AuthenticationType;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{asks_for_mfa, blocks};

pub(crate) static RULE: Rule = Rule {
    id: "sif-secondary-without-mfa",
    summary: "A policy asks for the second factor again and never demands one.",
    family: "session",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["session", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_secondary_without_mfa.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(frequency) = &policy.session.sign_in_frequency else {
        return;
    };
    let secondary = frequency.authentication_type == AuthenticationType::SecondaryAuthentication;
    if !secondary || asks_for_mfa(policy) || blocks(policy) {
        return;
    }
    let at = cx.at(index, "session.signInFrequency.authenticationType");
    let finding = RawFinding::new(at, "The sign-in frequency is for a second factor that the policy does not demand")
        .label("second factor only")
        .and(cx.at(index, "grant"), "no MFA here")
        .why("Whoever signs in with a password alone is never asked again; the portal refuses such a policy")
        .help("demand `mfa` or an authentication strength under `grant`, or ask for both factors again");
    sink.report(finding);
}
