//! What a policy includes and excludes again, and whether anything is left.

use crate::catalog;
use crate::diag::FieldPath;
use crate::model::{
    AppEntry, AppWord, Entry, ExternalTenants, FilterMode, Guests, Inclusion, LocationEntry, LocationKind,
    LocationWord, ObjectRef, Policy, Principals, Resources, UserEntry, UserWord, Users, Word, WordList,
};

use super::{Known, Scope, Subject};

/// Something a policy includes without effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    /// Where it is included.
    pub included: FieldPath,
    /// What it is, for people.
    pub shown: String,
    /// Where it is excluded; `None` for a group that has no members.
    pub excluded: Option<FieldPath>,
}

/// One of the conditions that all must hold: how much it includes, and what of that without effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// The include side, such as `users.include`.
    pub side: FieldPath,
    /// How many entries are included; `None` of Graph is no entry.
    pub included: usize,
    /// Which of them have no effect.
    pub dead: Vec<Dead>,
}

impl Dimension {
    /// True when nothing is included, or nothing that is not excluded again: no sign-in meets the
    /// condition.
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.dead.len() == self.included
    }
}

/// What the policy includes, condition by condition: subjects, resources, platforms, locations.
/// Conditions that it does not have are left out, and so is what caplint cannot see through.
#[must_use]
pub fn dimensions(policy: &Policy, scope: &Scope<'_>) -> Vec<Dimension> {
    let conditions = &policy.conditions;
    let platforms = conditions.platforms.as_ref().map(platforms);
    let locations = conditions.locations.as_ref().map(|list| locations(list, scope));
    let mut all = subjects(policy, scope);
    all.extend(resources(&policy.resources));
    all.extend(platforms.into_iter().chain(locations));
    all
}

/// The include side that a policy for users or other subjects leaves empty; nothing when it names
/// somebody. A filter picks among all there are.
#[must_use]
pub fn empty_subject(policy: &Policy) -> Option<&'static str> {
    let sides = [
        policy
            .workload_identities
            .as_ref()
            .map(|own| ("workloadIdentities.include", !own.include.is_empty() || own.filter.is_some())),
        policy
            .agent_identities
            .as_ref()
            .map(|own| ("agentIdentities.include", !own.include.is_empty() || own.filter.is_some())),
        policy.agent_users.as_ref().map(|own| ("agentUsers.include", !own.include.is_empty() || own.filter.is_some())),
        policy.users.as_ref().map(|users| ("users.include", users.include != Principals::default())),
    ];
    let mut sides = sides.into_iter().flatten().peekable();
    let first = sides.peek().map_or("users.include", |(side, _)| side);
    (!sides.any(|(_, named)| named)).then_some(first)
}

/// True when a policy names no kind of resource at all, not even `none`.
#[must_use]
pub fn includes_no_resource(policy: &Policy) -> bool {
    let resources = &policy.resources;
    resources.include.is_empty()
        && resources.user_actions.is_empty()
        && resources.authentication_contexts.is_empty()
        && resources.filter.as_ref().is_none_or(|filter| filter.mode == FilterMode::Exclude)
}

/// True for an enabled or report-only policy that names somebody and some resource. Of any other it
/// would be wrong to say that it locks somebody out, prompts them or lets them in.
#[must_use]
pub fn takes_effect(policy: &Policy) -> bool {
    let resources = &policy.resources;
    let no_app = resources.include.iter().all(|entry| entry.word() == Some(AppWord::None));
    let no_resource = no_app
        && resources.user_actions.is_empty()
        && resources.authentication_contexts.is_empty()
        && resources.filter.as_ref().is_none_or(|filter| filter.mode == FilterMode::Exclude);
    let others =
        policy.workload_identities.is_some() || policy.agent_identities.is_some() || policy.agent_users.is_some();
    let somebody = others || policy.users.as_ref().is_some_and(|users| !users.include.is_empty());
    policy.is_live() && somebody && !no_resource
}

fn subjects(policy: &Policy, scope: &Scope<'_>) -> Vec<Dimension> {
    let workload = policy.workload_identities.as_ref().filter(|own| own.filter.is_none());
    let agents = policy.agent_identities.as_ref().filter(|own| own.filter.is_none());
    let agent_users = policy.agent_users.as_ref().filter(|own| own.filter.is_none());
    let others = [
        workload.map(|own| objects("workloadIdentities", &own.include, &own.exclude)),
        agents.map(|own| objects("agentIdentities", &own.include, &own.exclude)),
        agent_users.map(|own| objects("agentUsers", &own.include, &own.exclude)),
    ];
    let alone =
        policy.workload_identities.is_none() && policy.agent_identities.is_none() && policy.agent_users.is_none();
    let users = policy.users.as_ref().filter(|_| alone);
    users.map(|users| people(users, scope)).into_iter().chain(others.into_iter().flatten()).collect()
}

