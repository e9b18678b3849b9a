//! `device-filter-extension-attribute`

use crate::diag::Severity;
use crate::rules::device_filter::{DeviceFilter, device_filter};
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};
use crate::semantics::device_property;

pub(crate) static RULE: Rule = Rule {
    id: "device-filter-extension-attribute",
    summary: "A device filter asks for an extension attribute, which only managed devices have.",
    family: "filters",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["filter", "device-filter"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("device_filter_extension_attribute.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(own) = device_filter(cx, index) else { return };
    let is_extension = |name: &str| name.starts_with("extensionAttribute");
    let used = own.comparisons(|comparison| device_property(comparison).is_some_and(is_extension));
    let Some(first) = used.first() else { return };
    let message = format!("{} has no value on devices that nobody manages", DeviceFilter::properties(&used));
    let found = own
        .finding(cx, first.span(), message)
        .label("only where Intune manages, compliant, or hybrid joined")
        .why("A device on which the attribute was set counts as one without it until it is managed, compliant or hybrid joined")
        .help("nothing to do where all devices that are meant are managed");
    sink.report(found);
}
