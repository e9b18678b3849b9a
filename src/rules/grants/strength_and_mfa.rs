//! `strength-and-mfa`

use crate::diag::Severity;
use crate::model::{BuiltInControl, GrantControl};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "strength-and-mfa",
    summary: "A policy demands an authentication strength and `mfa` at once, which Graph refuses.",
    family: "grants",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("strength_and_mfa.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(grant) = &cx.policy(index).grant else { return };
    let Some(mfa) = grant.position(BuiltInControl::Mfa) else {
        return;
    };
    let strength = |item: &GrantControl| matches!(item, GrantControl::AuthenticationStrength(_));
    let Some(at) = grant.controls.iter().position(strength) else {
        return;
    };
    let Some(name) = grant.strength() else { return };
    let message = format!("`mfa` and the strength {name} cannot stand in one policy");
    let finding = RawFinding::new(cx.at(index, grant.control_path(mfa)), message)
        .label("says less than the strength")
        .and(cx.at(index, grant.control_path(at)), "the strength")
        .why("Graph refuses the policy, so nobody gets what it demands")
        .help("take `mfa` out: whoever meets the strength has shown MFA");
    sink.report(finding);
}
