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

/// Something of a policy that caplint does not know: a word, or several controls without a known operator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct UnreadWord {
    /// The field it stands in, without positions in lists: `users.exclude.users`.
    pub(super) field: &'static str,
    /// What it says, and where within the field.
    pub(super) text: String,
}

/// Everything of which the questions above ask whether there is any, but for [`unread_conditions`]; sorted. Two
/// versions of a policy with the same of these have the same unknowns.
#[must_use]
pub(super) fn unread_words(policy: &Policy) -> Vec<UnreadWord> {
    let mut found = Words::default();
    found.subjects(policy);
    found.resources(policy);
    found.conditions(policy);
    found.controls(policy);
    found.session(&policy.session);
    let members = policy.graph.iter().filter(|(path, _)| !is_condition(path));
    members.for_each(|(path, value)| found.say("graph", member(path, value)));
    found.0.sort();
    found.0
}

/// The conditions that have no formula of their own: members under `graph`, and a device filter that cannot be
/// read; sorted.
#[must_use]
pub(super) fn unread_conditions(policy: &Policy) -> Vec<String> {
    let members = policy.graph.iter().filter(|(path, _)| is_condition(path));
    let mut found: Vec<String> = members.map(|(path, value)| member(path, value)).collect();
    let filter = policy.conditions.device_filter.iter().filter(|filter| !is_readable(filter));
    found.extend(filter.map(|filter| format!("{filter:?}")));
    found.sort();
    found
}

/// Collects unread words.
#[derive(Default)]
struct Words(Vec<UnreadWord>);

impl Words {
    fn say(&mut self, field: &'static str, text: String) {
        self.0.push(UnreadWord { field, text });
    }

    fn words<'w, T: 'w>(&mut self, field: &'static str, words: impl IntoIterator<Item = &'w Word<T>>) {
        for word in words {
            if let Word::Other(text) = word {
                self.say(field, text.to_string());
            }
        }
    }

    fn objects<'o>(&mut self, field: &'static str, objects: impl IntoIterator<Item = &'o ObjectRef>) {
        objects
            .into_iter()
            .filter(|object| is_word_like(object))
            .for_each(|object| self.say(field, object.written.to_string()));
    }

    /// Both sides of a condition that is edited as one.
    fn sides<T>(&mut self, field: &'static str, sides: Option<&Inclusion<Word<T>>>) {
        for (side, words) in sides.iter().flat_map(|sides| [("include", &sides.include), ("exclude", &sides.exclude)]) {
            for word in words {
                if let Word::Other(text) = word {
                    self.say(field, format!("{side} {text}"));
                }
            }
        }
    }

    fn subjects(&mut self, policy: &Policy) {
        if let Some(users) = &policy.users {
            self.objects("users.include.users", users.include.user_objects());
            self.words("users.include.guests", users.include.guests.iter().flat_map(|guests| &guests.types));
            self.objects("users.exclude.users", users.exclude.user_objects());
            self.words("users.exclude.guests", users.exclude.guests.iter().flat_map(|guests| &guests.types));
        }
        if let Some(own) = &policy.workload_identities {
            self.objects("workloadIdentities.include", own.include.iter().filter_map(Entry::object));
            self.objects("workloadIdentities.exclude", &own.exclude);
        }
        if let Some(own) = &policy.agent_identities {
            self.objects("agentIdentities.include", own.include.iter().filter_map(Entry::object));
            self.objects("agentIdentities.exclude", &own.exclude);
        }
        if let Some(own) = &policy.agent_users {
            self.objects("agentUsers.include", own.include.iter().filter_map(Entry::object));
            self.objects("agentUsers.exclude", &own.exclude);
        }
    }

    fn resources(&mut self, policy: &Policy) {
        let resources = &policy.resources;
        self.objects("resources.include", resources.include.iter().filter_map(AppEntry::object));
        self.objects("resources.exclude", resources.exclude.iter().filter_map(AppEntry::object));
        self.words("resources.userActions", &resources.user_actions);
    }

    fn conditions(&mut self, policy: &Policy) {
        let conditions = &policy.conditions;
        self.words("conditions.clientApps", &conditions.client_apps);
        self.words("conditions.userRisk", &conditions.user_risk);
        self.words("conditions.signInRisk", &conditions.sign_in_risk);
        self.words("conditions.servicePrincipalRisk", &conditions.service_principal_risk);
        self.words("conditions.insiderRisk", &conditions.insider_risk);
        self.words("conditions.agentRisk", &conditions.agent_risk);
        self.words("conditions.authenticationFlows", &conditions.authentication_flows);
        self.sides("conditions.platforms", conditions.platforms.as_ref());
        self.sides("conditions.agentContexts", conditions.agent_contexts.as_ref());
        if let Some(sides) = &conditions.locations {
            self.objects("conditions.locations.include", sides.include.iter().filter_map(LocationEntry::object));
            self.objects("conditions.locations.exclude", sides.exclude.iter().filter_map(LocationEntry::object));
        }
    }

    /// Controls without a known operator are one unknown: whether one more asks for more cannot be told.
    fn controls(&mut self, policy: &Policy) {
        let Some(grant) = &policy.grant else { return };
        let whole = has_unread_operator(policy);
        let controls = grant.controls.iter().filter(|control| whole || is_unknown_control(control));
        controls
            .for_each(|control| self.say("grant", format!("{}{control:?}", if whole { "one or all: " } else { "" })));
    }

    fn session(&mut self, session: &Session) {
        if let Some(own) = &session.sign_in_frequency {
            self.words("session.signInFrequency", [&own.interval]);
            self.words("session.signInFrequency", &own.unit);
            self.words("session.signInFrequency", [&own.authentication_type]);
        }
        self.words("session.persistentBrowser", &session.persistent_browser);
        self.words("session.cloudAppSecurity", &session.cloud_app_security);
        self.words("session.continuousAccessEvaluation", &session.continuous_access_evaluation);
    }
}

/// A member under `graph`, the same whatever order its own members were written in.
fn member(path: &str, value: &serde_json::Value) -> String {
    format!("{path} {}", canonical(value))
}

/// The value with its members in order, whatever order they were written in.
fn canonical(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            let members: Vec<String> =
                members.into_iter().map(|(name, value)| format!("{name:?}:{}", canonical(value))).collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        plain => plain.to_string(),
    }
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