fn dimension(side: FieldPath, entries: Vec<Option<Dead>>) -> Dimension {
    Dimension { side, included: entries.len(), dead: entries.into_iter().flatten().collect() }
}

/// Service principals, agents and their accounts.
fn objects<W: WordList>(subject: &str, include: &[Entry<W>], exclude: &[ObjectRef]) -> Dimension {
    let side = FieldPath::new(subject).key("include");
    let out = FieldPath::new(subject).key("exclude");
    let entries = include.iter().enumerate().map(|(at, entry)| {
        let object = entry.object()?;
        let by = exclude.iter().position(|own| own.same(object))?;
        Some(Dead { included: side.index(at), shown: object.to_string(), excluded: Some(out.index(by)) })
    });
    let entries = entries.collect();
    dimension(side, entries)
}

fn people(users: &Users, scope: &Scope<'_>) -> Dimension {
    let side = FieldPath::new("users.include");
    let people = People { users, scope };
    let include = &users.include;
    let mut entries = Vec::new();
    for (at, entry) in include.users.iter().enumerate() {
        match entry {
            UserEntry::Word(UserWord::None) => {}
            UserEntry::Word(word) => entries.push(people.word(*word, &side)),
            UserEntry::Object(user) => entries.push(people.account(user, side.key("users").index(at))),
        }
    }
    let groups = include.groups.iter().enumerate();
    entries.extend(groups.map(|(at, group)| people.group(group, side.key("groups").index(at))));
    let roles = include.roles.iter().enumerate();
    entries.extend(roles.map(|(at, role)| people.role(role, side.key("roles").index(at))));
    entries.extend(include.guests.iter().map(|guests| people.guests(guests, &side)));
    dimension(side, entries)
}

struct People<'p> {
    users: &'p Users,
    scope: &'p Scope<'p>,
}

impl People<'_> {
    fn out(key: &str, at: usize) -> FieldPath {
        FieldPath::new("users.exclude").key(key).index(at)
    }

    fn excluded_word(&self, word: UserWord) -> Option<FieldPath> {
        self.users.exclude.has(word).then(|| FieldPath::new("users.exclude"))
    }

    fn excluded_group(&self, subject: &Subject) -> Option<FieldPath> {
        let holds = |group: &ObjectRef| self.scope.belongs(subject, group) == Known::Yes;
        self.users.exclude.groups.iter().position(holds).map(|at| Self::out("groups", at))
    }

    fn word(&self, word: UserWord, side: &FieldPath) -> Option<Dead> {
        let guests = || {
            let all = Guests { types: all_guests(), tenants: ExternalTenants::All };
            (word == UserWord::GuestsOrExternalUsers).then(|| self.excluded_guests(&all)).flatten()
        };
        let by = self.excluded_word(UserWord::All).or_else(|| self.excluded_word(word)).or_else(guests)?;
        let shown = if word == UserWord::All { "everybody".to_owned() } else { word.language().to_owned() };
        Some(Dead { included: side.clone(), shown, excluded: Some(by) })
    }

    fn account(&self, user: &ObjectRef, included: FieldPath) -> Option<Dead> {
        let named = |entry: &UserEntry| entry.object().is_some_and(|own| own.same(user));
        let named = self.users.exclude.users.iter().position(named).map(|at| Self::out("users", at));
        let by = named.or_else(|| self.excluded_word(UserWord::All));
        let by = by.or_else(|| self.excluded_group(&Subject::Account(user.clone())))?;
        Some(Dead { included, shown: user.to_string(), excluded: Some(by) })
    }

    fn group(&self, group: &ObjectRef, included: FieldPath) -> Option<Dead> {
        let by = self.excluded_word(UserWord::All);
        let by = by.or_else(|| self.excluded_group(&Subject::MembersOf(group.clone())));
        let empty = self.scope.is_empty_group(group);
        (by.is_some() || empty).then(|| Dead { included, shown: group.to_string(), excluded: by })
    }

    fn role(&self, role: &ObjectRef, included: FieldPath) -> Option<Dead> {
        let named = self.users.exclude.roles.iter().position(|own| own.same(role)).map(|at| Self::out("roles", at));
        let by = named.or_else(|| self.excluded_word(UserWord::All))?;
        Some(Dead { included, shown: role.to_string(), excluded: Some(by) })
    }

    fn guests(&self, guests: &Guests, side: &FieldPath) -> Option<Dead> {
        let by = self.excluded_word(UserWord::All).or_else(|| self.excluded_guests(guests))?;
        Some(Dead { included: side.key("guests"), shown: "guests".to_owned(), excluded: Some(by) })
    }

    /// Where all of `guests` are excluded.
    fn excluded_guests(&self, guests: &Guests) -> Option<FieldPath> {
        if let Some(by) = self.excluded_word(UserWord::GuestsOrExternalUsers) {
            return Some(by);
        }
        let out = self.users.exclude.guests.as_ref()?;
        let types = !guests.types.is_empty() && guests.types.iter().all(|kind| out.types.contains(kind));
        let tenants = match (&guests.tenants, &out.tenants) {
            (_, ExternalTenants::All) => true,
            (ExternalTenants::All, _) => false,
            (ExternalTenants::Enumerated(own), ExternalTenants::Enumerated(out)) => {
                own.iter().all(|tenant| out.iter().any(|other| other.same(tenant)))
            }
        };
        (types && tenants).then(|| FieldPath::new("users.exclude.guests"))
    }
}

