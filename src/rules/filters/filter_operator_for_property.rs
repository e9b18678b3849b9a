//! `filter-operator-for-property`

use crate::diag::Severity;
use crate::filter::FaultKind;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{faults, finding, unreadable};

pub(crate) static RULE: Rule = Rule {
    id: "filter-operator-for-property",
    summary: "A device filter compares a property by an operator that it does not take.",
    family: "filters",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "filter", "device-filter"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("filter_operator_for_property.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    for (used, fault) in faults(cx, index, &[FaultKind::Operator]) {
        let why = unreadable(&used);
        sink.report(finding(cx, index, &used, fault).why(why));
    }
}
