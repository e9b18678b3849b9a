//! `device-registration-open`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{Whole, report};

pub(crate) static RULE: Rule = Rule {
    id: "device-registration-open",
    summary: "A password alone is enough to register or join a device.",
    family: "coverage",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["coverage", "gap", "devices"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("device_registration_open.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    report(cx, RULE.id, sink);
}
