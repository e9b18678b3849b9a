//! Comments for a print.

use std::collections::BTreeMap;

use crate::diag::FieldPath;
use crate::model::ObjectKind;

/// What a print says in comments. A line break in a comment above a key begins another comment line;
/// beside a value it becomes a space. Control characters are written out (`␛`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    head: Vec<String>,
    objects: BTreeMap<(ObjectKind, String), String>,
    above: BTreeMap<FieldPath, Vec<String>>,
}

impl Notes {
    /// No comments but those that the print makes itself, such as `# unknown group`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A comment line at the top of the document.
    pub fn head(&mut self, text: impl Into<String>) -> &mut Self {
        self.head.push(text.into());
        self
    }

    /// A comment to the right of an object wherever it is printed: in a policy where it is named, in
    /// a tenant file at its entry. `name_or_id` is the object's name or id, as the model holds it.
    /// It takes the place of `# unknown group`. A second comment for one object replaces the first.
    pub fn object(&mut self, kind: ObjectKind, name_or_id: &str, text: impl Into<String>) -> &mut Self {
        self.objects.insert((kind, name_or_id.to_owned()), text.into());
        self
    }

    /// A comment line above a key, by its language path: `graph`, `session.signInFrequency`,
    /// `users.exclude.guests`, in a tenant file `namedLocations.HQ`. A key that is not printed drops
    /// its comment. Items of lists have no path; see [`Notes::object`].
    pub fn above(&mut self, field: &FieldPath, text: impl Into<String>) -> &mut Self {
        self.above.entry(field.clone()).or_default().push(text.into());
        self
    }

    /// The lines at the top.
    pub(super) fn head_lines(&self) -> &[String] {
        &self.head
    }

    /// What is said of the object that any of `spellings` names.
    pub(super) fn of_object(&self, kind: ObjectKind, spellings: &[&str]) -> Option<&str> {
        let find = |spelling: &&str| self.objects.get(&(kind, (*spelling).to_owned()));
        spellings.iter().find_map(find).map(String::as_str)
    }

    /// The lines above `field`.
    pub(super) fn above_field(&self, field: &FieldPath) -> &[String] {
        self.above.get(field).map_or(&[], Vec::as_slice)
    }
}
