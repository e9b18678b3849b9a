//! What of a policy caplint cannot read, and what the policy may do because of it.
//!
//! Graph's vocabularies grow, and an export can hold words and members that are newer than caplint. What
//! such a policy applies to and asks for is bounded from both sides: it surely applies to the sign-ins
//! for which it does however the unread part is meant, and at most to those for which it does under some
//! meaning. Between the two nobody can tell.

use super::evaluate::is_readable;
use crate::model::{
    AgentWord, AppEntry, AppWord, Entry, GrantControl, Inclusion, LocationEntry, ObjectRef, Policy, Principals,
    ServicePrincipalWord, Session, UserAction, UserWord, Word, WordList, WorkloadIdentities, is_guid,
};

/// The policy at its widest: with what it may apply to where its unread conditions hold. `None` for one
/// that can be read, or of which what cannot be read only narrows it.
#[must_use]
pub(super) fn widest(policy: &Policy) -> Option<Policy> {
    let mut wide = policy.clone();
    widen_subjects(&mut wide);
    widen_resources(&mut wide);
    widen_conditions(&mut wide);
    exclude_what_is_known(&mut wide);
    (wide != *policy).then_some(wide)
}

/// True when the policy may apply to less than the rest of its conditions say: it holds something under
/// Graph's `conditions` that caplint does not read, a device filter that it cannot read, or a word that
/// it does not know among what is excluded.
#[must_use]
pub(super) fn may_be_narrower(policy: &Policy) -> bool {
    let conditions = &policy.conditions;
    let filter = conditions.device_filter.as_ref().is_some_and(|filter| !is_readable(filter));
    let platforms = conditions.platforms.iter().flat_map(|sides| &sides.exclude).any(is_other);
    let contexts = conditions.agent_contexts.iter().flat_map(|sides| &sides.exclude).any(is_other);
    let places = conditions.locations.iter().flat_map(|sides| &sides.exclude).any(is_unknown_place);
    let people = policy.users.as_ref().is_some_and(|users| has_unknown_word(&users.exclude));
    let apps = policy.resources.exclude.iter().any(is_unknown_app);
    let others = excluded_principals(policy).any(is_word_like);
    let leftover = policy.graph.iter().any(|(path, _)| is_condition(path));
    filter || platforms || contexts || places || people || apps || others || leftover
}

/// True when caplint cannot read all of what decides whether the policy applies.
#[must_use]
pub fn has_unread_condition(policy: &Policy) -> bool {
    may_be_narrower(policy) || widest(policy).is_some()
}

/// True when caplint cannot read all of what the policy asks for: a control, an operator, a session value or
/// a member outside the conditions that it does not know. The policy may ask for what nobody can meet.
#[must_use]
pub(super) fn has_unread_control(policy: &Policy) -> bool {
    let controls = policy.grant.iter().flat_map(|grant| &grant.controls);
    let unknown = controls.into_iter().any(is_unknown_control);
    unknown || has_unread_operator(policy) || has_unknown_value(&policy.session) || has_unread_member(policy)
}

/// True for a control that caplint does not know.
#[must_use]
pub(super) fn is_unknown_control(control: &GrantControl) -> bool {
    matches!(control, GrantControl::BuiltIn(Word::Other(_)))
}

/// True for several controls of which it is not known whether all of them are asked for, or one.
#[must_use]
pub(super) fn has_unread_operator(policy: &Policy) -> bool {
    policy.grant.as_ref().is_some_and(|grant| grant.operator.is_none() && grant.controls.len() > 1)
}

/// True for a policy that holds a member outside the conditions, or a session value, that caplint does not know.
#[must_use]
pub(super) fn has_unread_rest(policy: &Policy) -> bool {
    has_unknown_value(&policy.session) || has_unread_member(policy)
}

fn has_unread_member(policy: &Policy) -> bool {
    policy.graph.iter().any(|(path, _)| !is_condition(path))
}

fn has_unknown_value(session: &Session) -> bool {
    let frequency = session.sign_in_frequency.as_ref().is_some_and(|own| {
        is_other(&own.interval) || own.unit.as_ref().is_some_and(is_other) || is_other(&own.authentication_type)
    });
    frequency
        || session.persistent_browser.as_ref().is_some_and(is_other)
        || session.cloud_app_security.as_ref().is_some_and(is_other)
        || session.continuous_access_evaluation.as_ref().is_some_and(is_other)
}

fn is_condition(path: &str) -> bool {
    path == "conditions" || path.starts_with("conditions.")
}

fn is_other<T>(word: &Word<T>) -> bool {
    matches!(word, Word::Other(_))
}

/// How Graph's reserved words begin. Names that tools write in place of ids seldom look so.
const WORDS: [&str; 5] = ["All", "Guests", "Microsoft", "Office", "ServicePrincipals"];

/// True for a text that stands for an object, is neither an id nor a name that anybody knows, and looks
/// like one of Graph's reserved words, such as `AllTrusted` or `Office365`.
fn is_word_like(object: &ObjectRef) -> bool {
    let text = &*object.written;
    let known = object.id.is_some() || object.name.is_some() || is_guid(text);
    let joined = |rest: &str| rest.chars().next().is_none_or(|next| next.is_ascii_uppercase() || next.is_ascii_digit());
    let begins = WORDS.iter().any(|word| text.strip_prefix(word).is_some_and(joined));
    !known && begins && text.chars().all(|letter| letter.is_ascii_alphanumeric())
}

