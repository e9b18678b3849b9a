//! `filter-bad-value`

use crate::diag::Severity;
use crate::filter::FaultKind;
use crate::model::FilterMode;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};
use crate::semantics::takes_effect;

use super::{faults, finding};

pub(crate) static RULE: Rule = Rule {
    id: "filter-bad-value",
    summary: "A filter compares a property with something that it never holds.",
    family: "filters",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["filter"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("filter_bad_value.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    if !takes_effect(cx.policy(index)) {
        return;
    }
    for (used, fault) in faults(cx, index, &[FaultKind::Value]) {
        let deed = match used.filter.mode {
            FilterMode::Include => "is held to",
            FilterMode::Exclude => "leaves out",
        };
        let why =
            format!("By this comparison the policy {deed} no {0} or all {0}, not the ones that are meant", used.chosen);
        sink.report(finding(cx, index, &used, fault).why(why));
    }
}
