//! Names, and sets of names written out.

use crate::diag::{Face, FieldPath, Finding, Origin, nearest};
use crate::language::schema::tenant_names;
use crate::language::shape::{Kind, Name, NameEntry};
use crate::model::{Entry, ObjectRef, WordList};
use crate::yaml::Node;

use super::Lowering;

impl Lowering<'_> {
    /// The names of a list, sets written out: every name goes back to the token that produced it.
    pub(super) fn names<K: Kind>(
        &mut self,
        names: &[NameEntry<K>],
        list: Option<Node<'_>>,
        path: &FieldPath,
    ) -> Vec<ObjectRef> {
        let mut found = Vec::new();
        for (entry, item) in names.iter().zip(list.into_iter().flat_map(Node::items)) {
            match entry {
                NameEntry::Word(name) => {
                    self.map.insert(path.index(found.len()), item.origin(Face::Value));
                    found.push(ObjectRef::new(&name.0));
                }
                NameEntry::Other(reference) => {
                    let token = item.get("set").unwrap_or(item);
                    for (member, origin) in self.set::<K>(&reference.set, token) {
                        self.map.insert(path.index(found.len()), origin);
                        found.push(ObjectRef::new(&member));
                    }
                }
            }
        }
        found
    }

    /// The names of a set, each with where it comes from.
    fn set<K: Kind>(&mut self, name: &str, token: Node<'_>) -> Vec<(String, Origin)> {
        let Some(members) = self.tenant.sets.get(K::KEY).and_then(|sets| sets.get(name)) else {
            self.unknown_set::<K>(name, token);
            return Vec::new();
        };
        let path = FieldPath::new("sets").key(K::KEY).key(name);
        let with_origin = |(at, member): (usize, &String)| {
            let origin = token.origin(Face::Value);
            let declared = self.tenant_map.get(&path.index(at));
            let origin = match declared.or_else(|| self.tenant_map.get(&path)) {
                Some(declared) => origin.declared_at(declared.node, "in this set"),
                None => origin,
            };
            (member.clone(), origin)
        };
        members.iter().enumerate().map(with_origin).collect()
    }

    fn unknown_set<K: Kind>(&mut self, name: &str, token: Node<'_>) {
        let finding = Finding::error("unknown-name", format!("no set of {} is called `{name}`", K::KEY));
        let sets = self.tenant.sets.get(K::KEY);
        let known: Vec<&str> = sets.into_iter().flat_map(|sets| sets.keys().map(String::as_str)).collect();
        let help = if let Some(near) = nearest(name, known.iter().copied()) {
            format!("did you mean `{near}`?")
        } else if let Some((kind, _)) = self.tenant.sets.iter().find(|(_, sets)| sets.contains_key(name)) {
            format!("there is a set of {kind} of that name; a set stands in lists of its own kind")
        } else if tenant_names(K::KEY, self.tenant).iter().any(|known| known == name) {
            format!("`{name}` is {}, not a set: write it without `set`", K::ONE)
        } else if known.is_empty() {
            format!("declare it in the tenant file, below `sets: {{{}: …}}`", K::KEY)
        } else {
            format!("the sets of {} are {}", K::KEY, known.join(", "))
        };
        self.findings.push(finding.at(token.place(), "unknown set").help(help));
    }

    /// Names of a list that takes no sets.
    pub(super) fn plain<K>(names: Option<&[Name<K>]>) -> Vec<ObjectRef> {
        let names = names.unwrap_or_default();
        names.iter().map(|name| ObjectRef::new(&name.0)).collect()
    }
}

/// Objects among which `reserved` names are words.
pub(super) fn with_words<W: WordList>(objects: Vec<ObjectRef>, reserved: &[(&str, W)]) -> Vec<Entry<W>> {
    let word = |object: &ObjectRef| reserved.iter().find(|(name, _)| *name == &*object.written);
    let entry = |object: ObjectRef| match word(&object) {
        Some((_, word)) => Entry::Word(*word),
        None => Entry::Object(object),
    };
    objects.into_iter().map(entry).collect()
}
