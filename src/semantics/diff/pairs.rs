//! Which policies of two sets are one policy, and what was edited in each.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::canonical_meaning;
use crate::model::{Policy, PolicySet, SetPolicy};

use super::compare::compare;
use super::edit::{Change, Edit, Edits, Nature, Pair, Put, Side};

/// The policies of both sets, matched: in the order of the new set, then what only the old one has.
#[must_use]
pub fn pairs(old: &PolicySet, new: &PolicySet) -> Vec<Pair> {
    let matched = matched(old, new);
    let mut all: Vec<Pair> = Vec::new();
    for (position, entry) in new.policies.iter().enumerate() {
        all.push(pair(&entry.policy, matched.get(&position).copied(), Some(position)));
    }
    let taken: BTreeSet<usize> = matched.into_values().collect();
    let gone = old.policies.iter().enumerate().filter(|(position, _)| !taken.contains(position));
    all.extend(gone.map(|(position, entry)| pair(&entry.policy, Some(position), None)));
    all
}

fn pair(policy: &Policy, old: Option<usize>, new: Option<usize>) -> Pair {
    Pair { key: policy.key.clone(), name: policy.name.clone(), old, new }
}

/// What a policy goes by, where it has such a thing.
type Naming<'n> = &'n dyn Fn(&Policy) -> Option<String>;

/// New positions to old ones: by id where both have one, then by key, then by display name. What
/// several policies of a side share names none of them.
fn matched(old: &PolicySet, new: &PolicySet) -> BTreeMap<usize, usize> {
    let by_id = |policy: &Policy| policy.id.as_ref().map(|id| id.to_ascii_lowercase());
    let by_key = |policy: &Policy| Some(policy.key.clone());
    let by_name = |policy: &Policy| Some(policy.name.clone());
    let names: [Naming<'_>; 3] = [&by_id, &by_key, &by_name];
    let mut matched = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for name in names {
        let free_old = named(old, name, &|position| !taken.contains(&position));
        let free_new = named(new, name, &|position| !matched.contains_key(&position));
        for (text, position) in free_new {
            if let Some(&other) = free_old.get(&text) {
                matched.insert(position, other);
                taken.insert(other);
            }
        }
    }
    matched
}

/// Positions by name, of those that are free and alone have it.
fn named(set: &PolicySet, name: Naming<'_>, is_free: &dyn Fn(usize) -> bool) -> BTreeMap<String, usize> {
    let mut found: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for (position, entry) in set.policies.iter().enumerate().filter(|(position, _)| is_free(*position)) {
        if let Some(text) = name(&entry.policy) {
            found.entry(text).and_modify(|known| *known = None).or_insert(Some(position));
        }
    }
    found.into_iter().filter_map(|(text, position)| Some((text, position?))).collect()
}

/// Every edit between the two sets.
#[must_use]
pub fn edits(old: &PolicySet, new: &PolicySet, pairs: &[Pair]) -> Vec<Edit> {
    let mut found = Vec::new();
    for (position, pair) in pairs.iter().enumerate() {
        let entry = |set: &PolicySet, at: Option<usize>| at.map(|at| set.policies[at].clone());
        let first = found.len();
        let mut edits = Edits { pair: position, found: &mut found };
        match (entry(old, pair.old), entry(new, pair.new)) {
            (Some(before), Some(after)) => {
                compare(&before.policy, &after.policy, &mut edits);
                name_wordings(&mut found[first..], &after);
            }
            (None, Some(after)) => edits.add("", Change::PolicyAdded, Nature::Effective, whole(after, Side::New)),
            (Some(before), None) => edits.add("", Change::PolicyRemoved, Nature::Effective, whole(before, Side::Old)),
            (None, None) => {}
        }
    }
    found
}

fn whole(entry: SetPolicy, there: Side) -> Put {
    Box::new(move |place, side| *place = (side == there).then(|| entry.clone()))
}

/// Edits that, taken back, leave a policy of the same meaning are other words for it.
fn name_wordings(edits: &mut [Edit], after: &SetPolicy) {
    let meaning = |entry: &SetPolicy| {
        let mut policy = canonical_meaning(&entry.policy);
        policy.rollout = None;
        policy
    };
    let own = meaning(after);
    for edit in edits.iter_mut().filter(|edit| edit.nature == Nature::Effective) {
        let mut undone = Some(after.clone());
        (edit.put)(&mut undone, Side::Old);
        if undone.is_some_and(|undone| meaning(&undone) == own) {
            edit.nature = Nature::Words;
        }
    }
}

/// The old policy of each pair that is `relevant`, with only `kept` edits made.
pub(super) fn with_edits(
    old: &PolicySet,
    pairs: &[Pair],
    edits: &[Edit],
    kept: &BTreeSet<usize>,
    relevant: &BTreeSet<usize>,
) -> Vec<SetPolicy> {
    let entry = |(position, pair): (usize, &Pair)| {
        let own = pair.old.filter(|_| relevant.contains(&position));
        own.map(|at| old.policies[at].clone())
    };
    let mut entries: Vec<Option<SetPolicy>> = pairs.iter().enumerate().map(entry).collect();
    for edit in kept.iter().map(|&position| &edits[position]).filter(|edit| relevant.contains(&edit.pair)) {
        (edit.put)(&mut entries[edit.pair], Side::New);
    }
    entries.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;
