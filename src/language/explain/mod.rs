//! Violations of a schema as findings: at the key or value that causes them, with the way out.

mod keys;
mod values;
mod wording;

pub(super) use values::EXCLUDE_ALL;

use serde_json::Value;

use crate::diag::Finding;
use crate::yaml::Node;

use super::schema::DocumentKind;
use super::violations::{Violation, What};
use super::walk::walk;

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
    let strange = something_else(subject, violations);
    let kept = explained.into_iter().filter(|item| {
        item.missing
            .as_ref()
            .is_none_or(|missing| !covered.contains(missing) && !strange.contains(&missing.0.as_str()))
    });
    kept.map(|item| item.finding).collect()
}

/// Maps with unknown keys only: something else was meant, and what they lack is no second cause.
fn something_else<'v>(subject: Subject<'_, '_>, violations: &'v [Violation<'_>]) -> Vec<&'v str> {
    let all_unknown = |violation: &&Violation<'_>| match &violation.what {
        What::UnknownKeys(unknown) => {
            let map = subject.root.pointer(&violation.pointer);
            map.is_some_and(|map| map.entries().count() == unknown.len())
        }
        _ => false,
    };
    violations
        .iter()
        .filter(all_unknown)
        .map(|violation| violation.pointer.as_str())
        .collect()
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
        What::Empty => values::empty(subject, node, schema, is_required(subject, &violation.pointer)),
        What::WrongForm => values::wrong_form(node, schema),
        What::TooLong(most) => values::too_long(node, *most),
        What::TooFew(least) => values::too_few(node, *least),
        What::TooManyKeys => match values::too_many_keys(node, schema) {
            Some(finding) => finding,
            None => return Vec::new(),
        },
        What::OutOfRange => values::out_of_range(node, schema),
    };
    vec![Explained { finding, covers: None, missing: None }]
}

/// True when the map around the value demands its key.
fn is_required(subject: Subject<'_, '_>, pointer: &str) -> bool {
    let Some((map, key)) = pointer.rsplit_once('/') else {
        return false;
    };
    let schema = schema_at(subject, map);
    let required = schema
        .and_then(|schema| schema.get("required"))
        .and_then(Value::as_array);
    required.is_some_and(|required| required.iter().any(|name| name == key))
}

/// The part of the schema that is about the value at `pointer`.
fn schema_at<'s>(subject: Subject<'_, 's>, pointer: &str) -> Option<&'s Value> {
    let node = subject.root.pointer(pointer)?;
    let mut found = None;
    walk(subject.root, subject.schema, &mut |visited, schema| {
        if visited.id() == node.id() {
            found = Some(schema);
        }
    });
    found
}

fn unknown_key(subject: Subject<'_, '_>, violation: &Violation<'_>, map: Node<'_>, key: &str) -> Option<Explained> {
    let value = map.get(key)?;
    let (finding, covered) = keys::unknown(subject, map, violation.schema, key, value);
    let covers = covered.map(|covered| (violation.pointer.clone(), covered));
    Some(Explained { finding, covers, missing: None })
}
