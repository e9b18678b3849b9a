//! The canonical form of a policy: two policies that Graph would treat alike are equal in it.
//!
//! It holds what Graph stores and nothing else. References are reduced to what is sent for them,
//! words to Graph's spelling, what says nothing is gone, and lists are in order. The form is a fixed
//! point, also by way of a body: what is read from the render of a canonical policy has the same
//! canonical form. ([`super::canonical_meaning`] goes further, to what a policy means.)

use serde_json::{Map, Value};

use crate::catalog;
use crate::diag::FieldPath;
use crate::model::{
    AgentIdentities, AgentUsers, AppWord, AuthenticationType, Conditions, Entry, ExternalTenants, Filter, FilterMode,
    FrequencyInterval, Grant, GrantControl, Guests, Inclusion, ObjectKind, ObjectRef, Policy, Principals, Resources,
    Session, SignInFrequency, Users, Word, WordList, WorkloadIdentities,
};

use super::arrange::arranged;
use super::members::{camel, is_noise};
use super::path;
use super::reader::object;
use super::reference::bound;

/// The canonical form of `policy`.
///
/// Members that Graph is never sent are empty: key, id, description, owner, review, tags, rollout.
/// Graph has one place for an authentication strength: of several the first by id counts.
#[must_use]
pub fn canonical(policy: &Policy) -> Policy {
    arranged(&Policy {
        name: policy.name.trim().to_owned(),
        state: policy.state.as_ref().and_then(word),
        users: policy.users.as_ref().map(users),
        workload_identities: policy.workload_identities.as_ref().map(workload_identities),
        agent_identities: policy.agent_identities.as_ref().map(agent_identities),
        agent_users: policy.agent_users.as_ref().map(agent_users),
        resources: resources(&policy.resources),
        conditions: conditions(&policy.conditions),
        grant: policy.grant.as_ref().map(grant),
        session: session(&policy.session),
        graph: leaves(&policy.graph),
        ..Policy::default()
    })
}

/// A word in Graph's spelling; nothing for one without letters.
fn word<T: WordList>(word: &Word<T>) -> Option<Word<T>> {
    let text = word.as_str().trim();
    (!text.is_empty()).then(|| Word::from_graph(text))
}

fn words<T: WordList>(list: &[Word<T>]) -> Vec<Word<T>> {
    list.iter().filter_map(word).collect()
}

/// Flags of one string: `none` beside or without others is no flag.
fn flags<T: WordList>(list: &[Word<T>]) -> Vec<Word<T>> {
    let parts = list.iter().flat_map(|flag| flag.as_str().split(',')).map(str::trim).filter(|part| !part.is_empty());
    let known = parts.map(Word::from_graph);
    known.filter(|flag: &Word<T>| flag.known().is_some() || !flag.as_str().eq_ignore_ascii_case("none")).collect()
}

/// An object by what is sent for it: its id, else its name.
fn reference(kind: ObjectKind, reference: &ObjectRef) -> Option<ObjectRef> {
    let named = if kind.is_created() { reference.shown() } else { &reference.written };
    let mut text = bound(kind, reference).unwrap_or_else(|| named.to_owned()).trim().to_owned();
    // Braces and placeholders come off, as they do in reading.
    loop {
        let bare = object(kind, &text).written.trim().to_owned();
        if bare == text {
            break;
        }
        text = bare;
    }
    if kind == ObjectKind::AuthenticationStrength
        && let Some(built_in) = catalog::strengths().by_name(&text)
    {
        text.clone_from(&built_in.id);
    }
    (!text.is_empty()).then(|| ObjectRef::new(&text))
}

fn references(kind: ObjectKind, list: &[ObjectRef]) -> Vec<ObjectRef> {
    list.iter().filter_map(|object| reference(kind, object)).collect()
}

