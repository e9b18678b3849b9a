//! Request bodies for policies.
//!
//! A POST body holds what the policy says and nothing else. A PATCH body is complete: Graph merges
//! nested objects, so that a member left out survives; every collection is sent, empty ones as
//! `[]`, and every absent object as `null`.

use serde_json::{Map, Value, json};

use crate::model::{
    AgentIdentities, AgentUsers, AgentWord, AppWord, AuthenticationFlow, ClientApp, Conditions, Entry, ExternalTenants,
    Filter, Grant, Guests, Inclusion, InsiderRisk, LocationWord, ObjectKind, ObjectRef, Policy, Principals, Resources,
    RiskLevel, UserWord, Users, Word, WordList, WorkloadIdentities,
};

use super::arrange::arranged;
use super::beta::ApiVersion;
use super::path;
use super::reference::{ObjectName, Reference, bound, sent};

/// A request body.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// The JSON to send.
    pub json: Value,
    /// The lowest version of Graph that can carry it.
    pub api: ApiVersion,
    /// Every reference to a directory object in it, in document order.
    pub references: Vec<Reference>,
}

/// The body that creates `policy`.
///
/// Source of the shape: Graph v1.0 `conditionalAccessPolicy` and its beta members. `description`
/// is never sent: Graph declares it and does not use it.
#[must_use]
pub fn policy_body(policy: &Policy) -> Body {
    body(policy, Style::Post, ApiVersion::lowest_for(policy))
}

/// The body that makes an existing policy equal to `policy` through `api`.
///
/// Complete: see the module. Members that only beta has are nulled only when `api` is beta, since
/// v1.0 refuses to hear of them.
#[must_use]
pub fn patch_body(policy: &Policy, api: ApiVersion) -> Body {
    body(policy, Style::Patch, api.max(ApiVersion::lowest_for(policy)))
}

/// Whether absent members are left out or sent as `[]` and `null`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Left out.
    Post,
    /// Sent.
    Patch,
}

/// Collects the references met while a body is written.
pub(super) struct Renderer {
    style: Style,
    api: ApiVersion,
    references: Vec<Reference>,
}

/// One object being written, with its JSON pointer.
pub(super) struct Out {
    style: Style,
    map: Map<String, Value>,
}

impl Out {
    /// A member that always stands.
    pub(super) fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.map.insert(key.to_owned(), value.into());
    }

    /// A collection: an empty one only in a complete body.
    pub(super) fn list(&mut self, key: &str, values: Vec<Value>) {
        if !values.is_empty() || self.style == Style::Patch {
            self.set(key, values);
        }
    }

    /// An object or scalar that may be absent: `null` only in a complete body.
    pub(super) fn value(&mut self, key: &str, value: Option<Value>) {
        match value {
            Some(value) => self.set(key, value),
            None if self.style == Style::Patch => self.set(key, Value::Null),
            None => {}
        }
    }

    /// The finished object.
    pub(super) fn finish(self) -> Value {
        Value::Object(self.map)
    }
}

fn body(policy: &Policy, style: Style, api: ApiVersion) -> Body {
    let policy = arranged(policy);
    let mut renderer = Renderer { style, api, references: Vec::new() };
    let mut out = renderer.object();
    out.set("displayName", policy.name.as_str());
    if let Some(state) = &policy.state {
        out.set("state", state.as_str());
    }
    out.set("conditions", renderer.conditions(&policy));
    let no_control = Grant::default();
    let grant = policy.grant.as_ref().or(renderer.holds_more(&policy, "grantControls").then_some(&no_control));
    out.value("grantControls", grant.map(|grant| renderer.grant(grant)));
    let controlled = !policy.session.is_empty() || renderer.holds_more(&policy, "sessionControls");
    let session = controlled.then(|| renderer.session(&policy.session));
    out.value("sessionControls", session);
    for (member, value) in &policy.graph {
        path::insert(&mut out.map, member, value);
    }
    Body { json: out.finish(), api, references: renderer.references }
}

impl Renderer {
    /// An object in this renderer's style.
    pub(super) fn object(&self) -> Out {
        Out { style: self.style, map: Map::new() }
    }

    /// True when members that only beta has may be named.
    pub(super) fn beta(&self) -> bool {
        self.api == ApiVersion::Beta
    }

    /// True when a complete body has an object at `member` only for what the language has no key for:
    /// its other members are to be cleared there.
    fn holds_more(&self, policy: &Policy, member: &str) -> bool {
        let below = |path: &str| path.strip_prefix(member).is_some_and(|rest| rest.starts_with(['.', '[']));
        self.style == Style::Patch && policy.graph.iter().any(|(path, _)| below(path))
    }

    /// What is sent for `object` at `pointer`, recorded as a reference.
    pub(super) fn reference(&mut self, pointer: String, kind: ObjectKind, object: &ObjectRef) -> Value {
        let name = object.shown().to_owned();
        self.references.push(Reference { pointer, object: ObjectName { kind, name }, bound: bound(kind, object) });
        Value::String(sent(kind, object))
    }

