//! `token-protection-filter-spares-unregistered`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};
use crate::semantics::spares_unregistered;

use super::{finding, live};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-filter-spares-unregistered",
    summary: "The device filter of a Token Protection policy leaves unregistered devices out.",
    family: "token-protection",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["token-protection", "device-filter"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_filter_spares_unregistered.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let filter = live(cx, index).and_then(|policy| policy.conditions.device_filter.as_ref());
    if !filter.is_some_and(spares_unregistered) {
        return;
    }
    let message = "The device filter takes unregistered devices out of a Token Protection policy";
    let found = finding(cx, index, "conditions.deviceFilter.include", message)
        .label("matches registered devices only")
        .why("Who has stolen a token uses it on a device that Entra does not know, and there nothing asks for a bound one")
        .help("name the devices to leave out with `deviceFilter: {exclude: …}` instead");
    sink.report(found);
}