/// Reserved words are words however they were written. A name that waits for an id is none: it is
/// sent inside a placeholder.
fn entries<W: WordList>(kind: ObjectKind, list: &[Entry<W>]) -> Vec<Entry<W>> {
    let entry = |entry: &Entry<W>| match entry {
        Entry::Word(word) => Some(Entry::Word(*word)),
        Entry::Object(object) => {
            let object = reference(kind, object)?;
            let waits = kind.is_created() && bound(kind, &object).is_none();
            let word = W::from_graph(&object.written).filter(|_| !waits);
            Some(word.map_or(Entry::Object(object), Entry::Word))
        }
    };
    list.iter().filter_map(entry).collect()
}

fn users(users: &Users) -> Users {
    Users { include: principals(&users.include), exclude: principals(&users.exclude), destination: None }
}

fn principals(side: &Principals) -> Principals {
    Principals {
        users: entries(ObjectKind::User, &side.users),
        groups: references(ObjectKind::Group, &side.groups),
        roles: references(ObjectKind::Role, &side.roles),
        guests: side.guests.as_ref().map(guests),
        break_glass: false,
    }
}

fn guests(guests: &Guests) -> Guests {
    let tenants = match &guests.tenants {
        ExternalTenants::All => ExternalTenants::All,
        ExternalTenants::Enumerated(tenants) => {
            ExternalTenants::Enumerated(references(ObjectKind::ExternalTenant, tenants))
        }
    };
    Guests { types: flags(&guests.types), tenants }
}

fn workload_identities(workload: &WorkloadIdentities) -> WorkloadIdentities {
    WorkloadIdentities {
        include: entries(ObjectKind::ServicePrincipal, &workload.include),
        exclude: references(ObjectKind::ServicePrincipal, &workload.exclude),
        filter: workload.filter.clone(),
    }
}

fn agent_identities(agents: &AgentIdentities) -> AgentIdentities {
    AgentIdentities {
        include: entries(ObjectKind::ServicePrincipal, &agents.include),
        exclude: references(ObjectKind::ServicePrincipal, &agents.exclude),
        filter: agents.filter.clone(),
    }
}

fn agent_users(agents: &AgentUsers) -> AgentUsers {
    AgentUsers {
        include: entries(ObjectKind::User, &agents.include),
        exclude: references(ObjectKind::User, &agents.exclude),
        filter: agents.filter.clone(),
    }
}

/// `None` alone is no target; it comes back where no other target stands.
fn resources(resources: &Resources) -> Resources {
    let mut plain = Resources {
        include: entries(ObjectKind::App, &resources.include),
        exclude: entries(ObjectKind::App, &resources.exclude),
        filter: resources.filter.clone(),
        user_actions: words(&resources.user_actions),
        authentication_contexts: references(ObjectKind::AuthenticationContext, &resources.authentication_contexts),
    };
    let chosen = |filter: &Filter| filter.mode == FilterMode::Include;
    let other = plain.filter.as_ref().is_some_and(chosen)
        || !plain.user_actions.is_empty()
        || !plain.authentication_contexts.is_empty();
    if other && plain.include.iter().all(|entry| entry.word() == Some(AppWord::None)) {
        plain.include.clear();
    }
    plain
}

fn conditions(conditions: &Conditions) -> Conditions {
    let locations = conditions.locations.as_ref();
    Conditions {
        client_apps: words(&conditions.client_apps),
        platforms: conditions.platforms.as_ref().map(word_lists),
        locations: locations.map(|lists| Inclusion {
            include: entries(ObjectKind::NamedLocation, &lists.include),
            exclude: entries(ObjectKind::NamedLocation, &lists.exclude),
        }),
        device_filter: conditions.device_filter.clone(),
        user_risk: words(&conditions.user_risk),
        sign_in_risk: words(&conditions.sign_in_risk),
        service_principal_risk: words(&conditions.service_principal_risk),
        insider_risk: flags(&conditions.insider_risk),
        agent_risk: flags(&conditions.agent_risk),
        agent_contexts: conditions.agent_contexts.as_ref().map(word_lists),
        authentication_flows: flags(&conditions.authentication_flows),
    }
}

