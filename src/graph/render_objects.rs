//! Request bodies for the objects policies refer to.

use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::{Value, json};

use crate::model::{
    AUTHENTICATION_METHODS, CombinationConfiguration, Context, Location, LocationKind, Strength, WordList,
};

/// The body of a named location, for POST and PATCH alike; `None` for one that caplint knows by
/// name only or that Microsoft provides.
///
/// Source: Graph v1.0 `ipNamedLocation` and `countryNamedLocation`; `@odata.type` is mandatory in
/// both verbs, and on every range.
#[must_use]
pub fn location_body(name: &str, location: &Location) -> Option<Value> {
    match &location.kind {
        LocationKind::Reference | LocationKind::CompliantNetwork => None,
        LocationKind::IpRanges { ranges, trusted } => Some(json!({
            "@odata.type": "#microsoft.graph.ipNamedLocation",
            "displayName": name,
            "isTrusted": trusted,
            "ipRanges": ip_ranges(ranges),
        })),
        LocationKind::Countries { countries, include_unknown, lookup } => Some(json!({
            "@odata.type": "#microsoft.graph.countryNamedLocation",
            "displayName": name,
            "countriesAndRegions": set(countries.iter().map(|code| code.to_ascii_uppercase())),
            "includeUnknownCountriesAndRegions": include_unknown,
            "countryLookupMethod": lookup.as_str(),
        })),
    }
}

/// Ranges sorted by address, each once.
fn ip_ranges(ranges: &[String]) -> Vec<Value> {
    let mut ranges: Vec<(Option<IpAddr>, Value)> = ranges.iter().map(|range| ip_range(range)).collect();
    ranges.sort_by_cached_key(|(address, value)| (*address, value.to_string()));
    ranges.dedup();
    ranges.into_iter().map(|(_, value)| value).collect()
}

/// One range with its discriminator. A text that is neither is sent as a CIDR as it stands, so
/// that Graph's answer names it. Host bits stay: Graph keeps them too.
fn ip_range(range: &str) -> (Option<IpAddr>, Value) {
    if let Some((low, high)) = bounds(range) {
        let kind = if low.is_ipv4() { "iPv4Range" } else { "iPv6Range" };
        let value = json!({
            "@odata.type": format!("#microsoft.graph.{kind}"),
            "lowerAddress": low.to_string(),
            "upperAddress": high.to_string(),
        });
        return (Some(low), value);
    }
    let net: Option<IpNet> = range.trim().parse().ok();
    let v6 = net.map_or_else(|| range.contains(':'), |net| net.addr().is_ipv6());
    let kind = if v6 { "iPv6CidrRange" } else { "iPv4CidrRange" };
    let text = net.map_or_else(|| range.trim().to_owned(), |net| net.to_string());
    let value = json!({ "@odata.type": format!("#microsoft.graph.{kind}"), "cidrAddress": text });
    (net.map(|net| net.addr()), value)
}

/// The ends of a range written as `low-high`.
pub(super) fn bounds(range: &str) -> Option<(IpAddr, IpAddr)> {
    let (low, high) = range.split_once('-')?;
    Some((low.trim().parse().ok()?, high.trim().parse().ok()?))
}

/// The body that creates an authentication strength; `None` for one known by name only.
///
/// Source: Graph v1.0 `authenticationStrengthPolicy`. A combination is one string, its methods
/// joined by commas in bit order.
#[must_use]
pub fn strength_body(name: &str, strength: &Strength) -> Option<Value> {
    let mut body = strength_patch_body(name, strength)?;
    body["allowedCombinations"] = combinations(&strength.allowed_combinations).into();
    let configurations: Vec<Value> = strength.combination_configurations.iter().flat_map(configuration).collect();
    if !configurations.is_empty() {
        body["combinationConfigurations"] = configurations.into();
    }
    Some(body)
}

/// The body that renames or describes an existing strength: PATCH takes nothing else of it.
#[must_use]
pub fn strength_patch_body(name: &str, strength: &Strength) -> Option<Value> {
    if strength.allowed_combinations.is_empty() {
        return None;
    }
    let mut body = json!({ "displayName": name });
    if let Some(description) = &strength.description {
        body["description"] = description.as_str().into();
    }
    Some(body)
}

/// The body of the action `updateAllowedCombinations`, the only way to change the combinations of
/// an existing strength.
#[must_use]
pub fn combinations_body(strength: &Strength) -> Option<Value> {
    let combinations = combinations(&strength.allowed_combinations);
    (!combinations.is_empty()).then(|| json!({ "allowedCombinations": combinations }))
}

fn combinations(combinations: &[Vec<String>]) -> Vec<String> {
    set(combinations.iter().map(|methods| combination(methods)))
}

