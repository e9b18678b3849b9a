//! Whom a policy is for: users, workload identities, agents.

use crate::diag::{Face, FieldPath, Finding};
use crate::model::{
    AgentIdentities, AgentUsers, Entry, ExternalTenants, Guests, ObjectKind, ObjectRef, Policy, Principals, UserWord,
    Users, WordList, WorkloadIdentities,
};
use crate::yaml::Node;

use super::arrange::says_something;
use super::members::{Members, is_hollow};
use super::read_conditions::Side;
use super::reader::{Reader, object};

impl Reader {
    pub(super) fn users(&mut self, node: Node<'_>) -> Option<Users> {
        let what = "conditions.users";
        self.mark("users", node, Face::Key);
        let mut members = self.object(node, what)?;
        let include = Side { field: "users.include", what, prefix: "include" };
        let exclude = Side { field: "users.exclude", what, prefix: "exclude" };
        let users = Users {
            include: self.principals(&mut members, include),
            exclude: self.principals(&mut members, exclude),
            destination: None,
        };
        self.rest(members, what);
        Some(users)
    }

    fn principals(&mut self, members: &mut Members<'_>, side: Side<'_>) -> Principals {
        let mut principals = Principals::default();
        for (name, by_name) in [("Users", false), ("UserNames", true)] {
            self.user_entries(members, side, name, by_name, &mut principals.users);
        }
        let groups = [("Groups", ObjectKind::Group), ("GroupNames", ObjectKind::Group)];
        self.object_list(members, side, &groups, "groups", &mut principals.groups);
        let roles = [("Roles", ObjectKind::Role), ("RoleNames", ObjectKind::Role)];
        self.object_list(members, side, &roles, "roles", &mut principals.roles);
        if let Some(guests) = members.take(&side.member("GuestsOrExternalUsers")) {
            principals.guests = self.guests(guests, side);
        }
        principals
    }

    /// A word such as `All` stands for the whole side.
    fn user_entries(
        &mut self,
        members: &mut Members<'_>,
        side: Side<'_>,
        name: &str,
        by_name: bool,
        out: &mut Vec<Entry<UserWord>>,
    ) {
        let Some(node) = members.take(&side.member(name)) else {
            return;
        };
        let list = FieldPath::new(side.field).key("users");
        self.mark_side(side.field, node);
        if !by_name {
            self.mark(list.clone(), node, Face::Key);
        }
        for (node, entry) in self.entries::<UserWord>(node, &side.path(name), ObjectKind::User) {
            self.mark(list.index(out.len()), node, Face::Value);
            if entry.word().is_some() {
                self.mark(side.field, node, Face::Value);
            }
            out.push(entry);
        }
    }

    fn object_list(
        &mut self,
        members: &mut Members<'_>,
        side: Side<'_>,
        names: &[(&str, ObjectKind)],
        key: &str,
        out: &mut Vec<ObjectRef>,
    ) {
        let list = FieldPath::new(side.field).key(key);
        for (name, kind) in names {
            let Some(node) = members.take(&side.member(name)) else {
                continue;
            };
            let items = self.objects(node, &side.path(name), *kind);
            self.mark_side(side.field, node);
            if self.map.get(&list).is_none() || !items.is_empty() {
                self.mark(list.clone(), node, Face::Key);
            }
            for (node, object) in items {
                self.mark(list.index(out.len()), node, Face::Value);
                out.push(object);
            }
        }
    }

    /// One side has several keys in Graph; the first that holds something stands for it.
    fn mark_side(&mut self, field: &str, node: Node<'_>) {
        let full = !is_hollow(node);
        if full && self.map.get(&FieldPath::new(field)).is_none() {
            self.mark(field, node, Face::Key);
        }
    }

