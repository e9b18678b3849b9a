//! Everything that policies, regions and sign-ins refer to.

use std::net::IpAddr;

use indexmap::IndexSet;

use crate::model::{
    AppEntry, AppWord, Ask, DeviceValue, ExternalTenants, Filter, Grant, GrantControl, LocationEntry, LocationWord,
    ObjectKey, ObjectRef, PartialDevice, PartialPlace, PartialSignIn, PartialTarget, PartialWho, Policy, Principals,
    RequirementItem, Resources, RiskLevel, UserAction, UserWord, Word,
};
use crate::semantics::unread::{has_unread_condition, has_unread_control, widest};

use super::Input;
use super::mentions::Mentions;

/// What is referred to, by kind.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) users: Mentions,
    pub(super) groups: Mentions,
    pub(super) roles: Mentions,
    pub(super) tenants: Mentions,
    pub(super) service_principals: Mentions,
    pub(super) agent_identities: Mentions,
    pub(super) agent_users: Mentions,
    pub(super) apps: Mentions,
    pub(super) contexts: Mentions,
    pub(super) locations: Mentions,
    pub(super) strengths: Mentions,
    pub(super) terms: Mentions,
    pub(super) factors: IndexSet<String>,
    pub(super) app_words: IndexSet<AppWord>,
    pub(super) app_rules: IndexSet<String>,
    pub(super) principal_rules: IndexSet<String>,
    pub(super) device_rules: IndexSet<String>,
    /// Attributes that sign-ins name, as if a rule compared with each.
    pub(super) device_values: Vec<(&'static str, DeviceValue)>,
    pub(super) addresses: Vec<IpAddr>,
    pub(super) countries: IndexSet<String>,
    /// Keys of policies with conditions that cannot be read.
    pub(super) unread: IndexSet<String>,
    /// Keys of policies with controls that cannot be read.
    pub(super) unmet: IndexSet<String>,
    location_words: IndexSet<LocationWord>,
    pub(super) hidden_risk: bool,
    pub(super) account_recovery: bool,
    pub(super) token_protection: bool,
}

impl Gathered {
    pub(super) fn new(input: &Input<'_>) -> Self {
        let mut found = Self::default();
        let policies = input.sides.iter().flat_map(|side| side.policies.iter().copied());
        let policies = policies.chain(input.regions.iter().map(|region| &region.0));
        let mut at = 0;
        for policy in policies {
            found.policy(at, policy);
            at += 1;
        }
        for sign_in in &input.sign_ins {
            found.sign_in(at, sign_in);
            at += 1;
        }
        for item in input.requirements.iter().flat_map(|requirement| &requirement.items) {
            if let RequirementItem::Ask(ask, object) = item {
                found.ask(at, ask, object);
            }
            at += 1;
        }
        for grant in &input.shows {
            found.grant(at, grant);
            at += 1;
        }
        found.break_glass(at, input);
        found
    }

    /// Declared break-glass principals: each is asked about on its own.
    fn break_glass(&mut self, mut at: usize, input: &Input<'_>) {
        for declared in input.sides.iter().filter_map(|side| side.tenant.break_glass.as_ref()) {
            for user in &declared.users {
                self.users.note(user, (at, "breakGlass"));
                at += 1;
            }
            for group in &declared.groups {
                self.groups.note(group, (at, "breakGlass"));
                at += 1;
            }
        }
    }

