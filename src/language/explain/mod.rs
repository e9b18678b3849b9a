//! Violations of a schema as findings: at the key or value that causes them, with the way out.

mod keys;
mod values;
mod wording;

pub(super) use values::EXCLUDE_ALL;

use serde_json::Value;

use crate::diag::Finding;
use crate::yaml::{Node, Shape};

use super::schema::DocumentKind;
use super::violations::{VIOLATIONS_MAX, Violation, What};
use super::walk::{for_node, property};

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
}

/// Keys that a map lacks.
struct Lack<'v, 's> {
    violation: &'v Violation<'s>,
    keys: Vec<&'v str>,
}

/// One finding for each cause.
pub(super) fn explain(subject: Subject<'_, '_>, violations: &[Violation<'_>]) -> Vec<Finding> {
    let explained: Vec<Explained> = violations.iter().flat_map(|violation| one(subject, violation)).collect();
    let covered: Vec<(String, String)> = explained.iter().filter_map(|item| item.covers.clone()).collect();
    let strange = something_else(subject, violations);
    let mut findings: Vec<Finding> = explained.into_iter().map(|item| item.finding).collect();
    for lack in lacks(violations) {
        let pointer = &lack.violation.pointer;
        let covers = |key: &&str| covered.iter().any(|(map, name)| map == pointer && name == key);
        let keys: Vec<&str> = lack.keys.into_iter().filter(|key| !covers(key)).collect();
        let map = subject.root.pointer(pointer);
        if let Some(map) = map.filter(|_| !keys.is_empty() && !strange.contains(&pointer.as_str())) {
            findings.push(keys::missing(subject.kind, map, lack.violation.schema, &keys));
        }
    }
    findings
}

/// The missing keys, gathered for each map.
fn lacks<'v, 's>(violations: &'v [Violation<'s>]) -> Vec<Lack<'v, 's>> {
    let mut found: Vec<Lack<'v, 's>> = Vec::new();
    for violation in violations {
        let What::MissingKey(key) = &violation.what else {
            continue;
        };
        let known = found.iter_mut().find(|lack| lack.violation.pointer == violation.pointer);
        match known {
            Some(lack) => lack.keys.push(key),
            None => found.push(Lack { violation, keys: vec![key] }),
        }
    }
    found
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
    violations.iter().filter(all_unknown).map(|violation| violation.pointer.as_str()).collect()
}

fn one(subject: Subject<'_, '_>, violation: &Violation<'_>) -> Vec<Explained> {
    let Some(node) = subject.root.pointer(&violation.pointer) else {
        return Vec::new();
    };
    let schema = violation.schema;
    let finding = match &violation.what {
        What::UnknownKeys(unknown) => {
            let unknown = unknown.iter().take(VIOLATIONS_MAX);
            return unknown.filter_map(|key| unknown_key(subject, violation, node, key)).collect();
        }
        What::MissingKey(_) => return Vec::new(),
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
    vec![Explained { finding, covers: None }]
}

/// True when the map around the value demands its key.
fn is_required(subject: Subject<'_, '_>, pointer: &str) -> bool {
    let Some((map, key)) = pointer.rsplit_once('/') else {
        return false;
    };
    let schema = schema_at(subject, map);
    let required = schema.and_then(|schema| schema.get("required")).and_then(Value::as_array);
    required.is_some_and(|required| required.iter().any(|name| name == key))
}

/// The part of the schema that is about the value at `pointer`.
fn schema_at<'s>(subject: Subject<'_, 's>, pointer: &str) -> Option<&'s Value> {
    let mut node = subject.root;
    let mut schema = for_node(subject.schema, node)?;
    for step in pointer.split('/').skip(1) {
        let below = match node.shape() {
            Shape::Sequence => schema.get("items")?,
            _ => property(schema, &step.replace("~1", "/").replace("~0", "~"))?,
        };
        node = node.pointer(&format!("/{step}"))?;
        schema = for_node(below, node)?;
    }
    Some(schema)
}

fn unknown_key(subject: Subject<'_, '_>, violation: &Violation<'_>, map: Node<'_>, key: &str) -> Option<Explained> {
    let value = map.get(key)?;
    let (finding, covered) = keys::unknown(subject, map, violation.schema, key, value);
    let covers = covered.map(|covered| (violation.pointer.clone(), covered));
    Some(Explained { finding, covers })
}
