//! The policy as a whole.

use crate::diag::{Face, FieldPath, Finding};
use crate::language::shape::{
    AgentContextsBlock, AgentIdentitiesBlock, AgentUsersBlock, All, AllOrNone, AllOwned, ConditionsBlock, Date,
    FilterBlock, Frequency, FrequencyBlock, GrantBlock, GrantItem, LocationsBlock, Name, PlatformWord, PlatformsBlock,
    PolicyFile, ReferenceControl, ResourcesBlock, SessionBlock, Single, WordOr, WorkloadIdentitiesBlock,
};
use crate::model::{
    AgentIdentities, AgentUsers, AgentWord, AppEntry, AppWord, AuthenticationType, BuiltInControl, ClientApp,
    Conditions, Entry, Filter, FilterMode, FrequencyInterval, FrequencyUnit, Grant, GrantControl, Inclusion,
    LocationEntry, LocationWord, ObjectRef, Operator, Platform, Policy, PolicyState, Resources, RiskLevel,
    ServicePrincipalWord, Session, SignInFrequency, Word, WordList, WorkloadIdentities,
};
use crate::yaml::Node;

use super::names::with_words;
use super::rollout::Current;
use super::{Lowering, origin};

/// A day; `None` for one that is not in the calendar, which the reader reports.
pub(super) fn date(date: Option<&Date>) -> Option<jiff::civil::Date> {
    date.and_then(|date| date.parse().ok())
}

impl Lowering<'_> {
    pub(super) fn policy(&mut self, shape: &PolicyFile, root: Node<'_>, fallback_key: Option<&str>) -> Policy {
        let key = self.key(shape, root, fallback_key);
        let current = self.current(shape, root, &key);
        let include = FieldPath::new("users.include");
        let narrowed = current.as_ref().and_then(Current::include).is_some();
        self.record(root, &FieldPath::root(), narrowed.then_some(&include));
        let below = |key: &str| root.get(key).unwrap_or(root);
        let mut policy = Policy {
            name: shape.name.0.clone(),
            id: self.tenant.policies.get(&key).and_then(|entry| entry.id.clone()),
            key,
            description: shape.description.as_ref().map(|text| text.0.clone()),
            owner: shape.owner.as_ref().map(|text| text.0.clone()),
            review_by: date(shape.review_by.as_ref()),
            tags: shape.tags.iter().flat_map(|tags| tags.iter().map(|tag| tag.0.clone())).collect(),
            state: self.state(shape, current.as_ref()),
            rollout: current.as_ref().and_then(|current| self.rollout(shape, root, current)),
            users: shape.users.as_ref().map(|users| self.users(users, below("users"), current.as_ref())),
            workload_identities: shape.workload_identities.as_deref().map(workload_identities),
            agent_identities: shape.agent_identities.as_ref().map(agent_identities),
            agent_users: shape.agent_users.as_ref().map(agent_users),
            resources: self.resources(&shape.resources, below("resources")),
            conditions: shape
                .conditions
                .as_ref()
                .map(|conditions| self.conditions(conditions, below("conditions")))
                .unwrap_or_default(),
            grant: shape.grant.as_ref().map(|grant| self.grant(grant, below("grant"))),
            session: shape.session.as_deref().map(session).unwrap_or_default(),
            graph: shape
                .graph
                .iter()
                .flat_map(|paths| paths.iter().map(|(path, value)| (path.clone(), value.clone())))
                .collect(),
        };
        self.verbatim(&mut policy, root);
        policy
    }

    fn key(&mut self, shape: &PolicyFile, root: Node<'_>, fallback: Option<&str>) -> String {
        let own = shape.key.as_ref().map(|key| key.0.clone());
        if let Some(key) = own.or_else(|| fallback.map(str::to_owned)) {
            return key;
        }
        let at = root.get("name").unwrap_or(root);
        let finding =
            Finding::error("missing-key", "this policy has no `key`, and the file's name cannot stand for it");
        let help = "add one of lower-case letters, digits and `-`, as `key: ca310`";
        self.findings.push(finding.at(at.key_place(), "missing `key`").help(help));
        String::new()
    }

    /// The policy's state: its own, else the current stage's.
    fn state(&mut self, shape: &PolicyFile, current: Option<&Current<'_, '_>>) -> Option<Word<PolicyState>> {
        let Some(current) = current else {
            return shape.state.map(Word::Known);
        };
        if let Some(state) = current.node.get("state") {
            let (place, text) = current.decided.clone();
            let made = state.origin(Face::Value);
            let made = if made.declared.is_some() { made } else { made.declared_at(place, text) };
            self.map.insert(FieldPath::new("state"), made);
        }
        Some(Word::Known(current.stage.state))
    }

    pub(super) fn resources(&mut self, block: &ResourcesBlock, node: Node<'_>) -> Resources {
        let path = FieldPath::new("resources");
        let include = match &block.include {
            None => Vec::new(),
            Some(WordOr::Word(AllOrNone::All)) => vec![Entry::Word(AppWord::All)],
            Some(WordOr::Word(AllOrNone::None)) => vec![Entry::Word(AppWord::None)],
            Some(WordOr::Other(names)) => app_entries(self.names(names, node.get("include"), &path.key("include"))),
        };
        let exclude = block.exclude.as_deref().unwrap_or_default();
        let exclude = app_entries(self.names(exclude, node.get("exclude"), &path.key("exclude")));
        Resources {
            include,
            exclude,
            filter: block.filter.as_deref().and_then(filter),
            user_actions: words(block.user_actions.as_deref()),
            authentication_contexts: Self::plain(block.authentication_contexts.as_deref()),
        }
    }

    pub(super) fn conditions(&mut self, block: &ConditionsBlock, node: Node<'_>) -> Conditions {
        let apps = block.client_apps.as_deref().unwrap_or_default();
        let risk = block.agent_risk.as_deref().unwrap_or_default();
        let locations = block.locations.as_ref();
        Conditions {
            client_apps: apps.iter().map(|app| known::<ClientApp>(app.as_str())).collect(),
            platforms: block.platforms.as_ref().map(platforms),
            locations: locations.and_then(|block| Some(self.locations(block, node.get("locations")?))),
            device_filter: block.device_filter.as_deref().and_then(filter),
            user_risk: words(block.user_risk.as_deref()),
            sign_in_risk: words(block.sign_in_risk.as_deref()),
            service_principal_risk: words(block.service_principal_risk.as_deref()),
            insider_risk: words(block.insider_risk.as_deref()),
            agent_risk: risk.iter().map(|risk| known::<RiskLevel>(risk.as_str())).collect(),
            agent_contexts: block.agent_contexts.as_deref().map(agent_contexts),
            authentication_flows: words(block.authentication_flows.as_deref()),
        }
    }

    fn locations(&mut self, block: &LocationsBlock, node: Node<'_>) -> Inclusion<LocationEntry> {
        let path = FieldPath::new("conditions.locations");
        let include = match &block.include {
            WordOr::Word(All::All) => vec![Entry::Word(LocationWord::All)],
            WordOr::Other(names) => location_entries(self.names(names, node.get("include"), &path.key("include"))),
        };
        let exclude = block.exclude.as_deref().unwrap_or_default();
        let exclude = location_entries(self.names(exclude, node.get("exclude"), &path.key("exclude")));
        Inclusion { include, exclude }
    }

    fn grant(&mut self, grant: &WordOr<crate::language::shape::Block, Single<GrantBlock>>, node: Node<'_>) -> Grant {
        let WordOr::Other(block) = grant else {
            let block = GrantControl::BuiltIn(BuiltInControl::Block.into());
            return Grant { operator: Some(Operator::And), controls: vec![block] };
        };
        let (key, operator, items): (&str, Operator, &[GrantItem]) = match (&block.all_of, &block.any_of) {
            (None, Some(items)) => ("anyOf", Operator::Or, items),
            (all, _) => ("allOf", Operator::And, all.as_deref().unwrap_or_default()),
        };
        let path = FieldPath::new("grant").key(key);
        for (at, item) in node.get(key).into_iter().flat_map(Node::items).enumerate() {
            // A control that names an object is shown by the name.
            let shown = item.entries().next().map_or(item, |(_, value)| value);
            self.map.insert(path.index(at), origin(shown));
        }
        Grant { operator: Some(operator), controls: items.iter().filter_map(control).collect() }
    }
}

