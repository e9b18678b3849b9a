//! `break-glass-not-excluded`

use crate::diag::Severity;
use crate::model::PolicyState;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{at_stake, exposed, is, not_excluded};

pub(crate) static RULE: Rule = Rule {
    id: "break-glass-not-excluded",
    summary: "An enabled policy reaches break-glass accounts that it does not exclude.",
    family: "break-glass",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: false,
    valid_from: None,
    options: None,
    page: include_str!("break_glass_not_excluded.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    if !is(cx, index, PolicyState::Enabled) {
        return;
    }
    let finding = not_excluded(cx, index, &exposed(cx, index).surely);
    if let Some(finding) = finding {
        sink.report(finding.why(at_stake(cx, index, "The policy is enabled:")));
    }
}
