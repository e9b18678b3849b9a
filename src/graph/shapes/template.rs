//! Graph's `conditionalAccessTemplate`: a policy without a state whose parts stand below `details`.

use crate::yaml::{Document, Node, Shape};

use super::super::members::get;
use super::Unpacked;
use super::sketch::Sketch;

/// The templates of `document` as policies that are switched off.
pub(super) fn unpack(document: &Document, next: u32) -> Option<Unpacked> {
    let root = document.root();
    let list = match root.shape() {
        Shape::Sequence => Some(root),
        _ => get(root, "value").filter(|value| value.shape() == Shape::Sequence),
    };
    let templates: Vec<Node<'_>> = match list {
        Some(list) => list.items().filter(|item| is_template(*item)).collect(),
        None => [root].into_iter().filter(|root| is_template(*root)).collect(),
    };
    let first = *templates.first()?;
    let policies = Sketch::list(list.unwrap_or(first), templates.into_iter().map(policy).collect());
    let documents = vec![policies.finish(document, next)];
    Some(Unpacked { what: "policy templates", documents, ..Unpacked::default() })
}

fn is_template(node: Node<'_>) -> bool {
    let details = get(node, "details").is_some_and(|details| get(details, "conditions").is_some());
    details && get(node, "displayName").is_none() && get(node, "conditions").is_none()
}

/// A template has no state: a policy made of it is switched off until somebody decides. Its id is that
/// of the template, and its scenarios are a list for the portal.
fn policy(template: Node<'_>) -> Sketch<'_> {
    let mut policy = Sketch::map(template);
    for (from, to) in [("name", "displayName"), ("description", "description"), ("id", "templateId")] {
        if let Some(value) = get(template, from) {
            policy.put(&[to], value, Sketch::copy(value));
        }
    }
    let Some(details) = get(template, "details") else {
        return policy;
    };
    let near = get(template, "name").unwrap_or(details);
    policy.put(&["state"], near, Sketch::text(near, "disabled"));
    for (key, value) in details.entries() {
        policy.put(&[key.text().unwrap_or_default()], value, Sketch::copy(value));
    }
    policy
}
