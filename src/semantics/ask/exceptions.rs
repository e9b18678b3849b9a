//! Exceptions: principals that policies exclude and none includes, except a policy for it alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::FieldPath;
use crate::model::{ObjectKey, ObjectRef, Policy, PolicySet, Principals};

use super::{PrincipalKind, PrincipalRef};

/// A principal that stands outside what a set enforces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionPrincipal {
    /// The principal.
    pub principal: PrincipalRef,
    /// Where it is excluded: policies by position in the set, each with the field.
    pub excluded_at: Vec<(usize, FieldPath)>,
}

/// The exceptions of the enforced policies of `set`, in the order in which they are first excluded.
#[must_use]
pub fn exceptions(set: &PolicySet) -> Vec<ExceptionPrincipal> {
    let shared = enabled(set).flat_map(|(_, policy)| shared_includes(policy));
    let shared: BTreeSet<(PrincipalKind, ObjectKey)> = shared.map(|principal| key(&principal)).collect();
    let outside = |one: &ExceptionPrincipal| !shared.contains(&key(&one.principal));
    excluded_principals(set).into_iter().filter(outside).collect()
}

/// Whom enforced policies of `set` exclude, included by others or not, in the order in which they are first
/// excluded.
#[must_use]
pub fn excluded_principals(set: &PolicySet) -> Vec<ExceptionPrincipal> {
    let mut found: Vec<ExceptionPrincipal> = Vec::new();
    let mut places: BTreeMap<(PrincipalKind, ObjectKey), usize> = BTreeMap::new();
    for (at, policy) in enabled(set) {
        for (principal, field) in excluded(policy) {
            let place = *places.entry(key(&principal)).or_insert_with(|| {
                found.push(ExceptionPrincipal { principal, excluded_at: Vec::new() });
                found.len() - 1
            });
            found[place].excluded_at.push((at, field));
        }
    }
    found
}

fn enabled(set: &PolicySet) -> impl Iterator<Item = (usize, &Policy)> {
    set.policies.iter().map(|entry| &entry.policy).enumerate().filter(|(_, policy)| policy.is_enabled())
}

fn key(principal: &PrincipalRef) -> (PrincipalKind, ObjectKey) {
    (principal.kind, ObjectKey::from(&principal.object))
}

/// The principals of one side, each with its step below that side.
pub(super) fn principals(side: &Principals) -> impl Iterator<Item = (PrincipalRef, FieldPath)> {
    let users = side.users.iter().enumerate().filter_map(|(at, entry)| Some((at, entry.object()?)));
    let users = users.map(|(at, object)| (PrincipalKind::User, "users", at, object));
    let groups = side.groups.iter().enumerate().map(|(at, object)| (PrincipalKind::Group, "groups", at, object));
    let roles = side.roles.iter().enumerate().map(|(at, object)| (PrincipalKind::Role, "roles", at, object));
    users.chain(groups).chain(roles).map(|(kind, list, at, object)| reference(kind, list, at, object))
}

fn reference(kind: PrincipalKind, list: &str, at: usize, object: &ObjectRef) -> (PrincipalRef, FieldPath) {
    (PrincipalRef { kind, object: object.clone() }, FieldPath::new(list).index(at))
}

/// Who is included, but in a policy for one principal alone.
fn shared_includes(policy: &Policy) -> Vec<PrincipalRef> {
    let Some(include) = policy.users.as_ref().map(|users| &users.include) else {
        return Vec::new();
    };
    let all: Vec<PrincipalRef> = principals(include).map(|(principal, _)| principal).collect();
    let alone = all.len() == 1 && include.guests.is_none() && include.users.iter().all(|entry| entry.word().is_none());
    if alone { Vec::new() } else { all }
}

fn excluded(policy: &Policy) -> Vec<(PrincipalRef, FieldPath)> {
    let Some(exclude) = policy.users.as_ref().map(|users| &users.exclude) else {
        return Vec::new();
    };
    let below = |step: FieldPath| FieldPath::new(&format!("users.exclude.{step}"));
    principals(exclude).map(|(principal, step)| (principal, below(step))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Dialect, PolicyState, SetPolicy, Tenant, Users, Word};

    fn groups(names: &[&str]) -> Principals {
        Principals { groups: names.iter().map(|name| ObjectRef::new(name)).collect(), ..Principals::default() }
    }

    fn names(policies: &[(&[&str], &[&str])]) -> Vec<(String, Vec<String>)> {
        let policies = policies.iter().map(|(include, exclude)| {
            let users = Users { include: groups(include), exclude: groups(exclude), destination: None };
            let state = Some(Word::Known(PolicyState::Enabled));
            let policy = Policy { users: Some(users), state, ..Policy::default() };
            SetPolicy { policy, dialect: Dialect::Language, switched_off: Vec::new() }
        });
        let set = PolicySet { policies: policies.collect(), tenant: Tenant::default(), has_tenant_file: false };
        let show = |(at, field): &(usize, FieldPath)| format!("{at} {field}");
        let one = |exception: &ExceptionPrincipal| {
            (exception.principal.object.shown().to_owned(), exception.excluded_at.iter().map(show).collect())
        };
        exceptions(&set).iter().map(one).collect()
    }

    fn at(places: &[&str]) -> Vec<String> {
        places.iter().map(|place| (*place).to_owned()).collect()
    }

    #[test]
    fn excluded_and_nowhere_included() {
        let found = names(&[(&["Staff"], &["Travel", "Admins"]), (&["Admins", "Staff"], &["travel"])]);
        let places = at(&["0 users.exclude.groups[0]", "1 users.exclude.groups[0]"]);
        assert_eq!(found, [("Travel".to_owned(), places)]);
    }

    #[test]
    fn a_policy_for_it_alone_does_not_count() {
        let found = names(&[(&["Staff"], &["Travel"]), (&["Travel"], &[])]);
        assert_eq!(found, [("Travel".to_owned(), at(&["0 users.exclude.groups[0]"]))]);
        assert_eq!(names(&[(&["Staff"], &["Travel"]), (&["Travel", "Staff"], &[])]), []);
    }
}
