//! `sif-days-out-of-range`

use crate::diag::Severity;
use crate::model::FrequencyUnit;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::out_of_range_finding;

pub(crate) static RULE: Rule = Rule {
    id: "sif-days-out-of-range",
    summary: "A sign-in frequency in days is not one of 1 to 365.",
    family: "session",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["session", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_days_out_of_range.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    if let Some(finding) = out_of_range_finding(cx, index, FrequencyUnit::Days) {
        sink.report(
            finding.help("choose 1 to 365 days; a shorter period limits how long a stolen session is good for"),
        );
    }
}
