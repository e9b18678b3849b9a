//! What is known of the locations that a policy names.

use crate::model::{Location, LocationEntry, LocationKind, LocationWord, ObjectRef, Policy, Tenant};

/// The compliant network of Global Secure Access has this id in every tenant (published policy
/// exports of unrelated tenants).
const COMPLIANT_NETWORK: &str = "3d46dbda-8382-466a-856d-eb00cbc6b910";

/// What a location is, as far as the tenant file or the export says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocationFact<'t> {
    /// IP ranges, by the tenant file's name of the location.
    Ranges(&'t str, &'t [String]),
    /// Countries.
    Countries,
    /// The compliant network of Global Secure Access.
    CompliantNetwork,
    /// The trusted IPs of the per-user MFA settings.
    MfaTrustedIps,
    /// Nobody knows offline; also `All` and `AllTrusted`, which are no single location.
    Unknown,
}

/// What `entry` is.
#[must_use]
pub fn location_fact<'t>(tenant: &'t Tenant, entry: &LocationEntry) -> LocationFact<'t> {
    let object = match entry {
        LocationEntry::Word(LocationWord::MfaTrustedIps) => return LocationFact::MfaTrustedIps,
        LocationEntry::Word(_) => return LocationFact::Unknown,
        LocationEntry::Object(object) => object,
    };
    if is_compliant_network(object) {
        return LocationFact::CompliantNetwork;
    }
    match declared_location(tenant, object).map(|(name, location)| (name, &location.kind)) {
        Some((name, LocationKind::IpRanges { ranges, .. })) => LocationFact::Ranges(name, ranges),
        Some((_, LocationKind::Countries { .. })) => LocationFact::Countries,
        Some((_, LocationKind::CompliantNetwork)) => LocationFact::CompliantNetwork,
        Some((_, LocationKind::Reference)) | None => LocationFact::Unknown,
    }
}

/// True for the compliant network of Global Secure Access, declared or not.
pub(super) fn is_compliant_network(location: &ObjectRef) -> bool {
    location.is(COMPLIANT_NETWORK)
}

/// The tenant file's name and entry of a location.
pub(super) fn declared_location<'t>(tenant: &'t Tenant, location: &ObjectRef) -> Option<(&'t str, &'t Location)> {
    let is_it = |(name, declared): &(&String, &Location)| {
        location.shown() == name.as_str() || declared.id.as_deref().is_some_and(|id| location.is(id))
    };
    tenant.named_locations.iter().find(is_it).map(|(name, declared)| (name.as_str(), declared))
}

/// True when it matters to the policy where a sign-in comes from: it names locations, and not all
/// of them without an exclusion.
#[must_use]
pub fn distinguishes_locations(policy: &Policy) -> bool {
    let all = |entry: &LocationEntry| entry.word() == Some(LocationWord::All);
    let locations = policy.conditions.locations.as_ref();
    locations.is_some_and(|side| !side.exclude.is_empty() || !side.include.is_empty() && !side.include.iter().any(all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Inclusion, LocationLookup};

    fn tenant() -> Tenant {
        let ranges = LocationKind::IpRanges { ranges: vec!["192.0.2.0/24".to_owned()], trusted: true };
        let lookup = LocationLookup::ClientIpAddress;
        let countries = LocationKind::Countries { countries: vec!["CH".to_owned()], include_unknown: false, lookup };
        let id = |tail: &str| Some(format!("7b2c3f10-1111-4aaa-8bbb-0000000000{tail}"));
        let mut tenant = Tenant::default();
        tenant.named_locations.insert("HQ".to_owned(), Location { id: id("41"), kind: ranges });
        tenant.named_locations.insert("CH".to_owned(), Location { id: None, kind: countries });
        tenant.named_locations.insert("Lab".to_owned(), Location { id: id("42"), kind: LocationKind::Reference });
        tenant
    }

    #[test]
    fn locations_are_what_the_tenant_says() {
        let tenant = tenant();
        let of = |text: &str| location_fact(&tenant, &LocationEntry::Object(ObjectRef::new(text)));
        assert!(matches!(of("HQ"), LocationFact::Ranges("HQ", [_])));
        assert_eq!(of("7B2C3F10-1111-4AAA-8BBB-000000000041"), of("HQ"));
        assert_eq!(of("CH"), LocationFact::Countries);
        assert_eq!(of("Lab"), LocationFact::Unknown);
        assert_eq!(of("elsewhere"), LocationFact::Unknown);
        assert_eq!(of(COMPLIANT_NETWORK), LocationFact::CompliantNetwork);
        let word = |word| location_fact(&tenant, &LocationEntry::Word(word));
        assert_eq!(word(LocationWord::MfaTrustedIps), LocationFact::MfaTrustedIps);
        assert_eq!(word(LocationWord::AllTrusted), LocationFact::Unknown);
    }

    #[test]
    fn all_locations_without_an_exclusion_are_no_condition() {
        let with = |include: &[LocationEntry], exclude: &[LocationEntry]| {
            let mut policy = Policy::default();
            policy.conditions.locations = Some(Inclusion { include: include.to_vec(), exclude: exclude.to_vec() });
            distinguishes_locations(&policy)
        };
        let (all, trusted) = (LocationEntry::Word(LocationWord::All), LocationEntry::Word(LocationWord::AllTrusted));
        assert!(!distinguishes_locations(&Policy::default()));
        assert!(!with(std::slice::from_ref(&all), &[]));
        assert!(with(std::slice::from_ref(&all), std::slice::from_ref(&trusted)));
        assert!(with(&[trusted], &[]));
        assert!(!with(&[], &[]));
    }
}
