//! `gps-in-us-government`

use crate::diag::Severity;
use crate::model::{Cloud, LocationKind, LocationLookup};
use crate::rules::ip_range::location_path;
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "gps-in-us-government",
    summary: "A location of a US Government tenant is found by GPS, which that cloud does not have.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["locations", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("gps_in_us_government.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let tenant = cx.tenant();
    if !matches!(tenant.cloud, Some(Cloud::UsGov | Cloud::UsGovDod)) {
        return;
    }
    for (name, location) in &tenant.named_locations {
        let LocationKind::Countries { lookup: LocationLookup::AuthenticatorAppGps, .. } = location.kind else {
            continue;
        };
        let at = Anchor::Tenant(location_path(name).key("lookup"));
        let finding = RawFinding::new(
            at,
            format!("`{name}` is found by GPS, which the US Government clouds do not have"),
        )
        .label("not in this cloud")
        .and(Anchor::Tenant(crate::diag::FieldPath::new("cloud")), "the cloud")
        .why(
            "Graph refuses the location, so that no policy can name it and what it was to open or close stays as it is",
        )
        .help("leave `lookup` out, so that the country is found by IP address");
        sink.report(finding);
    }
}
