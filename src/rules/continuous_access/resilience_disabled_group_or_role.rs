//! `resilience-disabled-group-or-role`

use crate::diag::Severity;
use crate::model::Policy;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::takes_effect;

pub(crate) static RULE: Rule = Rule {
    id: "resilience-disabled-group-or-role",
    summary: "The resilience defaults are off for groups or roles, which denies others too in an outage.",
    family: "continuous-access",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["resilience", "lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("resilience_disabled_group_or_role.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let off = policy.session.disable_resilience_defaults && takes_effect(policy);
    let Some(scope) = scope(policy).filter(|_| off) else { return };
    let message = format!("The resilience defaults are off for {scope}, which reaches beyond them in an outage");
    let finding = RawFinding::new(cx.at(index, "session.disableResilienceDefaults"), message)
        .label("off")
        .and(cx.at(index, format!("users.include.{scope}").as_str()), "for these")
        .why("The backup service cannot look memberships up: people outside these are locked out of the resources as well")
        .help("take `disableResilienceDefaults` out");
    sink.report(finding);
}

/// `groups` or `roles` when the policy is for some.
pub(super) fn scope(policy: &Policy) -> Option<&'static str> {
    let include = policy.users.as_ref().map(|users| &users.include)?;
    if !include.groups.is_empty() {
        return Some("groups");
    }
    (!include.roles.is_empty()).then_some("roles")
}
