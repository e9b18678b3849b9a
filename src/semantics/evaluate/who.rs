//! Whom a policy is for.

use crate::model::{
    AgentEntry, AgentIdentities, AgentUsers, AgentWord, Entry, ExternalTenants, Filter, FilterMode, Guests, ObjectKey,
    ObjectRef, Person, Policy, Principal, Principals, ServicePrincipalEntry, UserEntry, UserWord, Users, Who, WordList,
    WorkloadIdentities,
};

use super::Reason;

/// Why the policy is not for `who`; `None` when it is.
///
/// The kinds of subject are disjoint: what a policy says of users does not reach agents' accounts,
/// nor the other way round (Conditional Access for agent identities, Microsoft Learn).
pub(super) fn reason(policy: &Policy, who: &Who) -> Option<Reason> {
    let (holds, reason) = match who {
        Who::Person(person) => (policy.users.as_ref().is_some_and(|users| users_hold(users, person)), Reason::Users),
        Who::AgentUser(agent) => (is_for_agent_user(policy, agent), Reason::AgentIdentities),
        Who::AgentIdentity(agent) => {
            (policy.agent_identities.as_ref().is_some_and(|own| own.holds(agent)), Reason::AgentIdentities)
        }
        Who::ServicePrincipal(principal) => {
            let own = policy.workload_identities.as_ref();
            (own.is_some_and(|own| own.holds(principal)), Reason::WorkloadIdentities)
        }
    };
    (!holds).then_some(reason)
}

/// True when the policy names nobody at all.
pub(super) fn is_empty(policy: &Policy) -> bool {
    policy.users.as_ref().is_none_or(|users| users.include.is_empty())
        && policy.workload_identities.as_ref().is_none_or(|own| own.include.is_empty() && own.filter.is_none())
        && policy.agent_identities.as_ref().is_none_or(|own| own.include.is_empty() && own.filter.is_none())
        && policy.agent_users.as_ref().is_none_or(|own| own.include.is_empty() && own.filter.is_none())
}

/// Exclude beats include (Conditional Access: Users, groups, agents, and workload identities).
fn users_hold(users: &Users, person: &Person) -> bool {
    names(&users.include, person) && !names(&users.exclude, person)
}

/// A side is a union across users, groups, roles and guests.
fn names(side: &Principals, person: &Person) -> bool {
    side.users.iter().any(|entry| is_user(entry, person))
        || side.groups.iter().any(|group| has(&person.groups, group))
        || side.roles.iter().any(|role| has(&person.roles, role))
        || side.guests.as_ref().is_some_and(|guests| is_guest(guests, person))
}

fn is_user(entry: &UserEntry, person: &Person) -> bool {
    match entry {
        UserEntry::Word(UserWord::All) => true,
        UserEntry::Word(UserWord::GuestsOrExternalUsers) => person.guest.is_some(),
        UserEntry::Word(UserWord::None | UserWord::AllAgentIdUsers) => false,
        UserEntry::Object(user) => is(person.account.as_ref(), user),
    }
}

/// Of the type, and of one of the tenants where they are listed.
fn is_guest(guests: &Guests, person: &Person) -> bool {
    let typed = person.guest.is_some_and(|kind| guests.types.iter().any(|word| *word == kind));
    typed
        && match &guests.tenants {
            ExternalTenants::All => true,
            ExternalTenants::Enumerated(tenants) => {
                tenants.iter().any(|tenant| is(person.home_tenant.as_ref(), tenant))
            }
        }
}

/// `AllAgentIdUsers` among users is the older form of `agentUsers: {include: all}`.
fn is_for_agent_user(policy: &Policy, agent: &Principal) -> bool {
    let older = policy.users.as_ref().is_some_and(|users| {
        let word = UserWord::AllAgentIdUsers;
        let named = |entry: &UserEntry| entry.object().is_some_and(|user| is(agent.object.as_ref(), user));
        users.include.has(word) && !users.exclude.has(word) && !users.exclude.users.iter().any(named)
    });
    older || policy.agent_users.as_ref().is_some_and(|own| own.holds(agent))
}

/// A subject with an include side, an exclude side and a filter.
trait Subject {
    fn holds(&self, principal: &Principal) -> bool;
}

impl Subject for WorkloadIdentities {
    fn holds(&self, principal: &Principal) -> bool {
        // A sign-in of a service principal is always one that the tenant owns.
        let all = |entry: &ServicePrincipalEntry| entry.word().is_some();
        selects(&self.include, &self.exclude, self.filter.as_ref(), principal, all)
    }
}

impl Subject for AgentIdentities {
    fn holds(&self, principal: &Principal) -> bool {
        selects(&self.include, &self.exclude, self.filter.as_ref(), principal, is_every_agent)
    }
}

impl Subject for AgentUsers {
    fn holds(&self, principal: &Principal) -> bool {
        selects(&self.include, &self.exclude, self.filter.as_ref(), principal, is_every_agent)
    }
}

fn is_every_agent(entry: &AgentEntry) -> bool {
    entry.word() == Some(AgentWord::All)
}

/// A filter narrows what is included; without an include side it selects among all there are.
fn selects<W: WordList>(
    include: &[Entry<W>],
    exclude: &[ObjectRef],
    filter: Option<&Filter>,
    principal: &Principal,
    all: impl Fn(&Entry<W>) -> bool,
) -> bool {
    let object = |entry: &Entry<W>| entry.object().is_some_and(|object| is(principal.object.as_ref(), object));
    let listed = include.iter().any(|entry| all(entry) || object(entry)) || include.is_empty() && filter.is_some();
    let excluded = exclude.iter().any(|object| is(principal.object.as_ref(), object));
    listed && !excluded && filter.is_none_or(|filter| passes(filter, &principal.matches))
}

/// True when the filter lets through what matches the rules in `matches`.
pub(super) fn passes(filter: &Filter, matches: &std::collections::BTreeSet<String>) -> bool {
    matches.contains(&filter.rule) == (filter.mode == FilterMode::Include)
}

/// True when `key` is the key of `object`.
pub(super) fn is(key: Option<&ObjectKey>, object: &ObjectRef) -> bool {
    key.is_some_and(|key| object.is(key.as_str()))
}

/// True when the key of `object` is among `keys`.
pub(super) fn has(keys: &std::collections::BTreeSet<ObjectKey>, object: &ObjectRef) -> bool {
    keys.iter().any(|key| object.is(key.as_str()))
}
