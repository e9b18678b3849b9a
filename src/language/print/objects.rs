//! Objects by name or id, lists of them, and sets.

use std::collections::BTreeSet;

use crate::diag::FieldPath;
use crate::language::names::{Lookup, Names};
use crate::language::schema::{APP_WORDS, LOCATION_WORDS};
use crate::language::spellings;
use crate::model::{Entry, ObjectKind, ObjectRef, WordList};
use crate::yaml::emit::{Item, Out, Pair};

use super::{Deviation, DeviationKind, Notes};

/// What printing one document needs and finds out.
pub(super) struct Printer<'p> {
    pub(super) names: &'p Names<'p>,
    pub(super) notes: &'p Notes,
    pub(super) deviations: Vec<Deviation>,
    /// Members that no key can say: Graph path and value.
    pub(super) verbatim: Vec<(String, serde_json::Value)>,
}

/// An object as it is printed.
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) comment: Option<String>,
}

impl<'p> Printer<'p> {
    pub(super) fn new(names: &'p Names<'p>, notes: &'p Notes) -> Self {
        Self { names, notes, deviations: Vec::new(), verbatim: Vec::new() }
    }

    pub(super) fn deviate(&mut self, field: &str, kind: DeviationKind, message: impl Into<String>) {
        self.deviations.push(Deviation { field: FieldPath::new(field), kind, message: message.into() });
    }

    /// The key at `path` with what the notes say above it.
    pub(super) fn pair(&self, path: &str, value: Out) -> Pair {
        let key = path.rsplit('.').next().unwrap_or(path);
        let above = self.notes.above_field(&FieldPath::new(path)).to_vec();
        Pair { above, ..Pair::new(key, value) }
    }

    /// What `object` is, however it is written: its id, else its text.
    pub(super) fn identity(&self, kind: ObjectKind, object: &ObjectRef) -> String {
        if let Some(id) = &object.id {
            return id.to_ascii_lowercase();
        }
        match self.names.lookup(kind, &object.written) {
            Lookup::Name(Some(id)) => id,
            Lookup::Id(_) => object.written.to_ascii_lowercase(),
            Lookup::Name(None) | Lookup::Unknown => object.written.to_string(),
        }
    }

    /// `object` by a name that leads back to it, else by its id.
    pub(super) fn object(&mut self, kind: ObjectKind, object: &ObjectRef, field: &str) -> Shown {
        let identity = self.identity(kind, object);
        let name = self.name_of(kind, &identity);
        let text =
            name.clone().filter(|name| self.is_usable(kind, name, &identity)).unwrap_or_else(|| identity.clone());
        if name.as_ref() != Some(&text) && !self.is_usable(kind, &text, &identity) {
            let message = format!("\"{text}\" means something else here and no other name or id is known");
            self.deviate(field, DeviationKind::Refused, message);
        }
        let noted = self.notes.of_object(kind, &[&identity, &object.written, &text]).map(str::to_owned);
        let known = name.filter(|name| *name != text);
        let unknown = || (kind.is_id(&text) && known.is_none()).then(|| format!("unknown {}", kind.noun()));
        let comment = noted.or_else(|| known.clone()).or_else(|| unknown().filter(|_| !self.is_declared(kind, &text)));
        Shown { text, comment }
    }

    fn is_declared(&self, kind: ObjectKind, text: &str) -> bool {
        matches!(self.names.lookup(kind, text), Lookup::Name(_) | Lookup::Id(Some(_)))
    }

    fn name_of(&self, kind: ObjectKind, identity: &str) -> Option<String> {
        match self.names.lookup(kind, identity) {
            Lookup::Id(name) if kind.is_id(identity) => name,
            _ => None,
        }
    }

    /// True when `text`, read in a list of `kind`, is the object with `identity` again.
    fn is_usable(&self, kind: ObjectKind, text: &str, identity: &str) -> bool {
        let reserved = match kind {
            ObjectKind::App => APP_WORDS.contains(&text) || spellings::reserved(text).is_some(),
            ObjectKind::NamedLocation => LOCATION_WORDS.contains(&text) || spellings::reserved(text).is_some(),
            _ => false,
        };
        let takes_words = matches!(
            kind,
            ObjectKind::User | ObjectKind::App | ObjectKind::NamedLocation | ObjectKind::ServicePrincipal
        );
        let word = spellings::whole_field(text).is_some_and(|word| takes_words || word == text);
        let back = self.identity(kind, &ObjectRef::new(text));
        !text.is_empty() && !reserved && !word && back == identity
    }

    /// Objects in block style, sorted without case, each once; `None` for none.
    pub(super) fn objects<'o>(
        &mut self,
        kind: ObjectKind,
        objects: impl IntoIterator<Item = &'o ObjectRef>,
        field: &str,
    ) -> Option<Out> {
        self.list(kind, &[], &objects.into_iter().collect::<Vec<_>>(), None, field)
    }

    /// Reserved words and objects; written as a set of `sets` where they are exactly that.
    pub(super) fn list(
        &mut self,
        kind: ObjectKind,
        words: &[&str],
        objects: &[&ObjectRef],
        sets: Option<&str>,
        field: &str,
    ) -> Option<Out> {
        if words.is_empty() && objects.is_empty() {
            return None;
        }
        if let Some(name) = sets.and_then(|sets| self.set_of(kind, sets, words, objects)) {
            return Some(Out::List(vec![Out::flow_pair("set", Out::text(name)).into()]));
        }
        let words = words.iter().map(|word| Shown { text: (*word).to_owned(), comment: None });
        let mut shown: Vec<Shown> = words.collect();
        for (at, object) in objects.iter().enumerate() {
            shown.push(self.object(kind, object, &format!("{field}[{at}]")));
        }
        shown.sort_by_cached_key(|shown| sort_key(&shown.text));
        shown.dedup_by(|a, b| a.text == b.text);
        let item = |shown: Shown| Item { value: Out::text(shown.text), right: shown.comment };
        Some(Out::List(shown.into_iter().map(item).collect()))
    }

    /// The first set of the tenant that holds exactly these.
    fn set_of(&self, kind: ObjectKind, sets: &str, words: &[&str], objects: &[&ObjectRef]) -> Option<String> {
        let identities = objects.iter().map(|object| self.identity(kind, object));
        let wanted: BTreeSet<String> = words.iter().map(|word| (*word).to_owned()).chain(identities).collect();
        let member = |name: &String| self.identity(kind, &ObjectRef::new(name));
        let same = |members: &Vec<String>| members.iter().map(member).collect::<BTreeSet<_>>() == wanted;
        let sets = self.names.tenant().sets.get(sets)?;
        sets.iter().find(|(name, members)| !name.is_empty() && same(members)).map(|(name, _)| name.clone())
    }
}

/// Sorted without case; what differs in case alone, by it.
pub(super) fn sort_key(text: &str) -> (String, String) {
    (text.to_lowercase(), text.to_owned())
}

/// The reserved words of a list in Graph's order, and its objects.
pub(super) fn parted<W: WordList>(entries: &[Entry<W>]) -> (Vec<W>, Vec<&ObjectRef>) {
    let words = W::ALL.iter().filter(|word| entries.iter().any(|entry| entry.word().as_ref() == Some(*word)));
    (words.copied().collect(), entries.iter().filter_map(Entry::object).collect())
}
