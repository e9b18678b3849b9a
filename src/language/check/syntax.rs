//! YAML that the language leaves out: merge keys and tags.

use crate::diag::{Finding, Place};
use crate::yaml::{Document, Shape};

use super::Checks;

pub(super) fn check(document: &Document, checks: &mut Checks) {
    for node in document.nodes() {
        if let Some((span, tag)) = &node.raw().tag {
            let place = Place { file: document.file, span: *span };
            let finding = Finding::error("yaml-tag", format!("a tag cannot stand here: `{tag}`"));
            checks.push(finding.at(place, "tag").help("leave it out; to keep a number as text, quote it"));
        }
        if node.shape() != Shape::Mapping || node.followed().id() != node.id() {
            continue;
        }
        for (key, _) in node.merge_keys() {
            let finding = Finding::error("merge-key", "`<<` does not merge maps here");
            let help = "write the keys out, or use an alias for a whole value";
            checks.push(finding.at(key.place(), "merge key").help(help));
        }
    }
}
