//! `report-only-gps`

use crate::diag::{FieldPath, Severity};
use crate::model::{LocationEntry, LocationKind, LocationLookup, Tenant};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::is_report_only;

pub(crate) static RULE: Rule = Rule {
    id: "report-only-gps",
    summary: "A report-only policy asks people for the position of their phone.",
    family: "rollout",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["report-only", "locations"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("report_only_gps.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(locations) = policy.conditions.locations.as_ref().filter(|_| is_report_only(policy)) else {
        return;
    };
    let sides = [("include", &locations.include), ("exclude", &locations.exclude)];
    let mut entries = sides.into_iter().flat_map(|(side, list)| list.iter().enumerate().map(move |item| (side, item)));
    let found = entries.find_map(|(side, (at, entry))| Some((side, at, gps(cx.tenant(), entry)?)));
    let Some((side, at, name)) = found else {
        return;
    };
    let field = FieldPath::new("conditions.locations").key(side).index(at);
    let lookup = Anchor::Tenant(FieldPath::new("namedLocations").key(name).key("lookup"));
    let message = format!("`{name}` is found by GPS, which prompts people in report-only, too");
    let finding = RawFinding::new(cx.at(index, field), message)
        .label("asks the Authenticator app")
        .and(lookup, "declared here")
        .why("Everyone in scope is asked to share the position of their phone every hour, by a policy that enforces nothing")
        .help("observe with a location that is found by IP address, or enable the policy for a pilot group");
    sink.report(finding);
}

/// The name of the location, when the tenant file says that the Authenticator app finds it.
fn gps<'e>(tenant: &Tenant, entry: &'e LocationEntry) -> Option<&'e str> {
    let name = entry.object()?.shown();
    match &tenant.named_locations.get(name)?.kind {
        LocationKind::Countries { lookup: LocationLookup::AuthenticatorAppGps, .. } => Some(name),
        _ => None,
    }
}