    fn policy(&mut self, at: usize, policy: &Policy) {
        if let Some(users) = &policy.users {
            self.principals((at, "users.include"), &users.include);
            self.principals((at, "users.exclude"), &users.exclude);
            if users.include.has(UserWord::AllAgentIdUsers) {
                self.agent_users.note_all(users.exclude.user_objects(), (at, "users.exclude"));
            }
            users.destination.iter().for_each(|side| self.principals((at, "users.destination"), side));
        }
        let stages = policy.rollout.iter().flat_map(|rollout| &rollout.stages);
        for (number, include) in stages.enumerate().filter_map(|(at, stage)| Some((at, stage.include.as_ref()?))) {
            // The position is that of the stage; no policy has a million others before it.
            self.principals((at + (number + 1) * 1_000_000, "stage"), include);
        }
        self.others(at, policy);
        self.resources(at, &policy.resources);
        self.conditions(at, policy);
        policy.grant.iter().for_each(|grant| self.grant(at, grant));
        self.token_protection |= policy.session.token_protection;
        if has_unread_condition(policy) {
            self.unread.insert(policy.key.clone());
            if let Some(wide) = widest(policy) {
                self.resources(at, &wide.resources);
            }
        }
        if has_unread_control(policy) {
            self.unmet.insert(policy.key.clone());
        }
    }