    /// A list of objects at `pointer`.
    pub(super) fn objects(&mut self, pointer: &str, kind: ObjectKind, list: &[ObjectRef]) -> Vec<Value> {
        let numbered = list.iter().enumerate();
        numbered.map(|(at, object)| self.reference(format!("{pointer}/{at}"), kind, object)).collect()
    }

    /// A list of reserved words and objects at `pointer`.
    fn entries<W: WordList>(&mut self, pointer: &str, kind: ObjectKind, list: &[Entry<W>]) -> Vec<Value> {
        let numbered = list.iter().enumerate();
        numbered
            .map(|(at, entry)| match entry {
                Entry::Word(word) => Value::from(word.as_str()),
                Entry::Object(object) => self.reference(format!("{pointer}/{at}"), kind, object),
            })
            .collect()
    }

    fn conditions(&mut self, policy: &Policy) -> Value {
        let mut out = self.object();
        let users = self.users(policy.users.as_ref());
        out.set("users", users);
        out.set("applications", self.applications(&policy.resources));
        let workload = self.client_applications(policy.workload_identities.as_ref(), policy.agent_identities.as_ref());
        out.value("clientApplications", workload);
        self.plain_conditions(&mut out, &policy.conditions);
        if policy.conditions.device_filter.is_none() && self.holds_more(policy, "conditions.devices") {
            out.set("devices", json!({ "deviceFilter": null }));
        }
        self.agent_conditions(&mut out, policy);
        out.finish()
    }

    fn plain_conditions(&mut self, out: &mut Out, conditions: &Conditions) {
        let all = [Word::Known(ClientApp::All)];
        let apps = if conditions.client_apps.is_empty() { all.as_slice() } else { &conditions.client_apps };
        out.set("clientAppTypes", words(apps));
        let platforms = conditions.platforms.as_ref();
        out.value(
            "platforms",
            platforms.map(|lists| self.inclusion("Platforms", words(&lists.include), words(&lists.exclude))),
        );
        out.value("locations", conditions.locations.as_ref().map(|lists| self.locations(lists)));
        out.value("devices", conditions.device_filter.as_ref().map(|filter| self.devices(filter)));
        out.list("userRiskLevels", words(&conditions.user_risk));
        out.list("signInRiskLevels", words(&conditions.sign_in_risk));
        out.list("servicePrincipalRiskLevels", words(&conditions.service_principal_risk));
        out.value("insiderRiskLevels", flags::<InsiderRisk>(&conditions.insider_risk));
        let flows = flags::<AuthenticationFlow>(&conditions.authentication_flows);
        out.value("authenticationFlows", flows.map(|flows| json!({ "transferMethods": flows })));
    }

    fn devices(&self, filter: &Filter) -> Value {
        let mut out = self.object();
        out.set("deviceFilter", filter_json(filter));
        if self.beta() {
            out.list("includeDevices", Vec::new());
            out.list("excludeDevices", Vec::new());
        }
        out.finish()
    }

    fn inclusion(&self, what: &str, include: Vec<Value>, exclude: Vec<Value>) -> Value {
        let mut out = self.object();
        out.list(&format!("include{what}"), include);
        out.list(&format!("exclude{what}"), exclude);
        out.finish()
    }

    fn locations(&mut self, lists: &Inclusion<Entry<LocationWord>>) -> Value {
        let kind = ObjectKind::NamedLocation;
        let include = self.entries("/conditions/locations/includeLocations", kind, &lists.include);
        let exclude = self.entries("/conditions/locations/excludeLocations", kind, &lists.exclude);
        self.inclusion("Locations", include, exclude)
    }

    fn users(&mut self, users: Option<&Users>) -> Value {
        let Some(users) = users else {
            let nobody = Principals { users: vec![Entry::Word(UserWord::None)], ..Principals::default() };
            return self.users(Some(&Users { include: nobody, ..Users::default() }));
        };
        let mut out = self.object();
        self.principals(&mut out, "include", &users.include);
        self.principals(&mut out, "exclude", &users.exclude);
        out.finish()
    }

    fn principals(&mut self, out: &mut Out, side: &str, principals: &Principals) {
        let at = |what: &str| format!("/conditions/users/{side}{what}");
        let users = self.entries(&at("Users"), ObjectKind::User, &principals.users);
        out.list(&format!("{side}Users"), users);
        let groups = self.objects(&at("Groups"), ObjectKind::Group, &principals.groups);
        out.list(&format!("{side}Groups"), groups);
        let roles = self.objects(&at("Roles"), ObjectKind::Role, &principals.roles);
        out.list(&format!("{side}Roles"), roles);
        let guests = principals.guests.as_ref();
        let guests = guests.map(|guests| self.guests(&at("GuestsOrExternalUsers"), guests));
        out.value(&format!("{side}GuestsOrExternalUsers"), guests);
    }

