//! `cae-range-sum`

use std::cmp::Reverse;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{FieldPath, Severity};
use crate::model::{LocationEntry, LocationKind, LocationWord, Policy, PolicyState, Tenant};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{LocationFact, location_fact};

use super::named_locations;

pub(crate) static RULE: Rule = Rule {
    id: "cae-range-sum",
    summary: "The location policies hold more IP ranges than continuous access evaluation takes.",
    family: "continuous-access",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["continuous-access-evaluation", "session"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Options)),
    page: include_str!("cae_range_sum.md"),
    check: Check::Set(check),
};

/// Options of `cae-range-sum`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// The most IP ranges that all location policies may hold together.
    #[schemars(range(min = 1))]
    ranges: usize,
}

impl Default for Options {
    /// What Microsoft's page on continuous access evaluation gives.
    fn default() -> Self {
        Self { ranges: 5000 }
    }
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let limit = cx.options::<Options>().ranges;
    let used = used(cx);
    let sum: usize = used.values().map(|location| location.ranges).sum();
    let Some(largest) = used.values().max_by_key(|location| (location.ranges, Reverse(location.policy))) else {
        return;
    };
    if sum <= limit {
        return;
    }
    let message = format!("The location policies hold {sum} IP ranges together, more than {limit}");
    let finding = RawFinding::new(cx.at(largest.policy, largest.field.clone()), message)
        .label(format!("{} of them", largest.ranges))
        .why("Locations are then no longer enforced at once: a stolen token works on any network until it ends")
        .help("merge neighbouring ranges, or name fewer locations");
    sink.report(finding);
}

/// A location of known ranges, with the first place that names it.
struct Used {
    ranges: usize,
    policy: usize,
    field: FieldPath,
}

/// Every location of known ranges that an enabled policy names, by name. `AllTrusted` names every trusted one.
fn used<'c>(cx: &Context<'c>) -> BTreeMap<&'c str, Used> {
    let mut used = BTreeMap::new();
    let enabled = |policy: &Policy| policy.state.as_ref().is_some_and(|state| *state == PolicyState::Enabled);
    for (at, policy) in cx.policies().filter(|(_, policy)| enabled(policy)) {
        for (field, entry) in named_locations(policy) {
            for (name, ranges) in locations(cx.tenant(), entry) {
                used.entry(name).or_insert_with(|| Used { ranges, policy: at, field: field.clone() });
            }
        }
    }
    used
}

/// Name and number of ranges of each location that the entry stands for.
fn locations<'t>(tenant: &'t Tenant, entry: &LocationEntry) -> Vec<(&'t str, usize)> {
    if entry.word() != Some(LocationWord::AllTrusted) {
        return match location_fact(tenant, entry) {
            LocationFact::Ranges(name, ranges) => vec![(name, ranges.len())],
            _ => Vec::new(),
        };
    }
    let trusted = tenant.named_locations.iter().filter_map(|(name, location)| match &location.kind {
        LocationKind::IpRanges { ranges, trusted: true } => Some((name.as_str(), ranges.len())),
        _ => None,
    });
    trusted.collect()
}
