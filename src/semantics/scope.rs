//! Whom a policy reaches: the questions about break-glass accounts.
//!
//! Break-glass accounts are taken to be members of the tenant, not guests, and to hold Global
//! Administrator and no other role: Microsoft's guidance on emergency access accounts makes them
//! cloud-only and permanently active Global Administrators. A user whom a policy names and the
//! tenant file does not declare is taken to be none of them.

use std::collections::{BTreeMap, HashSet};

use crate::catalog::GLOBAL_ADMINISTRATOR;
use crate::diag::FieldPath;
use crate::model::{
    GroupMembers, ObjectRef, Policy, PolicySet, PolicyState, Principals, Tenant, UserEntry, UserWord, Users,
};

use super::membership::{Directory, Known, Subject, names_account};

/// Somebody who must be able to sign in when nothing else works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// The account, or the declared group of which no member is known.
    pub subject: Subject,
    /// Where the tenant file declares it, such as `breakGlass.users[0]`.
    pub declared: FieldPath,
}

/// Why somebody counts as excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exclusion {
    /// The policy names the account or group.
    Named,
    /// The policy names a group that is known to hold it.
    Member,
    /// The policy names this declared break-glass group, by its place in `breakGlass.groups`, which
    /// is taken to hold it.
    Declared(usize),
    /// The policy names Global Administrator, which it is taken to hold.
    Role,
}

/// Whether a policy reaches somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// It is not for them.
    Outside,
    /// It is, but they are excluded.
    Excluded(Exclusion),
    /// It is when they are in the group at this field, which nobody knows offline.
    Maybe(FieldPath),
    /// It is, by what stands at this field.
    Inside(FieldPath),
}

/// Whom the policies of a set reach: what the tenant file says, worked out once.
#[derive(Debug)]
pub struct Scope<'t> {
    directory: Directory<'t>,
    break_glass: Vec<Emergency>,
}

impl<'t> Scope<'t> {
    /// Works out who is break-glass in `tenant`.
    #[must_use]
    pub fn new(tenant: &'t Tenant) -> Self {
        Self { directory: Directory::new(tenant), break_glass: break_glass(tenant) }
    }

    /// The declared break-glass principals: `breakGlass.users`, the known members of
    /// `breakGlass.groups`, and, while no account is known through either, the groups themselves.
    #[must_use]
    pub fn break_glass(&self) -> &[Emergency] {
        &self.break_glass
    }