    fn guests(&mut self, node: Node<'_>, side: Side<'_>) -> Option<Guests> {
        let what = side.path("GuestsOrExternalUsers");
        let field = format!("{}.guests", side.field);
        let mut members = self.object(node, &what)?;
        self.mark_side(side.field, node);
        self.mark(field.as_str(), node, Face::Key);
        let types = members.take_full("guestOrExternalUserTypes");
        let types = types.map_or_else(Vec::new, |node| {
            let path = format!("{field}.types");
            self.mark(path.as_str(), node, Face::Value);
            let flags = self.flags(node, &format!("{what}.guestOrExternalUserTypes"));
            self.list(&path, flags)
        });
        let tenants = members.take("externalTenants");
        let named = tenants.is_some_and(|node| Members::of(node).take_full("membershipKind").is_some());
        let tenants = tenants.map_or(ExternalTenants::All, |node| {
            self.mark(format!("{field}.tenants").as_str(), node, Face::Key);
            self.tenants(node, &format!("{what}.externalTenants"), &field)
        });
        self.rest(members, &what);
        if types.is_empty() && (named || tenants != ExternalTenants::All) {
            self.missing(node, &what, "guestOrExternalUserTypes", "name the types of guest that are meant");
        }
        (!types.is_empty() || tenants != ExternalTenants::All).then_some(Guests { types, tenants })
    }

    /// All tenants or a list of them: told by `membershipKind`, else by `@odata.type`, else by
    /// whether there is a list.
    fn tenants(&mut self, node: Node<'_>, what: &str, field: &str) -> ExternalTenants {
        let Some(mut members) = self.object(node, what) else {
            return ExternalTenants::All;
        };
        let list = members.take_full("members");
        let kind = members.take_full("membershipKind").and_then(|kind| self.membership(kind, what));
        let declared = members.take("@odata.type").and_then(|kind| self.discriminator(kind, what));
        self.rest(members, what);
        let enumerated = kind.or(declared).unwrap_or(list.is_some());
        if let (false, Some(list)) = (enumerated, list) {
            let message = format!("`{what}` means all tenants and lists some as well");
            let finding = Finding::error("conflicting-values", message).at(list.key_place(), "ignored beside `all`");
            self.findings.push(finding.help("write `\"membershipKind\": \"enumerated\"` for these tenants alone"));
        }
        if !enumerated {
            return ExternalTenants::All;
        }
        let items = list
            .map_or_else(Vec::new, |list| self.objects(list, &format!("{what}.members"), ObjectKind::ExternalTenant));
        ExternalTenants::Enumerated(self.list(&format!("{field}.tenants"), items))
    }

    fn membership(&mut self, node: Node<'_>, what: &str) -> Option<bool> {
        let text = self.text(node, what)?;
        match text.to_ascii_lowercase().as_str() {
            "all" => Some(false),
            "enumerated" => Some(true),
            _ => {
                self.unknown_text(node, &format!("{what}.membershipKind"), &["all", "enumerated"]);
                None
            }
        }
    }

    fn discriminator(&mut self, node: Node<'_>, what: &str) -> Option<bool> {
        let text = self.text(node, what)?.to_ascii_lowercase();
        if text.is_empty() {
            self.no_type(node, what);
            return None;
        }
        if text.ends_with("conditionalaccessallexternaltenants") {
            return Some(false);
        }
        if text.ends_with("conditionalaccessenumeratedexternaltenants") {
            return Some(true);
        }
        // SDK dumps name the base type here, which decides nothing.
        if !text.ends_with("conditionalaccessexternaltenants") {
            let known = [
                "#microsoft.graph.conditionalAccessAllExternalTenants",
                "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
            ];
            self.unknown_text(node, &format!("{what}.@odata.type"), &known);
        }
        None
    }

    /// Some tools write the member and leave it empty, which Graph refuses, unlike an absent one.
    fn no_type(&mut self, node: Node<'_>, what: &str) {
        let finding = Finding::warning("bad-value", format!("`{what}` has an empty `@odata.type`"));
        let finding = finding.at(node.place(), "no type").why("Graph refuses a body that names an empty type");
        self.findings.push(finding.help("leave it out; `caplint render` writes the type that belongs there"));
    }

