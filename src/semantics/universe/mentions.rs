//! Objects that somebody asks about, and which of them nobody can tell apart.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;

use crate::model::{ObjectKey, ObjectRef};

/// Who refers to an object, and where: the position of a policy, region or sign-in, and one of its
/// fields.
pub(super) type Mark = (usize, &'static str);

/// An object that is referred to.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    pub(super) object: ObjectRef,
    marks: Vec<Mark>,
}

/// The objects of one kind that are referred to, in the order of their first mention.
#[derive(Debug, Clone, Default)]
pub(super) struct Mentions(IndexMap<ObjectKey, Mention>);

impl Mentions {
    /// Notes that `object` is referred to at `mark`.
    pub(super) fn note(&mut self, object: &ObjectRef, mark: Mark) {
        let entry = self.0.entry(ObjectKey::from(object));
        let mention = entry.or_insert_with(|| Mention { object: object.clone(), marks: Vec::new() });
        if mention.marks.last() != Some(&mark) {
            mention.marks.push(mark);
        }
    }

    /// Makes an object known that nobody refers to.
    pub(super) fn know(&mut self, object: &ObjectRef) {
        let entry = self.0.entry(ObjectKey::from(object));
        entry.or_insert_with(|| Mention { object: object.clone(), marks: Vec::new() });
    }

    /// Notes each of `objects`.
    pub(super) fn note_all<'o>(&mut self, objects: impl IntoIterator<Item = &'o ObjectRef>, mark: Mark) {
        objects.into_iter().for_each(|object| self.note(object, mark));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&ObjectKey, &Mention)> {
        self.0.iter()
    }

    pub(super) fn has(&self, key: &ObjectKey) -> bool {
        self.0.contains_key(key)
    }

    /// True when somebody refers to the object.
    pub(super) fn is_marked(&self, key: &ObjectKey) -> bool {
        self.0.get(key).is_some_and(|mention| !mention.marks.is_empty())
    }

    /// The classes: objects with the same marks and the same `fact` are one. Classes stand in the
    /// order of their first member.
    pub(super) fn classes<F: Ord>(&self, fact: impl Fn(&ObjectKey) -> F) -> Classes {
        let mut by_signature: BTreeMap<(Vec<Mark>, F), usize> = BTreeMap::new();
        let mut classes = Classes::default();
        for (key, mention) in &self.0 {
            let mut marks = mention.marks.clone();
            marks.sort_unstable();
            marks.dedup();
            let next = classes.members.len();
            let at = *by_signature.entry((marks, fact(key))).or_insert(next);
            if at == next {
                classes.members.push(Vec::new());
            }
            classes.members[at].push(mention.object.clone());
            classes.of.insert(key.clone(), at);
        }
        classes
    }
}

/// Objects by class. All members of a class are treated alike by everything that is asked about.
#[derive(Debug, Clone, Default)]
pub(super) struct Classes {
    members: Vec<Vec<ObjectRef>>,
    of: HashMap<ObjectKey, usize>,
}

impl Classes {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    /// The class of an object.
    pub(super) fn of(&self, key: &ObjectKey) -> Option<usize> {
        self.of.get(key).copied()
    }

    /// The member that stands for a class.
    pub(super) fn example(&self, class: usize) -> &ObjectRef {
        &self.members[class][0]
    }

    /// The members of a class.
    pub(super) fn members(&self, class: usize) -> &[ObjectRef] {
        &self.members[class]
    }

    /// A class in words: `X`, `X (+22 more)`.
    pub(super) fn shown(&self, class: usize) -> String {
        match &self.members[class][..] {
            [one] => one.shown().to_owned(),
            [first, rest @ ..] => format!("{} (+{} more)", first.shown(), rest.len()),
            [] => String::new(),
        }
    }
}
