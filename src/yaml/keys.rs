//! Keys that cannot be used, and keys that stand twice in one map.

use std::collections::HashMap;

use crate::diag::{Finding, NodeId, Place};
use crate::text::Span;

use super::lines::{quoted, value_from};
use super::report::Report;
use super::{Document, Node, NodeKind, Scalar, Shape, Syntax};

/// One error for each key that is not a text, and each merge key without a map; `true` if there
/// was any.
pub(super) fn unusable(document: &Document, text: &str, report: &mut Report) -> bool {
    let mut any = false;
    let mut push = |finding| {
        any = true;
        report.push(finding);
    };
    for node in document.nodes() {
        if !matches!(node.raw().kind, NodeKind::Mapping(_)) {
            continue;
        }
        node.own_entries().filter_map(|(key, _)| not_a_text(key, text)).for_each(&mut push);
        node.merge_keys().filter_map(|(_, value)| not_merged(value)).for_each(&mut push);
    }
    any
}

fn not_a_text(key: Node<'_>, text: &str) -> Option<Finding> {
    let place = key.place();
    let start = place.span.start as usize;
    match key.shape() {
        Shape::Mapping | Shape::Sequence if text[..start].ends_with('{') => {
            let span = value_from(text, start - 1);
            let end = text[start..].find("}}").map_or(span.end as usize, |length| start + length + 2);
            let written = text.get(start - 1..end).unwrap_or_default();
            Some(
                Finding::error("syntax", "a text that begins with `{` needs quotes")
                    .at(Place { span: Span::new(start - 1, end), ..place }, "quote this")
                    .help(format!("write {}", quoted(written))),
            )
        }
        Shape::Mapping | Shape::Sequence => Some(
            Finding::error("key-not-text", "a key is a list or a map; only texts can be keys")
                .at(place, "not a text")
                .help("put the key into double quotes if the brackets belong to it"),
        ),
        Shape::Null if key.text() == Some("") && key.scalar() == Some(Scalar::Null) => Some(
            Finding::error("key-not-text", "a key is missing in front of `:`")
                .at(place, "a key belongs here")
                .help("write the key, or delete the `:`"),
        ),
        _ => None,
    }
}

fn not_merged(value: Node<'_>) -> Option<Finding> {
    let maps = match value.shape() {
        Shape::Mapping => true,
        Shape::Sequence => value.items().all(|item| item.shape() == Shape::Mapping),
        _ => false,
    };
    (!maps).then(|| {
        Finding::error("merge-key-value", "`<<` merges a map, or a list of maps")
            .at(value.place(), "nothing to merge")
            .help("write `<<: *name` with an anchor on a map; a key named << needs quotes")
    })
}

/// One error for each key that repeats an earlier one of its map.
pub(super) fn duplicates(document: &Document, report: &mut Report) {
    let mut seen = HashMap::new();
    for node in document.nodes() {
        if let NodeKind::Mapping(entries) = &node.raw().kind {
            in_map(document, entries, &mut seen, report);
        }
    }
}

fn in_map<'d>(
    document: &'d Document,
    entries: &[(NodeId, NodeId)],
    seen: &mut HashMap<&'d str, NodeId>,
    report: &mut Report,
) {
    seen.clear();
    for &(key, _) in entries {
        let Some(text) = document.node(key).text() else {
            continue;
        };
        if let Some(&first) = seen.get(text) {
            report.push(duplicate(document, text, first, key));
        } else {
            seen.insert(text, key);
        }
    }
}

fn duplicate(document: &Document, text: &str, first: NodeId, later: NodeId) -> Finding {
    let place = |key| Place { file: document.file, span: document.node(key).raw().span };
    let readers = match document.syntax {
        Syntax::Json => "Graph and most JSON readers keep the last one",
        Syntax::Yaml => "most readers keep the last one, some refuse the file",
    };
    Finding::error("duplicate-key", format!("`{text}` stands twice in this map; {readers}"))
        .at(place(later), "again here")
        .and(place(first), "first here")
        .help("keep the one you mean and delete the other")
}
