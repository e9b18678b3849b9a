//! Violations of a schema as findings: at the key or value that causes them, with the way out.

mod keys;
mod values;
mod wording;

use serde_json::Value;

use crate::diag::Finding;
use crate::yaml::Node;

use super::schema::DocumentKind;
use super::violations::{Violation, What};

/// A document and what it is held against.
#[derive(Clone, Copy)]
pub(super) struct Subject<'d, 's> {
    /// Kind of document.
    pub(super) kind: DocumentKind,
    /// The document's root.
    pub(super) root: Node<'d>,
    /// The whole schema.
    pub(super) schema: &'s Value,
}

/// A finding, and the missing key that it also explains.
struct Explained {
    finding: Finding,
    /// Pointer of the map, and the key: when a finding says to write that key, its absence is no
    /// second cause.
    covers: Option<(String, String)>,
    /// The missing key that the finding is about.
    missing: Option<(String, String)>,
}

/// One finding for each cause.
pub(super) fn explain(subject: Subject<'_, '_>, violations: &[Violation<'_>]) -> Vec<Finding> {
    let explained: Vec<Explained> = violations
        .iter()
        .flat_map(|violation| one(subject, violation))
        .collect();
    let covered: Vec<(String, String)> = explained.iter().filter_map(|item| item.covers.clone()).collect();
    let kept = explained
        .into_iter()
        .filter(|item| item.missing.as_ref().is_none_or(|missing| !covered.contains(missing)));
    kept.map(|item| item.finding).collect()
}

fn one(subject: Subject<'_, '_>, violation: &Violation<'_>) -> Vec<Explained> {
    let Some(node) = subject.root.pointer(&violation.pointer) else {
        return Vec::new();
    };
    let schema = violation.schema;
    let finding = match &violation.what {
        What::UnknownKeys(unknown) => {
            let unknown = unknown.iter();
            return unknown
                .filter_map(|key| unknown_key(subject, violation, node, key))
                .collect();
        }
        What::MissingKey(key) => {
            let missing = Some((violation.pointer.clone(), key.clone()));
            let finding = keys::missing(subject.kind, node, schema, key);
            return vec![Explained { finding, covers: None, missing }];
        }
        What::WrongType => values::wrong_type(subject.kind, node, schema),
        What::NotAWord => values::not_a_word(node, schema),
        What::NotTrue => values::not_true(node),
        What::Empty => values::empty(subject.kind, node, schema),
        What::WrongForm => values::wrong_form(node, schema),
        What::TooLong(most) => values::too_long(node, *most),
        What::TooFew(least) => values::too_few(node, *least),
        What::TooManyKeys => values::too_many_keys(node, schema),
        What::OutOfRange => values::out_of_range(node, schema),
    };
    vec![Explained { finding, covers: None, missing: None }]
}

fn unknown_key(subject: Subject<'_, '_>, violation: &Violation<'_>, map: Node<'_>, key: &str) -> Option<Explained> {
    let value = map.get(key)?;
    let (finding, covered) = keys::unknown(subject, map, violation.schema, key, value);
    let covers = covered.map(|covered| (violation.pointer.clone(), covered));
    Some(Explained { finding, covers, missing: None })
}
