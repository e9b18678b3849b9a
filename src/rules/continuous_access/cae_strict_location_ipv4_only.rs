//! `cae-strict-location-ipv4-only`

use crate::diag::{FieldPath, Severity};
use crate::model::{LocationEntry, Policy};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{LocationFact, location_fact};

use super::{MODE, enforced_policies, is_strict, named_locations};

pub(crate) static RULE: Rule = Rule {
    id: "cae-strict-location-ipv4-only",
    summary: "A location that is enforced strictly has no IPv6 range.",
    family: "continuous-access",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["continuous-access-evaluation", "session", "lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("cae_strict_location_ipv4_only.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut said: Vec<&str> = Vec::new();
    for (index, _) in cx.policies().filter(|(_, policy)| is_strict(policy)) {
        for at in enforced_policies(cx, index) {
            for (field, entry) in allowed(cx.policy(at)) {
                let LocationFact::Ranges(name, ranges) = location_fact(cx.tenant(), entry) else { continue };
                if ranges.iter().any(|range| range.contains(':')) || said.contains(&name) {
                    continue;
                }
                said.push(name);
                sink.report(finding(cx, index, cx.at(at, field), name));
            }
        }
    }
}

/// The locations from which the policy lets people in.
fn allowed(policy: &Policy) -> Vec<(FieldPath, &LocationEntry)> {
    let mut named = named_locations(policy);
    named.retain(|(field, _)| field.as_str().starts_with("conditions.locations.exclude"));
    named
}

fn finding(cx: &Context<'_>, index: usize, at: Anchor, name: &str) -> RawFinding {
    let finding = RawFinding::new(at, format!("{name} has IPv4 ranges only and is enforced strictly"))
        .label("no IPv6 range")
        .and(cx.at(index, MODE), "strict here")
        .why("Who is in that network and reaches Microsoft 365 by IPv6 is blocked in the middle of the work")
        .help("add the IPv6 ranges of that network, or make sure that nothing leaves it by IPv6")
        .discriminator(name);
    let declared = FieldPath::new("namedLocations").key(name).key("ipRanges");
    if cx.set.has_tenant_file { finding.and(Anchor::Tenant(declared), "its ranges") } else { finding }
}