    /// The discriminator is mandatory: Graph cannot tell the two kinds of tenants apart without it.
    fn guests(&mut self, pointer: &str, guests: &Guests) -> Value {
        let tenants = match &guests.tenants {
            ExternalTenants::All => json!({
                "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants",
                "membershipKind": "all",
            }),
            ExternalTenants::Enumerated(members) => {
                let pointer = format!("{pointer}/externalTenants/members");
                json!({
                    "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                    "membershipKind": "enumerated",
                    "members": self.objects(&pointer, ObjectKind::ExternalTenant, members),
                })
            }
        };
        let types = flags(&guests.types).unwrap_or_else(|| "none".into());
        json!({ "guestOrExternalUserTypes": types, "externalTenants": tenants })
    }

    fn applications(&mut self, resources: &Resources) -> Value {
        const AT: &str = "/conditions/applications";
        let mut out = self.object();
        let include =
            self.entries::<AppWord>(&format!("{AT}/includeApplications"), ObjectKind::App, &resources.include);
        out.list("includeApplications", include);
        let exclude = self.entries(&format!("{AT}/excludeApplications"), ObjectKind::App, &resources.exclude);
        out.list("excludeApplications", exclude);
        out.list("includeUserActions", words(&resources.user_actions));
        let pointer = format!("{AT}/includeAuthenticationContextClassReferences");
        let contexts = self.objects(&pointer, ObjectKind::AuthenticationContext, &resources.authentication_contexts);
        out.list("includeAuthenticationContextClassReferences", contexts);
        out.value("applicationFilter", resources.filter.as_ref().map(filter_json));
        out.finish()
    }

    fn client_applications(
        &mut self,
        workload: Option<&WorkloadIdentities>,
        agents: Option<&AgentIdentities>,
    ) -> Option<Value> {
        const AT: &str = "/conditions/clientApplications";
        if workload.is_none() && agents.is_none() {
            return None;
        }
        let complete = self.style == Style::Patch;
        let (no_workload, no_agents) = (WorkloadIdentities::default(), AgentIdentities::default());
        let kind = ObjectKind::ServicePrincipal;
        let mut out = self.object();
        if let Some(workload) = workload.or(complete.then_some(&no_workload)) {
            let include = self.entries(&format!("{AT}/includeServicePrincipals"), kind, &workload.include);
            let exclude = self.objects(&format!("{AT}/excludeServicePrincipals"), kind, &workload.exclude);
            out.set("includeServicePrincipals", include);
            out.set("excludeServicePrincipals", exclude);
            out.value("servicePrincipalFilter", workload.filter.as_ref().map(filter_json));
        }
        if let Some(agents) = agents.or((complete && self.beta()).then_some(&no_agents)) {
            let at = format!("{AT}/includeAgentIdServicePrincipals");
            let include = self.entries::<AgentWord>(&at, kind, &agents.include);
            let exclude = self.objects(&format!("{AT}/excludeAgentIdServicePrincipals"), kind, &agents.exclude);
            out.set("includeAgentIdServicePrincipals", include);
            out.set("excludeAgentIdServicePrincipals", exclude);
            out.value("agentIdServicePrincipalFilter", agents.filter.as_ref().map(filter_json));
        }
        Some(out.finish())
    }

    fn agent_conditions(&mut self, out: &mut Out, policy: &Policy) {
        if !self.beta() {
            return;
        }
        out.value("agents", policy.agent_users.as_ref().map(|agents| self.agent_users(agents)));
        let contexts = policy.conditions.agent_contexts.as_ref();
        let contexts =
            contexts.map(|lists| self.inclusion("AgentContexts", words(&lists.include), words(&lists.exclude)));
        out.value("agentContext", contexts);
        out.value("agentIdRiskLevels", flags::<RiskLevel>(&policy.conditions.agent_risk));
    }

    fn agent_users(&mut self, agents: &AgentUsers) -> Value {
        const AT: &str = "/conditions/agents";
        let mut out = self.object();
        let include = self.entries(&format!("{AT}/includeAgentUsers"), ObjectKind::User, &agents.include);
        let exclude = self.objects(&format!("{AT}/excludeAgentUsers"), ObjectKind::User, &agents.exclude);
        out.set("includeAgentUsers", include);
        out.set("excludeAgentUsers", exclude);
        out.value("agentFilter", agents.filter.as_ref().map(filter_json));
        out.finish()
    }
}

/// A list of enum members.
pub(super) fn words<T: WordList>(list: &[Word<T>]) -> Vec<Value> {
    list.iter().map(|word| Value::from(word.as_str())).collect()
}

/// A flags enum: one string, joined by commas, in bit order; nothing when no flag is set.
fn flags<T: WordList>(list: &[Word<T>]) -> Option<Value> {
    let joined: Vec<&str> = list.iter().map(Word::as_str).collect();
    (!joined.is_empty()).then(|| joined.join(",").into())
}

fn filter_json(filter: &Filter) -> Value {
    json!({ "mode": filter.mode.as_str(), "rule": filter.rule })
}
