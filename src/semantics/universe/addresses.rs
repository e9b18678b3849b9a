//! IP ranges of named locations, cut into pieces that are wholly inside or outside of each.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use indexmap::IndexMap;
use ipnet::IpNet;

/// First and last address of a range, written as a block or as `low-high`; `None` for what is no range.
/// A single address is a range of one.
pub(super) fn range(text: &str) -> Option<(IpAddr, IpAddr)> {
    if let Some((low, high)) = text.split_once('-') {
        let (low, high): (IpAddr, IpAddr) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
        return (low.is_ipv4() == high.is_ipv4() && low <= high).then_some((low, high));
    }
    if let Ok(one) = text.trim().parse::<IpAddr>() {
        return Some((one, one));
    }
    let block: IpNet = text.trim().parse().ok()?;
    Some((block.network(), block.broadcast()))
}

/// Addresses that are in the same sets of ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Positions of the sets that hold them, in rising order.
    pub(super) inside: Vec<usize>,
    /// One of them.
    pub(super) example: IpAddr,
}

/// Every piece that some address is in: that in no set first, if there is one, the others in the order
/// of their lowest address. `examples` are preferred as examples where they are in the piece.
pub(super) fn pieces(sets: &[Vec<(IpAddr, IpAddr)>], examples: &[IpAddr]) -> Vec<Piece> {
    let mut found: IndexMap<Vec<usize>, IpAddr> = IndexMap::new();
    let mut open: BTreeMap<usize, usize> = BTreeMap::new();
    for (address, (begin, end)) in changes(sets) {
        for set in end {
            if let Some(left) = open.get_mut(&set) {
                *left -= 1;
            }
        }
        for set in begin {
            *open.entry(set).or_default() += 1;
        }
        open.retain(|_, ranges| *ranges > 0);
        found.entry(open.keys().copied().collect()).or_insert(address);
    }
    for example in examples.iter().rev() {
        if let Some(own) = found.get_mut(&inside(sets, *example)) {
            *own = *example;
        }
    }
    let mut pieces: Vec<Piece> = found.into_iter().map(|(inside, example)| Piece { inside, example }).collect();
    pieces.sort_by_key(|piece| !piece.inside.is_empty());
    pieces
}

/// The sets that begin and end at each address at which anything changes; the lowest addresses of both
/// kinds are among them.
fn changes(sets: &[Vec<(IpAddr, IpAddr)>]) -> BTreeMap<IpAddr, (Vec<usize>, Vec<usize>)> {
    let lowest = [IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::UNSPECIFIED)];
    let mut changes: BTreeMap<IpAddr, (Vec<usize>, Vec<usize>)> =
        lowest.into_iter().map(|address| (address, Default::default())).collect();
    for (at, set) in sets.iter().enumerate() {
        for (low, high) in set {
            changes.entry(*low).or_default().0.push(at);
            if let Some(next) = after(*high) {
                changes.entry(next).or_default().1.push(at);
            }
        }
    }
    changes
}

/// The positions of the sets that `address` is in.
pub(super) fn inside(sets: &[Vec<(IpAddr, IpAddr)>], address: IpAddr) -> Vec<usize> {
    let holds = |set: &&Vec<(IpAddr, IpAddr)>| set.iter().any(|(low, high)| *low <= address && address <= *high);
    sets.iter().enumerate().filter(|(_, set)| holds(set)).map(|(at, _)| at).collect()
}

fn after(address: IpAddr) -> Option<IpAddr> {
    match address {
        // Behind the last address of the one kind is the first of the other.
        IpAddr::V4(Ipv4Addr::BROADCAST) => Some(IpAddr::V6(Ipv6Addr::UNSPECIFIED)),
        IpAddr::V4(own) => u32::from(own).checked_add(1).map(|next| IpAddr::V4(next.into())),
        IpAddr::V6(own) => u128::from(own).checked_add(1).map(|next| IpAddr::V6(next.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set(ranges: &[&str]) -> Vec<(IpAddr, IpAddr)> {
        ranges.iter().map(|text| range(text).unwrap()).collect()
    }

    #[test]
    fn pieces_are_exact() {
        let sets = [set(&["192.0.2.0/24"]), set(&["192.0.2.128/25", "2001:db8::/32"]), set(&["192.0.2.1-192.0.2.9"])];
        let found = pieces(&sets, &["203.0.113.7".parse().unwrap()]);
        let shown: Vec<_> = found.iter().map(|piece| format!("{:?} {}", piece.inside, piece.example)).collect();
        assert_eq!(
            shown,
            ["[] 203.0.113.7", "[0] 192.0.2.0", "[0, 2] 192.0.2.1", "[0, 1] 192.0.2.128", "[1] 2001:db8::"]
        );
        let everything = pieces(&[set(&["0.0.0.0/0", "::/0"])], &[]);
        assert_eq!(everything.len(), 1);
        assert_eq!(everything[0].inside, [0]);
    }

    #[test]
    fn a_range_has_two_ends_of_one_kind() {
        let ends = |text: &str| range(text).map(|(low, high)| format!("{low} {high}"));
        assert_eq!(ends("192.0.2.9/24").as_deref(), Some("192.0.2.0 192.0.2.255"));
        assert_eq!(ends("192.0.2.1").as_deref(), Some("192.0.2.1 192.0.2.1"));
        for wrong in ["192.0.2.9-192.0.2.1", "192.0.2.1-2001:db8::1", "192.0.2.0/33", "300.0.0.0/8"] {
            assert_eq!(ends(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_address_is_in_a_piece(ranges in proptest::collection::vec((0_u32..40, 0_u32..10), 0..6), address in 0_u32..60) {
            let at = |value: u32| IpAddr::V4(value.into());
            let sets: Vec<_> = ranges.iter().map(|(low, more)| vec![(at(*low), at(low + more))]).collect();
            let found = pieces(&sets, &[]);
            prop_assert!(found.iter().any(|piece| piece.inside == inside(&sets, at(address))));
            for piece in &found {
                prop_assert_eq!(&piece.inside, &inside(&sets, piece.example));
            }
        }
    }
}
