//! Terraform's states and plans: resources of the azuread provider in Graph's words.
//!
//! A state of version 4 holds `resources[].instances[].attributes`; `terraform show -json` holds
//! modules with `resources[].values`, and a plan the same below `planned_values`.

use crate::diag::Finding;
use crate::yaml::{Document, Node, Scalar, Shape};

use super::super::members::is_hollow;
use super::Unpacked;
use super::columns::{Column, How, IGNORED, RESOURCES, Resource};
use super::sketch::Sketch;

/// What a state or plan says of Conditional Access, in Graph's shape.
pub(super) fn unpack(document: &Document, next: u32) -> Option<Unpacked> {
    let root = document.root();
    if !is_terraform(root) {
        return None;
    }
    let instances = instances(root);
    if !instances.iter().any(|instance| instance.resource.columns.len() > 5) {
        return None;
    }
    let mut findings: Vec<Finding> = Vec::new();
    let objects = instances.iter().map(|instance| {
        findings.extend(unknown_attributes(instance));
        object(instance)
    });
    let list = Sketch::list(root, objects.collect());
    findings.extend(unplanned(root));
    let documents = vec![list.finish(document, next)];
    Some(Unpacked { what: "a Terraform state or plan", documents, findings, broken: false })
}

/// True for the root of a state, or of what `terraform show -json` prints.
pub(in crate::graph) fn is_terraform(root: Node<'_>) -> bool {
    let is = |key: &str, shape: Shape| root.get(key).is_some_and(|node| node.shape() == shape);
    is("terraform_version", Shape::String) || (is("lineage", Shape::String) && is("serial", Shape::Number))
}

/// A resource as it stands in the file.
struct Instance<'d> {
    resource: &'static Resource,
    values: Node<'d>,
}

fn resource(node: Node<'_>) -> Option<&'static Resource> {
    let name = node.get("type").and_then(Node::as_str)?;
    let resource = RESOURCES.iter().find(|resource| resource.name == name)?;
    // What a data source reads of a policy belongs to somebody else.
    let data = node.get("mode").and_then(Node::as_str) == Some("data");
    (!data || name != RESOURCES[0].name).then_some(resource)
}

fn instances(root: Node<'_>) -> Vec<Instance<'_>> {
    let mut found = Vec::new();
    for node in root.get("resources").into_iter().flat_map(Node::items) {
        let Some(resource) = resource(node) else { continue };
        let instances = node.get("instances").into_iter().flat_map(Node::items);
        let values = instances.filter_map(|instance| instance.get("attributes"));
        found.extend(values.map(|values| Instance { resource, values }));
    }
    // In a plan, what is planned counts; what was there before it does not.
    if let Some(values) = root.get("planned_values").or_else(|| root.get("values")) {
        values.get("root_module").into_iter().for_each(|module| in_module(module, &mut found));
    } else {
        for node in root.get("resource_changes").into_iter().flat_map(Node::items) {
            let after = node.get("change").and_then(|change| change.get("after")).filter(|after| !is_hollow(*after));
            found.extend(resource(node).zip(after).map(|(resource, values)| Instance { resource, values }));
        }
    }
    found
}

fn in_module<'d>(module: Node<'d>, found: &mut Vec<Instance<'d>>) {
    for node in module.get("resources").into_iter().flat_map(Node::items) {
        found.extend(resource(node).zip(node.get("values")).map(|(resource, values)| Instance { resource, values }));
    }
    module.get("child_modules").into_iter().flat_map(Node::items).for_each(|child| in_module(child, found));
}

fn object<'d>(instance: &Instance<'d>) -> Sketch<'d> {
    let mut object = Sketch::map(instance.values);
    object.put(&["@odata.type"], instance.values, Sketch::text(instance.values, instance.resource.graph));
    for column in instance.resource.columns {
        let Some(node) = at(instance.values, column.from).filter(|node| is_set(*node)) else {
            continue;
        };
        if frequency_without_one(column, instance.values) {
            continue;
        }
        let path: Vec<&str> = column.to.split('.').collect();
        object.put(&path, node, value(column.how, node));
        if let (How::Switched, Some((_, parent))) = (column.how, path.split_last()) {
            let switch: Vec<&str> = parent.iter().copied().chain(["isEnabled"]).collect();
            object.put(&switch, node, Sketch::yes(node));
        }
    }
    object
}

