//! `device-filter-exclude-negative-operator`

use crate::diag::Severity;
use crate::model::FilterMode;
use crate::rules::device_filter::{asks_no_less, deciding, restricts, spared, telling_filter};
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};
use crate::semantics::holds_for_unregistered;

pub(crate) static RULE: Rule = Rule {
    id: "device-filter-exclude-negative-operator",
    summary: "A device filter excludes by what devices are not, and with them every unregistered device.",
    family: "filters",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["filter", "device-filter", "gap"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("device_filter_exclude_negative_operator.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(own) = telling_filter(cx, index).filter(|own| own.filter.mode == FilterMode::Exclude) else { return };
    let escape = holds_for_unregistered(own.filter) == Some(false) && restricts(cx, own.policy);
    if !escape || own.is_caught(cx, |other| asks_no_less(other, own.policy)) {
        return;
    }
    let why = format!(
        "Who signs in from a device that Entra does not know {}: it has no attributes, and what is missing is never equal",
        spared(own.policy)
    );
    let found = own
        .finding(cx, deciding(&own.expr), "Unregistered devices match the filter, which takes them out of the policy")
        .label("true of every unregistered device")
        .why(why)
        .help(
            "exclude by what the devices are, with `-eq`; to hold the policy for the named devices alone, include them",
        );
    sink.report(found);
}
