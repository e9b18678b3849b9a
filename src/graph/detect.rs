//! What a document holds: Graph objects, or one of the files that lie beside them.

use crate::diag::Finding;
use crate::yaml::{Document, Node, Shape};

use super::members::{get, is_hollow};

/// What an object of an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GraphKind {
    /// Graph `conditionalAccessPolicy`.
    Policy,
    /// Graph `namedLocation`.
    NamedLocation,
    /// Graph `authenticationStrengthPolicy`.
    AuthenticationStrength,
    /// Graph `authenticationContextClassReference`.
    AuthenticationContext,
    /// Graph `group`.
    Group,
    /// Anything else.
    Other,
}

impl GraphKind {
    /// What a person calls it.
    #[must_use]
    pub fn described(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::NamedLocation => "named location",
            Self::AuthenticationStrength => "authentication strength",
            Self::AuthenticationContext => "authentication context",
            Self::Group => "group",
            Self::Other => "unknown object",
        }
    }
}

/// An object of an export.
#[derive(Debug, Clone, Copy)]
pub struct GraphObject<'d> {
    /// What it is.
    pub kind: GraphKind,
    /// Where it stands.
    pub node: Node<'d>,
}

/// True when `node` is written in Graph's shape rather than in the caplint language: it has
/// `displayName`, `grantControls`, `sessionControls`, `conditions.users` or
/// `conditions.applications`, in any casing.
#[must_use]
pub fn looks_like_graph(node: Node<'_>) -> bool {
    let has = |key: &str| get(node, key).is_some();
    let conditions = get(node, "conditions");
    let condition = |key: &str| conditions.is_some_and(|conditions| get(conditions, key).is_some());
    ["displayName", "grantControls", "sessionControls"].into_iter().any(has)
        || ["users", "applications"].into_iter().any(condition)
}

/// The Graph objects of `document`: of a list `{"value": […]}`, a bare list, or a single object;
/// `None` when it is none of these.
///
/// Every object of a list is given, also those of kind [`GraphKind::Other`]; what is no object at
/// all is reported by [`export_findings`].
#[must_use]
pub fn objects(document: &Document) -> Option<Vec<GraphObject<'_>>> {
    let root = document.root();
    let object = |node| GraphObject { kind: kind(node), node };
    match list(root) {
        Some(list) => Some(list.items().filter(|item| is_object(*item)).map(object).collect()),
        None => is_graph_object(root).then(|| vec![object(root)]),
    }
}

