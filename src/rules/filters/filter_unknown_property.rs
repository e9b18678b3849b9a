//! `filter-unknown-property`

use crate::diag::Severity;
use crate::filter::FaultKind;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{faults, finding, unreadable};

pub(crate) static RULE: Rule = Rule {
    id: "filter-unknown-property",
    summary: "A filter compares a property that filters of its kind do not know.",
    family: "filters",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "filter"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("filter_unknown_property.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    for (used, fault) in faults(cx, index, &[FaultKind::Property, FaultKind::Prefix]) {
        let why = unreadable(&used);
        sink.report(finding(cx, index, &used, fault).why(why));
    }
}