fn combination(methods: &[String]) -> String {
    in_bit_order(methods).join(",")
}

/// Methods in bit order, each once, unknown ones behind by name.
pub(super) fn in_bit_order(methods: &[String]) -> Vec<String> {
    let rank = |method: &String| {
        AUTHENTICATION_METHODS.iter().position(|known| known == method).unwrap_or(AUTHENTICATION_METHODS.len())
    };
    let mut methods = methods.to_vec();
    methods.sort_by_cached_key(|method| (rank(method), method.clone()));
    methods.dedup();
    methods
}

/// FIDO2 and certificate restrictions are two types to Graph.
fn configuration(configuration: &CombinationConfiguration) -> Vec<Value> {
    let applies = combinations(&configuration.applies_to);
    let fido2 = (!configuration.allowed_aaguids.is_empty()).then(|| {
        json!({
            "@odata.type": "#microsoft.graph.fido2CombinationConfiguration",
            "appliesToCombinations": applies,
            "allowedAAGUIDs": set(configuration.allowed_aaguids.iter().map(|id| id.to_ascii_lowercase())),
        })
    });
    let certificates = !configuration.allowed_issuer_skis.is_empty() || !configuration.allowed_policy_oids.is_empty();
    let x509 = certificates.then(|| {
        json!({
            "@odata.type": "#microsoft.graph.x509CertificateCombinationConfiguration",
            "appliesToCombinations": applies,
            "allowedIssuerSkis": set(configuration.allowed_issuer_skis.iter().cloned()),
            "allowedPolicyOIDs": set(configuration.allowed_policy_oids.iter().cloned()),
        })
    });
    fido2.into_iter().chain(x509).collect()
}

/// The body of an authentication context, which PATCH creates or updates; `None` for one known by
/// name and id only, or without an id: the author chooses `c1` … `c99`, Graph never does.
///
/// Source: Graph v1.0 `authenticationContextClassReference`.
#[must_use]
pub fn context_body(name: &str, context: &Context) -> Option<Value> {
    let id = context.id.as_deref()?;
    if context.description.is_none() && !context.available {
        return None;
    }
    let mut body = json!({ "id": id, "displayName": name });
    if let Some(description) = &context.description {
        body["description"] = description.as_str().into();
    }
    body["isAvailable"] = context.available.into();
    Some(body)
}

/// Texts as a set: sorted, each once.
pub(super) fn set(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut items: Vec<String> = items.collect();
    items.sort();
    items.dedup();
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LocationLookup;

    #[test]
    fn each_range_gets_its_type() {
        let kind = |range: &str| ip_range(range).1["@odata.type"].as_str().unwrap().replace("#microsoft.graph.", "");
        assert_eq!(kind("192.0.2.0/24"), "iPv4CidrRange");
        assert_eq!(kind("2001:db8::/32"), "iPv6CidrRange");
        assert_eq!(kind("192.0.2.1-192.0.2.9"), "iPv4Range");
        assert_eq!(kind("2001:db8::1 - 2001:db8::9"), "iPv6Range");
        assert_eq!(kind("%office%"), "iPv4CidrRange");
    }

    #[test]
    fn host_bits_are_kept_and_ranges_sorted_by_address() {
        let ranges = ["192.0.2.17/24", "9.0.0.0/8", "192.0.2.17/24"].map(str::to_owned);
        let ranges = ip_ranges(&ranges);
        let addresses: Vec<_> = ranges.iter().map(|range| range["cidrAddress"].as_str().unwrap()).collect();
        assert_eq!(addresses, ["9.0.0.0/8", "192.0.2.17/24"]);
    }

    #[test]
    fn references_are_not_rendered() {
        let location = Location { id: None, kind: LocationKind::Reference };
        assert_eq!(location_body("HQ", &location), None);
        assert_eq!(strength_body("S", &Strength::default()), None);
        let reference = Context { id: Some("c1".into()), ..Context::default() };
        assert_eq!(context_body("C", &reference), None);
    }

    #[test]
    fn countries_are_upper_case() {
        let kind = LocationKind::Countries {
            countries: vec!["no".into(), "DE".into()],
            include_unknown: true,
            lookup: LocationLookup::ClientIpAddress,
        };
        let body = location_body("Countries", &Location { id: None, kind }).unwrap();
        assert_eq!(body["countriesAndRegions"], json!(["DE", "NO"]));
    }

    #[test]
    fn methods_are_joined_in_bit_order() {
        let methods = ["sms", "password"].map(str::to_owned).to_vec();
        assert_eq!(combination(&methods), "password,sms");
    }
}
