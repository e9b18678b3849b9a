//! What a tenant holds now, as an export shows it.

use std::collections::BTreeSet;

use crate::diag::{Finding, Severity};
use crate::model::{Context, Location, Policy, Strength, is_guid};
use crate::yaml::{Document, Node};

use super::detect::{GraphKind, objects};
use super::members::get;
use super::read_objects::{ReadObject, read_context, read_location, read_strength};
use super::read_policy::read_policy;
use super::reference::fold_id;

/// An object of a tenant.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored<T> {
    /// Its display name.
    pub name: String,
    /// Its id; an export without ids says nothing that could be changed.
    pub id: Option<String>,
    /// `modifiedDateTime`, else `createdDateTime`, as written: what a write is to find unchanged.
    pub modified: Option<String>,
    /// What it says.
    pub object: T,
}

/// What a tenant holds now. In the order of the export.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TenantState {
    /// Conditional Access policies.
    pub policies: Vec<Stored<Policy>>,
    /// Named locations.
    pub locations: Vec<Stored<Location>>,
    /// Authentication strengths that somebody in the tenant made.
    pub strengths: Vec<Stored<Strength>>,
    /// Authentication contexts.
    pub contexts: Vec<Stored<Context>>,
    /// Ids of the tenant that the export names: one, unless it was mixed from several.
    pub tenant_ids: BTreeSet<String>,
}

/// Findings about an export that do not stand in the way of a comparison: a value newer than this
/// program is shown as what it is, a member that is not known is compared as it stands.
const HARMLESS: [&str; 2] = ["unknown-value", "unknown-member"];

impl TenantState {
    /// Reads the objects of `document` into the state. Returns what makes it no faithful picture of
    /// the tenant: errors of reading, values that Graph masked, pages that are missing.
    pub fn add(&mut self, document: &Document) -> Vec<Finding> {
        self.tenant_ids.extend(tenant_id(document.root()));
        let mut findings = Vec::new();
        for object in objects(document).unwrap_or_default() {
            let node = object.node.followed();
            match object.kind {
                GraphKind::Policy => {
                    let lowered = read_policy(node, None);
                    findings.extend(lowered.findings);
                    let (name, id) = (lowered.policy.name.clone(), lowered.policy.id.clone());
                    push(&mut self.policies, Stored { name, id, modified: modified(node), object: lowered.policy });
                }
                GraphKind::NamedLocation => {
                    let read = read_location(node);
                    let id = read.object.id.clone();
                    push(&mut self.locations, stored(node, read, id, &mut findings));
                }
                GraphKind::AuthenticationStrength => {
                    let read = read_strength(node);
                    let id = read.object.id.clone();
                    let strength = stored(node, read, id, &mut findings);
                    if !built_in(node, strength.id.as_deref()) {
                        push(&mut self.strengths, strength);
                    }
                }
                GraphKind::AuthenticationContext => {
                    let read = read_context(node);
                    let id = read.object.id.clone();
                    push(&mut self.contexts, stored(node, read, id, &mut findings));
                }
                GraphKind::Group | GraphKind::Other => {}
            }
        }
        findings.retain(|finding| finding.severity == Severity::Error && !HARMLESS.contains(&finding.rule));
        findings
    }
}

/// One object may stand in two files of a folder, as in a list and alone.
fn push<T: PartialEq>(list: &mut Vec<Stored<T>>, stored: Stored<T>) {
    if stored.id.is_none() || !list.contains(&stored) {
        list.push(stored);
    }
}

fn stored<T>(node: Node<'_>, read: ReadObject<T>, id: Option<String>, findings: &mut Vec<Finding>) -> Stored<T> {
    findings.extend(read.findings);
    Stored { name: read.name, id, modified: modified(node), object: read.object }
}

/// `modifiedDateTime` is null until the first change.
fn modified(node: Node<'_>) -> Option<String> {
    let text = |key: &str| get(node, key).and_then(Node::as_str).map(str::trim).filter(|text| !text.is_empty());
    text("modifiedDateTime").or_else(|| text("createdDateTime")).map(str::to_owned)
}

fn built_in(node: Node<'_>, id: Option<&str>) -> bool {
    let declared = get(node, "policyType").and_then(Node::as_str);
    declared.is_some_and(|kind| kind.eq_ignore_ascii_case("builtIn"))
        || id.is_some_and(|id| crate::catalog::strengths().by_id(id).is_some())
}

/// The tenant that a wrapper or a migration table names.
fn tenant_id(root: Node<'_>) -> Option<String> {
    let text = get(root, "tenantId").and_then(Node::as_str).map(str::trim)?;
    is_guid(text).then(|| fold_id(text))
}
