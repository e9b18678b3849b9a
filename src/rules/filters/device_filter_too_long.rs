//! `device-filter-too-long`

use crate::diag::Severity;
use crate::filter::{MAX_LENGTH, Subject};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::filters;

pub(crate) static RULE: Rule = Rule {
    id: "device-filter-too-long",
    summary: "The rule of a device filter is longer than Graph takes.",
    family: "filters",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "filter", "device-filter"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("device_filter_too_long.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    for used in filters(cx, index).into_iter().filter(|used| used.subject == Subject::Device) {
        let length = used.filter.rule.encode_utf16().count();
        if length <= MAX_LENGTH {
            continue;
        }
        let message = format!("The rule of the device filter has {length} characters, and {MAX_LENGTH} are allowed");
        let found = RawFinding::new(cx.at(index, used.rule.clone()), message)
            .label("too long")
            .why("The policy is refused, so that nobody is asked for what it demands")
            .help(
                "use `-in` with a list for one property, or set an extension attribute on the devices and compare that",
            );
        sink.report(found);
    }
}
