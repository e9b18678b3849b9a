//! Named locations and authentication strengths of a tenant file.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::model::{
    AUTHENTICATION_METHODS, CombinationConfiguration, Location, LocationKind, LocationLookup, Strength,
};
use crate::yaml::emit::{Item, Out};

use super::tenant::{id_out, names_out, record};

/// What joins the methods of a combination.
const COMBINATION_JOINT: &str = " + ";

pub(super) fn location(location: &Location) -> Out {
    let id = ("id", location.id.as_deref().map(id_out));
    match &location.kind {
        LocationKind::Reference => record([id]),
        LocationKind::CompliantNetwork => record([id, ("compliantNetwork", Some(Out::bool(true)))]),
        LocationKind::IpRanges { ranges, trusted } => record([
            id,
            ("ipRanges", (!ranges.is_empty()).then(|| ranges_out(ranges))),
            ("trusted", trusted.then(|| Out::bool(true))),
        ]),
        LocationKind::Countries { countries, include_unknown, lookup } => {
            let mut sorted = countries.clone();
            sorted.sort();
            sorted.dedup();
            let other = *lookup != LocationLookup::ClientIpAddress;
            record([
                id,
                ("countries", (!sorted.is_empty()).then(|| Out::flow_list(&sorted))),
                ("includeUnknown", include_unknown.then(|| Out::bool(true))),
                ("lookup", other.then(|| Out::text(lookup.to_string()))),
            ])
        }
    }
}

/// Address ranges, one per line from two on; by address, IPv4 first.
pub(super) fn ranges_out(ranges: &[String]) -> Out {
    let mut sorted: Vec<&String> = ranges.iter().collect();
    sorted.sort_by_cached_key(|range| (first_address(range), (*range).clone()));
    sorted.dedup();
    Out::List(sorted.into_iter().map(|range| Out::text(range).into()).collect())
}

/// What cannot be read stands last.
fn first_address(range: &str) -> (bool, Option<IpAddr>) {
    let low = range.split('-').next().unwrap_or(range);
    let address = range.parse::<IpNet>().map(|net| net.addr()).ok().or_else(|| low.parse().ok());
    (address.is_none(), address)
}

pub(super) fn strength(strength: &Strength) -> Out {
    let combinations = combinations_out(&strength.allowed_combinations);
    let configurations = strength.combination_configurations.iter();
    let configurations: Vec<Item> = configurations.map(|entry| configuration(entry).into()).collect();
    record([
        ("id", strength.id.as_deref().map(id_out)),
        ("description", strength.description.clone().map(Out::Prose)),
        ("allowedCombinations", combinations),
        ("combinationConfigurations", (!configurations.is_empty()).then_some(Out::List(configurations))),
    ])
}

/// Combinations in Graph's bit order, methods joined by ` + `.
fn combinations_out(combinations: &[Vec<String>]) -> Option<Out> {
    let rank = |method: &String| AUTHENTICATION_METHODS.iter().position(|known| known == method).unwrap_or(usize::MAX);
    let mut sorted: Vec<Vec<String>> = combinations.to_vec();
    for methods in &mut sorted {
        methods.sort_by_cached_key(|method| (rank(method), method.clone()));
        methods.dedup();
    }
    sorted.sort_by_cached_key(|methods| (methods.iter().map(rank).collect::<Vec<_>>(), methods.clone()));
    sorted.dedup();
    let items = sorted.iter().map(|methods| Out::text(methods.join(COMBINATION_JOINT)).into());
    (!sorted.is_empty()).then(|| Out::List(items.collect()))
}

fn configuration(configuration: &CombinationConfiguration) -> Out {
    let ids = |list: &[String]| (!list.is_empty()).then(|| names_out(list));
    let aaguids: Vec<String> = configuration.allowed_aaguids.iter().map(|id| id.to_ascii_lowercase()).collect();
    record([
        ("appliesTo", combinations_out(&configuration.applies_to)),
        ("allowedAAGUIDs", ids(&aaguids)),
        ("allowedIssuerSkis", ids(&configuration.allowed_issuer_skis)),
        ("allowedPolicyOIDs", ids(&configuration.allowed_policy_oids)),
    ])
}
