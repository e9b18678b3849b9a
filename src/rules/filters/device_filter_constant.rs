//! `device-filter-constant`

use crate::diag::Severity;
use crate::model::FilterMode;
use crate::rules::device_filter::device_filter;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "device-filter-constant",
    summary: "A device filter matches every device, or none.",
    family: "filters",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["filter", "device-filter", "coverage"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("device_filter_constant.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(own) = device_filter(cx, index) else { return };
    let Some(all) = own.constant(cx) else { return };
    let applies = all == (own.filter.mode == FilterMode::Include);
    let message =
        if all { "Every device matches the filter, registered or not" } else { "No device can match the filter" };
    let (label, why) = if applies {
        ("tells no devices apart", "The policy holds for every device, also for those that the filter was written for")
    } else {
        ("the policy is for no device", "Whoever was to be held to the policy signs in as if it were not there")
    };
    let found = own.finding(cx, own.expr.span, message).label(label).why(why).help(
        "`-or` between two `-ne` of one property is always true, `-and` between two `-eq` never; the other word may be meant",
    );
    sink.report(found);
}
