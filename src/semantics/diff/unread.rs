//! What caplint cannot read of a policy, and what it means when that changes: nobody knows.

use std::collections::BTreeSet;

use crate::model::{Policy, PolicySet};
use crate::semantics::logic::Formula;
use crate::semantics::universe::Universe;
use crate::semantics::unread::{UnreadWord, unread_conditions, unread_words};

use super::edit::{Edit, Nature, Pair, Side};

/// Pairs whose unread parts are not what they were.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// Those with other conditions: by position, and the keys under which the universe knows the old
    /// conditions and the new ones.
    conditions: Vec<(usize, [String; 2])>,
    /// Those with other words that caplint does not know, by position, and the fields these stand in.
    others: Vec<(usize, BTreeSet<&'static str>)>,
}

/// The fields of which a part may be unread.
const CONDITIONS: [&str; 2] = ["graph", "conditions.deviceFilter"];

impl Unread {
    /// Finds them, and gives unread conditions that stayed one key in both sets, and those that changed a
    /// key of their own in `old`: what holds of the one need not hold of the other. `edits` know both keys.
    pub(super) fn told_apart(old: &mut PolicySet, new: &PolicySet, pairs: &[Pair], edits: &mut [Edit]) -> Self {
        let mut found = Self::default();
        for (position, pair) in pairs.iter().enumerate() {
            let (Some(before), Some(after)) = (pair.old, pair.new) else { continue };
            let (own, now) = (&mut old.policies[before].policy, &new.policies[after].policy);
            let fields = changed(own, now);
            if !fields.is_empty() && (own.is_enabled() || now.is_enabled()) {
                found.others.push((position, fields));
            }
            if unread_conditions(own) == unread_conditions(now) {
                own.key.clone_from(&now.key);
                continue;
            }
            let keys = [format!("{} (before)", now.key), now.key.clone()];
            own.key.clone_from(&keys[0]);
            for edit in edits.iter_mut().filter(|edit| edit.pair == position && CONDITIONS.contains(&edit.field)) {
                rename_with(edit, keys.clone());
            }
            found.conditions.push((position, keys));
        }
        found
    }

    /// True for an edit of a part that caplint cannot read.
    pub(super) fn is_of(&self, edit: &Edit) -> bool {
        let is_pair = self.conditions.iter().any(|(pair, _)| *pair == edit.pair);
        let mut others = self.others.iter().filter(|(pair, _)| *pair == edit.pair);
        let is_other = others.any(|(_, fields)| fields.iter().any(|field| is_same_part(field, edit.field)));
        is_pair && CONDITIONS.contains(&edit.field) || is_other && edit.nature == Nature::Effective
    }

    /// True when something changed of which no formula speaks.
    pub(super) fn has_others(&self) -> bool {
        !self.others.is_empty()
    }

    /// The names of the policies.
    pub(super) fn names(&self, pairs: &[Pair]) -> Vec<String> {
        let others = self.others.iter().map(|(pair, _)| *pair);
        let mut all: Vec<usize> = self.conditions.iter().map(|(pair, _)| *pair).chain(others).collect();
        all.sort_unstable();
        all.dedup();
        all.into_iter().map(|pair| format!("\"{}\"", pairs[pair].name)).collect()
    }

    /// Unread conditions hold now where they held before.
    pub(super) fn as_before(&self, universe: &Universe<'_>) -> Formula {
        let space = universe.space();
        Formula::all(self.conditions.iter().map(|(_, keys)| {
            let [before, now] = keys.each_ref().map(|key| universe.unread(key).map(|var| space.yes(var)));
            // What one side lacks holds there.
            let [before, now] = [before, now].map(|formula| formula.unwrap_or(Formula::TRUE));
            before.clone().implies(now.clone()).and(now.implies(before))
        }))
    }
}

/// The fields of whose unknown words both policies do not have the same.
fn changed(old: &Policy, new: &Policy) -> BTreeSet<&'static str> {
    let [old, new] = [old, new].map(unread_words);
    let only = |here: &[UnreadWord], there: &[UnreadWord]| -> Vec<&'static str> {
        here.iter().filter(|word| !there.contains(word)).map(|word| word.field).collect()
    };
    only(&old, &new).into_iter().chain(only(&new, &old)).collect()
}

/// True where one field is the other or holds it: an edit may be of a whole condition.
fn is_same_part(one: &str, other: &str) -> bool {
    let holds = |whole: &str, part: &str| part.strip_prefix(whole).is_some_and(|rest| rest.starts_with('.'));
    one == other || holds(one, other) || holds(other, one)
}

fn rename_with(edit: &mut Edit, keys: [String; 2]) {
    let put = std::mem::replace(&mut edit.put, Box::new(|_, _| {}));
    edit.put = Box::new(move |entry, side| {
        put(entry, side);
        if let Some(entry) = entry {
            entry.policy.key.clone_from(&keys[usize::from(side == Side::New)]);
        }
    });
}

#[cfg(test)]
mod tests;
