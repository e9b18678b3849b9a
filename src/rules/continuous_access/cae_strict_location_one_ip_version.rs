//! `cae-strict-location-one-ip-version`

use crate::diag::{FieldPath, Severity};
use crate::model::{LocationEntry, Policy};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{LocationFact, location_fact};

use super::{MODE, enforced_policies, is_strict, named_locations};

pub(crate) static RULE: Rule = Rule {
    id: "cae-strict-location-one-ip-version",
    summary: "A location that is enforced strictly has ranges of one IP version only.",
    family: "continuous-access",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["continuous-access-evaluation", "session", "lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("cae_strict_location_one_ip_version.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut said: Vec<&str> = Vec::new();
    for (index, _) in cx.policies().filter(|(_, policy)| is_strict(policy)) {
        for at in enforced_policies(cx, index) {
            for (field, entry) in allowed(cx.policy(at)) {
                let LocationFact::Ranges(name, ranges) = location_fact(cx.tenant(), entry) else { continue };
                let Some(versions) = versions(ranges).filter(|_| !said.contains(&name)) else { continue };
                said.push(name);
                sink.report(finding(cx, index, cx.at(at, field), name, versions));
            }
        }
    }
}

/// The version that all ranges have and the one that none has.
fn versions(ranges: &[String]) -> Option<(&'static str, &'static str)> {
    let newer = ranges.iter().filter(|range| range.contains(':')).count();
    match newer {
        _ if ranges.is_empty() => None,
        0 => Some(("IPv4", "IPv6")),
        all if all == ranges.len() => Some(("IPv6", "IPv4")),
        _ => None,
    }
}

/// The locations from which the policy lets people in.
fn allowed(policy: &Policy) -> Vec<(FieldPath, &LocationEntry)> {
    let mut named = named_locations(policy);
    named.retain(|(field, _)| field.as_str().starts_with("conditions.locations.exclude"));
    named
}

fn finding(
    cx: &Context<'_>,
    index: usize,
    at: Anchor,
    name: &str,
    (only, other): (&'static str, &'static str),
) -> RawFinding {
    let finding = RawFinding::new(at, format!("{name} has {only} ranges only and is enforced strictly"))
        .label(format!("no {other} range"))
        .and(cx.at(index, MODE), "strict here")
        .why(format!(
            "Who is in that network and reaches Microsoft 365 by {other} is blocked in the middle of the work"
        ))
        .help(format!("add the {other} ranges of that network, or make sure that nothing leaves it by {other}"))
        .discriminator(name);
    let declared = FieldPath::new("namedLocations").key(name).key("ipRanges");
    if cx.set.has_tenant_file { finding.and(Anchor::Tenant(declared), "its ranges") } else { finding }
}
