//! What a schema cannot say: checks over the nodes of a document.
//!
//! They work on nodes, not on shapes, so that they also speak about a document whose shape is
//! broken elsewhere.

mod config;
mod names;
mod policy;
mod syntax;
mod tenant;
mod tests_file;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diag::{Finding, NodeId};
use crate::yaml::{Document, Node, Shape};

use super::schema::DocumentKind;

pub(super) use tenant::combination;

/// What the checks of one document share.
pub(super) struct Checks {
    /// Maps with unknown keys: what they lack may be one of these, misspelled.
    doubtful: BTreeSet<NodeId>,
    findings: Vec<Finding>,
}

/// Checks `document`, which is held against `schema`; `doubtful` are its maps with unknown keys.
pub(super) fn check(
    kind: DocumentKind,
    document: &Document,
    schema: &Value,
    doubtful: BTreeSet<NodeId>,
) -> Vec<Finding> {
    let root = document.root();
    let mut checks = Checks { doubtful, findings: Vec::new() };
    syntax::check(document, &mut checks);
    texts::check(root, schema, &mut checks);
    names::check(root, schema, &mut checks);
    if root.shape() == Shape::Mapping {
        match kind {
            DocumentKind::Policy => policy::check(root, &mut checks),
            DocumentKind::Tenant => tenant::check(root, &mut checks),
            DocumentKind::Config => config::check(root, &mut checks),
            DocumentKind::Tests => tests_file::check(root, &mut checks),
        }
    }
    checks.findings
}

/// How many of some keys a map needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    One,
    AtMostOne,
    AtLeastOne,
}

impl Checks {
    fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// True when the map has keys that nobody knows: one of them may be what is looked for.
    fn in_doubt(&self, map: Node<'_>) -> bool {
        self.doubtful.contains(&map.followed().id())
    }

    /// Checks that `map` has as many of `keys` as it needs.
    fn one_of(&mut self, map: Node<'_>, keys: &[&str], need: Need, wanted: &str, help: &str) {
        if map.shape() != Shape::Mapping {
            return;
        }
        let mut present: Vec<Node<'_>> = keys.iter().filter_map(|key| map.get(key)).collect();
        present.sort_by_key(|node| node.key_place());
        match present.as_slice() {
            [] if need != Need::AtMostOne && !self.in_doubt(map) => {
                let finding = Finding::error("needs-one-of", format!("{wanted} is missing"));
                self.push(finding.at(map.key_place(), "none of them here").help(help));
            }
            [first, second, ..] if need != Need::AtLeastOne => {
                let names: Vec<String> =
                    present.iter().filter_map(|node| node.key_text()).map(|key| format!("`{key}`")).collect();
                let message = format!("{} cannot stand side by side", names.join(" and "));
                let finding = Finding::error("needs-one-of", message)
                    .at(second.key_place(), "one too many")
                    .and(first.key_place(), "the other one");
                self.push(finding.help(help));
            }
            _ => {}
        }
    }

    /// Checks that the texts behind `key` in a list of maps differ.
    fn unique(&mut self, list: Node<'_>, key: &str, what: &str) {
        let named: Vec<(&str, Node<'_>)> =
            list.items().filter_map(|item| item.get(key)).filter_map(|node| Some((node.as_str()?, node))).collect();
        let mut known: BTreeMap<&str, Node<'_>> = BTreeMap::new();
        for (text, node) in &named {
            let first = *known.entry(text).or_insert(*node);
            if first.reference() != node.reference() {
                let finding = Finding::error("duplicate-name", format!("{what} is called `{text}` twice"))
                    .at(node.place(), "the second one")
                    .and(first.place(), "the first one");
                self.push(finding.help("give each its own name"));
            }
        }
    }
}