fn all_guests() -> Vec<Word<crate::model::GuestType>> {
    crate::model::GuestType::ALL.iter().map(|kind| Word::Known(*kind)).collect()
}

/// Apps. A filter that includes may always find some; actions and contexts have no exclude side.
fn resources(resources: &Resources) -> Option<Dimension> {
    let others = !resources.user_actions.is_empty() || !resources.authentication_contexts.is_empty();
    let filtered = resources.filter.as_ref().is_some_and(|filter| filter.mode == FilterMode::Include);
    if others || filtered {
        return None;
    }
    let side = FieldPath::new("resources.include");
    let entries = resources.include.iter().enumerate().filter(|(_, entry)| entry.word() != Some(AppWord::None));
    let entries = entries.map(|(at, entry)| {
        let by = resources.exclude.iter().position(|out| holds_app(out, entry))?;
        let excluded = Some(FieldPath::new("resources.exclude").index(by));
        let included = if entry.word() == Some(AppWord::All) { side.clone() } else { side.index(at) };
        Some(Dead { included, shown: entry.shown().to_owned(), excluded })
    });
    let entries = entries.collect();
    Some(dimension(side, entries))
}

/// True when `outer` is `inner`, everything, or an app group that is known to hold it.
fn holds_app(outer: &AppEntry, inner: &AppEntry) -> bool {
    let same = outer.graph().eq_ignore_ascii_case(inner.graph());
    let Some(word) = outer.word().filter(|_| !same) else {
        return same;
    };
    let group = catalog::app_group(word);
    word == AppWord::All || group.zip(inner.object()).is_some_and(|(group, app)| group.has(app.graph()))
}

fn platforms(list: &Inclusion<Word<crate::model::Platform>>) -> Dimension {
    let side = FieldPath::new("conditions.platforms.include");
    let entries = list.include.iter().enumerate().map(|(at, word)| {
        let all = crate::model::Platform::All;
        let by = list.exclude.iter().position(|out| out == word || *out == all)?;
        let excluded = Some(FieldPath::new("conditions.platforms.exclude").index(by));
        Some(Dead { included: side.index(at), shown: word.language().to_owned(), excluded })
    });
    let entries = entries.collect();
    dimension(side, entries)
}

fn locations(list: &Inclusion<LocationEntry>, scope: &Scope<'_>) -> Dimension {
    let side = FieldPath::new("conditions.locations.include");
    let entries = list.include.iter().enumerate().map(|(at, entry)| {
        let by = list.exclude.iter().position(|out| holds_location(out, entry, scope))?;
        let excluded = Some(FieldPath::new("conditions.locations.exclude").index(by));
        Some(Dead { included: side.index(at), shown: entry.shown().to_owned(), excluded })
    });
    let entries = entries.collect();
    dimension(side, entries)
}

/// True when every sign-in from `inner` is one from `outer`.
fn holds_location(outer: &LocationEntry, inner: &LocationEntry, scope: &Scope<'_>) -> bool {
    if outer.graph().eq_ignore_ascii_case(inner.graph()) {
        return true;
    }
    let trusted = || match inner {
        LocationEntry::Word(word) => *word == LocationWord::MfaTrustedIps,
        LocationEntry::Object(location) => {
            let known = scope.tenant().named_locations.get(location.shown());
            known.is_some_and(|known| matches!(known.kind, LocationKind::IpRanges { trusted: true, .. }))
        }
    };
    match outer.word() {
        Some(LocationWord::All) => true,
        Some(LocationWord::AllTrusted) => trusted(),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
