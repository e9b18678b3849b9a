//! `privileged-roles-on-unmanaged-devices`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{Whole, report};

pub(crate) static RULE: Rule = Rule {
    id: "privileged-roles-on-unmanaged-devices",
    summary: "Privileged roles sign in from any device.",
    family: "coverage",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["coverage", "administrators", "devices"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("privileged_roles_on_unmanaged_devices.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    report(cx, RULE.id, sink);
}