    /// True when every member of every declared break-glass group is listed: then [`Self::break_glass`]
    /// holds all break-glass accounts.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let tenant = self.directory.tenant;
        let groups = tenant.break_glass.iter().flat_map(|declared| &declared.groups);
        let mut groups = groups.map(|group| tenant.groups.get(group.shown()).and_then(|group| group.members.as_ref()));
        groups.all(|members| members.is_some_and(|members| members.groups.is_empty()))
    }

    /// Whether `subject` is in `group`; see [`Directory::belongs`].
    #[must_use]
    pub fn belongs(&self, subject: &Subject, group: &ObjectRef) -> Known {
        self.directory.belongs(subject, group)
    }

    /// True when `group` is known to have no members; see [`Directory::is_empty`].
    #[must_use]
    pub fn is_empty_group(&self, group: &ObjectRef) -> bool {
        self.directory.is_empty(group)
    }

    /// The tenant.
    #[must_use]
    pub fn tenant(&self) -> &'t Tenant {
        self.directory.tenant
    }

    /// Whether `policy` reaches `subject`. State, resources and conditions do not count here; a policy
    /// that can apply to no sign-in reaches nobody.
    #[must_use]
    pub fn reach(&self, policy: &Policy, subject: &Subject) -> Reach {
        let Some(users) = policy.users.as_ref().filter(|_| targets_something(policy)) else {
            return Reach::Outside;
        };
        let included = self.included(users, subject);
        if included == Reach::Outside {
            return included;
        }
        self.excluded(users, subject).map_or(included, Reach::Excluded)
    }

    /// [`Reach::Inside`], [`Reach::Maybe`] or [`Reach::Outside`] by the include side alone.
    fn included(&self, users: &Users, subject: &Subject) -> Reach {
        let include = &users.include;
        let side = FieldPath::new("users.include");
        if include.is_all() {
            return Reach::Inside(side);
        }
        if let Some(at) = include.users.iter().position(|entry| names(entry, subject)) {
            return Reach::Inside(side.key("users").index(at));
        }
        if let Some(at) = include.roles.iter().position(|role| role.is(GLOBAL_ADMINISTRATOR)) {
            return Reach::Inside(side.key("roles").index(at));
        }
        let groups: Vec<Known> = include.groups.iter().map(|group| self.in_group(group, subject)).collect();
        let first = |wanted| groups.iter().position(|known| *known == wanted);
        let group = |at| side.key("groups").index(at);
        // Whoever is in a group that is excluded whole is out, whether or not the subject is one of them.
        let open = |at: &usize| groups[*at] == Known::Unknown && !self.is_excluded_whole(&include.groups[*at], users);
        match (first(Known::Yes), (0..groups.len()).find(open)) {
            (Some(at), _) => Reach::Inside(group(at)),
            (None, Some(at)) => Reach::Maybe(group(at)),
            (None, None) => Reach::Outside,
        }
    }

    fn is_excluded_whole(&self, group: &ObjectRef, users: &Users) -> bool {
        let members = Subject::MembersOf(group.clone());
        users.exclude.groups.iter().any(|excluded| self.directory.belongs(&members, excluded) == Known::Yes)
    }

    /// As [`Directory::belongs`], with declared break-glass groups taken to hold the declared accounts.
    fn in_group(&self, group: &ObjectRef, subject: &Subject) -> Known {
        let tenant = self.directory.tenant;
        match self.directory.belongs(subject, group) {
            Known::Unknown if declared_index(tenant, group).is_some() && is_declared_account(tenant, subject) => {
                Known::Yes
            }
            known => known,
        }
    }

    fn excluded(&self, users: &Users, subject: &Subject) -> Option<Exclusion> {
        let side = &users.exclude;
        let own_group = |group: &ObjectRef| matches!(subject, Subject::MembersOf(own) if own.same(group));
        if side.users.iter().any(|entry| names(entry, subject)) || side.groups.iter().any(own_group) {
            return Some(Exclusion::Named);
        }
        let holds = |group: &ObjectRef| self.directory.belongs(subject, group) == Known::Yes;
        if side.groups.iter().any(holds) {
            return Some(Exclusion::Member);
        }
        if let Some(at) = self.assumed_group(side, subject) {
            return Some(Exclusion::Declared(at));
        }
        side.roles.iter().any(|role| role.is(GLOBAL_ADMINISTRATOR)).then_some(Exclusion::Role)
    }

    /// The excluded break-glass group that a declared account is taken to be in: one whose members do
    /// not contradict that, if there is any. An account that is known to be in another break-glass
    /// group is not taken to be in this one.
    fn assumed_group(&self, exclude: &Principals, subject: &Subject) -> Option<usize> {
        let tenant = self.directory.tenant;
        if !is_declared_account(tenant, subject) {
            return None;
        }
        let declared = &tenant.break_glass.as_ref()?.groups;
        if declared.iter().any(|group| self.directory.belongs(subject, group) == Known::Yes) {
            return None;
        }
        let candidates = exclude.groups.iter().filter_map(|group| declared_index(tenant, group));
        candidates.min_by_key(|at| (self.directory.belongs(subject, &declared[*at]) == Known::No, *at))
    }

    /// True when nothing says whether `one` is in the declared break-glass group at `group`.
    fn is_open(&self, one: &Emergency, group: usize) -> bool {
        let declared = self.directory.tenant.break_glass.as_ref();
        let group = declared.and_then(|declared| declared.groups.get(group));
        group.is_some_and(|group| self.belongs(&one.subject, group) == Known::Unknown)
    }

    /// True when the policy is for break-glass principals and nobody else: their own policy.
    #[must_use]
    pub fn is_for_break_glass_alone(&self, policy: &Policy) -> bool {
        let Some(include) = policy.users.as_ref().map(|users| &users.include) else {
            return false;
        };
        let everyone = &self.break_glass;
        let is_declared = |user: &ObjectRef| everyone.iter().any(|one| one.subject.object().same(user));
        let account = |entry: &UserEntry| match entry {
            UserEntry::Object(user) => is_declared(user),
            UserEntry::Word(word) => *word == UserWord::None,
        };
        !include.is_empty()
            && include.users.iter().all(account)
            && include.groups.iter().all(|group| self.holds_break_glass_alone(group))
            && include.roles.is_empty()
            && include.guests.is_none()
    }

    /// True for a declared break-glass group, and for one whose members are all listed and are
    /// break-glass accounts.
    fn holds_break_glass_alone(&self, group: &ObjectRef) -> bool {
        let tenant = self.directory.tenant;
        let is_account =
            |text: &String| self.break_glass.iter().any(|one| names_account(tenant, text, one.subject.object()));
        if declared_index(tenant, group).is_some() {
            return true;
        }
        let mut waiting = vec![group.shown()];
        let mut seen = HashSet::new();
        while let Some(name) = waiting.pop() {
            if !seen.insert(name) {
                continue;
            }
            let members = tenant.groups.get(name).and_then(|group| group.members.as_ref());
            let Some(members) = members.filter(|members| members.users.iter().all(is_account)) else {
                return false;
            };
            waiting.extend(members.groups.iter().map(String::as_str));
        }
        true
    }
}