    /// Workload identities and agent identities share one object in Graph.
    pub(super) fn client_applications(&mut self, node: Node<'_>, policy: &mut Policy) {
        let what = "conditions.clientApplications";
        let Some(mut members) = self.object(node, what) else {
            return;
        };
        policy.workload_identities = self.workload_identities(&mut members, node, what);
        policy.agent_identities = self.agent_identities(&mut members, node, what);
        self.rest(members, what);
    }

    fn workload_identities(
        &mut self,
        members: &mut Members<'_>,
        node: Node<'_>,
        what: &str,
    ) -> Option<WorkloadIdentities> {
        let workload = WorkloadIdentities {
            include: self.subject(members, node, "includeServicePrincipals", "workloadIdentities.include", |text| {
                Entry::from_graph_or(text, ObjectKind::ServicePrincipal)
            }),
            exclude: self.subject(members, node, "excludeServicePrincipals", "workloadIdentities.exclude", |text| {
                object(ObjectKind::ServicePrincipal, text)
            }),
            filter: self.filter(members, "servicePrincipalFilter", "workloadIdentities.filter", what),
        };
        let said = workload != WorkloadIdentities::default();
        if said {
            self.mark("workloadIdentities", node, Face::Key);
        }
        said.then_some(workload)
    }

    fn agent_identities(&mut self, members: &mut Members<'_>, node: Node<'_>, what: &str) -> Option<AgentIdentities> {
        let agents = AgentIdentities {
            include: self.subject(
                members,
                node,
                "includeAgentIdServicePrincipals",
                "agentIdentities.include",
                |text| Entry::from_graph_or(text, ObjectKind::ServicePrincipal),
            ),
            exclude: self.subject(
                members,
                node,
                "excludeAgentIdServicePrincipals",
                "agentIdentities.exclude",
                |text| object(ObjectKind::ServicePrincipal, text),
            ),
            filter: self.filter(members, "agentIdServicePrincipalFilter", "agentIdentities.filter", what),
        };
        let said = agents != AgentIdentities::default();
        if said {
            self.mark("agentIdentities", node, Face::Key);
        }
        said.then_some(agents)
    }

    pub(super) fn agent_users(&mut self, node: Node<'_>) -> Option<AgentUsers> {
        let what = "conditions.agents";
        let mut members = self.object(node, what)?;
        self.mark("agentUsers", node, Face::Key);
        let agents = AgentUsers {
            include: self.subject(&mut members, node, "includeAgentUsers", "agentUsers.include", |text| {
                Entry::from_graph_or(text, ObjectKind::User)
            }),
            exclude: self.subject(&mut members, node, "excludeAgentUsers", "agentUsers.exclude", |text| {
                object(ObjectKind::User, text)
            }),
            filter: self.filter(&mut members, "agentFilter", "agentUsers.filter", what),
        };
        self.rest(members, what);
        says_something(&agents).then_some(agents)
    }

    /// One list of a subject other than users; a lone word such as `All` stands for the list.
    fn subject<T>(
        &mut self,
        members: &mut Members<'_>,
        near: Node<'_>,
        key: &str,
        field: &str,
        read: impl Fn(&str) -> T,
    ) -> Vec<T> {
        let Some(node) = members.take_full(key) else {
            return Vec::new();
        };
        let what = format!("{}.{key}", near.key_text().unwrap_or_default());
        self.mark(field, node, Face::Key);
        let texts = self.texts(node, &what);
        let items = texts.into_iter().map(|(node, text)| (node, read(text))).collect();
        self.list(field, items)
    }
}

impl<W: WordList> Entry<W> {
    /// A reserved word in any case, else a reference of `kind`.
    fn from_graph_or(text: &str, kind: ObjectKind) -> Self {
        W::from_graph(text).map_or_else(|| Self::Object(object(kind, text)), Self::Word)
    }
}

/// Graph wants a user target in every policy: `None` beside another subject is that and no more.
pub(super) fn nobody_but(policy: &mut Policy) {
    let others =
        policy.workload_identities.is_some() || policy.agent_identities.is_some() || policy.agent_users.is_some();
    let dummy =
        policy.users.as_ref().is_some_and(|users| users.include.is_empty() && users.exclude == Principals::default());
    if others && dummy {
        policy.users = None;
    }
}
