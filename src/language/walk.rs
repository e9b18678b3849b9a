//! Walking a document along its schema: what is wanted at each node.

use serde_json::Value;

use crate::yaml::{Node, Shape};

/// Visits every node that the schema knows, with the part of the schema that is about it. A choice
/// is followed into the branch of the node's kind; nodes that no branch fits are left out.
pub(super) fn walk<'d, 's>(node: Node<'d>, schema: &'s Value, visit: &mut impl FnMut(Node<'d>, &'s Value)) {
    let Some(schema) = for_node(schema, node) else {
        return;
    };
    visit(node, schema);
    for (key, value) in node.entries() {
        if let Some(below) = key.text().and_then(|key| property(schema, key)) {
            walk(value, below, visit);
        }
    }
    if let Some(items) = schema.get("items") {
        node.items().for_each(|item| walk(item, items, visit));
    }
}

/// The branch of a choice for a node.
pub(super) fn for_node<'s>(schema: &'s Value, node: Node<'_>) -> Option<&'s Value> {
    branch(schema, json_kinds(node.shape()))
}

/// The schema of the value behind `key`.
pub(super) fn property<'s>(schema: &'s Value, key: &str) -> Option<&'s Value> {
    let known = schema.get("properties").and_then(|known| known.get(key));
    known.or_else(|| schema.get("additionalProperties").filter(|open| open.is_object()))
}

/// The branch of a choice for a kind of node; a schema without choice is its own only branch.
pub(super) fn branch<'s>(schema: &'s Value, kinds: &[&str]) -> Option<&'s Value> {
    let Some(branches) = schema.get("anyOf").and_then(Value::as_array) else {
        return Some(schema);
    };
    branches.iter().find(|branch| is_for(branch, kinds))
}

/// True when a branch takes one of the kinds.
pub(super) fn is_for(branch: &Value, kinds: &[&str]) -> bool {
    branch.get("type").and_then(Value::as_str).is_some_and(|kind| kinds.contains(&kind))
}

/// JSON Schema's names for a kind of node.
fn json_kinds(shape: Shape) -> &'static [&'static str] {
    match shape {
        Shape::Null => &["null"],
        Shape::Bool => &["boolean"],
        Shape::Number => &["number", "integer"],
        Shape::String => &["string"],
        Shape::Sequence => &["array"],
        Shape::Mapping => &["object"],
    }
}

/// JSON Schema's names for a kind of value.
pub(super) fn kinds_of(value: &Value) -> &'static [&'static str] {
    match value {
        Value::Null => &["null"],
        Value::Bool(_) => &["boolean"],
        Value::Number(_) => &["number", "integer"],
        Value::String(_) => &["string"],
        Value::Array(_) => &["array"],
        Value::Object(_) => &["object"],
    }
}
