//! Ways to authenticate, as far as strengths tell them apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog;
use crate::model::{CombinationConfiguration, ObjectKey, ObjectRef, Strength, Tenant};
use crate::semantics::strength;

use super::Side;
use super::mentions::Mentions;

/// Id of the built-in strength that accepts what `mfa` does (Conditional Access authentication
/// strengths, Microsoft Learn).
const MFA: &str = "00000000-0000-0000-0000-000000000002";

/// First factors, which everybody has.
const FIRST: [&str; 2] = ["password", "federatedSingleFactor"];
/// Methods that external users can register in the tenant they visit, and those that they can only use
/// at home (How Conditional Access authentication strength works for external users, Microsoft Learn).
const HERE: [&str; 4] = ["sms", "voice", "microsoftAuthenticatorPush", "softwareOath"];
const AT_HOME: [&str; 6] = [
    "deviceBasedPush",
    "hardwareOath",
    "fido2",
    "windowsHelloForBusiness",
    "x509CertificateSingleFactor",
    "x509CertificateMultiFactor",
];

/// Where external users can authenticate in some way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ForGuests {
    /// In the tenant they visit.
    Here,
    /// In their home tenant alone.
    AtHome,
    /// Nowhere.
    Never,
}

/// Ways to authenticate that every strength treats alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Class {
    /// What is in it, for people.
    pub(super) shown: String,
    /// The strengths that accept it, by side and key.
    pub(super) accepted: BTreeSet<(usize, ObjectKey)>,
    /// It is multifactor authentication.
    pub(super) mfa: bool,
    pub(super) guests: ForGuests,
}

/// What a strength accepts: combinations with what is asked of them beyond the methods; `None` where only
/// its name is known.
type Accepts = Option<BTreeMap<Vec<String>, Limits>>;

/// Models of security key, certificate issuers, certificate policies; an empty set is any.
type Limits = [BTreeSet<String>; 3];

/// One way: a combination with one model, issuer and policy of those that strengths name; `None` for
/// any other.
type Way = (Vec<String>, [Option<String>; 3]);

