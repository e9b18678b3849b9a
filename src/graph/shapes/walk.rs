//! Policies somewhere inside the objects of a tool: reports, logs, deployment templates.

use crate::yaml::{Node, Shape};

use super::super::detect::{GraphKind, GraphObject, kind};
use super::super::members::{get, is_truncated};

/// What only the conditions of a policy hold.
const CONDITIONS: [&str; 5] =
    ["users", "applications", "clientApplications", "clientAppTypes", "servicePrincipalRiskLevels"];

/// The policies below `root`, and what stands beside them and has a name of its own: locations,
/// strengths, contexts, groups. Empty without any policy.
pub(in crate::graph) fn wrapped(root: Node<'_>) -> Vec<GraphObject<'_>> {
    let mut found = Vec::new();
    visit(root, &mut found);
    let policies = found.iter().any(|object: &GraphObject<'_>| object.kind == GraphKind::Policy);
    if policies { found } else { Vec::new() }
}

fn visit<'d>(node: Node<'d>, found: &mut Vec<GraphObject<'d>>) {
    match node.shape() {
        Shape::Sequence => {
            let policies = node.items().any(is_policy);
            node.items().for_each(|item| match item.shape() {
                // Beside policies, what has a policy's parts and no conditions is a policy that lost them.
                Shape::Mapping if policies && has_parts(item) => {
                    found.push(GraphObject { kind: GraphKind::Policy, node: item });
                }
                _ => visit(item, found),
            });
        }
        Shape::Mapping => {
            if let Some(kind) = recognised(node) {
                found.push(GraphObject { kind, node });
                return;
            }
            for (_, value) in node.entries().filter(|(key, value)| !is_schema(*key, *value)) {
                visit(value, found);
            }
        }
        _ => {}
    }
}

fn recognised(node: Node<'_>) -> Option<GraphKind> {
    if is_policy(node) {
        return Some(GraphKind::Policy);
    }
    let named = get(node, "displayName").is_some_and(|name| name.as_str().is_some());
    let known = get(node, "id").or_else(|| get(node, "@odata.type")).is_some_and(|id| id.as_str().is_some());
    let kind = kind(node);
    (named && known && !matches!(kind, GraphKind::Policy | GraphKind::Other)).then_some(kind)
}

/// `conditions` beside a name or a state, each of the type it has in a policy: a JSON Schema of a
/// policy has the same keys.
fn is_policy(node: Node<'_>) -> bool {
    let text = |key: &str| get(node, key).is_some_and(|value| value.as_str().is_some());
    let conditions = get(node, "conditions").is_some_and(|conditions| {
        let telling = || CONDITIONS.iter().any(|key| get(conditions, key).is_some());
        (conditions.shape() == Shape::Mapping && telling()) || is_truncated(conditions)
    });
    conditions && (text("displayName") || text("state"))
}

fn has_parts(node: Node<'_>) -> bool {
    let named = get(node, "displayName").is_some_and(|name| name.as_str().is_some());
    named && ["state", "grantControls", "sessionControls"].iter().any(|key| get(node, key).is_some())
}

/// `properties` of a JSON Schema: every value describes a type.
fn is_schema(key: Node<'_>, value: Node<'_>) -> bool {
    let describes =
        |value: Node<'_>| ["type", "$ref", "anyOf", "oneOf", "allOf"].iter().any(|key| value.get(key).is_some());
    key.text() == Some("properties")
        && value.shape() == Shape::Mapping
        && value.entries().all(|(_, value)| value.shape() == Shape::Mapping && describes(value))
}
