//! `trusted-range-in-untrusted-location`

use std::collections::BTreeSet;

use crate::diag::Severity;
use crate::rules::ip_range::{IpRange, location_path, ranges};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "trusted-range-in-untrusted-location",
    summary: "Addresses are in a trusted location and in one that is not trusted.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["locations"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("trusted_range_in_untrusted_location.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut all: Vec<IpRange<'_>> = ranges(cx.tenant()).collect();
    all.sort_by_key(|range| (range.low, range.high, range.location, range.index));
    // The range of each side that reaches furthest so far.
    let mut reach: [Option<&IpRange<'_>>; 2] = [None, None];
    let mut said = BTreeSet::new();
    for range in &all {
        let (own, other) = (usize::from(range.trusted), usize::from(!range.trusted));
        if let Some(other) = reach[other].filter(|other| other.meets(range)) {
            let (trusted, untrusted) = if range.trusted { (range, other) } else { (other, range) };
            if said.insert(untrusted.location) {
                sink.report(finding(trusted, untrusted));
            }
        }
        reach[own] = reach[own].filter(|widest| widest.high >= range.high).or(Some(range));
    }
}

fn finding(trusted: &IpRange<'_>, untrusted: &IpRange<'_>) -> RawFinding {
    let message = format!(
        "`{}` of `{}` is trusted by `{}` of `{}`",
        untrusted.text, untrusted.location, trusted.text, trusted.location
    );
    RawFinding::new(untrusted.anchor(), message)
        .label("not trusted here")
        .and(trusted.anchor(), "trusted here")
        .and(Anchor::Tenant(location_path(trusted.location).key("trusted")), "said here")
        .why("Policies that spare trusted networks let everyone at these addresses in without what they demand elsewhere")
        .help("decide whether the addresses are trusted, and write both locations so")
}