/// The classes that the referenced strengths and `mfa` tell apart. Ways that neither is met by are left
/// out.
pub(super) fn classes(strengths: &Mentions, sides: &[Side<'_>]) -> Vec<Class> {
    let mut all: Vec<(usize, ObjectKey, Accepts)> = Vec::new();
    let mut classes = Vec::new();
    for (key, mention) in strengths.iter() {
        let own: Vec<_> = sides.iter().map(|side| accepts(side.tenant, &mention.object)).collect();
        if own.iter().any(Option::is_none) {
            classes.push(opaque(key, &mention.object, &own));
        }
        all.extend(own.into_iter().enumerate().map(|(side, own)| (side, key.clone(), own)));
    }
    let mut by_signature: BTreeMap<_, Vec<Way>> = BTreeMap::new();
    let mut order = Vec::new();
    for way in ways(&all) {
        let accepted: BTreeSet<(usize, ObjectKey)> = all
            .iter()
            .filter(|(_, _, own)| takes(own.as_ref(), &way))
            .map(|(side, key, _)| (*side, key.clone()))
            .collect();
        let mfa = is_mfa(&way.0);
        if accepted.is_empty() && !mfa {
            continue;
        }
        let signature = (accepted, mfa, for_guests(&way.0));
        if !by_signature.contains_key(&signature) {
            order.push(signature.clone());
        }
        by_signature.entry(signature).or_default().push(way);
    }
    for signature in order {
        let shown = by_signature.get(&signature).map(|ways| shown(ways)).unwrap_or_default();
        let (accepted, mfa, guests) = signature;
        classes.push(Class { shown, accepted, mfa, guests });
    }
    classes
}

/// What meets a strength of which only the name is known, and nothing else.
fn opaque(key: &ObjectKey, strength: &ObjectRef, own: &[Accepts]) -> Class {
    let unknown = own.iter().enumerate().filter(|(_, own)| own.is_none());
    Class {
        shown: format!("what \"{}\" accepts", strength.shown()),
        accepted: unknown.map(|(side, _)| (side, key.clone())).collect(),
        mfa: false,
        guests: ForGuests::Here,
    }
}

fn sorted(methods: &[String]) -> Vec<String> {
    let mut methods = methods.to_vec();
    methods.sort_unstable();
    methods
}

fn accepts(tenant: &Tenant, strength: &ObjectRef) -> Accepts {
    let combinations = strength::combinations(tenant, strength)?;
    let own = tenant.authentication_strengths.get(strength.shown());
    let own = own.filter(|_| catalog::strengths().by_id(strength.graph()).is_none());
    let limits = |methods: &Vec<String>| own.map_or_else(Limits::default, |own| limits(own, methods));
    Some(
        combinations.iter().map(|methods| sorted(methods)).map(|methods| (methods.clone(), limits(&methods))).collect(),
    )
}

fn limits(strength: &Strength, methods: &[String]) -> Limits {
    let applies = |entry: &&CombinationConfiguration| entry.applies_to.iter().any(|list| sorted(list) == methods);
    let mut limits = Limits::default();
    for entry in strength.combination_configurations.iter().filter(applies) {
        let lists = [&entry.allowed_aaguids, &entry.allowed_issuer_skis, &entry.allowed_policy_oids];
        for (limit, list) in limits.iter_mut().zip(lists) {
            limit.extend(list.iter().map(|text| text.to_ascii_lowercase()));
        }
    }
    limits
}

/// Every way that built-in strengths or the strengths in `all` tell apart.
fn ways(all: &[(usize, ObjectKey, Accepts)]) -> Vec<Way> {
    let mut named: BTreeMap<Vec<String>, Limits> = BTreeMap::new();
    let mut order = Vec::new();
    let built_in = catalog::strengths().iter().flat_map(|strength| &strength.allowed_combinations);
    let built_in = built_in.map(|text| (sorted(&split(text)), Limits::default()));
    let own = all.iter().filter_map(|(_, _, own)| own.as_ref()).flatten();
    for (methods, limits) in built_in.chain(own.map(|(methods, limits)| (methods.clone(), limits.clone()))) {
        if !named.contains_key(&methods) {
            order.push(methods.clone());
        }
        let known = named.entry(methods).or_default();
        known.iter_mut().zip(limits).for_each(|(known, limit)| known.extend(limit));
    }
    order.into_iter().flat_map(|methods| split_ways(&methods, named.get(&methods))).collect()
}

/// A combination, once for each model, issuer and policy that somebody names, and for any other.
fn split_ways(methods: &[String], limits: Option<&Limits>) -> Vec<Way> {
    let mut ways = vec![(methods.to_vec(), [const { None }; 3])];
    for (at, limit) in limits.into_iter().flatten().enumerate() {
        let with = |way: &Way, text: &String| {
            let mut way = way.clone();
            way.1[at] = Some(text.clone());
            way
        };
        let more: Vec<Way> = ways.iter().flat_map(|way| limit.iter().map(|text| with(way, text))).collect();
        ways.extend(more);
    }
    ways
}

fn split(text: &str) -> Vec<String> {
    text.split(" + ").map(str::to_owned).collect()
}

fn takes(own: Option<&BTreeMap<Vec<String>, Limits>>, (methods, details): &Way) -> bool {
    own.and_then(|own| own.get(methods)).is_some_and(|limits| {
        let within = |(limit, detail): (&BTreeSet<String>, &Option<String>)| {
            limit.is_empty() || detail.as_ref().is_some_and(|detail| limit.contains(detail))
        };
        limits.iter().zip(details).all(within)
    })
}

fn is_mfa(methods: &[String]) -> bool {
    let built_in = catalog::strengths().by_id(MFA);
    built_in.is_some_and(|strength| strength.allowed_combinations.iter().any(|text| sorted(&split(text)) == methods))
}

fn for_guests(methods: &[String]) -> ForGuests {
    let all = |lists: &[&[&str]]| methods.iter().all(|method| lists.iter().any(|list| list.contains(&method.as_str())));
    if all(&[&FIRST, &HERE]) {
        ForGuests::Here
    } else if all(&[&FIRST, &HERE, &AT_HOME]) {
        ForGuests::AtHome
    } else {
        ForGuests::Never
    }
}

/// The ways of a class: `fido2 or x509CertificateMultiFactor`, `fido2 (+3 more)`.
fn shown(ways: &[Way]) -> String {
    let mut names: Vec<String> = Vec::new();
    for (methods, details) in ways {
        let details: Vec<&str> = details.iter().flatten().map(String::as_str).collect();
        let limited = if details.is_empty() { String::new() } else { format!(" ({})", details.join(", ")) };
        let mut methods: Vec<&str> = methods.iter().map(String::as_str).collect();
        methods.sort_by_key(|method| !FIRST.contains(method));
        let name = format!("{}{limited}", methods.join(" + "));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match &names[..] {
        [first, rest @ ..] if rest.len() > 2 => format!("{first} (+{} more)", rest.len()),
        names => names.join(" or "),
    }
}