pub(super) fn control(item: &GrantItem) -> Option<GrantControl> {
    match item {
        WordOr::Word(word) => Some(GrantControl::BuiltIn(known::<BuiltInControl>(word.as_str()))),
        WordOr::Other(reference) => reference_control(reference),
    }
}

pub(super) fn reference_control(reference: &ReferenceControl) -> Option<GrantControl> {
    let strength = reference.authentication_strength.as_ref();
    let terms = reference.terms_of_use.as_ref();
    let custom = reference.custom_authentication_factor.as_ref();
    strength
        .map(|name| GrantControl::AuthenticationStrength(ObjectRef::new(&name.0)))
        .or_else(|| terms.map(|name| GrantControl::TermsOfUse(ObjectRef::new(&name.0))))
        .or_else(|| custom.map(|id| GrantControl::CustomAuthenticationFactor(id.0.clone())))
}

/// A word of the language as a word of the model: the shapes are narrower, never wider.
pub(super) fn known<W: WordList>(text: &str) -> Word<W> {
    W::from_language(text).map_or_else(|| Word::Other(text.into()), Word::Known)
}

fn words<W: WordList>(words: Option<&[W]>) -> Vec<Word<W>> {
    words.unwrap_or_default().iter().map(|word| Word::Known(*word)).collect()
}

