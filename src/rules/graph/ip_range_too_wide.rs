//! `ip-range-too-wide`

use crate::catalog::limits::SHORTEST_PREFIX;
use crate::diag::Severity;
use crate::rules::ip_range::ranges;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "ip-range-too-wide",
    summary: "A named location holds a network that is wider than Graph takes.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["locations", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("ip_range_too_wide.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let too_wide = |prefix: u8| prefix < SHORTEST_PREFIX;
    for range in ranges(cx.tenant()).filter(|range| range.block.is_some_and(|block| too_wide(block.prefix_len()))) {
        let message = format!("`{}` of `{}` is wider than /{SHORTEST_PREFIX}", range.text, range.location);
        let finding = RawFinding::new(range.anchor(), message)
            .label("too wide")
            .why("Graph refuses the location, so that no policy can name it and what it was to open or close stays as it is")
            .help("name the networks you own; nobody has that many addresses at one place");
        sink.report(finding);
    }
}
