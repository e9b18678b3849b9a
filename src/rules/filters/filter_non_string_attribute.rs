//! `filter-non-string-attribute`

use crate::diag::Severity;
use crate::filter::FaultKind;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{faults, finding};

pub(crate) static RULE: Rule = Rule {
    id: "filter-non-string-attribute",
    summary: "A filter compares a custom security attribute that is no text.",
    family: "filters",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["filter"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("filter_non_string_attribute.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    for (used, fault) in faults(cx, index, &[FaultKind::NotText]) {
        let why =
            format!("Conditional Access does not read attributes of other types, so that no {} match", used.chosen);
        sink.report(finding(cx, index, &used, fault).why(why));
    }
}
