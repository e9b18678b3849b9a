//! Named locations and authentication strengths of a tenant file.

use indexmap::IndexMap;

use crate::language::check::combination;
use crate::language::shape::{CombinationRecord, LocationRecord, StrengthRecord, TenantFile};
use crate::model::{CombinationConfiguration, Location, LocationKind, LocationLookup, Strength};

use super::tenant::{mapped, text};

pub(super) fn locations(file: &TenantFile) -> IndexMap<String, Location> {
    mapped(file.named_locations.as_ref(), location)
}

fn location(record: &LocationRecord) -> Location {
    Location { id: text(record.id.as_deref()), kind: kind(record) }
}

fn kind(record: &LocationRecord) -> LocationKind {
    if let Some(ranges) = &record.ip_ranges {
        return LocationKind::IpRanges {
            ranges: ranges.iter().map(|range| range.0.clone()).collect(),
            trusted: record.trusted.unwrap_or_default(),
        };
    }
    if let Some(countries) = &record.countries {
        return LocationKind::Countries {
            countries: countries.iter().map(|country| country.0.clone()).collect(),
            include_unknown: record.include_unknown.unwrap_or_default(),
            lookup: record.lookup.unwrap_or(LocationLookup::ClientIpAddress),
        };
    }
    match record.compliant_network {
        Some(_) => LocationKind::CompliantNetwork,
        None => LocationKind::Reference,
    }
}

pub(super) fn strengths(file: &TenantFile) -> IndexMap<String, Strength> {
    mapped(file.authentication_strengths.as_ref(), strength)
}

fn strength(record: &StrengthRecord) -> Strength {
    let combinations = record.allowed_combinations.iter().flat_map(|list| list.iter());
    let configurations = record.combination_configurations.iter().flat_map(|list| list.iter());
    Strength {
        id: text(record.id.as_deref()),
        description: text(record.description.as_deref()),
        allowed_combinations: combinations.map(|entry| combination(&entry.0)).collect(),
        combination_configurations: configurations.map(configuration).collect(),
    }
}

fn configuration(record: &CombinationRecord) -> CombinationConfiguration {
    fn texts<T: std::ops::Deref<Target = str>>(list: Option<&[T]>) -> Vec<String> {
        list.unwrap_or_default().iter().map(|item| item.to_string()).collect()
    }
    CombinationConfiguration {
        applies_to: record.applies_to.iter().map(|entry| combination(&entry.0)).collect(),
        allowed_aaguids: texts(record.allowed_aaguids.as_deref()),
        allowed_issuer_skis: texts(record.allowed_issuer_skis.as_deref()),
        allowed_policy_oids: texts(record.allowed_policy_oids.as_deref()),
    }
}