    fn principals(&mut self, mark: (usize, &'static str), side: &Principals) {
        self.users.note_all(side.user_objects(), mark);
        self.groups.note_all(&side.groups, mark);
        self.roles.note_all(&side.roles, mark);
        if let Some(ExternalTenants::Enumerated(tenants)) = side.guests.as_ref().map(|guests| &guests.tenants) {
            self.tenants.note_all(tenants, mark);
        }
    }

    fn others(&mut self, at: usize, policy: &Policy) {
        let rule = |filter: &Option<Filter>| filter.as_ref().map(|filter| filter.rule.clone());
        if let Some(own) = &policy.workload_identities {
            self.service_principals.note_all(own.include.iter().filter_map(|entry| entry.object()), (at, "include"));
            self.service_principals.note_all(&own.exclude, (at, "exclude"));
            self.principal_rules.extend(rule(&own.filter));
        }
        if let Some(own) = &policy.agent_identities {
            self.agent_identities.note_all(own.include.iter().filter_map(|entry| entry.object()), (at, "include"));
            self.agent_identities.note_all(&own.exclude, (at, "exclude"));
            self.principal_rules.extend(rule(&own.filter));
        }
        if let Some(own) = &policy.agent_users {
            self.agent_users.note_all(own.include.iter().filter_map(|entry| entry.object()), (at, "include"));
            self.agent_users.note_all(&own.exclude, (at, "exclude"));
            self.principal_rules.extend(rule(&own.filter));
        }
    }

    fn resources(&mut self, at: usize, resources: &Resources) {
        for (field, list) in [("resources.include", &resources.include), ("resources.exclude", &resources.exclude)] {
            for entry in list {
                self.app((at, field), entry);
            }
        }
        self.app_rules.extend(resources.filter.as_ref().map(|filter| filter.rule.clone()));
        self.contexts.note_all(&resources.authentication_contexts, (at, "contexts"));
        self.account_recovery |= resources.user_actions.iter().any(|action| *action == UserAction::AccountRecovery);
    }

    fn app(&mut self, mark: (usize, &'static str), entry: &AppEntry) {
        match entry {
            AppEntry::Word(word) => {
                self.app_words.insert(*word);
            }
            AppEntry::Object(app) => self.apps.note(app, mark),
        }
    }

    fn conditions(&mut self, at: usize, policy: &Policy) {
        let conditions = &policy.conditions;
        for entry in conditions.locations.iter().flat_map(|sides| sides.include.iter().chain(&sides.exclude)) {
            self.location(at, entry);
        }
        self.device_rules.extend(conditions.device_filter.as_ref().map(|filter| filter.rule.clone()));
        let risks = [&conditions.user_risk, &conditions.sign_in_risk, &conditions.service_principal_risk];
        let hidden = |word: &Word<RiskLevel>| *word == RiskLevel::Hidden;
        self.hidden_risk |= risks.into_iter().chain([&conditions.agent_risk]).flatten().any(hidden);
    }

    fn location(&mut self, at: usize, entry: &LocationEntry) {
        match entry {
            LocationEntry::Word(word) => {
                self.location_words.insert(*word);
            }
            LocationEntry::Object(location) => self.locations.note(location, (at, "locations")),
        }
    }

    fn grant(&mut self, at: usize, grant: &Grant) {
        for control in &grant.controls {
            match control {
                GrantControl::BuiltIn(Word::Known(_)) => {}
                GrantControl::BuiltIn(Word::Other(text)) => {
                    self.factors.insert(text.to_string());
                }
                GrantControl::CustomAuthenticationFactor(text) => {
                    self.factors.insert(text.clone());
                }
                GrantControl::AuthenticationStrength(strength) => self.strengths.note(strength, (at, "grant")),
                GrantControl::TermsOfUse(terms) => self.terms.note(terms, (at, "grant")),
            }
        }
    }

    fn ask(&mut self, at: usize, ask: &Ask, object: &ObjectRef) {
        match ask {
            Ask::Strength(_) => self.strengths.note(object, (at, "ask")),
            Ask::TermsOfUse(_) => self.terms.note(object, (at, "ask")),
            Ask::CustomFactor(text) => {
                self.factors.insert(text.clone());
            }
            Ask::TokenProtection => self.token_protection = true,
            Ask::Control(_) => {}
        }
    }

    fn sign_in(&mut self, at: usize, sign_in: &PartialSignIn) {
        self.groups.note_all(&sign_in.groups, (at, "groups"));
        self.roles.note_all(&sign_in.roles, (at, "roles"));
        self.who((at, "who"), &sign_in.who);
        match &sign_in.target {
            PartialTarget::Unknown => {}
            PartialTarget::App(entry) => self.app((at, "target"), entry),
            PartialTarget::UserAction(action) => self.account_recovery |= *action == UserAction::AccountRecovery,
            PartialTarget::AuthenticationContext(context) => self.contexts.note(context, (at, "target")),
        }
        self.place(at, &sign_in.place);
        if let PartialDevice::Registered(attributes) = &sign_in.device {
            self.device_values.extend(attributes.iter().map(|(name, value)| (*name, value.clone())));
        }
        let risks = [sign_in.user_risk, sign_in.sign_in_risk, sign_in.service_principal_risk, sign_in.agent_risk];
        self.hidden_risk |= risks.contains(&Some(RiskLevel::Hidden));
    }

    fn who(&mut self, mark: (usize, &'static str), who: &PartialWho) {
        match who {
            PartialWho::Member | PartialWho::Guest(_, None) => {}
            PartialWho::User(user) => self.users.note(user, mark),
            PartialWho::Guest(_, Some(tenant)) => self.tenants.note(tenant, mark),
            PartialWho::ServicePrincipal(object) => self.service_principals.note(object, mark),
            PartialWho::AgentIdentity(object) => self.agent_identities.note(object, mark),
            PartialWho::AgentUser(object) => self.agent_users.note(object, mark),
        }
    }

    fn place(&mut self, at: usize, place: &PartialPlace) {
        match place {
            PartialPlace::Unknown => {}
            PartialPlace::Location(entry) => self.location(at, entry),
            PartialPlace::Ip(address, country) => {
                self.addresses.push(*address);
                self.countries.extend(country.iter().map(|code| code.to_ascii_uppercase()));
            }
            PartialPlace::Country(code) => {
                self.countries.insert(code.to_ascii_uppercase());
            }
        }
    }

    /// True when something needs to know which places are trusted.
    pub(super) fn asks_for_trust(&self) -> bool {
        self.location_words.contains(&LocationWord::AllTrusted)
    }

    /// True when something needs to know which addresses are MFA trusted IPs.
    pub(super) fn asks_for_mfa_trusted_ips(&self) -> bool {
        self.asks_for_trust() || self.location_words.contains(&LocationWord::MfaTrustedIps)
    }

    /// True when the location with `key` is referred to.
    pub(super) fn names_location(&self, key: &ObjectKey) -> bool {
        self.locations.has(key)
    }
}