fn break_glass(tenant: &Tenant) -> Vec<Emergency> {
    let Some(declared) = &tenant.break_glass else {
        return Vec::new();
    };
    let path = |kind: &str, at: usize| FieldPath::new("breakGlass").key(kind).index(at);
    let mut all: Vec<Emergency> = Vec::new();
    for (at, user) in declared.users.iter().enumerate() {
        // By name and by id it is one account.
        if !all.iter().any(|known| known.subject.object().same(user)) {
            all.push(Emergency { subject: Subject::Account(user.clone()), declared: path("users", at) });
        }
    }
    for (at, group) in declared.groups.iter().enumerate() {
        let members = known_members(tenant, group);
        if members.is_empty() && declared.users.is_empty() {
            all.push(Emergency { subject: Subject::MembersOf(group.clone()), declared: path("groups", at) });
        }
        for account in members {
            if !all.iter().any(|known| known.subject.object().same(&account)) {
                all.push(Emergency { subject: Subject::Account(account), declared: path("groups", at) });
            }
        }
    }
    all
}

/// Accounts known to be in `group`, directly or through nested groups, each once.
fn known_members(tenant: &Tenant, group: &ObjectRef) -> Vec<ObjectRef> {
    let mut waiting = vec![group.shown()];
    let mut seen: Vec<&str> = Vec::new();
    let mut found: Vec<ObjectRef> = Vec::new();
    while let Some(name) = waiting.pop() {
        let Some(group) = tenant.groups.get(name).filter(|_| !seen.contains(&name)) else {
            continue;
        };
        seen.push(name);
        for list in group.members.iter().chain(&group.known_members) {
            waiting.extend(list.groups.iter().map(String::as_str));
            let accounts = accounts(tenant, list).filter(|account| !found.iter().any(|known| known.same(account)));
            let accounts: Vec<_> = accounts.collect();
            found.extend(accounts);
        }
    }
    found
}

fn accounts<'t>(tenant: &'t Tenant, list: &'t GroupMembers) -> impl Iterator<Item = ObjectRef> + use<'t> {
    list.users.iter().map(|written| {
        let known = tenant.users.get(written);
        let id = known.and_then(|user| user.id.as_deref());
        ObjectRef { name: known.map(|_| written.as_str().into()), id: id.map(Into::into), ..ObjectRef::new(written) }
    })
}