fn is_unknown_app(entry: &AppEntry) -> bool {
    entry.object().is_some_and(is_word_like)
}

fn is_unknown_place(entry: &LocationEntry) -> bool {
    entry.object().is_some_and(is_word_like)
}

fn has_unknown_word(side: &Principals) -> bool {
    let guests = side.guests.iter().flat_map(|guests| &guests.types).any(is_other);
    guests || side.user_objects().any(is_word_like)
}

fn excluded_principals(policy: &Policy) -> impl Iterator<Item = &ObjectRef> {
    let workload = policy.workload_identities.iter().flat_map(|own| &own.exclude);
    let identities = policy.agent_identities.iter().flat_map(|own| &own.exclude);
    workload.chain(identities).chain(policy.agent_users.iter().flat_map(|own| &own.exclude))
}

/// True when Graph's path is of a list, filter or object below `of` that can add to what is included.
fn adds_to(policy: &Policy, of: &str) -> bool {
    let below = |path: &str| path.strip_prefix(of).and_then(|rest| rest.strip_prefix('.')).is_some_and(is_inclusion);
    policy.graph.iter().any(|(path, _)| below(path))
}

fn is_inclusion(member: &str) -> bool {
    member.starts_with("include") || member.starts_with("applicationFilter")
}

fn widen_subjects(policy: &mut Policy) {
    let anybody = adds_to(policy, "conditions.users");
    let anything = adds_to(policy, "conditions.clientApplications");
    let any_agent = adds_to(policy, "conditions.agents");
    if let Some(users) = policy.users.as_mut().filter(|users| anybody || has_unknown_word(&users.include)) {
        users.include.users = vec![Entry::Word(UserWord::All)];
    }
    if anything && policy.workload_identities.is_none() && policy.agent_identities.is_none() {
        policy.workload_identities = Some(WorkloadIdentities::default());
    }
    if let Some(own) = &mut policy.workload_identities {
        all_of(&mut own.include, anything, ServicePrincipalWord::AllOwned);
    }
    if let Some(own) = &mut policy.agent_identities {
        all_of(&mut own.include, anything, AgentWord::All);
    }
    if let Some(own) = &mut policy.agent_users {
        all_of(&mut own.include, any_agent, AgentWord::All);
    }
}

/// Makes `list` mean everything where it may.
fn all_of<W: WordList>(list: &mut Vec<Entry<W>>, may: bool, all: W) {
    if may || list.iter().any(|entry| entry.object().is_some_and(is_word_like)) {
        *list = vec![Entry::Word(all)];
    }
}

fn widen_resources(policy: &mut Policy) {
    let more = adds_to(policy, "conditions.applications");
    let resources = &mut policy.resources;
    if more || resources.include.iter().any(is_unknown_app) {
        resources.include = vec![Entry::Word(AppWord::All)];
    }
    if resources.user_actions.iter().any(is_other) {
        resources.user_actions = UserAction::ALL.iter().copied().map(Word::Known).collect();
    }
}

fn widen_conditions(policy: &mut Policy) {
    let more = ["platforms", "locations", "agentContext"].map(|key| adds_to(policy, &format!("conditions.{key}")));
    let conditions = &mut policy.conditions;
    any_of(&mut conditions.client_apps);
    any_of(&mut conditions.user_risk);
    any_of(&mut conditions.sign_in_risk);
    any_of(&mut conditions.service_principal_risk);
    any_of(&mut conditions.insider_risk);
    any_of(&mut conditions.agent_risk);
    any_of(&mut conditions.authentication_flows);
    any_side(&mut conditions.platforms, more[0], is_other);
    any_side(&mut conditions.locations, more[1], is_unknown_place);
    any_side(&mut conditions.agent_contexts, more[2], is_other);
}

/// A word that is not known may mean nothing that anybody signs in with.
fn exclude_what_is_known(policy: &mut Policy) {
    let known = |object: &ObjectRef| !is_word_like(object);
    if let Some(users) = &mut policy.users {
        users.exclude.users.retain(|entry| entry.object().is_none_or(known));
    }
    policy.resources.exclude.retain(|entry| !is_unknown_app(entry));
    if let Some(sides) = &mut policy.conditions.locations {
        sides.exclude.retain(|entry| !is_unknown_place(entry));
    }
    let workload = policy.workload_identities.iter_mut().map(|own| &mut own.exclude);
    let identities = policy.agent_identities.iter_mut().map(|own| &mut own.exclude);
    let agents = policy.agent_users.iter_mut().map(|own| &mut own.exclude);
    workload.chain(identities).chain(agents).for_each(|list| list.retain(known));
}

/// No condition where a word is not known: it can mean anything.
fn any_of<T>(list: &mut Vec<Word<T>>) {
    if list.iter().any(is_other) {
        list.clear();
    }
}

/// An empty include side includes everything.
fn any_side<T>(sides: &mut Option<Inclusion<T>>, may: bool, unknown: impl Fn(&T) -> bool) {
    if let Some(sides) = sides.as_mut().filter(|sides| may || sides.include.iter().any(unknown)) {
        sides.include.clear();
    }
}
