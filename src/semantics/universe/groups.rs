//! What the tenant file says of groups, as constraints: `members`, `knownMembers`, `subsetOf` and
//! `disjointFrom`, read as [`Directory`] reads them. Where facts contradict each other, membership
//! wins; what else would follow from the contradiction is left open.

use std::collections::{BTreeSet, HashMap};

use crate::model::{ObjectKey, ObjectRef, Tenant, is_guid};
use crate::semantics::Directory;
use crate::semantics::logic::Formula;

use super::builder::Builder;
use super::mentions::Mentions;

/// A group about which the tenant file says something that bears on what is asked.
#[derive(Debug)]
pub(super) struct Fact {
    name: String,
    pub(super) object: ObjectRef,
    /// Accounts that are listed in it, as known members or all of them.
    listed: Vec<ObjectRef>,
    /// The groups among its members, when all its members are listed and known.
    closed: Option<Vec<usize>>,
    /// Groups inside it.
    parts: Vec<usize>,
    /// Groups that share no member with it.
    strangers: Vec<usize>,
}

impl Fact {
    fn says_something(&self) -> bool {
        !self.listed.is_empty() || self.closed.is_some() || !self.parts.is_empty() || !self.strangers.is_empty()
    }

    /// Accounts that are listed in it.
    pub(super) fn listed(&self) -> &[ObjectRef] {
        &self.listed
    }
}

/// For each listed account the groups that list it.
pub(super) fn listing(facts: &[Fact]) -> HashMap<ObjectKey, Vec<usize>> {
    let mut listing: HashMap<ObjectKey, Vec<usize>> = HashMap::new();
    for (at, fact) in facts.iter().enumerate() {
        for account in &fact.listed {
            listing.entry(ObjectKey::from(account)).or_default().push(at);
        }
    }
    listing
}

/// The facts that bear on the groups in `mentioned`.
pub(super) fn facts(tenant: &Tenant, mentioned: &Mentions) -> Vec<Fact> {
    let directory = Directory::new(tenant);
    let names = connected(&directory, mentioned);
    let at: HashMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let facts: Vec<Fact> = names.iter().map(|name| fact(&directory, name, &at)).collect();
    let inner: BTreeSet<usize> =
        facts.iter().flat_map(|fact| fact.parts.iter().chain(&fact.strangers)).copied().collect();
    if inner.is_empty() && !facts.iter().any(Fact::says_something) {
        return Vec::new();
    }
    facts
}

/// Declared groups that are mentioned, and those tied to them.
fn connected<'t>(directory: &Directory<'t>, mentioned: &Mentions) -> Vec<&'t str> {
    let mut outer: HashMap<&str, Vec<&'t str>> = HashMap::new();
    for name in directory.tenant.groups.keys() {
        for part in directory.parts(name) {
            outer.entry(*part).or_default().push(name);
        }
    }
    let mut names: Vec<&'t str> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&'t str> =
        mentioned.iter().filter_map(|(_, mention)| directory.declared_name(&mention.object)).collect();
    waiting.reverse();
    while let Some(name) = waiting.pop() {
        if seen.insert(name) {
            names.push(name);
            let tied = directory.parts(name).iter().chain(directory.strangers(name));
            waiting.extend(tied.chain(outer.get(name).into_iter().flatten()));
        }
    }
    names
}

fn fact(directory: &Directory<'_>, name: &str, at: &HashMap<&str, usize>) -> Fact {
    let tenant = directory.tenant;
    let group = tenant.groups.get(name);
    let id = group.and_then(|group| group.id.as_deref());
    let lists = group.into_iter().flat_map(|group| group.members.iter().chain(&group.known_members));
    let listed = lists.flat_map(|list| &list.users).map(|text| account(tenant, text)).collect();
    let members = group.and_then(|group| group.members.as_ref());
    let place = |name: &&str| at.get(name).copied();
    let closed = members.and_then(|members| {
        let nested = members.groups.iter().map(|text| directory.key(text).as_ref().and_then(place));
        nested.collect::<Option<Vec<usize>>>()
    });
    Fact {
        name: name.to_owned(),
        object: ObjectRef { name: Some(name.into()), id: id.map(Into::into), ..ObjectRef::new(name) },
        listed,
        closed,
        parts: directory.parts(name).iter().filter_map(place).collect(),
        // Two groups may both say it.
        strangers: directory.strangers(name).iter().filter_map(place).collect::<BTreeSet<_>>().into_iter().collect(),
    }
}

