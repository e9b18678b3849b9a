//! The address ranges of a tenant's named locations, as rules look at them.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::diag::FieldPath;
use crate::model::{LocationKind, Tenant};

use super::Anchor;

/// A range of a named location that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IpRange<'t> {
    /// Name of the location.
    pub location: &'t str,
    /// Whether the location is trusted.
    pub trusted: bool,
    /// Its position in the location.
    pub index: usize,
    /// As written.
    pub text: &'t str,
    /// Its first address.
    pub low: IpAddr,
    /// Its last address.
    pub high: IpAddr,
    /// The block, when it was written as one; host bits are kept.
    pub block: Option<IpNet>,
}

impl IpRange<'_> {
    /// Where it stands.
    pub(super) fn anchor(&self) -> Anchor {
        Anchor::Tenant(location_path(self.location).key("ipRanges").index(self.index))
    }

    /// True when some address is in both.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

/// The tenant file's path of a location.
pub(super) fn location_path(location: &str) -> FieldPath {
    FieldPath::new("namedLocations").key(location)
}

/// Every range that can be read.
pub(super) fn ranges(tenant: &Tenant) -> impl Iterator<Item = IpRange<'_>> {
    let locations = tenant.named_locations.iter().filter_map(|(name, location)| match &location.kind {
        LocationKind::IpRanges { ranges, trusted } => Some((name.as_str(), ranges, *trusted)),
        _ => None,
    });
    locations.flat_map(|(location, ranges, trusted)| {
        ranges.iter().enumerate().filter_map(move |(index, text)| {
            let (low, high, block) = parse(text)?;
            Some(IpRange { location, trusted, index, text, low, high, block })
        })
    })
}

/// First and last address; `None` for what is no range.
fn parse(text: &str) -> Option<(IpAddr, IpAddr, Option<IpNet>)> {
    if let Some((low, high)) = text.split_once('-') {
        let (low, high): (IpAddr, IpAddr) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
        return (low.is_ipv4() == high.is_ipv4() && low <= high).then_some((low, high, None));
    }
    let block: IpNet = text.trim().parse().ok()?;
    Some((block.network(), block.broadcast(), Some(block)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_two_ends_of_one_kind() {
        let ends = |text: &str| parse(text).map(|(low, high, _)| format!("{low} {high}"));
        assert_eq!(ends("192.0.2.9/24").as_deref(), Some("192.0.2.0 192.0.2.255"));
        assert_eq!(ends("192.0.2.1 - 192.0.2.9").as_deref(), Some("192.0.2.1 192.0.2.9"));
        for wrong in ["192.0.2.9-192.0.2.1", "192.0.2.1-2001:db8::1", "192.0.2.0/33", "300.0.0.0/8", "192.0.2.1"] {
            assert_eq!(ends(wrong), None, "{wrong}");
        }
    }
}
