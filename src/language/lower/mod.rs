//! Lowering: from authored shapes to the neutral model, with a map from every field back to what
//! was written.

mod names;
mod objects;
mod policy;
mod principals;
#[cfg(test)]
mod region_tests;
mod rollout;
mod sign_in;
mod tenant;
mod tenant_checks;
#[cfg(test)]
mod tests;
mod tests_file;
mod verbatim;

use std::collections::BTreeSet;

use crate::diag::{Face, FieldPath, Finding, Origin, SourceMap};
use crate::model::{Dialect, Lowered, Tenant};
use crate::yaml::{Document, Node, Shape};

use super::shape::PolicyFile;

pub use tenant::lower_tenant;
pub use tests_file::lower_tests;
pub(super) use verbatim::apply;

/// Turns a policy document into the neutral policy.
///
/// `fallback_key` is the file's stem, where it can be a key. `tenant` and `tenant_map` come from
/// [`lower_tenant`]; without a tenant file, `tenant` is the default. Sets, `breakGlass: true` and the
/// current stage are written out; names of objects stay unresolved.
#[must_use]
pub fn lower_policy(
    shape: &PolicyFile,
    document: &Document,
    fallback_key: Option<&str>,
    tenant: &Tenant,
    tenant_map: &SourceMap,
) -> Lowered {
    let root = document.root();
    let name = root.get("name").unwrap_or(root);
    let mut lowering =
        Lowering { map: SourceMap::new(name.origin(Face::Key)), tenant, tenant_map, findings: Vec::new() };
    let policy = lowering.policy(shape, root, fallback_key);
    Lowered {
        policy,
        map: lowering.map,
        dialect: Dialect::Language,
        switched_off: Vec::new(),
        findings: once(lowering.findings),
    }
}

/// A stage's principals are written out twice, for the stage and for the policy: what is wrong with
/// them is said once.
fn once(findings: Vec<Finding>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let place = |finding: &Finding| finding.primary.as_ref().map(|label| label.place);
    let new = |finding: &Finding| seen.insert((place(finding), finding.message.clone()));
    findings.into_iter().filter(new).collect()
}

/// What lowering one policy needs and makes.
struct Lowering<'a> {
    map: SourceMap,
    tenant: &'a Tenant,
    tenant_map: &'a SourceMap,
    findings: Vec<Finding>,
}

/// The face a node is shown by: scalars by their value, containers and nothing by their key.
fn face(node: Node<'_>) -> Face {
    match node.shape() {
        Shape::Mapping | Shape::Sequence | Shape::Null => Face::Key,
        Shape::Bool | Shape::Number | Shape::String => Face::Value,
    }
}

fn origin(node: Node<'_>) -> Origin {
    node.origin(face(node))
}

impl Lowering<'_> {
    /// Records every key and value below `node`, except what stands at `skipped`. Lists with sets
    /// are recorded when they are written out.
    fn record(&mut self, node: Node<'_>, path: &FieldPath, skipped: Option<&FieldPath>) {
        for (key, value) in node.entries() {
            let below = path.key(key.text().unwrap_or_default());
            if skipped == Some(&below) {
                continue;
            }
            self.map.insert(below.clone(), origin(value));
            self.record(value, &below, skipped);
        }
        if node.items().any(is_set) {
            return;
        }
        for (at, item) in node.items().enumerate() {
            let below = path.index(at);
            self.map.insert(below.clone(), origin(item));
            self.record(item, &below, skipped);
        }
    }
}

/// `{set: NAME}`
fn is_set(item: Node<'_>) -> bool {
    item.shape() == Shape::Mapping && item.get("set").is_some()
}
