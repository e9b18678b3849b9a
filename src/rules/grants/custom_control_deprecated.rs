//! `custom-control-deprecated`

use crate::diag::Severity;
use crate::model::GrantControl;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "custom-control-deprecated",
    summary: "A policy demands a custom control, which external MFA methods replace.",
    family: "grants",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["deprecated"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("custom_control_deprecated.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(grant) = policy.grant.as_ref().filter(|_| policy.is_live()) else { return };
    let is_custom = |item: &GrantControl| matches!(item, GrantControl::CustomAuthenticationFactor(_));
    let Some(at) = grant.controls.iter().position(is_custom) else { return };
    let finding = RawFinding::new(cx.at(index, grant.control_path(at)), "Custom controls are deprecated")
        .label("to be replaced")
        .why("It does not count as MFA: whoever passes it is asked again, and no session or risk rule sees what it proved")
        .help("register the provider as an external authentication method and demand `mfa`");
    sink.report(finding);
}
