//! What a document is, decided once by the keys of its root.

use crate::diag::Finding;
use crate::graph;
use crate::yaml::{Document, Node, Shape};

/// The kinds of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A policy in the caplint language.
    Policy,
    /// A tenant file.
    Tenant,
    /// `caplint.yaml`.
    Config,
    /// Scenarios and assertions.
    Tests,
    /// One or several objects in Graph's shape.
    Graph,
    /// Something known that is read beside policies or not at all: what it is.
    Side(&'static str),
}

/// Keys that only a root of the given kind has.
const MARKERS: &[(Kind, &[&str])] = &[
    (
        Kind::Policy,
        &[
            "name",
            "key",
            "state",
            "rollout",
            "workloadIdentities",
            "agentIdentities",
            "agentUsers",
            "resources",
            "conditions",
            "grant",
            "session",
            "reviewBy",
            "tags",
        ],
    ),
    (
        Kind::Tenant,
        &[
            "extends",
            "tenantId",
            "cloud",
            "breakGlass",
            "groups",
            "servicePrincipals",
            "apps",
            "externalTenants",
            "namedLocations",
            "authenticationStrengths",
            "authenticationContexts",
            "termsOfUse",
            "globalSecureAccessProfiles",
            "sets",
            "exceptions",
            "licences",
            "facts",
            "memberships",
        ],
    ),
    (
        Kind::Config,
        &[
            "tests",
            "tenants",
            "defaultTenant",
            "preset",
            "rules",
            "overrides",
            "failOn",
            "baseline",
            "apiVersion",
            "limits",
        ],
    ),
    (Kind::Tests, &["assertions", "changes", "signIns"]),
];

/// What `document` is. `expected` is what its place suggests; it decides between equals.
#[must_use]
pub(super) fn classify(document: &Document, expected: Option<Kind>) -> Option<Kind> {
    let root = document.root();
    // A manifest names the tenant that it was rendered for, as a tenant file does.
    if let Some(what) = graph::side_file(document).filter(|_| root.get("objects").is_some()) {
        return Some(Kind::Side(what));
    }
    let score = |kind: Kind| marker_count(root, kind);
    let language = MARKERS.iter().map(|&(kind, _)| (score(kind), expected == Some(kind), kind));
    let best = language.max_by_key(|&(score, expected, _)| (score, expected)).filter(|best| best.0 > 0);
    if let Some((_, _, kind)) = best.filter(|_| !is_graph(root) && !graph::is_wrapped(root)) {
        return Some(kind);
    }
    if is_graph(root) || graph::objects(document).is_some_and(|objects| !objects.is_empty()) {
        return Some(Kind::Graph);
    }
    if let Some(what) = graph::side_file(document) {
        return Some(Kind::Side(what));
    }
    let by_place = expected.filter(|_| root.shape() == Shape::Mapping && ambiguous(root));
    by_place.or_else(|| only_shared_keys(root))
}

fn is_graph(root: Node<'_>) -> bool {
    root.shape() == Shape::Mapping && graph::looks_like_graph(root) && !misnamed(root)
}

/// A policy of ours whose `name` was written as Graph's `displayName`: one wrong key, not two shapes.
fn misnamed(root: Node<'_>) -> bool {
    let shapes: Vec<(&str, bool)> =
        root.entries().filter_map(|(key, value)| Some((key.text()?, shape_of_key(key, value)?))).collect();
    let graph: Vec<&str> = shapes.iter().filter(|(_, is_graph)| *is_graph).map(|(key, _)| *key).collect();
    graph == ["displayName"] && shapes.len() > 1 && root.get("name").is_none()
}

fn marker_count(root: Node<'_>, kind: Kind) -> usize {
    let markers = MARKERS.iter().find(|(marked, _)| *marked == kind).map_or(&[][..], |(_, keys)| keys);
    root.entries().filter(|(key, _)| key.text().is_some_and(|key| markers.contains(&key))).count()
}

/// A root with keys, none of which tells its kind: its place decides.
fn ambiguous(root: Node<'_>) -> bool {
    root.entries().next().is_some()
}

/// `users` and `policies` stand in several kinds of file; what is below them tells which.
fn only_shared_keys(root: Node<'_>) -> Option<Kind> {
    if let Some(users) = root.get("users") {
        let policy = users.get("include").is_some() || users.get("exclude").is_some();
        return Some(if policy { Kind::Policy } else { Kind::Tenant });
    }
    let policies = root.get("policies")?;
    match policies.shape() {
        Shape::Sequence if policies.items().all(|item| item.as_str().is_some()) => Some(Kind::Config),
        Shape::Mapping => Some(Kind::Tenant),
        _ => None,
    }
}

/// Keys of a policy root that only the caplint language has.
const LANGUAGE_ONLY: &[&str] = &[
    "name",
    "key",
    "owner",
    "reviewBy",
    "tags",
    "rollout",
    "users",
    "workloadIdentities",
    "agentIdentities",
    "agentUsers",
    "resources",
    "grant",
    "session",
];

/// Keys of a policy root that only Graph has, with what the language calls them.
const GRAPH_ONLY: &[(&str, &str)] =
    &[("displayName", "name"), ("grantControls", "grant"), ("sessionControls", "session")];

/// The one error of a document that is half Graph and half caplint: at the key where the second shape begins.
#[must_use]
pub(super) fn mixed_shapes(root: Node<'_>) -> Option<Finding> {
    if misnamed(root) {
        return None;
    }
    let mut first: Option<(Node<'_>, bool)> = None;
    for (key, value) in root.entries() {
        let Some(is_graph) = shape_of_key(key, value) else {
            continue;
        };
        match first {
            None => first = Some((key, is_graph)),
            Some((_, seen)) if seen == is_graph => {}
            Some((begin, _)) => return Some(mixed_finding(begin, key, is_graph)),
        }
    }
    None
}

/// Whether a root entry is Graph's (`true`), ours (`false`) or could be both.
fn shape_of_key(key: Node<'_>, value: Node<'_>) -> Option<bool> {
    let text = key.text()?;
    if GRAPH_ONLY.iter().any(|(graph, _)| graph.eq_ignore_ascii_case(text)) {
        return Some(true);
    }
    if text == "conditions" && (value.get("users").is_some() || value.get("applications").is_some()) {
        return Some(true);
    }
    LANGUAGE_ONLY.contains(&text).then_some(false)
}

fn mixed_finding(begin: Node<'_>, key: Node<'_>, is_graph: bool) -> Finding {
    let (here, there) =
        if is_graph { ("Graph's shape", "the caplint language") } else { ("the caplint language", "Graph's shape") };
    let text = key.text().unwrap_or_default();
    let replacement = GRAPH_ONLY.iter().find(|(graph, _)| graph.eq_ignore_ascii_case(text));
    let help = replacement.map_or_else(
        || "write the whole document in one shape; which one is decided by the first of its keys".to_owned(),
        |(_, ours)| format!("in the caplint language `{text}` is `{ours}`; write the whole document in one shape"),
    );
    Finding::error("mixed-shapes", format!("`{text}` is {here}, but the document began in {there}"))
        .at(key.place(), format!("{here} begins here"))
        .and(begin.place(), format!("{there} begins here"))
        .help(help)
}