fn word_lists<T: WordList>(lists: &Inclusion<Word<T>>) -> Inclusion<Word<T>> {
    Inclusion { include: words(&lists.include), exclude: words(&lists.exclude) }
}

fn grant(grant: &Grant) -> Grant {
    let mut controls: Vec<GrantControl> = grant.controls.iter().filter_map(control).collect();
    let is_strength = |control: &GrantControl| matches!(control, GrantControl::AuthenticationStrength(_));
    let first = controls.iter().filter(|control| is_strength(control)).min_by_key(|control| strength_id(control));
    let first = first.cloned();
    controls.retain(|control| !is_strength(control) || Some(control) == first.as_ref());
    Grant { operator: grant.operator, controls }
}

fn strength_id(control: &GrantControl) -> Option<Box<str>> {
    match control {
        GrantControl::AuthenticationStrength(strength) => Some(strength.written.clone()),
        _ => None,
    }
}

fn control(control: &GrantControl) -> Option<GrantControl> {
    match control {
        GrantControl::BuiltIn(built_in) => word(built_in).map(GrantControl::BuiltIn),
        GrantControl::AuthenticationStrength(strength) => {
            reference(ObjectKind::AuthenticationStrength, strength).map(GrantControl::AuthenticationStrength)
        }
        GrantControl::TermsOfUse(terms) => reference(ObjectKind::TermsOfUse, terms).map(GrantControl::TermsOfUse),
        GrantControl::CustomAuthenticationFactor(factor) => {
            let factor = factor.trim();
            (!factor.is_empty()).then(|| GrantControl::CustomAuthenticationFactor(factor.to_owned()))
        }
    }
}

fn session(session: &Session) -> Session {
    let profile = session.global_secure_access_profile.as_ref();
    Session {
        sign_in_frequency: session.sign_in_frequency.as_ref().map(frequency),
        persistent_browser: session.persistent_browser.as_ref().and_then(word),
        token_protection: session.token_protection,
        application_enforced_restrictions: session.application_enforced_restrictions,
        cloud_app_security: session.cloud_app_security.as_ref().and_then(word),
        disable_resilience_defaults: session.disable_resilience_defaults,
        continuous_access_evaluation: session.continuous_access_evaluation.as_ref().and_then(word),
        global_secure_access_profile: profile
            .and_then(|profile| reference(ObjectKind::GlobalSecureAccessProfile, profile)),
    }
}

/// Graph fills in what is left out: a time-based interval and both factors.
fn frequency(frequency: &SignInFrequency) -> SignInFrequency {
    SignInFrequency {
        interval: word(&frequency.interval).unwrap_or_else(|| FrequencyInterval::TimeBased.into()),
        value: frequency.value,
        unit: frequency.unit.as_ref().and_then(word),
        authentication_type: word(&frequency.authentication_type)
            .unwrap_or_else(|| AuthenticationType::PrimaryAndSecondaryAuthentication.into()),
    }
}

/// Members that the language has no key for, one entry for each scalar and list, so that it does
/// not matter at which depth they were found.
fn leaves(graph: &[(String, Value)]) -> Vec<(String, Value)> {
    let mut tree = Map::new();
    for (path, value) in graph {
        path::insert(&mut tree, path, value);
    }
    let mut found = Vec::new();
    collect(&tree, &FieldPath::new(""), &mut found);
    found
}

fn collect(members: &Map<String, Value>, at: &FieldPath, found: &mut Vec<(String, Value)>) {
    for (key, value) in members.iter().filter(|(key, _)| !is_noise(key)) {
        let path = at.key(&camel(key));
        match value {
            Value::Object(inner) => collect(inner, &path, found),
            value => found.extend(plain(value).map(|value| (path.as_str().to_owned(), value))),
        }
    }
}

