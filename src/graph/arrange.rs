//! A policy as a body states it: lists sorted and de-duplicated, since every collection is a set to
//! Graph, and the explicit `None` that Graph wants for a target nobody wrote.
//!
//! Names stay, so that a body's references can be told by name. [`super::canonical()`] goes on from
//! here to a form in which two policies can be compared.

use crate::filter::collapse_blanks;
use crate::model::{
    AppEntry, AppWord, ClientApp, Conditions, Entry, ExternalTenants, Filter, FilterMode, Grant, GrantControl, Guests,
    Inclusion, ObjectKind, ObjectRef, Operator, Policy, Principals, Resources, SignInFrequency, UserEntry, UserWord,
    Users, Word, WordList,
};

use super::reference::sent;

/// `policy` with its lists in order. Names, and members that Graph is never sent (owner, stages,
/// tags …), stay. A fixed point: what is arranged stays as it is.
#[must_use]
pub fn arranged(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    subjects(&mut policy);
    resources(&mut policy.resources);
    conditions(&mut policy.conditions);
    policy.grant = policy.grant.and_then(grant);
    if let Some(frequency) = &mut policy.session.sign_in_frequency {
        sign_in_frequency(frequency);
    }
    policy.graph.sort_by(|a, b| a.0.cmp(&b.0));
    policy
}

/// Graph wants a user target in every policy: `None` where the policy is for nobody. A policy for
/// workload identities or agents has no users of its own.
fn subjects(policy: &mut Policy) {
    // A subject that names nobody and filters nobody is none.
    policy.workload_identities = policy.workload_identities.take().filter(says_something);
    policy.agent_identities = policy.agent_identities.take().filter(says_something);
    policy.agent_users = policy.agent_users.take().filter(says_something);
    if let Some(workload) = &mut policy.workload_identities {
        entries(ObjectKind::ServicePrincipal, &mut workload.include);
        objects(ObjectKind::ServicePrincipal, &mut workload.exclude);
        filter(workload.filter.as_mut());
    }
    if let Some(agents) = &mut policy.agent_identities {
        entries(ObjectKind::ServicePrincipal, &mut agents.include);
        objects(ObjectKind::ServicePrincipal, &mut agents.exclude);
        filter(agents.filter.as_mut());
    }
    if let Some(agents) = &mut policy.agent_users {
        entries(ObjectKind::User, &mut agents.include);
        objects(ObjectKind::User, &mut agents.exclude);
        filter(agents.filter.as_mut());
    }
    let others =
        policy.workload_identities.is_some() || policy.agent_identities.is_some() || policy.agent_users.is_some();
    policy.users = users(policy.users.take().unwrap_or_default(), others);
}

pub(super) fn says_something<T: Default + PartialEq>(subject: &T) -> bool {
    *subject != T::default()
}

fn users(mut users: Users, others: bool) -> Option<Users> {
    principals(&mut users.include);
    principals(&mut users.exclude);
    let nobody = users.include.is_empty();
    if others && nobody && is_blank(&users.exclude) {
        return None;
    }
    if nobody && !users.include.has(UserWord::None) {
        users.include.users.push(UserEntry::Word(UserWord::None));
    }
    Some(users)
}

fn is_blank(principals: &Principals) -> bool {
    principals.users.is_empty() && principals.is_empty()
}

fn principals(side: &mut Principals) {
    entries(ObjectKind::User, &mut side.users);
    objects(ObjectKind::Group, &mut side.groups);
    objects(ObjectKind::Role, &mut side.roles);
    side.guests = side.guests.take().and_then(guests);
}

/// Guests of no type from every tenant say nothing.
fn guests(mut guests: Guests) -> Option<Guests> {
    words(&mut guests.types);
    match &mut guests.tenants {
        ExternalTenants::All if guests.types.is_empty() => return None,
        ExternalTenants::All => {}
        ExternalTenants::Enumerated(tenants) => objects(ObjectKind::ExternalTenant, tenants),
    }
    Some(guests)
}

fn resources(resources: &mut Resources) {
    entries(ObjectKind::App, &mut resources.include);
    entries(ObjectKind::App, &mut resources.exclude);
    words(&mut resources.user_actions);
    objects(ObjectKind::AuthenticationContext, &mut resources.authentication_contexts);
    filter(resources.filter.as_mut());
    let filtered = resources.filter.as_ref().is_some_and(|filter| filter.mode == FilterMode::Include);
    let other_family = !resources.user_actions.is_empty() || !resources.authentication_contexts.is_empty();
    if resources.include.is_empty() && !filtered && !other_family {
        resources.include.push(AppEntry::Word(AppWord::None));
    }
}

fn conditions(conditions: &mut Conditions) {
    words(&mut conditions.client_apps);
    if conditions.client_apps.iter().all(|app| *app == ClientApp::All) {
        conditions.client_apps.clear();
    }
    inclusion(&mut conditions.platforms, words);
    inclusion(&mut conditions.locations, |list| {
        entries(ObjectKind::NamedLocation, list);
    });
    inclusion(&mut conditions.agent_contexts, words);
    filter(conditions.device_filter.as_mut());
    words(&mut conditions.user_risk);
    words(&mut conditions.sign_in_risk);
    words(&mut conditions.service_principal_risk);
    words(&mut conditions.insider_risk);
    words(&mut conditions.agent_risk);
    words(&mut conditions.authentication_flows);
}