/// The list of an export: below `value`, or the root itself.
fn list(root: Node<'_>) -> Option<Node<'_>> {
    if root.shape() == Shape::Sequence {
        return root.items().any(is_graph_object).then_some(root);
    }
    let value = get(root, "value").filter(|value| value.shape() == Shape::Sequence)?;
    let annotated =
        root.entries().any(|(key, _)| key.text().is_some_and(|key| key.to_ascii_lowercase().starts_with("@odata.")));
    (annotated || value.items().any(is_graph_object)).then_some(value)
}

fn is_object(node: Node<'_>) -> bool {
    node.shape() == Shape::Mapping
}

fn is_graph_object(node: Node<'_>) -> bool {
    // `conditions` alone is no sign of Graph: the caplint language has it too.
    let other = || !matches!(kind(node), GraphKind::Policy | GraphKind::Other);
    is_object(node) && (looks_like_graph(node) || other())
}

/// What is wrong with an export as a whole: further pages, and items of its list that are no
/// objects.
#[must_use]
pub fn export_findings(document: &Document) -> Vec<Finding> {
    let root = document.root();
    let Some(list) = list(root) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    if let Some(link) = get(root, "@odata.nextLink").filter(|link| !is_hollow(*link)) {
        let message = "the export has further pages that are not in this file";
        let finding = Finding::warning("export-incomplete", message).at(link.key_place(), "the next page is here");
        let why = "a policy that is not read cannot be checked, and what it covers counts as a gap";
        findings.push(finding.why(why).help("export again and follow `@odata.nextLink` to the end"));
    }
    for item in list.items().filter(|item| !is_object(*item)) {
        let message = format!("an export lists objects, not {}", item.shape().described());
        findings.push(Finding::error("wrong-type", message).at(item.key_place(), "expected an object"));
    }
    findings
}

/// Members that give a kind away, in the order of trust.
const TELLTALES: [(GraphKind, &[&str]); 5] = [
    (GraphKind::Policy, &["conditions", "grantControls", "sessionControls"]),
    (GraphKind::NamedLocation, &["ipRanges", "countriesAndRegions", "compliantNetworkType", "serviceTags"]),
    (GraphKind::AuthenticationStrength, &["allowedCombinations"]),
    (GraphKind::Group, &["securityEnabled", "mailEnabled", "groupTypes", "membershipRule", "isAssignableToRole"]),
    (GraphKind::AuthenticationContext, &["isAvailable"]),
];

/// `@odata.type` by its ending.
const TYPES: [(&str, GraphKind); 5] = [
    ("conditionalaccesspolicy", GraphKind::Policy),
    ("namedlocation", GraphKind::NamedLocation),
    ("authenticationstrengthpolicy", GraphKind::AuthenticationStrength),
    ("authenticationcontextclassreference", GraphKind::AuthenticationContext),
    ("microsoft.graph.group", GraphKind::Group),
];

/// The kind of one object: by its type annotation, else by the members it has.
fn kind(node: Node<'_>) -> GraphKind {
    let declared = get(node, "@odata.type").and_then(Node::as_str).map(str::to_ascii_lowercase);
    let by_type = declared.and_then(|text| TYPES.iter().find(|(ending, _)| text.ends_with(ending)));
    if let Some((_, kind)) = by_type {
        return *kind;
    }
    let telltale = TELLTALES.iter().find(|(_, keys)| keys.iter().any(|key| get(node, key).is_some()));
    telltale.map_or(GraphKind::Other, |(kind, _)| *kind)
}

/// What a document is when it holds no policy but is known to lie beside them: groups, locations,
/// a migration table, a schema, Terraform's own files. `None` for everything else.
#[must_use]
pub fn side_file(document: &Document) -> Option<&'static str> {
    let root = document.root();
    if let Some(name) = foreign(root) {
        return Some(name);
    }
    let objects = objects(document)?;
    let first = objects.first()?.kind;
    let policies = objects.iter().any(|object| object.kind == GraphKind::Policy);
    let uniform = objects.iter().all(|object| object.kind == first);
    match first {
        _ if policies => None,
        GraphKind::NamedLocation if uniform => Some("named locations"),
        GraphKind::AuthenticationStrength if uniform => Some("authentication strengths"),
        GraphKind::AuthenticationContext if uniform => Some("authentication contexts"),
        GraphKind::Group if uniform => Some("groups"),
        _ => None,
    }
}

/// Files of other tools, told by the keys of their root.
fn foreign(root: Node<'_>) -> Option<&'static str> {
    let text = |key: &str| get(root, key).and_then(Node::as_str).unwrap_or_default();
    let is = |key: &str, shape: Shape| get(root, key).is_some_and(|node| node.shape() == shape);
    let schema = text("$schema");
    if schema.contains("json-schema.org") || (text("type") == "object" && is("properties", Shape::Mapping)) {
        return Some("a JSON Schema");
    }
    if schema.contains("deploymentTemplate") {
        return Some("an Azure deployment template");
    }
    if is("Objects", Shape::Sequence) && get(root, "TenantId").is_some() {
        return Some("a migration table");
    }
    let state = is("terraform_version", Shape::String) || (is("lineage", Shape::String) && is("serial", Shape::Number));
    if state {
        return Some("a Terraform state or plan");
    }
    if is("provider_schemas", Shape::Mapping) || is_terraform_schema(root) {
        return Some("a Terraform provider schema");
    }
    // Graph has no key with an underscore; the Terraform providers spell all of theirs so.
    is("display_name", Shape::String).then_some("values of a Terraform resource")
}

/// The attributes of a resource, each described by `description_kind`.
fn is_terraform_schema(root: Node<'_>) -> bool {
    let mut described = false;
    for (_, value) in root.entries() {
        if value.shape() != Shape::Mapping {
            return false;
        }
        described |= value.get("description_kind").is_some();
    }
    described
}
