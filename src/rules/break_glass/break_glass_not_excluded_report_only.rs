//! `break-glass-not-excluded-report-only`

use crate::diag::Severity;
use crate::model::PolicyState;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{at_stake, exposed, is, not_excluded};

pub(crate) static RULE: Rule = Rule {
    id: "break-glass-not-excluded-report-only",
    summary: "A report-only policy would reach break-glass accounts once it is enabled.",
    family: "break-glass",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("break_glass_not_excluded_report_only.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    if !is(cx, index, PolicyState::ReportOnly) {
        return;
    }
    let finding = not_excluded(cx, index, &exposed(cx, index).surely);
    if let Some(finding) = finding {
        sink.report(finding.why(at_stake(cx, index, "Nobody is locked out while it is report-only; once enabled,")));
    }
}
