//! What a document holds: Graph objects, or one of the files that lie beside them.

use crate::diag::Finding;
use crate::yaml::{Document, Node, Shape};

use super::members::{get, is_hollow, is_truncated};
use super::shapes::terraform::is_terraform;
use super::shapes::walk::wrapped;

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
    /// Graph `user`.
    User,
    /// Graph `servicePrincipal`.
    ServicePrincipal,
    /// Graph `agreement`.
    TermsOfUse,
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
            Self::User => "user",
            Self::ServicePrincipal => "service principal",
            Self::TermsOfUse => "terms of use",
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

/// The Graph objects of `document`: of a list `{"value": […]}`, a bare list, a single object, or the
/// policies and what lies beside them anywhere inside the objects of a tool; `None` when it is none of
/// these.
///
/// Every object of a list is given, also those of kind [`GraphKind::Other`]; what is no object at
/// all is reported by [`export_findings`].
#[must_use]
pub fn objects(document: &Document) -> Option<Vec<GraphObject<'_>>> {
    let root = document.root();
    let direct: Option<Vec<Node<'_>>> = match list(root) {
        Some(list) => Some(list.items().filter(|item| is_object(*item)).collect()),
        None => is_graph_object(root).then(|| vec![root]),
    };
    let object = |node| GraphObject { kind: kind(node), node };
    let direct = direct.map(|nodes| nodes.into_iter().map(object).flat_map(with_embedded).collect::<Vec<_>>());
    // A list of other objects may hold policies further down: rows of a report, items of a log.
    let nothing = direct.as_ref().is_none_or(|found| found.iter().all(|object| object.kind == GraphKind::Other));
    let inside = if nothing { inside(root) } else { Vec::new() };
    if inside.is_empty() { direct } else { Some(inside) }
}

