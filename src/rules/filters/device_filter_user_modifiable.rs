//! `device-filter-user-modifiable`

use crate::diag::Severity;
use crate::rules::device_filter::{DeviceFilter, restricts, spared, telling_filter};
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};
use crate::semantics::{holds_for_unregistered, is_left_by_naming, is_set_by_users};

pub(crate) static RULE: Rule = Rule {
    id: "device-filter-user-modifiable",
    summary: "A device is out of a policy by a property that its user can set.",
    family: "filters",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["filter", "device-filter", "gap"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("device_filter_user_modifiable.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(own) = telling_filter(cx, index) else { return };
    let escape = is_left_by_naming(own.filter) && holds_for_unregistered(own.filter) != Some(false);
    if !escape || !restricts(cx, own.policy) {
        return;
    }
    let named = own.comparisons(is_set_by_users);
    let Some(first) = named.first() else { return };
    let message = format!(
        "{} alone takes devices out of the policy, and users can set it",
        DeviceFilter::properties(&named[..1])
    );
    let found = own
        .finding(cx, first.span(), message)
        .label("the user\u{2019}s own word")
        .why(format!("Who registers a device and makes it look like one of these {}", spared(own.policy)))
        .help("add by `-and` what users cannot set, as `device.isCompliant -eq True` or `device.extensionAttribute1`");
    sink.report(found);
}
