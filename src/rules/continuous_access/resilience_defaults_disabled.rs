//! `resilience-defaults-disabled`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{resilience_disabled_group_or_role, takes_effect};

pub(crate) static RULE: Rule = Rule {
    id: "resilience-defaults-disabled",
    summary: "A policy switches the resilience defaults off, so that an outage locks people out.",
    family: "continuous-access",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["resilience", "lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("resilience_defaults_disabled.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let off = policy.session.disable_resilience_defaults && takes_effect(policy);
    if !off || resilience_disabled_group_or_role::scope(policy).is_some() {
        return;
    }
    let finding = RawFinding::new(cx.at(index, "session.disableResilienceDefaults"), "The resilience defaults are off")
        .label("off")
        .why("When Entra has an outage, nobody in scope can renew a session, and work stops when the token ends")
        .help("take `disableResilienceDefaults` out");
    sink.report(finding);
}
