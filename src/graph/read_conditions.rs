//! `conditions` of a policy: subjects, resources and the rest.

use crate::diag::{Face, FieldPath, Finding};
use crate::model::{
    AgentIdentities, AgentUsers, AppEntry, AppWord, ClientApp, Entry, ExternalTenants, Filter, FilterMode, Guests,
    Inclusion, LocationWord, ObjectRef, Policy, Principals, Resources, UserWord, Users, Word, WordList,
    WorkloadIdentities,
};
use crate::yaml::Node;

use super::members::{Member, Members, to_json};
use super::reader::{Reader, nearest, object};
use super::reference::ObjectKind;

/// The language's path of one side of a condition and Graph's, as `users.include` and
/// `conditions.users`, with Graph's prefix `include`.
#[derive(Clone, Copy)]
struct Side<'s> {
    field: &'s str,
    what: &'s str,
    prefix: &'s str,
}

impl Side<'_> {
    fn member(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    fn path(&self, name: &str) -> String {
        format!("{}.{}{name}", self.what, self.prefix)
    }
}

impl Reader {
    pub(super) fn conditions(&mut self, node: Node<'_>, policy: &mut Policy) {
        self.mark("conditions", node, Face::Key);
        let Some(mut members) = self.object(node, "conditions") else {
            return;
        };
        if let Some(users) = members.take("users") {
            policy.users = self.users(users);
        }
        if let Some(applications) = members.take("applications") {
            self.applications(applications, &mut policy.resources);
        }
        if let Some(clients) = members.take("clientApplications") {
            self.client_applications(clients, policy);
        }
        if let Some(agents) = members.take("agents") {
            policy.agent_users = self.agent_users(agents);
        }
        self.plain_conditions(&mut members, policy);
        self.inclusions(&mut members, policy);
        self.rest(members, "conditions");
        nobody_but(policy);
    }

    fn plain_conditions(&mut self, members: &mut Members<'_>, policy: &mut Policy) {
        let conditions = &mut policy.conditions;
        conditions.client_apps = self.word_list(members, "clientAppTypes", "conditions.clientApps");
        if conditions.client_apps.iter().all(|app| *app == ClientApp::All) {
            conditions.client_apps.clear();
        }
        conditions.user_risk = self.word_list(members, "userRiskLevels", "conditions.userRisk");
        conditions.sign_in_risk = self.word_list(members, "signInRiskLevels", "conditions.signInRisk");
        conditions.service_principal_risk =
            self.word_list(members, "servicePrincipalRiskLevels", "conditions.servicePrincipalRisk");
        conditions.insider_risk = self.flag_list(members, "insiderRiskLevels", "conditions.insiderRisk");
        conditions.agent_risk = self.flag_list(members, "agentIdRiskLevels", "conditions.agentRisk");
        if let Some(flows) = members.take("authenticationFlows") {
            let what = "conditions.authenticationFlows";
            self.mark(what, flows, Face::Key);
            if let Some(mut inner) = self.object(flows, what) {
                conditions.authentication_flows = self.flows(&mut inner);
                self.rest(inner, what);
            }
        }
    }

    fn flows<T: WordList>(&mut self, members: &mut Members<'_>) -> Vec<Word<T>> {
        let Some(methods) = members.take_full("transferMethods") else {
            return Vec::new();
        };
        let flags = self.flags(methods, "conditions.authenticationFlows.transferMethods");
        self.list("conditions.authenticationFlows", flags)
    }

    fn inclusions(&mut self, members: &mut Members<'_>, policy: &mut Policy) {
        let conditions = &mut policy.conditions;
        conditions.platforms =
            self.inclusion(members, "platforms", "conditions.platforms", "Platforms", |reader, node, what| {
                reader.words(node, what)
            });
        conditions.agent_contexts =
            self.inclusion(members, "agentContext", "conditions.agentContexts", "AgentContexts", |reader, node, what| {
                reader.words(node, what)
            });
        conditions.locations =
            self.inclusion(members, "locations", "conditions.locations", "Locations", |reader, node, what| {
                reader.entries::<LocationWord>(node, what, ObjectKind::NamedLocation)
            });
        if let Some(devices) = members.take("devices") {
            let what = "conditions.devices";
            if let Some(mut inner) = self.object(devices, what) {
                self.mark("conditions.deviceFilter", devices, Face::Key);
                conditions.device_filter = self.filter(&mut inner, "deviceFilter", "conditions.deviceFilter", what);
                self.rest(inner, what);
            }
        }
    }

