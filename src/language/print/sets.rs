//! Sets for lists that stand in several places.

use indexmap::IndexMap;

use crate::language::names::Names;
use crate::model::{AppEntry, AppWord, ObjectKind, ObjectRef, Policy, Principals, Tenant, WordList};

use super::Notes;
use super::objects::{Printer, parted, sort_key};

/// From how many roles on a list is worth a set.
const ROLES_MIN: usize = 8;
/// From how many apps on a list is worth a set.
const APPS_MIN: usize = 4;

/// A list's members by name, sorted.
type Members = Vec<String>;

pub(super) fn add(tenant: &mut Tenant, policies: &[&Policy]) {
    let names = Names::new(tenant);
    let notes = Notes::new();
    let mut printer = Printer::new(&names, &notes);
    let mut roles: IndexMap<Members, usize> = IndexMap::new();
    let mut apps: IndexMap<Members, usize> = IndexMap::new();
    for policy in policies {
        for side in sides(policy) {
            count(&mut roles, printer.names_of(ObjectKind::Role, &[], &side.roles.iter().collect::<Vec<_>>()));
        }
        for entries in [&policy.resources.include, &policy.resources.exclude] {
            if let Some(members) = apps_of(entries, &mut printer) {
                count(&mut apps, members);
            }
        }
    }
    declare(tenant, "roles", "Roles", ROLES_MIN, roles);
    declare(tenant, "apps", "Apps", APPS_MIN, apps);
}

fn count(lists: &mut IndexMap<Members, usize>, members: Members) {
    *lists.entry(members).or_default() += 1;
}

/// The sides of `users` as they are written: of a narrowed policy what it says itself.
fn sides(policy: &Policy) -> Vec<&Principals> {
    let users = policy.users.iter();
    let users = users.flat_map(|users| [users.destination.as_ref().unwrap_or(&users.include), &users.exclude]);
    let stages = policy.rollout.iter().flat_map(|rollout| &rollout.stages);
    users.chain(stages.filter_map(|stage| stage.include.as_ref())).collect()
}

/// The apps of a list; `None` where a word stands for all of it.
fn apps_of(entries: &[AppEntry], printer: &mut Printer<'_>) -> Option<Members> {
    let (words, objects) = parted(entries);
    if words.iter().any(|word| matches!(word, AppWord::All | AppWord::None)) {
        return None;
    }
    let words: Vec<&str> = words.iter().map(|word| word.language()).collect();
    Some(printer.names_of(ObjectKind::App, &words, &objects))
}

impl Printer<'_> {
    fn names_of(&mut self, kind: ObjectKind, words: &[&str], objects: &[&ObjectRef]) -> Members {
        let objects: Vec<String> = objects.iter().map(|object| self.object(kind, object, "").text).collect();
        let mut members: Members = words.iter().map(|word| (*word).to_owned()).chain(objects).collect();
        members.sort_by_cached_key(|text| sort_key(text));
        members.dedup();
        members
    }
}

/// Gives every list that is long enough and stands twice a name that is free.
fn declare(tenant: &mut Tenant, key: &str, stem: &str, least: usize, lists: IndexMap<Members, usize>) {
    let mut number = 0;
    for (members, times) in lists {
        if times < 2 || members.len() < least {
            continue;
        }
        let sets = tenant.sets.entry(key.to_owned()).or_default();
        let same =
            |known: &Vec<String>| known.len() == members.len() && known.iter().all(|name| members.contains(name));
        if sets.values().any(same) {
            continue;
        }
        number += 1;
        while sets.contains_key(&format!("{stem} {number}")) {
            number += 1;
        }
        sets.insert(format!("{stem} {number}"), members);
    }
}
