//! A policy of an export, read into the neutral policy.

use crate::diag::{Face, Finding, Severity, SourceMap};
use crate::model::{Dialect, Lowered, Policy, is_guid};
use crate::yaml::{Node, Shape};

use super::detect::EMBEDDED;
use super::key::policy_key;
use super::members::{Members, get, is_hollow};
use super::reader::Reader;

/// Members of the root that Graph maintains, or that say where an export comes from. Dropped in
/// silence, as the language reference says.
const READ_ONLY: [&str; 7] = [
    "createdDateTime",
    "modifiedDateTime",
    "deletedDateTime",
    "templateId",
    "partialEnablementStrategy",
    "associationLink",
    "RequestId",
];

/// Members of the root that tools add to a policy and Graph does not know.
const TOOL_MADE: [&str; 8] =
    ["action", "GUID", "isSynced", "resourceType", "source", "templateVersion", "tenantFilter", "Tracking_Data"];

/// Reads one policy as Graph shapes it, from JSON or YAML, however it was exported.
///
/// The source map speaks in language paths: `users.exclude.groups[1]` is the second string of
/// `excludeGroups`. Names are not resolved; GUIDs are folded to lower case. `fallback_key` is the
/// key of a policy without a usable name, as the stem of its file.
#[must_use]
pub fn read_policy(node: Node<'_>, fallback_key: Option<&str>) -> Lowered {
    let node = node.followed();
    let name = get(node, "displayName").filter(|name| !is_hollow(*name));
    let root = name.map_or_else(|| node.origin(Face::Key), |name| name.origin(Face::Value));
    let mut reader = Reader::new(SourceMap::new(root));
    let mut policy = Policy::default();
    if node.shape() == Shape::Mapping {
        reader.policy(node, &mut policy);
    } else {
        reader.wrong_type(node, "policy", "an object", node.shape());
    }
    policy.key = policy_key(&policy.name, fallback_key);
    policy.graph = std::mem::take(&mut reader.kept);
    for finding in &mut reader.findings {
        finding.policy = Some(policy.key.clone());
    }
    let Reader { map, switched_off, findings, .. } = reader;
    Lowered { policy, map, dialect: Dialect::Graph, switched_off, findings }
}

impl Reader {
    fn policy(&mut self, node: Node<'_>, policy: &mut Policy) {
        let mut members = Members::of(node);
        // What the root lacks is said at its name.
        let near = get(node, "displayName").unwrap_or(node);
        let given = ["id", "createdDateTime"].map(|key| get(node, key).is_some_and(|value| !is_hollow(value)));
        self.is_export = given.contains(&true);
        self.identity(near, &mut members, policy);
        match members.take("conditions") {
            Some(conditions) => self.conditions(conditions, policy),
            None => self.missing(near, "", "conditions", "a policy needs `conditions` with users and applications"),
        }
        if let Some(grant) = members.take("grantControls") {
            policy.grant = self.grant(grant);
        }
        if let Some(session) = members.take("sessionControls") {
            self.session(session, policy);
        }
        for name in READ_ONLY {
            members.take(name);
        }
        // What a tool keeps of the objects around a policy is read as objects of their own.
        for name in EMBEDDED {
            members.take(name);
        }
        for name in TOOL_MADE {
            if let Some(value) = members.take_full(name) {
                self.tool_made(name, value);
            }
        }
        self.rest(members, "");
    }

    fn identity(&mut self, near: Node<'_>, members: &mut Members<'_>, policy: &mut Policy) {
        if let Some(name) = members.take_full("displayName") {
            self.mark("name", name, Face::Value);
            self.text(name, "displayName").unwrap_or_default().clone_into(&mut policy.name);
        } else {
            self.missing(near, "", "displayName", "give the policy a name");
        }
        if let Some(state) = members.take_full("state") {
            self.mark("state", state, Face::Value);
            policy.state = self.word(state, "state");
        } else {
            let help = "write `enabled`, `disabled` or `enabledForReportingButNotEnforced`";
            self.missing(near, "", "state", help);
        }
        if let Some(text) = members.take_full("description") {
            self.mark("description", text, Face::Value);
            policy.description = self.text(text, "description").map(str::to_owned);
        }
        let id = members.take_full("id").and_then(Node::text).map(str::trim);
        policy.id = id.filter(|id| is_guid(id)).map(str::to_ascii_lowercase);
    }

    fn tool_made(&mut self, name: &str, value: Node<'_>) {
        let message = format!("`{name}` is no member of a Graph policy; a tool has put it there");
        let finding = Finding::new("unknown-member", Severity::Note, message);
        self.findings.push(finding.at(value.key_place(), "left out").help("remove it"));
    }
}
