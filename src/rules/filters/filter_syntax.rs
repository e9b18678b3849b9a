//! `filter-syntax`

use crate::diag::Severity;
use crate::filter::FaultKind;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{faults, finding, unreadable};

pub(crate) static RULE: Rule = Rule {
    id: "filter-syntax",
    summary: "The rule of a filter cannot be read.",
    family: "filters",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "filter"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("filter_syntax.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    for (used, fault) in faults(cx, index, &[FaultKind::Syntax]) {
        let why = unreadable(&used);
        sink.report(finding(cx, index, &used, fault).why(why));
    }
}