/// A condition without any entry is no condition.
fn inclusion<T>(condition: &mut Option<Inclusion<T>>, arrange: impl Fn(&mut Vec<T>)) {
    let Some(lists) = condition else {
        return;
    };
    arrange(&mut lists.include);
    arrange(&mut lists.exclude);
    if lists.include.is_empty() && lists.exclude.is_empty() {
        *condition = None;
    }
}

/// One control needs no operator; Graph answers OR whatever was sent.
fn grant(mut grant: Grant) -> Option<Grant> {
    grant.controls.sort_by_cached_key(control_order);
    grant.controls.dedup_by_key(|control| control_order(control));
    grant.operator = match grant.controls.len() {
        0 => return None,
        1 => Some(Operator::Or),
        _ => grant.operator,
    };
    Some(grant)
}

/// Built-in controls in Graph's order, then strengths, terms of use and custom factors by id.
fn control_order(control: &GrantControl) -> (usize, usize, String) {
    match control {
        GrantControl::BuiltIn(word) => {
            let (rank, text) = word_order(word);
            (0, rank, text.to_owned())
        }
        GrantControl::AuthenticationStrength(strength) => (1, 0, sent(ObjectKind::AuthenticationStrength, strength)),
        GrantControl::TermsOfUse(terms) => (2, 0, sent(ObjectKind::TermsOfUse, terms)),
        GrantControl::CustomAuthenticationFactor(factor) => (3, 0, factor.clone()),
    }
}

/// Graph refuses `everyTime` beside a period.
fn sign_in_frequency(frequency: &mut SignInFrequency) {
    if frequency.is_every_time() {
        frequency.value = None;
        frequency.unit = None;
    }
}

fn filter(filter: Option<&mut Filter>) {
    if let Some(filter) = filter {
        filter.rule = collapse_blanks(&filter.rule);
    }
}

fn word_order<T: WordList>(word: &Word<T>) -> (usize, &str) {
    let rank = word.known().and_then(|known| T::ALL.iter().position(|member| *member == known));
    (rank.unwrap_or(usize::MAX), word.as_str())
}

fn words<T: WordList>(list: &mut Vec<Word<T>>) {
    list.sort_by(|a, b| word_order(a).cmp(&word_order(b)));
    list.dedup_by(|a, b| a.as_str() == b.as_str());
}

fn objects(kind: ObjectKind, list: &mut Vec<ObjectRef>) {
    list.sort_by_cached_key(|object| sent(kind, object));
    list.dedup_by_key(|object| sent(kind, object));
}

/// Words first, in the order of their vocabulary, then objects by what is sent.
fn entries<W: WordList>(kind: ObjectKind, list: &mut Vec<Entry<W>>) {
    let order = |entry: &Entry<W>| match entry {
        Entry::Word(word) => (W::ALL.iter().position(|member| member == word).unwrap_or(0), String::new()),
        Entry::Object(object) => (usize::MAX, sent(kind, object)),
    };
    list.sort_by_cached_key(order);
    list.dedup_by_key(|entry| order(entry));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AuthenticationType, BuiltInControl, FrequencyInterval, FrequencyUnit};

    #[test]
    fn a_policy_for_nobody_says_so() {
        let policy = arranged(&Policy::default());
        assert!(policy.users.is_some_and(|users| users.include.has(UserWord::None)));
        assert!(policy.resources.includes(AppWord::None));
    }

    #[test]
    fn a_policy_for_agents_has_no_users_of_its_own() {
        let all = vec![Entry::Word(crate::model::AgentWord::All)];
        let mut policy = Policy {
            agent_users: Some(crate::model::AgentUsers { include: all, ..Default::default() }),
            ..Policy::default()
        };
        assert_eq!(arranged(&policy).users, None);
        let nobody = Principals { users: vec![UserEntry::Word(UserWord::None)], ..Principals::default() };
        policy.users = Some(Users { include: nobody, ..Users::default() });
        assert_eq!(arranged(&policy).users, None);
    }

    #[test]
    fn controls_are_a_set_in_graph_order() {
        let built_in = |control: BuiltInControl| GrantControl::BuiltIn(control.into());
        let controls = vec![
            GrantControl::TermsOfUse(ObjectRef::new("terms")),
            built_in(BuiltInControl::CompliantDevice),
            built_in(BuiltInControl::Mfa),
            built_in(BuiltInControl::CompliantDevice),
        ];
        let grant = grant(Grant { operator: Some(Operator::And), controls }).unwrap();
        assert_eq!(grant.controls.len(), 3);
        assert_eq!(grant.controls[0], built_in(BuiltInControl::Mfa));
        assert_eq!(grant.operator, Some(Operator::And));
        let one = super::grant(Grant { operator: Some(Operator::And), controls: vec![built_in(BuiltInControl::Mfa)] });
        assert_eq!(one.unwrap().operator, Some(Operator::Or));
    }

    #[test]
    fn every_time_has_no_period() {
        let mut frequency = SignInFrequency {
            interval: FrequencyInterval::EveryTime.into(),
            value: Some(4),
            unit: Some(FrequencyUnit::Hours.into()),
            authentication_type: AuthenticationType::PrimaryAndSecondaryAuthentication.into(),
        };
        sign_in_frequency(&mut frequency);
        assert_eq!((frequency.value, frequency.unit), (None, None));
    }
}
