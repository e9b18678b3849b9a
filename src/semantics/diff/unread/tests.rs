//! Every kind of word that caplint does not know, changed: never decided.

use super::super::tests::{MFA, compare, policy, set};
use super::super::{Edit, Nature, SetDiff, Verdict};
use crate::model::{
    AgentIdentities, AgentUsers, Entry, Grant, GrantControl, Guests, Inclusion, ObjectRef, Policy, PolicySet,
    SignInFrequency, Word, WorkloadIdentities,
};
use crate::semantics::has_unread_condition;
use crate::semantics::unread::{has_unread_control, unread_conditions, unread_words};

/// Writes a word into a policy.
type Put = fn(&mut Policy, &str);

fn object(word: &str) -> ObjectRef {
    ObjectRef::new(word)
}

fn guests(word: &str) -> Guests {
    Guests { types: vec![Word::Other(word.into())], tenants: crate::model::ExternalTenants::All }
}

fn frequency(policy: &mut Policy, put: impl FnOnce(&mut SignInFrequency)) {
    let known = SignInFrequency {
        interval: Word::Known(crate::model::FrequencyInterval::TimeBased),
        value: Some(8),
        unit: Some(Word::Known(crate::model::FrequencyUnit::Hours)),
        authentication_type: Word::Known(crate::model::AuthenticationType::PrimaryAndSecondaryAuthentication),
    };
    put(policy.session.sign_in_frequency.insert(known));
}

macro_rules! word {
    ($($field:ident).+) => {
        |policy, word| policy.$($field).+.push(Word::Other(word.into()))
    };
}

macro_rules! side {
    ($field:ident, $side:ident) => {
        |policy, word| {
            policy.conditions.$field.get_or_insert_with(Inclusion::default).$side.push(Word::Other(word.into()));
        }
    };
}

macro_rules! session {
    ($field:ident) => {
        |policy, word| policy.session.$field = Some(Word::Other(word.into()))
    };
}

/// Each place in which a word can stand that caplint does not know.
const PLACES: &[(&str, Put)] = &[
    ("included user", |policy, word| policy.users.as_mut().unwrap().include.users = vec![Entry::Object(object(word))]),
    ("excluded user", |policy, word| policy.users.as_mut().unwrap().exclude.users.push(Entry::Object(object(word)))),
    ("included guests", |policy, word| {
        let include = &mut policy.users.as_mut().unwrap().include;
        (include.users, include.guests) = (Vec::new(), Some(guests(word)));
    }),
    ("excluded guests", |policy, word| policy.users.as_mut().unwrap().exclude.guests = Some(guests(word))),
    ("included workload", |policy, word| {
        let own = policy.workload_identities.get_or_insert_with(WorkloadIdentities::default);
        own.include.push(Entry::Object(object(word)));
    }),
    ("excluded workload", |policy, word| {
        policy.workload_identities.get_or_insert_with(WorkloadIdentities::default).exclude.push(object(word));
    }),
    ("included agent", |policy, word| {
        let own = policy.agent_identities.get_or_insert_with(AgentIdentities::default);
        own.include.push(Entry::Object(object(word)));
    }),
    ("excluded agent", |policy, word| {
        policy.agent_identities.get_or_insert_with(AgentIdentities::default).exclude.push(object(word));
    }),
    ("included agent user", |policy, word| {
        policy.agent_users.get_or_insert_with(AgentUsers::default).include.push(Entry::Object(object(word)));
    }),
    ("excluded agent user", |policy, word| {
        policy.agent_users.get_or_insert_with(AgentUsers::default).exclude.push(object(word));
    }),
    ("included app", |policy, word| policy.resources.include = vec![Entry::Object(object(word))]),
    ("excluded app", |policy, word| policy.resources.exclude.push(Entry::Object(object(word)))),
    ("user action", |policy, word| {
        policy.resources.include.clear();
        policy.resources.user_actions.push(Word::Other(word.into()));
    }),
    ("client", word!(conditions.client_apps)),
    ("flow", word!(conditions.authentication_flows)),
    ("user risk", word!(conditions.user_risk)),
    ("sign-in risk", word!(conditions.sign_in_risk)),
    ("service principal risk", word!(conditions.service_principal_risk)),
    ("insider risk", word!(conditions.insider_risk)),
    ("agent risk", word!(conditions.agent_risk)),
    ("included platform", side!(platforms, include)),
    ("excluded platform", side!(platforms, exclude)),
    ("included agent context", side!(agent_contexts, include)),
    ("excluded agent context", side!(agent_contexts, exclude)),
    ("included location", |policy, word| {
        let sides = policy.conditions.locations.get_or_insert_with(Inclusion::default);
        sides.include.push(Entry::Object(object(word)));
    }),
    ("excluded location", |policy, word| {
        let sides = policy.conditions.locations.get_or_insert_with(Inclusion::default);
        sides.exclude.push(Entry::Object(object(word)));
    }),
    ("control", |policy, word| {
        policy.grant.get_or_insert_with(Grant::default).controls.push(GrantControl::BuiltIn(Word::Other(word.into())));
    }),
    ("operator", |policy, word| {
        let grant = policy.grant.get_or_insert_with(Grant::default);
        grant.operator = None;
        grant.controls.push(GrantControl::TermsOfUse(object(word)));
    }),
    ("interval", |policy, word| frequency(policy, |own| own.interval = Word::Other(word.into()))),
    ("unit", |policy, word| frequency(policy, |own| own.unit = Some(Word::Other(word.into())))),
    ("authentication type", |policy, word| {
        frequency(policy, |own| own.authentication_type = Word::Other(word.into()));
    }),
    ("persistent browser", session!(persistent_browser)),
    ("cloud app security", session!(cloud_app_security)),
    ("continuous access evaluation", session!(continuous_access_evaluation)),
    ("member", |policy, word| policy.graph.push(("sessionControls.times".to_owned(), word.into()))),
];