    /// A condition with an include and an exclude list.
    fn inclusion<'d, T>(
        &mut self,
        members: &mut Members<'d>,
        key: &str,
        field: &str,
        noun: &str,
        read: impl Fn(&mut Self, Node<'d>, &str) -> Vec<(Node<'d>, T)>,
    ) -> Option<Inclusion<T>> {
        let node = members.take(key)?;
        let what = format!("conditions.{key}");
        let mut inner = self.object(node, &what)?;
        self.mark(field, node, Face::Key);
        let mut lists = Inclusion::default();
        for (prefix, list) in [("include", &mut lists.include), ("exclude", &mut lists.exclude)] {
            if let Some(node) = inner.take(&format!("{prefix}{noun}")) {
                let side = format!("{field}.{prefix}");
                self.mark(side.as_str(), node, Face::Key);
                let items = read(self, node, &format!("{what}.{prefix}{noun}"));
                *list = self.list(&side, items);
            }
        }
        self.rest(inner, &what);
        (!lists.include.is_empty() || !lists.exclude.is_empty()).then_some(lists)
    }

    /// Marks the items of a list, `field[0]` and so on; a lone one also stands for the whole list,
    /// as `all` does in the language.
    pub(super) fn list<T>(&mut self, field: &str, items: Vec<(Node<'_>, T)>) -> Vec<T> {
        let path = FieldPath::new(field);
        for (at, (node, _)) in items.iter().enumerate() {
            self.map.insert(path.index(at), node.origin(Face::Value));
        }
        items.into_iter().map(|(_, item)| item).collect()
    }

    fn word_list<T: WordList>(&mut self, members: &mut Members<'_>, key: &str, field: &str) -> Vec<Word<T>> {
        let Some(node) = members.take(key) else {
            return Vec::new();
        };
        self.mark(field, node, Face::Key);
        let words = self.words(node, &format!("conditions.{key}"));
        self.list(field, words)
    }

    fn flag_list<T: WordList>(&mut self, members: &mut Members<'_>, key: &str, field: &str) -> Vec<Word<T>> {
        let Some(node) = members.take_full(key) else {
            return Vec::new();
        };
        self.mark(field, node, Face::Key);
        let words = self.flags(node, &format!("conditions.{key}"));
        self.list(field, words)
    }

    fn users(&mut self, node: Node<'_>) -> Option<Users> {
        let what = "conditions.users";
        let mut members = self.object(node, what)?;
        self.mark("users", node, Face::Key);
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
        let full = !super::members::is_hollow(node);
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
        let tenants = tenants.map_or(ExternalTenants::All, |node| {
            self.mark(format!("{field}.tenants").as_str(), node, Face::Key);
            self.tenants(node, &format!("{what}.externalTenants"), &field)
        });
        self.rest(members, &what);
        if types.is_empty() && tenants != ExternalTenants::All {
            self.missing(node, "guestOrExternalUserTypes", "name the types of guest that are meant");
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
        let declared = members.take_full("@odata.type").and_then(|kind| self.discriminator(kind, what));
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
        let items = list.map_or_else(Vec::new, |list| {
            self.objects(list, &format!("{what}.members"), ObjectKind::ExternalTenant)
        });
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

    fn applications(&mut self, node: Node<'_>, resources: &mut Resources) {
        let what = "conditions.applications";
        let Some(mut members) = self.object(node, what) else {
            return;
        };
        self.mark("resources", node, Face::Key);
        let include = Side { field: "resources.include", what, prefix: "include" };
        let exclude = Side { field: "resources.exclude", what, prefix: "exclude" };
        self.app_entries(&mut members, include, &mut resources.include);
        self.app_entries(&mut members, exclude, &mut resources.exclude);
        if let Some(actions) = members.take_full("includeUserActions") {
            self.mark("resources.userActions", actions, Face::Key);
            let words = self.words(actions, "conditions.applications.includeUserActions");
            resources.user_actions = self.list("resources.userActions", words);
        }
        if let Some(contexts) = members.take_full("includeAuthenticationContextClassReferences") {
            let path = "conditions.applications.includeAuthenticationContextClassReferences";
            self.mark("resources.authenticationContexts", contexts, Face::Key);
            let objects = self.objects(contexts, path, ObjectKind::AuthenticationContext);
            resources.authentication_contexts = self.list("resources.authenticationContexts", objects);
        }
        resources.filter = self.filter(&mut members, "applicationFilter", "resources.filter", what);
        self.rest(members, what);
    }

    fn app_entries(&mut self, members: &mut Members<'_>, side: Side<'_>, out: &mut Vec<AppEntry>) {
        let list = FieldPath::new(side.field);
        for name in ["Applications", "ApplicationNames"] {
            let Some(node) = members.take(&side.member(name)) else {
                continue;
            };
            if self.map.get(&list).is_none() {
                self.mark(side.field, node, Face::Key);
            }
            for (node, entry) in self.entries::<AppWord>(node, &side.path(name), ObjectKind::App) {
                self.mark(list.index(out.len()), node, Face::Value);
                if matches!(entry.word(), Some(AppWord::All | AppWord::None)) {
                    self.mark(side.field, node, Face::Value);
                }
                out.push(entry);
            }
        }
    }

    /// Workload identities and agent identities share one object in Graph.
    fn client_applications(&mut self, node: Node<'_>, policy: &mut Policy) {
        let what = "conditions.clientApplications";
        let Some(mut members) = self.object(node, what) else {
            return;
        };
        let workload = WorkloadIdentities {
            include: self.subject(&mut members, node, "includeServicePrincipals", "workloadIdentities.include", |text| {
                Entry::from_graph_or(text, ObjectKind::ServicePrincipal)
            }),
            exclude: self.subject(&mut members, node, "excludeServicePrincipals", "workloadIdentities.exclude", |text| {
                object(ObjectKind::ServicePrincipal, text)
            }),
            filter: self.filter(&mut members, "servicePrincipalFilter", "workloadIdentities.filter", what),
        };
        if workload != WorkloadIdentities::default() {
            self.mark("workloadIdentities", node, Face::Key);
            policy.workload_identities = Some(workload);
        }
        let agents = AgentIdentities {
            include: self.subject(
                &mut members,
                node,
                "includeAgentIdServicePrincipals",
                "agentIdentities.include",
                |text| Entry::from_graph_or(text, ObjectKind::ServicePrincipal),
            ),
            exclude: self.subject(
                &mut members,
                node,
                "excludeAgentIdServicePrincipals",
                "agentIdentities.exclude",
                |text| object(ObjectKind::ServicePrincipal, text),
            ),
            filter: self.filter(&mut members, "agentIdServicePrincipalFilter", "agentIdentities.filter", what),
        };
        if agents != AgentIdentities::default() {
            self.mark("agentIdentities", node, Face::Key);
            policy.agent_identities = Some(agents);
        }
        self.rest(members, what);
    }

    fn agent_users(&mut self, node: Node<'_>) -> Option<AgentUsers> {
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
        Some(agents)
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

    /// A filter: a mode and a rule. One without a known mode cannot be told apart from its
    /// opposite, so that it is kept as it stands.
    fn filter(&mut self, members: &mut Members<'_>, key: &str, field: &str, what: &str) -> Option<Filter> {
        let node = members.take(key)?;
        let path = format!("{what}.{key}");
        let mut inner = self.object(node, &path)?;
        self.mark(field, node, Face::Key);
        let mode = inner.take_full("mode");
        let rule = inner.take_full("rule");
        if let Some(mode) = mode {
            self.mark(format!("{field}.mode").as_str(), mode, Face::Value);
        }
        let rule_text = match rule {
            Some(rule) => {
                self.mark(format!("{field}.rule").as_str(), rule, Face::Value);
                self.text(rule, &format!("{path}.rule")).unwrap_or_default()
            }
            None => {
                self.missing(node, "rule", "a filter needs a `rule`, as `device.isCompliant -eq True`");
                ""
            }
        };
        let mode = self.filter_mode(node, mode, &path);
        self.rest(inner, &path);
        match mode {
            Some(mode) => Some(Filter { mode, rule: rule_text.to_owned() }),
            None => {
                self.kept.push((path, to_json(node)));
                None
            }
        }
    }

    fn filter_mode(&mut self, filter: Node<'_>, node: Option<Node<'_>>, path: &str) -> Option<FilterMode> {
        let Some(node) = node else {
            self.missing(filter, "mode", "write `\"mode\": \"include\"` or `\"mode\": \"exclude\"`");
            return None;
        };
        let text = self.text(node, path)?;
        match text.to_ascii_lowercase().as_str() {
            "include" => Some(FilterMode::Include),
            "exclude" => Some(FilterMode::Exclude),
            _ => {
                self.unknown_text(node, &format!("{path}.mode"), &["include", "exclude"]);
                None
            }
        }
    }

    /// A text outside a closed list that has no type of its own.
    pub(super) fn unknown_text(&mut self, node: Node<'_>, what: &str, known: &[&str]) {
        let text = node.text().unwrap_or_default();
        let finding = Finding::error("unknown-value", format!("`{text}` is not a value of `{what}`"));
        let finding = finding.at(node.place(), "not known to Graph");
        let help = nearest(text, known)
            .map_or_else(|| format!("one of: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        self.findings.push(finding.help(help));
    }
}

impl<W: WordList> Entry<W> {
    /// A reserved word in any case, else a reference of `kind`.
    fn from_graph_or(text: &str, kind: ObjectKind) -> Self {
        W::from_graph(text).map_or_else(|| Self::Object(object(kind, text)), Self::Word)
    }
}

/// Graph wants a user target in every policy: `None` beside another subject is that and no more.
fn nobody_but(policy: &mut Policy) {
    let others =
        policy.workload_identities.is_some() || policy.agent_identities.is_some() || policy.agent_users.is_some();
    let dummy = policy
        .users
        .as_ref()
        .is_some_and(|users| users.include.is_empty() && users.exclude == Principals::default());
    if others && dummy {
        policy.users = None;
    }
}
