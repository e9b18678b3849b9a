//! Checks of a policy.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diag::{Finding, nearest};
use crate::language::graph_paths::{Fault, fault};
use crate::language::print::only_graph_says;
use crate::yaml::{Limits, Node};

use super::{Checks, Need};

const SUBJECTS: [&str; 4] = ["users", "workloadIdentities", "agentIdentities", "agentUsers"];

pub(super) fn check(root: Node<'_>, checks: &mut Checks) {
    checks.one_of(
        root,
        &SUBJECTS,
        Need::One,
        "whom the policy is for",
        "a policy has one of `users`, `workloadIdentities`, `agentIdentities` and `agentUsers`, as `users: {include: all}`",
    );
    checks.one_of(
        root,
        &["state", "rollout"],
        Need::One,
        "the policy's `state`",
        "write `state: reportOnly`, or a `rollout` whose stages have states",
    );
    if let Some(resources) = root.get("resources") {
        resource_families(resources, Need::One, checks);
    }
    if let Some(rollout) = root.get("rollout") {
        stages(root, rollout, checks);
    }
    if let Some(grant) = root.get("grant") {
        one_strength(grant, checks);
    }
    if let Some(graph) = root.get("graph") {
        graph_paths(root, graph, checks);
    }
}

const FAMILIES: &str = "a policy is for apps (`include`, `filter`), for `userActions` or for `authenticationContexts`";

/// Apps, user actions and authentication contexts exclude each other.
pub(super) fn resource_families(resources: Node<'_>, need: Need, checks: &mut Checks) {
    if resources.entries().next().is_none() {
        return;
    }
    let families = ["include", "userActions", "authenticationContexts"];
    // A broken filter may well be meant to include.
    let by_filter = resources.get("filter").is_some_and(|filter| filter.get("exclude").is_none());
    let need = if by_filter { Need::AtMostOne } else { need };
    let help = if resources.get("exclude").is_some() { "add `include: all`, or name apps" } else { FAMILIES };
    checks.one_of(resources, &families, need, "what is signed in to", help);
    let other = resources.get("userActions").or(resources.get("authenticationContexts"));
    let Some(other) = other.filter(|_| resources.get("include").is_none()) else {
        return;
    };
    for key in ["exclude", "filter"] {
        if let Some(app) = resources.get(key) {
            let name = other.key_text().unwrap_or_default();
            let finding =
                Finding::error("needs-one-of", format!("`{key}` is about apps and cannot stand beside `{name}`"));
            checks.push(
                finding.at(app.key_place(), "about apps").and(other.key_place(), "not about apps").help(FAMILIES),
            );
        }
    }
}

fn stages(root: Node<'_>, rollout: Node<'_>, checks: &mut Checks) {
    let Some(stages) = rollout.get("stages") else {
        return;
    };
    checks.unique(stages, "name", "a stage");
    let names: Vec<&str> =
        stages.items().filter_map(|stage| stage.get("name")?.as_str()).filter(|name| !name.is_empty()).collect();
    if let Some(current) = rollout.get("current").filter(|_| !names.is_empty() && names.len() == stages.items().count())
    {
        known_stage(current, &names, checks);
    }
    let other_subject = SUBJECTS[1..].iter().any(|key| root.get(key).is_some());
    if root.get("users").is_some() || !other_subject {
        return;
    }
    for include in stages.items().filter_map(|stage| stage.get("include")) {
        let finding = Finding::error("bad-value", "only a policy for `users` can have stages that narrow it");
        let help = "leave `include` out: the stage is then for everyone the policy is for";
        checks.push(finding.at(include.key_place(), "without `users`").help(help));
    }
}

fn known_stage(current: Node<'_>, names: &[&str], checks: &mut Checks) {
    let Some(text) = current.as_str().filter(|text| !names.contains(text) && !text.is_empty()) else {
        return;
    };
    let finding = Finding::error("unknown-name", format!("no stage is called `{text}`"));
    let help = match nearest(text, names.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("the stages are {}", names.join(", ")),
    };
    checks.push(finding.at(current.place(), "unknown stage").help(help));
}

fn one_strength(grant: Node<'_>, checks: &mut Checks) {
    let lists = ["allOf", "anyOf"].into_iter().filter_map(|key| grant.get(key));
    let strengths: Vec<Node<'_>> =
        lists.flat_map(Node::items).filter_map(|item| item.get("authenticationStrength")).collect();
    if let [first, second, ..] = strengths.as_slice() {
        let finding = Finding::error("needs-one-of", "a policy can ask for one authentication strength only")
            .at(second.key_place(), "the second one")
            .and(first.key_place(), "the first one");
        checks.push(finding.help("keep one, or put what both allow into a strength of your own in the tenant file"));
    }
}

/// A member that has a key may stand below `graph` only with a value that the key cannot say.
fn graph_paths(root: Node<'_>, graph: Node<'_>, checks: &mut Checks) {
    let json = |node: Node<'_>| node.to_json(Limits::default()).unwrap_or_default();
    let members = graph.entries().map(|(key, value)| (key.text().unwrap_or_default().to_owned(), json(value)));
    let members: Vec<(String, Value)> = members.filter(|(path, _)| fault(path).is_some()).collect();
    let only =
        if members.is_empty() { BTreeSet::new() } else { only_graph_says(&members, root.get("grant").is_some()) };
    for (key, value) in graph.entries() {
        let path = key.text().unwrap_or_default();
        if only.contains(path) {
            said_twice(root, path, value, checks);
        } else {
            graph_path(path, value, checks);
        }
    }
}

/// One member cannot be said by its key and below `graph` too.
fn said_twice(root: Node<'_>, path: &str, value: Node<'_>, checks: &mut Checks) {
    let Some(Fault::Key(said)) = fault(path) else {
        return;
    };
    let key = said.split('.').try_fold(root, Node::get);
    let Some(key) = key.filter(|_| !said.starts_with("grant.")) else {
        return;
    };
    let finding = Finding::error("graph-path", format!("`{path}` and `{said}` are one member of Graph's policy"))
        .at(value.key_place(), "the same member")
        .and(key.key_place(), "said here too");
    checks.push(finding.help("keep one of them; below `graph` the whole value stands"));
}

fn graph_path(path: &str, value: Node<'_>, checks: &mut Checks) {
    let Some(fault) = fault(path) else {
        return;
    };
    let (message, help) = match fault {
        Fault::Key(said) => (format!("`{path}` has a key of its own"), format!("write it as `{said}`")),
        Fault::Container => (
            format!("`{path}` holds members that have keys of their own"),
            "name the member that has none, as `conditions.times`".to_owned(),
        ),
        Fault::Never(why) => (format!("`{path}` is never sent"), why.to_owned()),
        Fault::NoPath => (format!("`{path}` is no path"), "names joined by dots, as `conditions.times`".to_owned()),
    };
    checks.push(Finding::error("graph-path", message).at(value.key_place(), "not through `graph`").help(help));
}
