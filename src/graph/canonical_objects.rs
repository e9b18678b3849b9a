//! The canonical form of named locations, authentication strengths and contexts: what Graph stores
//! apart from the id, so that two that it would treat alike are equal.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::model::{AUTHENTICATION_METHODS, CombinationConfiguration, Context, Location, LocationKind, Strength};

use super::render_objects::{bounds, in_bit_order, set};

/// The canonical form of `location`.
///
/// Host bits are gone: Graph keeps `192.0.2.17/24` as it was sent and matches the whole network.
#[must_use]
pub fn canonical_location(location: &Location) -> Location {
    let kind = match &location.kind {
        LocationKind::IpRanges { ranges, trusted } => {
            LocationKind::IpRanges { ranges: networks(ranges), trusted: *trusted }
        }
        LocationKind::Countries { countries, include_unknown, lookup } => LocationKind::Countries {
            countries: set(countries.iter().map(|code| code.trim().to_ascii_uppercase())),
            include_unknown: *include_unknown,
            lookup: *lookup,
        },
        kind => kind.clone(),
    };
    Location { id: None, kind }
}

/// Ranges by address, each once.
fn networks(ranges: &[String]) -> Vec<String> {
    let mut networks: Vec<(Option<IpAddr>, String)> = ranges.iter().map(|range| network(range.trim())).collect();
    networks.sort();
    networks.dedup();
    networks.into_iter().map(|(_, text)| text).collect()
}

fn network(range: &str) -> (Option<IpAddr>, String) {
    if let Some((low, high)) = bounds(range) {
        return (Some(low), format!("{low}-{high}"));
    }
    match range.parse::<IpNet>() {
        Ok(net) => (Some(net.network()), net.trunc().to_string()),
        Err(_) => (None, range.to_ascii_lowercase()),
    }
}

/// The canonical form of `strength`: combinations are sets of sets. An empty description is none.
#[must_use]
pub fn canonical_strength(strength: &Strength) -> Strength {
    let configurations = strength.combination_configurations.iter().flat_map(configuration);
    let mut configurations: Vec<CombinationConfiguration> = configurations.collect();
    configurations.sort_by_cached_key(|one| format!("{one:?}"));
    configurations.dedup();
    Strength {
        id: None,
        description: description(strength.description.as_deref()),
        allowed_combinations: combinations(&strength.allowed_combinations),
        combination_configurations: configurations,
    }
}

fn combinations(list: &[Vec<String>]) -> Vec<Vec<String>> {
    let mut list: Vec<Vec<String>> = list.iter().map(|methods| methods_in_order(methods)).collect();
    list.retain(|methods| !methods.is_empty());
    list.sort();
    list.dedup();
    list
}

fn methods_in_order(methods: &[String]) -> Vec<String> {
    let spelled = |method: &String| {
        let method = method.trim();
        let known = AUTHENTICATION_METHODS.iter().find(|known| known.eq_ignore_ascii_case(method));
        known.map_or_else(|| method.to_owned(), |known| (*known).to_owned())
    };
    let methods: Vec<String> = methods.iter().map(spelled).filter(|method| !method.is_empty()).collect();
    in_bit_order(&methods)
}

/// Security keys and certificates are two objects to Graph.
fn configuration(one: &CombinationConfiguration) -> Vec<CombinationConfiguration> {
    let applies_to = combinations(&one.applies_to);
    let keys = CombinationConfiguration {
        applies_to: applies_to.clone(),
        allowed_aaguids: set(one.allowed_aaguids.iter().map(|id| id.trim().to_ascii_lowercase())),
        allowed_issuer_skis: Vec::new(),
        allowed_policy_oids: Vec::new(),
    };
    let certificates = CombinationConfiguration {
        applies_to,
        allowed_aaguids: Vec::new(),
        allowed_issuer_skis: set(one.allowed_issuer_skis.iter().map(|ski| ski.trim().to_ascii_lowercase())),
        allowed_policy_oids: set(one.allowed_policy_oids.iter().map(|oid| oid.trim().to_owned())),
    };
    let mut parts = Vec::new();
    if !keys.allowed_aaguids.is_empty() {
        parts.push(keys);
    }
    if !certificates.allowed_issuer_skis.is_empty() || !certificates.allowed_policy_oids.is_empty() {
        parts.push(certificates);
    }
    parts
}

/// The canonical form of `context`. Its id is part of it: the author chooses `c1` … `c99`.
#[must_use]
pub fn canonical_context(context: &Context) -> Context {
    Context {
        id: context.id.as_deref().map(|id| id.trim().to_ascii_lowercase()),
        description: description(context.description.as_deref()),
        available: context.available,
    }
}

fn description(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LocationLookup;

    fn ranges(ranges: &[&str]) -> Location {
        let ranges = ranges.iter().map(|range| (*range).to_owned()).collect();
        Location { id: None, kind: LocationKind::IpRanges { ranges, trusted: true } }
    }

    #[test]
    fn host_bits_and_order_make_no_other_location() {
        let one = ranges(&["192.0.2.17/24", "2001:DB8::1/32", "192.0.2.0/24"]);
        let other = ranges(&["2001:db8::/32", "192.0.2.0/24"]);
        assert_eq!(canonical_location(&one), canonical_location(&other));
        assert_ne!(canonical_location(&one), canonical_location(&ranges(&["192.0.2.0/25", "2001:db8::/32"])));
        let twice = canonical_location(&canonical_location(&one));
        assert_eq!(twice, canonical_location(&one));
    }

    #[test]
    fn ranges_by_their_ends_are_kept() {
        let spaced = ranges(&["192.0.2.1 - 192.0.2.9", "%office%"]);
        let plain = ranges(&["%OFFICE%", "192.0.2.1-192.0.2.9"]);
        assert_eq!(canonical_location(&spaced), canonical_location(&plain));
    }

    #[test]
    fn countries_are_a_set_in_any_case() {
        let countries = |codes: &[&str]| {
            let countries = codes.iter().map(|code| (*code).to_owned()).collect();
            let lookup = LocationLookup::ClientIpAddress;
            Location { id: None, kind: LocationKind::Countries { countries, include_unknown: false, lookup } }
        };
        assert_eq!(canonical_location(&countries(&["no", "DE"])), canonical_location(&countries(&["DE", "NO", "de"])));
    }

    #[test]
    fn combinations_are_sets_of_methods() {
        let strength = |combinations: &[&[&str]]| Strength {
            description: Some(" ".into()),
            allowed_combinations: combinations
                .iter()
                .map(|methods| methods.iter().map(|method| (*method).to_owned()).collect())
                .collect(),
            ..Strength::default()
        };
        let one = strength(&[&["federatedSingleFactor", "hardwareOath"], &["FIDO2"]]);
        let other = strength(&[&["fido2"], &["hardwareOath", "federatedSingleFactor"], &["fido2"]]);
        assert_eq!(canonical_strength(&one), canonical_strength(&other));
        assert_eq!(canonical_strength(&one).description, None);
    }
}