/// The objects of a tool's wrapping around policies; nothing for files that only describe policies.
fn inside(root: Node<'_>) -> Vec<GraphObject<'_>> {
    if is_description(root) {
        return Vec::new();
    }
    wrapped(root).into_iter().flat_map(with_embedded).collect()
}

/// True when `root` is no policy itself, in either shape, and has policies in Graph's shape inside.
#[must_use]
pub fn is_wrapped(root: Node<'_>) -> bool {
    // In the caplint language these are maps, lists or words, but never a list of objects.
    let body = ["users", "resources", "conditions", "grant", "session", "rollout"];
    let own = body.iter().filter_map(|key| root.get(key)).any(|value| value.shape() == Shape::Mapping);
    !own && root.shape() == Shape::Mapping && !looks_like_graph(root) && !inside(root).is_empty()
}

/// Members in which CIPP keeps what a policy of its refers to.
pub(super) const EMBEDDED: [&str; 2] = ["LocationInfo", "AuthContextInfo"];

/// The object, and for a policy what a tool has embedded in it.
fn with_embedded(object: GraphObject<'_>) -> Vec<GraphObject<'_>> {
    let mut all = vec![object];
    if object.kind == GraphKind::Policy {
        let lists = EMBEDDED.iter().filter_map(|key| get(object.node, key));
        let items = lists.flat_map(Node::items).filter(|item| is_object(*item));
        all.extend(items.map(|node| GraphObject { kind: kind(node), node }));
    }
    all
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
    let list = list(root);
    let mut findings = Vec::new();
    if let Some(link) = get(root, "@odata.nextLink").filter(|link| !is_hollow(*link)) {
        let message = "the export has further pages that are not in this file";
        let finding = Finding::warning("export-incomplete", message).at(link.key_place(), "the next page is here");
        let why = "a policy that is not read cannot be checked, and what it covers counts as a gap";
        findings.push(finding.why(why).help("export again and follow `@odata.nextLink` to the end"));
    }
    let items = list.into_iter().flat_map(Node::items);
    for item in items.filter(|item| !is_object(*item)) {
        let message = format!("an export lists objects, not {}", item.shape().described());
        findings.push(Finding::error("wrong-type", message).at(item.key_place(), "expected an object"));
    }
    let objects = objects(document).unwrap_or_default();
    findings.extend(objects.iter().filter(|object| object.kind == GraphKind::Policy).filter_map(truncated));
    findings.extend(report_of_microsoft365dsc(&objects));
    findings
}

/// The report that `Microsoft365DSC` makes of a configuration: flat, with names for ids, and nothing of Graph's shape.
fn report_of_microsoft365dsc(objects: &[GraphObject<'_>]) -> Option<Finding> {
    let others = objects.iter().filter(|object| object.kind == GraphKind::Other);
    let names = others.filter_map(|object| get(object.node, "ResourceName"));
    let found: Vec<Node<'_>> = names.filter(|name| name.as_str() == Some(MICROSOFT365DSC_POLICY)).collect();
    let first = found.first()?;
    let message = "this is a report of Microsoft365DSC, not an export of Graph";
    let finding = Finding::error("powershell-source", message).at(first.place(), "one of its policies");
    Some(finding.why(format!("none of its policies is read: {}", found.len())).help(EXPORT_FROM_GRAPH))
}

/// What `Microsoft365DSC` calls a policy.
pub const MICROSOFT365DSC_POLICY: &str = "AADConditionalAccessPolicy";

/// The way out where policies are in a form that cannot be read.
pub const EXPORT_FROM_GRAPH: &str = "export the policies from Graph: `az rest --method get --headers \
                                     Prefer=include-unknown-enum-members --url \
                                     https://graph.microsoft.com/beta/identity/conditionalAccess/policies`";

/// What PowerShell put in place of a value below its depth limit: the value is lost.
fn truncated(object: &GraphObject<'_>) -> Option<Finding> {
    let (first, more) = lost(object.node)?;
    let message = format!("PowerShell cut the policy off: `{}` stands where a value was", first.text()?);
    let finding = Finding::error("truncated-export", message).at(first.place(), "what stood here is not in the file");
    let others = if more > 0 { format!(", and so are {more} others") } else { String::new() };
    let why = format!("the value is lost{others}: no verdict on the policy would be worth anything");
    Some(finding.why(why).help("export again with a greater depth: `ConvertTo-Json -Depth 10`"))
}

/// True when PowerShell cut off something below `node`: what is missing there, the export may have had.
#[must_use]
pub fn is_cut_off(node: Node<'_>) -> bool {
    lost(node).is_some()
}

/// The first lost value below `node`, and how many there are beside it.
fn lost(node: Node<'_>) -> Option<(Node<'_>, usize)> {
    let mut found = Vec::new();
    collect_lost(node, &mut found);
    found.first().map(|first| (*first, found.len() - 1))
}

fn collect_lost<'d>(node: Node<'d>, found: &mut Vec<Node<'d>>) {
    if is_truncated(node) {
        found.push(node);
    }
    node.items().for_each(|item| collect_lost(item, found));
    node.entries().for_each(|(_, value)| collect_lost(value, found));
}

/// Members that give a kind away, in the order of trust.
const TELLTALES: [(GraphKind, &[&str]); 8] = [
    (GraphKind::Policy, &["conditions", "grantControls", "sessionControls"]),
    (GraphKind::NamedLocation, &["ipRanges", "countriesAndRegions", "compliantNetworkType", "serviceTags"]),
    (GraphKind::AuthenticationStrength, &["allowedCombinations"]),
    (GraphKind::Group, &["securityEnabled", "mailEnabled", "groupTypes", "membershipRule", "isAssignableToRole"]),
    (GraphKind::AuthenticationContext, &["isAvailable"]),
    (GraphKind::User, &["userPrincipalName"]),
    (GraphKind::ServicePrincipal, &["servicePrincipalType"]),
    (GraphKind::TermsOfUse, &["isViewingBeforeAcceptanceRequired"]),
];

/// `@odata.type` by its ending.
const TYPES: [(&str, GraphKind); 8] = [
    ("conditionalaccesspolicy", GraphKind::Policy),
    ("namedlocation", GraphKind::NamedLocation),
    ("authenticationstrengthpolicy", GraphKind::AuthenticationStrength),
    ("authenticationcontextclassreference", GraphKind::AuthenticationContext),
    ("microsoft.graph.group", GraphKind::Group),
    ("microsoft.graph.user", GraphKind::User),
    ("microsoft.graph.serviceprincipal", GraphKind::ServicePrincipal),
    ("microsoft.graph.agreement", GraphKind::TermsOfUse),
];

/// The kind of one object: by its type annotation, else by the members it has.
pub(super) fn kind(node: Node<'_>) -> GraphKind {
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
        GraphKind::User if uniform => Some("users"),
        GraphKind::ServicePrincipal if uniform => Some("service principals"),
        GraphKind::TermsOfUse if uniform => Some("terms of use"),
        _ => None,
    }
}

/// Files of other tools, told by the keys of their root.
fn foreign(root: Node<'_>) -> Option<&'static str> {
    let text = |key: &str| get(root, key).and_then(Node::as_str).unwrap_or_default();
    let is = |key: &str, shape: Shape| get(root, key).is_some_and(|node| node.shape() == shape);
    let schema = text("$schema");
    if is_description(root) {
        return Some("a JSON Schema");
    }
    if get(root, "tool").is_some() && get(root, "version").is_some() && is("objects", Shape::Sequence) {
        return Some("the manifest of a render");
    }
    if schema.contains("deploymentTemplate") {
        return Some("an Azure deployment template");
    }
    if is("Objects", Shape::Sequence) && get(root, "TenantId").is_some() {
        return Some("a migration table");
    }
    if is_terraform(root) {
        return Some("a Terraform state or plan");
    }
    if is("provider_schemas", Shape::Mapping) || is_terraform_schema(root) {
        return Some("a Terraform provider schema");
    }
    // Graph has no key with an underscore; the Terraform providers spell all of theirs so.
    is("display_name", Shape::String).then_some("values of a Terraform resource")
}

/// A JSON Schema or a description of an interface: the policies in it are examples.
fn is_description(root: Node<'_>) -> bool {
    let text = |key: &str| get(root, key).and_then(Node::as_str).unwrap_or_default();
    let typed = text("type") == "object" && get(root, "properties").is_some_and(|node| node.shape() == Shape::Mapping);
    text("$schema").contains("json-schema.org")
        || typed
        || ["openapi", "swagger"].iter().any(|key| !text(key).is_empty())
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
