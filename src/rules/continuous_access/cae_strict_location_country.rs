//! `cae-strict-location-country`

use crate::diag::Severity;
use crate::model::LocationEntry;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{LocationFact, location_fact};

use super::{MODE, enforced_policies, is_strict, named_locations};

pub(crate) static RULE: Rule = Rule {
    id: "cae-strict-location-country",
    summary: "Locations are to be enforced strictly and none of them is an IP range.",
    family: "continuous-access",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["continuous-access-evaluation", "session"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("cae_strict_location_country.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (index, _) in cx.policies().filter(|(_, policy)| is_strict(policy)) {
        let sources = enforced_policies(cx, index);
        let named: Vec<_> = sources
            .iter()
            .flat_map(|at| named_locations(cx.policy(*at)).into_iter().map(|(field, entry)| (*at, field, entry)))
            .collect();
        let facts: Option<Vec<&str>> = named.iter().map(|(_, _, entry)| beyond(cx, entry)).collect();
        let (Some((at, field, entry)), Some(facts)) = (named.first(), facts) else {
            continue;
        };
        let message = format!("Strict enforcement knows IP ranges only, and {} is {}", entry.shown(), facts[0]);
        let finding = RawFinding::new(cx.at(*at, field.clone()), message)
            .label("cannot be enforced at once")
            .and(cx.at(index, MODE), "strict here")
            .why("Who carries a stolen token to another network keeps access until the token ends, for up to an hour")
            .help("name your networks as locations with `ipRanges`, IPv4 and IPv6")
            .discriminator(cx.policy(index).key.as_str());
        sink.report(finding);
    }
}

/// What the location is, when continuous access evaluation does not know it.
fn beyond(cx: &Context<'_>, entry: &LocationEntry) -> Option<&'static str> {
    match location_fact(cx.tenant(), entry) {
        LocationFact::Countries => Some("a list of countries"),
        LocationFact::CompliantNetwork => Some("the compliant network"),
        LocationFact::MfaTrustedIps => Some("the trusted IPs of the MFA settings"),
        LocationFact::Ranges(..) | LocationFact::Unknown => None,
    }
}
