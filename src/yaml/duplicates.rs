//! Keys that stand twice in one map.

use std::collections::HashMap;

use crate::diag::{Finding, NodeId, Place};

use super::{Document, NodeKind, Syntax};

/// One error for each key that repeats an earlier one of its map.
pub(super) fn find(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen = HashMap::new();
    for node in document.nodes() {
        if let NodeKind::Mapping(entries) = &node.raw().kind {
            in_map(document, entries, &mut seen, &mut findings);
        }
    }
    findings
}

fn in_map<'d>(
    document: &'d Document,
    entries: &[(NodeId, NodeId)],
    seen: &mut HashMap<&'d str, NodeId>,
    findings: &mut Vec<Finding>,
) {
    seen.clear();
    for &(key, _) in entries {
        let Some(text) = document.node(key).text() else {
            continue;
        };
        if let Some(&first) = seen.get(text) {
            findings.push(duplicate(document, text, first, key));
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
