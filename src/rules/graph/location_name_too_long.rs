//! `location-name-too-long`

use crate::catalog::limits::LOCATION_NAME;
use crate::diag::Severity;
use crate::rules::ip_range::location_path;
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "location-name-too-long",
    summary: "The name of a named location is longer than Entra takes.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["locations", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("location_name_too_long.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for name in cx.tenant().named_locations.keys() {
        let length = name.chars().count();
        if length <= LOCATION_NAME {
            continue;
        }
        let message = format!("a location's name has {length} characters, more than {LOCATION_NAME}");
        let finding = RawFinding::new(Anchor::Tenant(location_path(name)), message)
            .label("too long")
            .why("Graph refuses the location, so that no policy can name it and what it was to open or close stays as it is")
            .help("shorten the name");
        sink.report(finding);
    }
}
