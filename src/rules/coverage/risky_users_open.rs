//! `risky-users-open`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{Whole, report};

pub(crate) static RULE: Rule = Rule {
    id: "risky-users-open",
    summary: "Users at high risk sign in without changing their password.",
    family: "coverage",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["coverage", "gap", "risk"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("risky_users_open.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    report(cx, RULE.id, sink);
}
