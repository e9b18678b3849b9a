//! Words and comments among names.

use serde_json::Value;

use crate::diag::Finding;
use crate::language::explain::EXCLUDE_ALL;
use crate::language::shape::NAMES;
use crate::language::spellings;
use crate::language::walk::walk;
use crate::yaml::{Node, Shape};

use super::Checks;

pub(super) fn check(root: Node<'_>, schema: &Value, checks: &mut Checks) {
    walk(root, schema, &mut |node, schema| {
        let Some(text) = node.as_str() else {
            return;
        };
        let marker = schema.get("$comment").and_then(Value::as_str).unwrap_or_default();
        if let Some(kind) = marker.strip_prefix(NAMES) {
            let list = node.parent().filter(|list| list.shape() == Shape::Sequence);
            match list.filter(|_| node.key_span().is_none()) {
                Some(list) => word_in_list(node, list, text, kind, checks),
                None => other_spelling(node, text, kind, checks),
            }
        }
    });
}

/// `[all]`, `[All]`: the word stands in place of the list.
fn word_in_list(node: Node<'_>, list: Node<'_>, text: &str, kind: &str, checks: &mut Checks) {
    let Some(word) = spellings::whole_field(text) else {
        other_spelling(node, text, kind, checks);
        return;
    };
    let takes_word = matches!(kind, "users" | "apps" | "locations" | "servicePrincipals");
    if text != word && !takes_word {
        return;
    }
    let message = format!("`{text}` is no name: it cannot stand in a list");
    let finding = Finding::error("word-in-list", message).at(node.place(), "a word for the whole field");
    checks.push(finding.help(whole_field_way_out(list, word)));
}

fn whole_field_way_out(list: Node<'_>, word: &str) -> String {
    let key = list.key_text().unwrap_or_default();
    let side = if key == "include" || key == "exclude" { Some(list) } else { list.parent() };
    let subject = side.and_then(Node::parent).and_then(Node::key_text).unwrap_or_default();
    let word = match subject {
        "agentIdentities" | "agentUsers" if word == "allOwned" => "all",
        "workloadIdentities" if word == "all" => "allOwned",
        _ => word,
    };
    match side.and_then(Node::key_text) {
        Some("include") => format!("in place of the list, write `include: {word}`"),
        Some("exclude") => EXCLUDE_ALL.to_owned(),
        _ => "leave it out, and name the objects".to_owned(),
    }
}

/// `Office 365`, `Microsoft Admin Portals`: reserved names have Graph's spelling.
fn other_spelling(node: Node<'_>, text: &str, kind: &str, checks: &mut Checks) {
    if !matches!(kind, "apps" | "locations") {
        return;
    }
    let Some(name) = spellings::reserved(text) else {
        return;
    };
    let finding = Finding::error("unknown-value", format!("`{text}` is not how this name is spelled"));
    checks.push(finding.at(node.place(), "a reserved name").help(format!("write `{name}`")));
}
