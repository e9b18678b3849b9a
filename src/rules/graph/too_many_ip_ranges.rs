//! `too-many-ip-ranges`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::limits::RANGES_OF_A_LOCATION;
use crate::diag::Severity;
use crate::model::LocationKind;
use crate::rules::ip_range::location_path;
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "too-many-ip-ranges",
    summary: "A named location holds more ranges than Graph takes.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["locations", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Options)),
    page: include_str!("too_many_ip_ranges.md"),
    check: Check::Set(check),
};

/// Options of `too-many-ip-ranges`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// The most ranges that one location may hold.
    #[schemars(range(min = 1))]
    ranges: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { ranges: RANGES_OF_A_LOCATION }
    }
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let limit = cx.options::<Options>().ranges;
    for (name, location) in &cx.tenant().named_locations {
        let LocationKind::IpRanges { ranges, .. } = &location.kind else { continue };
        if ranges.len() <= limit {
            continue;
        }
        let at = Anchor::Tenant(location_path(name).key("ipRanges"));
        let finding = RawFinding::new(at, format!("`{name}` holds {} ranges, more than {limit}", ranges.len()))
            .label("too many")
            .why("Graph refuses the location, so that no policy can name it and what it was to open or close stays as it is")
            .help("merge neighbouring ranges, or divide the location in two");
        sink.report(finding);
    }
}
