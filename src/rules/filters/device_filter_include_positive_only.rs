//! `device-filter-include-positive-only`

use crate::diag::Severity;
use crate::filter::{Comparison, Operator, ValueKind};
use crate::rules::device_filter::{
    DeviceFilter, asks_no_less, blocks, deciding, keeps_to_devices, restricts, spared, telling_filter,
};
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};
use crate::semantics::{demand, device_property, spares_unregistered};

/// What marks a device that nobody manages.
const UNMANAGED: [(&str, &str); 3] =
    [("isCompliant", "False"), ("deviceOwnership", "Personal"), ("trustType", "Workplace")];

pub(crate) static RULE: Rule = Rule {
    id: "device-filter-include-positive-only",
    summary: "A device filter holds a policy to registered devices, and nothing asks anything of the others.",
    family: "filters",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["filter", "device-filter", "gap"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("device_filter_include_positive_only.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(own) = telling_filter(cx, index).filter(|own| spares_unregistered(own.filter)) else { return };
    if own.policy.session.token_protection || !restricts(cx, own.policy) || !is_hole(cx, &own) {
        return;
    }
    let why = format!("Who signs in from a device that Entra does not know {}", spared(own.policy));
    let found = own
        .finding(cx, deciding(&own.expr), "No unregistered device matches the filter, so the policy reaches none")
        .label("true of registered devices only")
        .why(why)
        .help("exclude the devices that the policy is not for, or include by what devices are not (`-ne`)");
    sink.report(found);
}

/// A policy that asks for something leaves a hole where nobody else asks anything. One that blocks, or
/// only shapes sessions, may well be for some devices; it is not when those are the unmanaged ones.
fn is_hole(cx: &Context<'_>, own: &DeviceFilter<'_>) -> bool {
    let asks = |policy: &_| blocks(policy) || demand(policy, cx.tenant(), cx.now).is_some();
    let unmanaged = own.expr.comparisons().into_iter().any(names_unmanaged);
    if blocks(own.policy) {
        return unmanaged && !own.is_caught(cx, |other| keeps_to_devices(cx, other));
    }
    if asks(own.policy) {
        return !own.is_caught(cx, asks);
    }
    unmanaged && !own.is_caught(cx, |other| asks_no_less(other, own.policy))
}

/// True for `isCompliant -eq False` and the like.
fn names_unmanaged(comparison: &Comparison) -> bool {
    let value = match &comparison.value.kind {
        ValueKind::Text(text) => text.clone(),
        ValueKind::Bool(bool) => bool.to_string(),
        _ => return false,
    };
    let is =
        |(name, word): &(&str, &str)| device_property(comparison) == Some(*name) && value.eq_ignore_ascii_case(word);
    comparison.operator.operator == Operator::Eq && UNMANAGED.iter().any(is)
}