/// The account that a list of members names.
fn account(tenant: &Tenant, text: &str) -> ObjectRef {
    let known = tenant.users.get_key_value(text).or_else(|| {
        let same = |id: &str| id.eq_ignore_ascii_case(text);
        let mut users = tenant.users.iter();
        users.find(|(_, user)| is_guid(text) && user.id.as_deref().is_some_and(same))
    });
    let id = known.and_then(|(_, user)| user.id.as_deref());
    ObjectRef { name: known.map(|(name, _)| name.as_str().into()), id: id.map(Into::into), ..ObjectRef::new(text) }
}

/// Requires what the facts say. `group` is membership in a group, `account` being one of some accounts.
pub(super) fn require(
    builder: &mut Builder,
    facts: &[Fact],
    group: impl Fn(usize) -> Formula,
    account: impl Fn(&[ObjectKey]) -> Formula,
) {
    for (at, fact) in facts.iter().enumerate() {
        let own: Vec<ObjectKey> = fact.listed.iter().map(ObjectKey::from).collect();
        let name = &fact.name;
        builder.declare(format!("listed members of \"{name}\""), account(&own).implies(group(at)));
        for part in &fact.parts {
            let said = format!("\"{}\" is part of \"{name}\"", facts[*part].name);
            builder.declare(said, group(*part).implies(group(at)));
        }
        if fact.closed.is_some() {
            let said = format!("\"{name}\" has no members but those listed");
            let (open, accounts) = (open_groups(facts, at), inside(facts, at));
            let members = account(&accounts).or(Formula::any(open.into_iter().map(&group)));
            builder.declare(said, group(at).implies(members));
        }
        for stranger in fact.strangers.iter().filter(|stranger| **stranger >= at) {
            let said = format!("\"{name}\" and \"{}\" share no member", facts[*stranger].name);
            let other = inside(facts, *stranger);
            let both: Vec<ObjectKey> = inside(facts, at).into_iter().filter(|key| other.contains(key)).collect();
            let apart = group(at).and(group(*stranger)).not();
            builder.declare(said, apart.or(account(&both)));
        }
    }
}

/// Every account listed in a group or in one inside it.
fn inside(facts: &[Fact], at: usize) -> Vec<ObjectKey> {
    let mut found = BTreeSet::new();
    for part in reached(facts, at, |fact| &fact.parts) {
        found.extend(facts[part].listed.iter().map(ObjectKey::from));
    }
    found.into_iter().collect()
}

/// Groups through which a group with listed members can have further ones: those among its members
/// whose own members are not all listed. A circle of groups that only list each other holds nobody.
fn open_groups(facts: &[Fact], at: usize) -> Vec<usize> {
    let nested = |fact: &'_ Fact| fact.closed.clone().unwrap_or_default();
    let mut seen = BTreeSet::from([at]);
    let mut waiting = vec![at];
    while let Some(at) = waiting.pop() {
        waiting.extend(nested(&facts[at]).into_iter().filter(|part| seen.insert(*part)));
    }
    seen.into_iter().filter(|at| facts[*at].closed.is_none()).collect()
}

fn reached<'f>(facts: &'f [Fact], at: usize, next: impl Fn(&'f Fact) -> &'f [usize]) -> BTreeSet<usize> {
    let mut seen = BTreeSet::from([at]);
    let mut waiting = vec![at];
    while let Some(at) = waiting.pop() {
        waiting.extend(next(&facts[at]).iter().copied().filter(|part| seen.insert(*part)));
    }
    seen
}
