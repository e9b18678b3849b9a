//! `ip-ranges-overlap`

use std::cmp::Reverse;

use indexmap::IndexMap;

use crate::diag::Severity;
use crate::rules::ip_range::{IpRange, ranges};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "ip-ranges-overlap",
    summary: "Two ranges of a named location hold the same addresses.",
    family: "graph",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["locations"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("ip_ranges_overlap.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut by_location: IndexMap<&str, Vec<IpRange<'_>>> = IndexMap::new();
    for range in ranges(cx.tenant()) {
        by_location.entry(range.location).or_default().push(range);
    }
    for ranges in by_location.values_mut() {
        // The widest of those that begin at one address comes first.
        ranges.sort_by_key(|range| (range.low, Reverse(range.high), range.index));
        let mut reach: Option<&IpRange<'_>> = None;
        for range in ranges.iter() {
            match reach {
                Some(other) if other.meets(range) => sink.report(finding(other, range)),
                _ => {}
            }
            reach = reach.filter(|other| other.high >= range.high).or(Some(range));
        }
    }
}

fn finding(other: &IpRange<'_>, range: &IpRange<'_>) -> RawFinding {
    let all = if other.high >= range.high { "all" } else { "some" };
    let message = format!("`{}` of `{}` holds {all} addresses of `{}` as well", other.text, range.location, range.text);
    RawFinding::new(range.anchor(), message)
        .label(if all == "all" { "says nothing more" } else { "partly said already" })
        .and(other.anchor(), "the other range")
        .why("Whoever takes one of them out believes the addresses gone, and people there are still let in")
        .help("keep the range that is meant")
}