pub(super) fn app_entries(objects: Vec<ObjectRef>) -> Vec<AppEntry> {
    let words = [AppWord::Office365, AppWord::MicrosoftAdminPortals, AppWord::AllAgentIdResources];
    with_words(objects, &words.map(|word| (word.language(), word)))
}

pub(super) fn location_entries(objects: Vec<ObjectRef>) -> Vec<LocationEntry> {
    let words = [
        (LocationWord::AllTrusted.language(), LocationWord::AllTrusted),
        (LocationWord::MfaTrustedIps.language(), LocationWord::MfaTrustedIps),
        (LocationWord::MfaTrustedIps.as_str(), LocationWord::MfaTrustedIps),
    ];
    with_words(objects, &words)
}

fn filter(block: &FilterBlock) -> Option<Filter> {
    let include = block.include.as_ref().map(|rule| (FilterMode::Include, rule));
    let (mode, rule) = include.or(block.exclude.as_ref().map(|rule| (FilterMode::Exclude, rule)))?;
    Some(Filter { mode, rule: rule.0.clone() })
}

fn objects<K, W>(names: &[Name<K>]) -> Vec<Entry<W>> {
    names.iter().map(|name| Entry::Object(ObjectRef::new(&name.0))).collect()
}

fn plain<K>(names: Option<&[Name<K>]>) -> Vec<ObjectRef> {
    names.unwrap_or_default().iter().map(|name| ObjectRef::new(&name.0)).collect()
}

pub(super) fn workload_identities(block: &WorkloadIdentitiesBlock) -> WorkloadIdentities {
    let include = match &block.include {
        None => Vec::new(),
        Some(WordOr::Word(AllOwned::AllOwned)) => vec![Entry::Word(ServicePrincipalWord::AllOwned)],
        Some(WordOr::Other(names)) => objects(names),
    };
    WorkloadIdentities {
        include,
        exclude: plain(block.exclude.as_deref()),
        filter: block.filter.as_deref().and_then(filter),
    }
}

pub(super) fn agent_identities(block: &AgentIdentitiesBlock) -> AgentIdentities {
    let include = match &block.include {
        WordOr::Word(All::All) => vec![Entry::Word(AgentWord::All)],
        WordOr::Other(names) => objects(names),
    };
    AgentIdentities {
        include,
        exclude: plain(block.exclude.as_deref()),
        filter: block.filter.as_deref().and_then(filter),
    }
}

pub(super) fn agent_users(block: &AgentUsersBlock) -> AgentUsers {
    let include = match &block.include {
        WordOr::Word(All::All) => vec![Entry::Word(AgentWord::All)],
        WordOr::Other(names) => objects(names),
    };
    AgentUsers { include, exclude: plain(block.exclude.as_deref()), filter: block.filter.as_deref().and_then(filter) }
}

fn platforms(block: &PlatformsBlock) -> Inclusion<Word<Platform>> {
    let list = |words: &[PlatformWord]| words.iter().map(|word| known::<Platform>(word.as_str())).collect();
    let include = match &block.include {
        WordOr::Word(All::All) => vec![Platform::All.into()],
        WordOr::Other(words) => list(words),
    };
    Inclusion { include, exclude: block.exclude.as_deref().map(list).unwrap_or_default() }
}

fn agent_contexts(block: &AgentContextsBlock) -> Inclusion<Word<crate::model::AgentContext>> {
    Inclusion { include: words(block.include.as_deref()), exclude: words(block.exclude.as_deref()) }
}

pub(super) fn session(block: &SessionBlock) -> Session {
    Session {
        sign_in_frequency: block.sign_in_frequency.as_ref().map(sign_in_frequency),
        persistent_browser: block.persistent_browser.map(Word::Known),
        token_protection: block.token_protection.is_some(),
        application_enforced_restrictions: block.application_enforced_restrictions.is_some(),
        cloud_app_security: block.cloud_app_security.map(Word::Known),
        disable_resilience_defaults: block.disable_resilience_defaults.is_some(),
        continuous_access_evaluation: block.continuous_access_evaluation.map(Word::Known),
        global_secure_access_profile: block.global_secure_access_profile.as_ref().map(|name| ObjectRef::new(&name.0)),
    }
}

fn sign_in_frequency(block: &WordOr<Frequency, FrequencyBlock>) -> SignInFrequency {
    let (every, authentication_type) = match block {
        WordOr::Word(every) => (every, AuthenticationType::PrimaryAndSecondaryAuthentication),
        WordOr::Other(block) => (&block.every, AuthenticationType::SecondaryAuthentication),
    };
    let period = every.split_once(' ');
    let unit =
        period.map(|(_, unit)| if unit.starts_with("hour") { FrequencyUnit::Hours } else { FrequencyUnit::Days });
    let interval = if period.is_some() { FrequencyInterval::TimeBased } else { FrequencyInterval::EveryTime };
    SignInFrequency {
        interval: interval.into(),
        value: period.and_then(|(number, _)| number.parse().ok()),
        unit: unit.map(Word::Known),
        authentication_type: authentication_type.into(),
    }
}
