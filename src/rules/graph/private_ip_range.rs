//! `private-ip-range`

use std::net::IpAddr;

use ipnet::IpNet;

use crate::diag::Severity;
use crate::rules::ip_range::{IpRange, ranges};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "private-ip-range",
    summary: "A named location holds addresses that no sign-in comes from.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["locations"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("private_ip_range.md"),
    check: Check::Set(check),
};

/// Blocks that are not routed on the internet, and what a person calls them (RFC 6890).
const UNROUTED: [(&str, &str); 11] = [
    ("0.0.0.0/8", "reserved"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared by a provider's customers"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.168.0.0/16", "private"),
    ("240.0.0.0/4", "reserved"),
    ("::1/128", "loopback"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
];

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for range in ranges(cx.tenant()) {
        let Some(kind) = unrouted(&range) else { continue };
        let message = format!("`{}` of `{}` is {kind}: Entra sees public addresses only", range.text, range.location);
        let finding = RawFinding::new(range.anchor(), message)
            .label("no sign-in comes from here")
            .why("A policy that excludes the location asks or blocks everyone at that place as if they were elsewhere")
            .help("name the public addresses through which the place reaches the internet");
        sink.report(finding);
    }
}

fn unrouted(range: &IpRange<'_>) -> Option<&'static str> {
    let holds = |block: &str, address: &IpAddr| block.parse::<IpNet>().is_ok_and(|block| block.contains(address));
    let inside = |block: &str| holds(block, &range.low) && holds(block, &range.high);
    UNROUTED.iter().find(|(block, _)| inside(block)).map(|(_, kind)| *kind)
}