/// False when the policy names no resource, action or context at all. A filter that takes apps out brings
/// none in.
fn targets_something(policy: &Policy) -> bool {
    let resources = &policy.resources;
    let nothing = |entry: &crate::model::AppEntry| entry.word() == Some(crate::model::AppWord::None);
    !resources.include.iter().all(nothing)
        || !resources.user_actions.is_empty()
        || !resources.authentication_contexts.is_empty()
        || resources.is_filtered_in()
}

fn names(entry: &UserEntry, subject: &Subject) -> bool {
    matches!(subject, Subject::Account(account) if entry.object().is_some_and(|object| object.same(account)))
}

fn declared_index(tenant: &Tenant, group: &ObjectRef) -> Option<usize> {
    let declared = tenant.break_glass.as_ref()?;
    declared.groups.iter().position(|own| own.same(group))
}

fn is_declared_account(tenant: &Tenant, subject: &Subject) -> bool {
    let Subject::Account(account) = subject else {
        return false;
    };
    let declared = tenant.break_glass.iter().flat_map(|declared| &declared.users);
    declared.into_iter().any(|user| user.same(account))
}

/// True when the policy includes everybody or Global Administrators: whoever the break-glass
/// accounts are, it is for them unless it excludes them.
#[must_use]
pub fn reaches_global_administrators(policy: &Policy) -> bool {
    let role = |include: &Principals| include.roles.iter().any(|role| role.is(GLOBAL_ADMINISTRATOR));
    let users = policy.users.as_ref().filter(|_| targets_something(policy));
    users.is_some_and(|users| users.include.is_all() || role(&users.include))
}

/// What the verdicts on break-glass accounts take for granted, each once: memberships that the
/// tenant file does not show, and the role. Only what a policy in force or in report-only relies on.
#[must_use]
pub fn break_glass_assumptions(set: &PolicySet) -> Vec<String> {
    let tenant = &set.tenant;
    let mut by_group: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut role = false;
    let scope = Scope::new(tenant);
    for one in scope.break_glass() {
        for policy in live(set) {
            match scope.reach(policy, &one.subject) {
                Reach::Excluded(Exclusion::Declared(at)) if scope.is_open(one, at) => {
                    note(by_group.entry(at).or_default(), one);
                }
                Reach::Excluded(Exclusion::Named) => {
                    if let Some(at) = own_index(tenant, &one.subject) {
                        by_group.entry(at).or_default();
                    }
                }
                Reach::Excluded(Exclusion::Role) => role = true,
                Reach::Inside(field) => role |= field.as_str().starts_with("users.include.roles"),
                Reach::Outside => role |= names_roles(policy),
                _ => {}
            }
        }
    }
    let groups = tenant.break_glass.iter().flat_map(|declared| &declared.groups).enumerate();
    let sentences = groups.filter_map(|(at, group)| by_group.get(&at).map(|names| sentence(group, names)));
    let role = role.then(|| "break-glass accounts hold Global Administrator and no other directory role".to_owned());
    sentences.chain(role).collect()
}

fn names_roles(policy: &Policy) -> bool {
    let users = policy.users.as_ref();
    users.is_some_and(|users| !users.include.roles.is_empty())
}

fn note(names: &mut Vec<String>, one: &Emergency) {
    let name = one.subject.object().shown();
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

fn own_index(tenant: &Tenant, subject: &Subject) -> Option<usize> {
    match subject {
        Subject::MembersOf(group) => declared_index(tenant, group),
        Subject::Account(_) => None,
    }
}

fn sentence(group: &ObjectRef, names: &[String]) -> String {
    if names.is_empty() {
        return format!("{group} holds the break-glass accounts, which the tenant file does not show");
    }
    let names = names.join(", ");
    format!("{group} holds the break-glass accounts {names}, which the tenant file does not show")
}

fn live(set: &PolicySet) -> impl Iterator<Item = &Policy> {
    let on = |policy: &&Policy| policy.state.as_ref().is_some_and(|state| *state != PolicyState::Disabled);
    set.policies.iter().map(|entry| &entry.policy).filter(on)
}

#[cfg(test)]
mod tests;