/// A value without what says nothing; a list as a set.
fn plain(value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(Value::from),
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().filter_map(plain).collect();
            items.sort_by_cached_key(Value::to_string);
            items.dedup();
            (!items.is_empty()).then(|| items.into())
        }
        Value::Object(members) => {
            let kept = members.iter().filter(|(key, _)| !is_noise(key));
            let mut kept: Vec<_> = kept.filter_map(|(key, value)| Some((camel(key), plain(value)?))).collect();
            kept.sort_by(|a, b| a.0.cmp(&b.0));
            (!kept.is_empty()).then(|| Value::Object(kept.into_iter().collect()))
        }
        scalar => Some(scalar.clone()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{BuiltInControl, ClientApp, InsiderRisk, LocationWord, UserWord};

    fn resolved(name: &str, id: Option<&str>) -> ObjectRef {
        ObjectRef { written: name.into(), name: Some(name.into()), id: id.map(Into::into) }
    }

    #[test]
    fn a_name_and_its_id_are_one_object() {
        let id = "7B2C3F10-1111-4AAA-8BBB-0000000000A1";
        let named = reference(ObjectKind::Group, &resolved("Staff", Some(id)));
        let braced = reference(ObjectKind::Group, &ObjectRef::new(&format!(" {{{id}}} ")));
        assert_eq!(named, braced);
        assert_eq!(named, Some(ObjectRef::new(&id.to_lowercase())));
    }

    #[test]
    fn an_object_without_an_id_is_its_name() {
        let waiting = reference(ObjectKind::NamedLocation, &resolved("HQ", None));
        assert_eq!(waiting, reference(ObjectKind::NamedLocation, &ObjectRef::new("{{namedLocations/HQ}}")));
        let all = entries::<LocationWord>(ObjectKind::NamedLocation, &[Entry::Object(resolved("All", None))]);
        assert_eq!(all, [Entry::Object(ObjectRef::new("All"))], "a location may be called All");
        let everybody = entries::<UserWord>(ObjectKind::User, &[Entry::Object(ObjectRef::new("all"))]);
        assert_eq!(everybody, [Entry::Word(UserWord::All)]);
    }

    #[test]
    fn a_built_in_strength_is_known_by_its_name() {
        let named = reference(ObjectKind::AuthenticationStrength, &ObjectRef::new("Phishing-resistant MFA"));
        assert_eq!(
            named.map(|named| named.written.to_string()).as_deref(),
            Some("00000000-0000-0000-0000-000000000004")
        );
    }

    #[test]
    fn words_are_in_graph_s_spelling() {
        let written = [Word::Other(" Browser".into()), Word::Other(String::new().into_boxed_str())];
        assert_eq!(words::<ClientApp>(&written), [Word::Known(ClientApp::Browser)]);
        let flagged = [Word::Other("Elevated, none,moderate".into())];
        assert_eq!(
            flags::<InsiderRisk>(&flagged),
            [Word::Known(InsiderRisk::Elevated), Word::Known(InsiderRisk::Moderate)]
        );
    }

    #[test]
    fn graph_has_one_place_for_a_strength() {
        let strength = |id: &str| GrantControl::AuthenticationStrength(ObjectRef::new(id));
        let controls = vec![strength("b"), GrantControl::BuiltIn(BuiltInControl::Mfa.into()), strength("a")];
        let kept = grant(&Grant { operator: None, controls }).controls;
        assert_eq!(kept, [GrantControl::BuiltIn(BuiltInControl::Mfa.into()), strength("a")]);
    }

    #[test]
    fn what_the_language_has_no_key_for_is_kept_leaf_by_leaf() {
        let deep = [("conditions.Times".to_owned(), json!({"Ranges": ["b", "a", "b", null], "note": null}))];
        let flat = [("conditions.times.ranges".to_owned(), json!(["a", "b"]))];
        assert_eq!(leaves(&deep), flat);
        assert_eq!(leaves(&flat), flat);
    }
}
