//! What authentication strengths, and `mfa`, accept, and which of them another one satisfies.

use std::collections::BTreeSet;

use crate::catalog;
use crate::model::{Ask, BuiltInControl, CombinationConfiguration, ObjectKey, Strength, Tenant};

/// One way to authenticate: methods that are used together, and what is asked of them beyond that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Way {
    /// The methods.
    pub(super) methods: BTreeSet<String>,
    /// Models of security key, certificate issuers, certificate policies; an empty set is any.
    limits: [BTreeSet<String>; 3],
}

impl Way {
    /// True when who authenticates this way does so in the `other` way as well.
    fn is_within(&self, other: &Self) -> bool {
        let narrower = |(own, other): (&BTreeSet<String>, &BTreeSet<String>)| {
            other.is_empty() || !own.is_empty() && own.is_subset(other)
        };
        self.methods == other.methods && self.limits.iter().zip(&other.limits).all(narrower)
    }
}

/// The ways that satisfy `ask`; `None` when it is not about authentication, or for a strength of which
/// only the name is known.
///
/// `mfa` accepts exactly what the built-in strength "Multifactor authentication" does (Conditional
/// Access authentication strengths, Microsoft Learn).
pub(super) fn ways(tenant: &Tenant, ask: &Ask) -> Option<Vec<Way>> {
    match ask {
        Ask::Control(BuiltInControl::Mfa) => built_in(&ObjectKey::new(MFA_STRENGTH)),
        Ask::Strength(key) => built_in(key).or_else(|| own(tenant, key)),
        _ => None,
    }
}

/// Id of the built-in strength "Multifactor authentication".
const MFA_STRENGTH: &str = "00000000-0000-0000-0000-000000000002";

fn built_in(key: &ObjectKey) -> Option<Vec<Way>> {
    let strength = catalog::strengths().by_id(key.as_str())?;
    let way = |text: &String| Way {
        methods: text.split(" + ").map(str::to_owned).collect(),
        limits: <[BTreeSet<String>; 3]>::default(),
    };
    Some(strength.allowed_combinations.iter().map(way).collect())
}

fn own(tenant: &Tenant, key: &ObjectKey) -> Option<Vec<Way>> {
    let is_it = |(name, strength): &(&String, &Strength)| {
        ObjectKey::new(name) == *key || strength.id.as_deref().is_some_and(|id| ObjectKey::new(id) == *key)
    };
    let (_, strength) = tenant.authentication_strengths.iter().find(is_it)?;
    let ways = strength.allowed_combinations.iter().map(|methods| limited(strength, methods));
    (!strength.allowed_combinations.is_empty()).then(|| ways.collect())
}

fn limited(strength: &Strength, methods: &[String]) -> Way {
    let methods: BTreeSet<String> = methods.iter().cloned().collect();
    let applies = |entry: &&CombinationConfiguration| {
        entry.applies_to.iter().any(|list| list.iter().cloned().collect::<BTreeSet<_>>() == methods)
    };
    let mut limits = <[BTreeSet<String>; 3]>::default();
    for entry in strength.combination_configurations.iter().filter(applies) {
        let lists = [&entry.allowed_aaguids, &entry.allowed_issuer_skis, &entry.allowed_policy_oids];
        for (limit, list) in limits.iter_mut().zip(lists) {
            limit.extend(list.iter().map(|text| text.to_ascii_lowercase()));
        }
    }
    Way { methods, limits }
}

/// True when whoever satisfies `shown` satisfies `asked`: the same, or a strength, or `mfa`, that accepts
/// nothing that the other does not.
pub(in crate::semantics) fn implies(tenant: &Tenant, shown: &Ask, asked: &Ask) -> bool {
    if shown == asked {
        return true;
    }
    let (Some(shown), Some(asked)) = (ways(tenant, shown), ways(tenant, asked)) else {
        return false;
    };
    shown.iter().all(|way| asked.iter().any(|other| way.is_within(other)))
}
