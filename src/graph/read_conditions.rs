//! `conditions` of a policy: resources and what is not a subject.

use crate::diag::{Face, FieldPath, Finding, nearest};
use crate::model::{
    AppEntry, AppWord, ClientApp, Filter, FilterMode, Inclusion, LocationWord, ObjectKind, Policy, Resources,
    RiskLevel, Word, WordList,
};
use crate::yaml::Node;

use super::members::{Members, to_json};
use super::read_subjects::nobody_but;
use super::reader::Reader;

/// The language's path of one side of a condition and Graph's, as `users.include` and
/// `conditions.users`, with Graph's prefix `include`.
#[derive(Clone, Copy)]
pub(super) struct Side<'s> {
    pub(super) field: &'s str,
    pub(super) what: &'s str,
    pub(super) prefix: &'s str,
}

impl Side<'_> {
    pub(super) fn member(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    pub(super) fn path(&self, name: &str) -> String {
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
        self.client_apps_as_body(members);
        conditions.client_apps = self.word_list(members, "clientAppTypes", "conditions.clientApps");
        if conditions.client_apps.iter().all(|app| *app == ClientApp::All) {
            conditions.client_apps.clear();
        }
        conditions.user_risk = self.word_list(members, "userRiskLevels", "conditions.userRisk");
        conditions.sign_in_risk = self.word_list(members, "signInRiskLevels", "conditions.signInRisk");
        conditions.service_principal_risk =
            self.word_list(members, "servicePrincipalRiskLevels", "conditions.servicePrincipalRisk");
        conditions.insider_risk = self.flag_list(members, "insiderRiskLevels", "conditions.insiderRisk");
        conditions.agent_risk = self.agent_risk(members);
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
        conditions.agent_contexts = self.inclusion(
            members,
            "agentContext",
            "conditions.agentContexts",
            "AgentContexts",
            |reader, node, what| reader.words(node, what),
        );
        conditions.locations =
            self.inclusion(members, "locations", "conditions.locations", "Locations", |reader, node, what| {
                reader.entries::<LocationWord>(node, what, ObjectKind::NamedLocation)
            });
        if let Some(devices) = members.take("devices") {
            let what = "conditions.devices";
            self.mark("conditions.deviceFilter", devices, Face::Key);
            if let Some(mut inner) = self.object(devices, what) {
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
        self.mark(field, node, Face::Key);
        let mut inner = self.object(node, &what)?;
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

    /// Marks the items of a list, `field[0]` and so on. A lone `All` stands for the whole list, as
    /// the word does that the language writes in its place.
    pub(super) fn list<T>(&mut self, field: &str, items: Vec<(Node<'_>, T)>) -> Vec<T> {
        let path = FieldPath::new(field);
        for (at, (node, _)) in items.iter().enumerate() {
            self.map.insert(path.index(at), node.origin(Face::Value));
        }
        if let [(node, _)] = items.as_slice() {
            let text = node.text().unwrap_or_default().trim();
            let whole = ["All", "ServicePrincipalsInMyTenant"];
            if whole.iter().any(|word| word.eq_ignore_ascii_case(text)) {
                self.map.insert(path, node.origin(Face::Value));
            }
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

    /// Agents have three of the levels that people have.
    fn agent_risk(&mut self, members: &mut Members<'_>) -> Vec<Word<RiskLevel>> {
        const LEVELS: [RiskLevel; 3] = [RiskLevel::Low, RiskLevel::Medium, RiskLevel::High];
        let field = "conditions.agentRisk";
        let Some(node) = members.take("agentIdRiskLevels") else {
            return Vec::new();
        };
        self.mark(field, node, Face::Key);
        let levels = self.flags::<RiskLevel>(node, "conditions.agentIdRiskLevels");
        for (node, level) in &levels {
            if level.known().is_some_and(|level| !LEVELS.contains(&level)) {
                let known: Vec<&str> = LEVELS.iter().map(|level| level.as_str()).collect();
                let text = level.as_str().to_owned();
                self.unknown_member_of(*node, &text, "conditions.agentIdRiskLevels", &known);
            }
        }
        self.list(field, levels)
    }

    fn flag_list<T: WordList>(&mut self, members: &mut Members<'_>, key: &str, field: &str) -> Vec<Word<T>> {
        let Some(node) = members.take(key) else {
            return Vec::new();
        };
        self.mark(field, node, Face::Key);
        let words = self.flags(node, &format!("conditions.{key}"));
        self.list(field, words)
    }

    fn applications(&mut self, node: Node<'_>, resources: &mut Resources) {
        let what = "conditions.applications";
        self.mark("resources", node, Face::Key);
        let Some(mut members) = self.object(node, what) else {
            return;
        };
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

    /// A filter: a mode and a rule. One without a known mode cannot be told apart from its
    /// opposite, so that it is kept as it stands.
    pub(super) fn filter(&mut self, members: &mut Members<'_>, key: &str, field: &str, what: &str) -> Option<Filter> {
        let node = members.take(key)?;
        let path = format!("{what}.{key}");
        let mut inner = self.object(node, &path)?;
        self.mark(field, node, Face::Key);
        let mode = inner.take_full("mode");
        let rule = inner.take_full("rule");
        if let Some(mode) = mode {
            self.mark(format!("{field}.mode").as_str(), mode, Face::Value);
        }
        let rule = if let Some(rule) = rule {
            self.mark(format!("{field}.rule").as_str(), rule, Face::Value);
            // Untrimmed: places inside the rule count from its first byte.
            self.text(rule, &format!("{path}.rule")).and(rule.text())
        } else {
            self.missing(node, &path, "rule", "a filter needs a `rule`, as `device.isCompliant -eq True`");
            None
        };
        let mode = self.filter_mode(node, mode, &path);
        self.rest(inner, &path);
        if mode.is_none() {
            self.kept.push((path, to_json(node)));
        }
        mode.map(|mode| Filter { mode, rule: rule.unwrap_or_default().to_owned() })
    }

    fn filter_mode(&mut self, filter: Node<'_>, node: Option<Node<'_>>, path: &str) -> Option<FilterMode> {
        let Some(node) = node else {
            self.missing(filter, path, "mode", "write `\"mode\": \"include\"` or `\"mode\": \"exclude\"`");
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
        self.unknown_member_of(node, node.text().unwrap_or_default(), what, known);
    }

    /// `text`, the whole of `node` or a part of it, is none of `known`.
    fn unknown_member_of(&mut self, node: Node<'_>, text: &str, what: &str, known: &[&str]) {
        let finding = Finding::error("unknown-value", format!("`{text}` is not a value of `{what}`"));
        let finding = finding.at(node.place(), "not known to Graph");
        let help = nearest(text, known.iter().copied())
            .map_or_else(|| format!("one of: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        self.findings.push(finding.help(help));
    }
}