const WORDS: [&str; 2] = ["AllTrusted", "AllOthers"];

fn with(put: Put, word: &str) -> PolicySet {
    let mut own = set(&[policy("p1", MFA)]);
    put(&mut own.policies[0].policy, word);
    own
}

fn is_open(found: &SetDiff) -> bool {
    matches!(&found.verdict, Verdict::NotDecided(why) if why == "\"P1\" changed in a way that caplint cannot read")
}

#[test]
fn a_changed_word_is_not_decided_wherever_it_stands() {
    let plain = set(&[policy("p1", MFA)]);
    for (place, put) in PLACES {
        let [one, other] = WORDS.map(|word| with(*put, word));
        for [old, new] in [[&one, &other], [&other, &one], [&plain, &one], [&one, &plain]] {
            let found = compare(old, new);
            assert!(is_open(&found), "{place}: {:?}", found.verdict);
            let idle: Vec<&Edit> = found.idle.iter().map(|(at, _)| &found.edits[*at]).collect();
            assert!(idle.iter().all(|edit| edit.nature == Nature::Words), "{place}: {idle:?}");
        }
    }
}

#[test]
fn a_word_that_stays_is_the_same_unknown() {
    for (place, put) in PLACES {
        let own = with(*put, WORDS[0]);
        assert_eq!(compare(&own, &own).verdict, Verdict::Equivalent, "{place}");
    }
}

#[test]
fn a_word_that_changes_sides_is_a_change() {
    let of = |place: &str| PLACES.iter().find(|(name, _)| *name == place).unwrap().1;
    for what in ["user", "app", "platform", "location", "agent context"] {
        let [old, new] = ["included", "excluded"].map(|side| with(of(&format!("{side} {what}")), WORDS[0]));
        let found = compare(&old, &new);
        assert!(is_open(&found), "{what}: {:?}", found.verdict);
    }
}

#[test]
fn words_are_listed_where_the_questions_find_any() {
    let plain = set(&[policy("p1", MFA)]).policies.remove(0).policy;
    let is_listed = |policy: &Policy| !unread_words(policy).is_empty() || !unread_conditions(policy).is_empty();
    let is_found = |policy: &Policy| has_unread_condition(policy) || has_unread_control(policy);
    assert!(!is_listed(&plain) && !is_found(&plain));
    for (place, put) in PLACES {
        let mut own = plain.clone();
        put(&mut own, WORDS[0]);
        assert!(is_listed(&own) && is_found(&own), "{place}");
    }
}

#[test]
fn an_edit_of_something_else_is_still_explained() {
    let excluded = PLACES.iter().find(|(name, _)| *name == "excluded user").unwrap().1;
    let [old, mut new] = WORDS.map(|word| with(excluded, word));
    new.policies[0].policy.description = Some("Says more".to_owned());
    let found = compare(&old, &new);
    let idle: Vec<&Edit> = found.idle.iter().map(|(at, _)| &found.edits[*at]).collect();
    assert_eq!(idle.iter().map(|edit| edit.field).collect::<Vec<_>>(), ["description"]);
}
