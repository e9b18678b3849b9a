//! Reading a document: every violation found and placed, then the shape.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use jsonschema::Validator;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diag::{Finding, NodeId, Severity};
use crate::yaml::{Document, Limits, Node, Shape as NodeShape};

use super::check::check;
use super::explain::{Subject, explain};
use super::schema::{DocumentKind, schema};
use super::shape::{ConfigFile, PolicyFile, TenantFile, TestsFile};
use super::violations::{VIOLATIONS_MAX, Violation, What, flatten};

/// An authored shape.
pub trait Shape: DeserializeOwned {
    /// The kind of document it is the shape of.
    const KIND: DocumentKind;
}

impl Shape for PolicyFile {
    const KIND: DocumentKind = DocumentKind::Policy;
}

impl Shape for TenantFile {
    const KIND: DocumentKind = DocumentKind::Tenant;
}

impl Shape for ConfigFile {
    const KIND: DocumentKind = DocumentKind::Config;
}

impl Shape for TestsFile {
    const KIND: DocumentKind = DocumentKind::Tests;
}

/// What came of reading a document.
#[derive(Debug, Clone)]
pub struct Read<T> {
    /// The document, when it has the shape. Findings may still say that parts of it make no sense
    /// together; [`Read::is_sound`] tells.
    pub value: Option<T>,
    /// What is wrong with the document.
    pub findings: Vec<Finding>,
}

impl<T> Read<T> {
    /// True when nothing is wrong with the document: warnings at most.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let error = |finding: &Finding| finding.severity == Severity::Error;
        self.value.is_some() && !self.findings.iter().any(error)
    }
}

/// A schema, and what judges by it.
pub(super) struct Judge {
    pub(super) schema: Value,
    validator: Option<Validator>,
}

/// The judge of a kind of document, made when it is first asked for.
pub(super) fn judge(kind: DocumentKind) -> &'static Judge {
    static POLICY: OnceLock<Judge> = OnceLock::new();
    static TENANT: OnceLock<Judge> = OnceLock::new();
    static CONFIG: OnceLock<Judge> = OnceLock::new();
    static TESTS: OnceLock<Judge> = OnceLock::new();
    let cell = match kind {
        DocumentKind::Policy => &POLICY,
        DocumentKind::Tenant => &TENANT,
        DocumentKind::Config => &CONFIG,
        DocumentKind::Tests => &TESTS,
    };
    cell.get_or_init(|| {
        let schema = schema(kind);
        // A test holds that every schema compiles. If one did not, serde would still judge alone.
        let validator = jsonschema::draft7::new(&schema).ok();
        Judge { schema, validator }
    })
}

impl Judge {
    /// Every violation of the schema.
    fn violations(&self, value: &Value) -> Vec<Violation<'_>> {
        let mut found = Vec::new();
        let Some(validator) = self.validator.as_ref().filter(|validator| !validator.is_valid(value)) else {
            return found;
        };
        for error in validator.iter_errors(value) {
            flatten(&error, &self.schema, &mut found);
            if found.len() > VIOLATIONS_MAX {
                break;
            }
        }
        found
    }
}

/// Reads a document as `T`. Everything that is wrong with it is found, not only the first thing;
/// each cause gives one finding, at the key or value that causes it.
#[must_use]
pub fn read<T: Shape>(document: &Document, limits: Limits) -> Read<T> {
    let root = document.root();
    let value = match root.to_json(limits) {
        Ok(value) => value,
        Err(finding) => return Read { value: None, findings: vec![*finding] },
    };
    let judge = judge(T::KIND);
    let violations = judge.violations(&value);
    let subject = Subject { kind: T::KIND, root, schema: &judge.schema };
    let mut findings = explain(subject, &violations);
    if violations.len() > VIOLATIONS_MAX || violations.iter().any(Violation::has_too_many_keys) {
        findings.push(too_many(root, T::KIND));
    }
    let doubtful = doubtful(root, &violations);
    let more = check(T::KIND, document, &judge.schema, doubtful);
    add_other_causes(&mut findings, more);
    let value = if violations.is_empty() { shape(value, root, &mut findings) } else { None };
    findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    Read { value, findings }
}

fn too_many(root: Node<'_>, kind: DocumentKind) -> Finding {
    let message = format!("more than {VIOLATIONS_MAX} things are wrong with this document; the rest is not listed");
    let help = format!(
        "it is read as {}: mend the ones above, or leave the file out if it is not meant to be one",
        kind.described()
    );
    Finding::error("more-problems", message).at(root.key_place(), "and more").help(help)
}

/// Maps with keys that nobody knows.
fn doubtful(root: Node<'_>, violations: &[Violation<'_>]) -> BTreeSet<NodeId> {
    let unknown = violations.iter().filter(|violation| matches!(violation.what, What::UnknownKeys(_)));
    let maps = unknown.filter_map(|violation| root.pointer(&violation.pointer));
    maps.filter(|map| map.shape() == NodeShape::Mapping).map(|map| map.followed().id()).collect()
}

/// Adds findings at places that have none yet: one cause gives one finding.
fn add_other_causes(findings: &mut Vec<Finding>, more: Vec<Finding>) {
    let place = |finding: &Finding| finding.primary.as_ref().map(|label| label.place);
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let taken: BTreeSet<_> = findings.iter().chain(&more).filter(is_error).map(place).collect();
    let other = |finding: &Finding| finding.severity == Severity::Error || !taken.contains(&place(finding));
    findings.extend(more.into_iter().filter(other));
}

/// Reads what the schema accepted. Both agree by test; should they not, the reason is said.
fn shape<T: Shape>(value: Value, root: Node<'_>, findings: &mut Vec<Finding>) -> Option<T> {
    match serde_json::from_value(value) {
        Ok(shape) => Some(shape),
        Err(error) => {
            let message = format!("this is not {}: {error}", T::KIND.described());
            findings.push(Finding::error("wrong-type", message).at(root.key_place(), "not read"));
            None
        }
    }
}
