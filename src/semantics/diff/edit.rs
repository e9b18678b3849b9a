//! What was edited: the smallest parts in which two versions of a policy differ, each of which can
//! be taken back by itself.

use std::fmt;

use crate::diag::FieldPath;
use crate::model::{Policy, SetPolicy};

/// Which of the two sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// What was before.
    Old,
    /// What is after.
    New,
}

/// The policies of two sets that are one policy: by id, else by key, else by display name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Its key, on the new side where it stands there.
    pub key: String,
    /// Its display name, likewise.
    pub name: String,
    /// Its position in the old set.
    pub old: Option<usize>,
    /// Its position in the new set.
    pub new: Option<usize>,
}

/// An edit of one policy.
pub struct Edit {
    /// The policy, by position among the pairs.
    pub pair: usize,
    /// The field, without positions in lists: `users.exclude.groups`; empty for a policy as a whole.
    pub field: &'static str,
    /// Where it stands in the old policy; `None` where nothing stood there.
    pub old: Option<FieldPath>,
    /// Where it stands in the new policy; `None` where nothing stands there now.
    pub new: Option<FieldPath>,
    /// What was done.
    pub change: Change,
    /// What the edit is of.
    pub nature: Nature,
    /// Makes a policy say at this place what the given side says; takes or gives the policy as a whole.
    pub(super) put: Put,
}

/// See [`Edit::put`].
pub(super) type Put = Box<dyn Fn(&mut Option<SetPolicy>, Side) + Send + Sync>;

/// What was done at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The policy is new.
    PolicyAdded,
    /// The policy is gone.
    PolicyRemoved,
    /// One value took the place of another, in words; "nothing" for none.
    Set(String, String),
    /// An entry of a list is new.
    Added(String),
    /// An entry of a list is gone.
    Removed(String),
}

/// What an edit is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    /// Something that Entra goes by.
    Effective,
    /// Something for people to read: a name, an owner, a stage that is not current.
    Words,
}

impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Edit").field("pair", &self.pair).field("text", &self.to_string()).finish_non_exhaustive()
    }
}

impl fmt::Display for Edit {
    /// A few words: `state: enabled → reportOnly`, `users.exclude.groups: + Contractors`, `new`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.change {
            Change::PolicyAdded => f.write_str("new policy"),
            Change::PolicyRemoved => f.write_str("policy removed"),
            Change::Set(before, after) => write!(f, "{}: {before} → {after}", self.field),
            Change::Added(item) => write!(f, "{}: + {item}", self.field),
            Change::Removed(item) => write!(f, "{}: − {item}", self.field),
        }
    }
}

/// Collects the edits of one policy.
pub(super) struct Edits<'e> {
    pub(super) pair: usize,
    pub(super) found: &'e mut Vec<Edit>,
}

/// How a part of a policy is reached, compared and shown.
pub(super) struct Part<T: 'static> {
    /// The field.
    pub(super) field: &'static str,
    /// The part of a policy.
    pub(super) at: fn(&mut Policy) -> Option<&mut T>,
    /// Two parts with the same key mean the same.
    pub(super) key: fn(&T) -> String,
    /// The part in words.
    pub(super) show: fn(&T) -> String,
}

/// A list of a policy whose entries are edited one by one.
pub(super) struct ListPart<T: 'static> {
    pub(super) field: &'static str,
    pub(super) at: fn(&mut Policy) -> Option<&mut Vec<T>>,
    pub(super) key: fn(&T) -> String,
    pub(super) show: fn(&T) -> String,
    /// Where the entry at a position stands, from `field` on.
    pub(super) place: fn(&'static str, usize, &T) -> FieldPath,
}

impl Edits<'_> {
    pub(super) fn add(&mut self, field: &'static str, change: Change, nature: Nature, put: Put) {
        let place = |there: bool| there.then(|| FieldPath::new(field));
        let (old, new) = match &change {
            Change::PolicyAdded => (false, true),
            Change::PolicyRemoved => (true, false),
            Change::Set(before, after) => (before != NOTHING, after != NOTHING),
            Change::Added(_) | Change::Removed(_) => (true, true),
        };
        self.found.push(Edit { pair: self.pair, field, old: place(old), new: place(new), change, nature, put });
    }

    /// One edit where the part differs.
    pub(super) fn value<T>(&mut self, old: &mut Policy, new: &mut Policy, part: &Part<T>, nature: Nature)
    where
        T: Clone + Send + Sync + 'static,
    {
        let (Some(before), Some(after)) = ((part.at)(old), (part.at)(new)) else { return };
        if (part.key)(before) == (part.key)(after) {
            return;
        }
        let change = Change::Set((part.show)(before), (part.show)(after));
        let (before, after, at) = (before.clone(), after.clone(), part.at);
        self.add(
            part.field,
            change,
            nature,
            on_policy(move |policy, side| {
                if let Some(place) = at(policy) {
                    *place = if side == Side::Old { before.clone() } else { after.clone() };
                }
            }),
        );
    }

    /// An edit for each entry that only one side has.
    pub(super) fn list<T>(&mut self, old: &mut Policy, new: &mut Policy, part: &ListPart<T>)
    where
        T: Clone + Send + Sync + 'static,
    {
        let (Some(before), Some(after)) = ((part.at)(old), (part.at)(new)) else { return };
        for side in [Side::New, Side::Old] {
            let (own, other) = if side == Side::New { (&*after, &*before) } else { (&*before, &*after) };
            let is_fresh = |item: &&T| !other.iter().any(|known| (part.key)(known) == (part.key)(item));
            for (index, item) in own.iter().enumerate().filter(|(_, item)| is_fresh(item)) {
                self.entry(part, side, index, item);
            }
        }
    }

    /// An entry that only `side` has.
    fn entry<T>(&mut self, part: &ListPart<T>, side: Side, index: usize, item: &T)
    where
        T: Clone + Send + Sync + 'static,
    {
        let place = Some((part.place)(part.field, index, item));
        let shown = (part.show)(item);
        let is_new = side == Side::New;
        let (item, at, key) = (item.clone(), part.at, part.key);
        let put = on_policy(move |policy, wanted| {
            let Some(list) = at(policy) else { return };
            let own = key(&item);
            list.retain(|known| key(known) != own);
            if wanted == side {
                list.push(item.clone());
            }
        });
        self.found.push(Edit {
            pair: self.pair,
            field: part.field,
            old: place.clone().filter(|_| !is_new),
            new: place.filter(|_| is_new),
            change: if is_new { Change::Added(shown) } else { Change::Removed(shown) },
            nature: Nature::Effective,
            put,
        });
    }
}

/// What stands for no value.
pub(super) const NOTHING: &str = "nothing";

fn on_policy(change: impl Fn(&mut Policy, Side) + Send + Sync + 'static) -> Put {
    Box::new(move |entry, side| {
        if let Some(entry) = entry {
            change(&mut entry.policy, side);
        }
    })
}
