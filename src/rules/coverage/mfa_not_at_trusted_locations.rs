//! `mfa-not-at-trusted-locations`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{Whole, report};

pub(crate) static RULE: Rule = Rule {
    id: "mfa-not-at-trusted-locations",
    summary: "Trusted locations stand in for MFA.",
    family: "coverage",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["coverage", "gap", "locations"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("mfa_not_at_trusted_locations.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    report(cx, RULE.id, sink);
}