/// The provider fills in the rest of a sign-in frequency where none is set.
fn frequency_without_one(column: &Column, values: Node<'_>) -> bool {
    let session = |key: &str| at(values, &format!("session_controls.{key}")).filter(|node| is_set(*node));
    let every_time =
        || session("sign_in_frequency_interval").is_some_and(|interval| interval.as_str() == Some("everyTime"));
    column.from.starts_with("session_controls.sign_in_frequency")
        && session("sign_in_frequency").is_none()
        && !every_time()
}

/// The attribute at a dotted path, each block being a list of one.
fn at<'d>(values: Node<'d>, path: &str) -> Option<Node<'d>> {
    path.split('.').try_fold(values, |node, step| block(node).get(step))
}

fn block(node: Node<'_>) -> Node<'_> {
    if node.shape() == Shape::Sequence { node.items().next().unwrap_or(node) } else { node }
}

/// The provider writes `""`, `0`, `false` and `[]` for what is not set.
fn is_set(node: Node<'_>) -> bool {
    let zero = matches!(node.scalar(), Some(Scalar::Bool(false) | Scalar::Int(0)));
    !zero && !is_hollow(node)
}

fn value(how: How, node: Node<'_>) -> Sketch<'_> {
    match how {
        How::Copy | How::Switched => Sketch::copy(node),
        How::Commas => {
            let words: Vec<&str> = node.items().filter_map(Node::text).collect();
            if words.is_empty() { Sketch::copy(node) } else { Sketch::text(node, words.join(",")) }
        }
        How::LastSegment if node.shape() == Shape::Sequence => {
            Sketch::list(node, node.items().map(last_segment).collect())
        }
        How::LastSegment => last_segment(node),
    }
}

fn last_segment(node: Node<'_>) -> Sketch<'_> {
    let text = node.as_str().unwrap_or_default();
    match text.rsplit_once('/') {
        Some((_, last)) if text.starts_with('/') => Sketch::text(node, last),
        _ => Sketch::copy(node),
    }
}

/// Attributes with a value that no column takes. Of groups, users and service principals only the
/// name is wanted.
fn unknown_attributes(instance: &Instance<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if instance.resource.name == RESOURCES[0].name {
        unknown_below(instance.resource, instance.values, "", &mut findings);
    }
    findings
}

fn unknown_below(resource: &Resource, node: Node<'_>, path: &str, findings: &mut Vec<Finding>) {
    for (key, value) in block(node).entries().filter(|(_, value)| is_set(*value)) {
        let name = key.text().unwrap_or_default();
        let below = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let prefix = format!("{below}.");
        if resource.columns.iter().any(|column| column.from == below) || IGNORED.contains(&below.as_str()) {
            continue;
        }
        if resource.columns.iter().any(|column| column.from.starts_with(&prefix)) {
            unknown_below(resource, value, &below, findings);
            continue;
        }
        let message = format!("`{below}` of {} is not known to caplint", resource.name);
        let finding = Finding::warning("unknown-member", message).at(value.key_place(), "left out");
        let why = "what it says of the policy is not checked, and not in anything made from it";
        findings.push(finding.why(why).help("export the policy from Graph to see what the attribute became"));
    }
}

/// What a plan will only know once it is applied, where it belongs to a policy.
fn unplanned(root: Node<'_>) -> Vec<Finding> {
    let changes = root.get("resource_changes").into_iter().flat_map(Node::items);
    let policies = changes.filter(|change| change.get("type").and_then(Node::as_str) == Some(RESOURCES[0].name));
    let mut findings = Vec::new();
    for change in policies {
        let unknown = change.get("change").and_then(|change| change.get("after_unknown"));
        if let Some(unknown) = unknown {
            unplanned_below(unknown, "", &mut findings);
        }
    }
    findings
}

fn unplanned_below(node: Node<'_>, path: &str, findings: &mut Vec<Finding>) {
    if node.as_bool() == Some(true) && !["id", "object_id"].contains(&path) {
        let message = format!("the plan does not know `{path}` before it is applied");
        let finding = Finding::error("not-yet-known", message).at(node.key_place(), "read as not set");
        let why = "who is included or excluded may depend on it";
        findings.push(finding.why(why).help("apply the plan and read the state: `terraform show -json`"));
    }
    for item in node.items() {
        unplanned_below(item, path, findings);
    }
    for (key, value) in node.entries() {
        let name = key.text().unwrap_or_default();
        let below = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        unplanned_below(value, &below, findings);
    }
}
