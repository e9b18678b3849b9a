//! Who is in which group, as far as the tenant file says.

use std::collections::HashMap;

use crate::model::{Group, GroupMembers, ObjectRef, Tenant, is_guid};

/// What is known offline of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// Only the directory knows.
    Unknown,
}

/// Somebody a policy may apply to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// One account.
    Account(ObjectRef),
    /// Whoever is in a group whose members are not listed.
    MembersOf(ObjectRef),
}

impl Subject {
    /// The account or group.
    #[must_use]
    pub fn object(&self) -> &ObjectRef {
        match self {
            Self::Account(object) | Self::MembersOf(object) => object,
        }
    }
}

/// The groups of a tenant, with what they say of each other in both directions.
#[derive(Debug)]
pub struct Directory<'t> {
    /// The tenant.
    pub tenant: &'t Tenant,
    /// Groups that lie wholly inside a group: nested ones and declared subsets.
    parts: HashMap<&'t str, Vec<&'t str>>,
    /// Groups that share no member with a group.
    strangers: HashMap<&'t str, Vec<&'t str>>,
}

impl<'t> Directory<'t> {
    /// Indexes the groups of `tenant`.
    #[must_use]
    pub fn new(tenant: &'t Tenant) -> Self {
        let mut directory = Self { tenant, parts: HashMap::new(), strangers: HashMap::new() };
        for (name, group) in &tenant.groups {
            let nested = lists(group).flat_map(|list| &list.groups);
            for part in nested.filter_map(|text| key(tenant, text)) {
                directory.parts.entry(name).or_default().push(part);
            }
            for outer in group.subset_of.iter().filter_map(|text| key(tenant, text)) {
                directory.parts.entry(outer).or_default().push(name);
            }
            for other in group.disjoint_from.iter().filter_map(|text| key(tenant, text)) {
                directory.strangers.entry(name).or_default().push(other);
                directory.strangers.entry(other).or_default().push(name);
            }
        }
        directory
    }

    /// Whether `subject` is in `group`, by the tenant file's `members`, `knownMembers`, `subsetOf`
    /// and `disjointFrom`. For the members of a group: `Yes` when all are, `No` when none is.
    ///
    /// Nested groups count, as they do in Conditional Access. Where facts contradict each other,
    /// membership wins.
    #[must_use]
    pub fn belongs(&self, subject: &Subject, group: &ObjectRef) -> Known {
        if matches!(subject, Subject::MembersOf(own) if own.same(group)) {
            return Known::Yes;
        }
        let Some(name) = declared_name(self.tenant, group) else {
            return Known::Unknown;
        };
        let facts = Facts { directory: self, tenant: self.tenant, subject };
        if facts.inside(name, &mut Vec::new()) {
            Known::Yes
        } else if facts.outside(name, &mut Vec::new(), 0) {
            Known::No
        } else {
            Known::Unknown
        }
    }

    /// True when the tenant file lists all members of `group`, nested groups included, and there are
    /// none.
    #[must_use]
    pub fn is_empty(&self, group: &ObjectRef) -> bool {
        declared_name(self.tenant, group).is_some_and(|name| self.has_no_members(name, &mut Vec::new()))
    }

    /// A cycle of groups that list only each other holds nobody.
    fn has_no_members<'n>(&'n self, name: &'n str, seen: &mut Vec<&'n str>) -> bool {
        if seen.contains(&name) {
            return true;
        }
        seen.push(name);
        let group = self.tenant.groups.get(name);
        let known = group.and_then(|group| group.known_members.as_ref());
        let members = group.and_then(|group| group.members.as_ref());
        let Some(members) = members.filter(|_| known.is_none()) else {
            return false;
        };
        // Groups that declare themselves part of this one may have members too.
        let parts = self.parts.get(name).map_or(0, Vec::len);
        let nested = |text: &String| key(self.tenant, text).is_some_and(|part| self.has_no_members(part, seen));
        members.users.is_empty() && parts == members.groups.len() && members.groups.iter().all(nested)
    }
}

/// The tenant file's name of `group`. A resolved reference without a name is one it does not know.
fn declared_name<'t>(tenant: &'t Tenant, group: &ObjectRef) -> Option<&'t str> {
    match (&group.name, &group.id) {
        (Some(name), _) => key(tenant, name),
        (None, Some(_)) => None,
        (None, None) => key(tenant, &group.written),
    }
}

/// The tenant file's name of the group that `text` names or identifies.
fn key<'t>(tenant: &'t Tenant, text: &str) -> Option<&'t str> {
    if let Some((name, _)) = tenant.groups.get_key_value(text) {
        return Some(name);
    }
    let same_id = |group: &Group| group.id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(text));
    let by_id = || tenant.groups.iter().find(|(_, group)| same_id(group));
    is_guid(text).then(by_id).flatten().map(|(name, _)| name.as_str())
}

/// True when `text`, as written in a list of members, means `account`.
fn names_account(tenant: &Tenant, text: &str, account: &ObjectRef) -> bool {
    let id = tenant.users.get(text).and_then(|user| user.id.as_deref());
    text == account.shown() || account.is(text) || id.is_some_and(|id| account.is(id))
}

/// The facts about one subject. Both walks remember the groups they came through, so that cycles
/// of nested groups end.
struct Facts<'d, 't> {
    directory: &'d Directory<'t>,
    tenant: &'t Tenant,
    subject: &'d Subject,
}

impl<'t> Facts<'_, 't> {
    fn group(&self, name: &str) -> Option<&'t Group> {
        self.tenant.groups.get(name)
    }

    fn is_listed(&self, name: &str) -> bool {
        match self.subject {
            Subject::MembersOf(own) => key(self.tenant, own.shown()) == Some(name),
            Subject::Account(account) => self
                .group(name)
                .into_iter()
                .flat_map(lists)
                .flat_map(|list| &list.users)
                .any(|text| names_account(self.tenant, text, account)),
        }
    }

    fn inside(&self, name: &'t str, seen: &mut Vec<&'t str>) -> bool {
        if seen.contains(&name) {
            return false;
        }
        seen.push(name);
        self.is_listed(name) || self.directory.parts.get(name).into_iter().flatten().any(|part| self.inside(part, seen))
    }

    /// True when the subject cannot be in the group. A cycle of groups that only list each other
    /// holds nobody: coming back to a group is no way in. That is true only while the walk goes
    /// through lists, from `floor` on; before it, coming back proves nothing.
    fn outside(&self, name: &'t str, seen: &mut Vec<&'t str>, floor: usize) -> bool {
        if let Some(at) = seen.iter().position(|earlier| *earlier == name) {
            return at >= floor;
        }
        seen.push(name);
        let found = self.is_left_out(name, seen, floor) || self.is_kept_apart(name) || self.is_beyond(name, seen);
        seen.pop();
        found
    }

    /// All members of the group are listed, and the account is none of them.
    fn is_left_out(&self, name: &'t str, seen: &mut Vec<&'t str>, floor: usize) -> bool {
        let Some(members) = self.group(name).and_then(|group| group.members.as_ref()) else {
            return false;
        };
        let account = matches!(self.subject, Subject::Account(_));
        let nested = |text: &String| key(self.tenant, text).is_some_and(|part| self.outside(part, seen, floor));
        account && !self.is_listed(name) && members.groups.iter().all(nested)
    }

    /// The subject is in a group that shares no member with this one.
    fn is_kept_apart(&self, name: &'t str) -> bool {
        let strangers = self.directory.strangers.get(name).into_iter().flatten();
        strangers.into_iter().any(|other| self.inside(other, &mut Vec::new()))
    }

    /// The group is part of another one that the subject is not in.
    fn is_beyond(&self, name: &'t str, seen: &mut Vec<&'t str>) -> bool {
        let outer = self.group(name).into_iter().flat_map(|group| &group.subset_of);
        let mut outer = outer.filter_map(|text| key(self.tenant, text));
        let floor = seen.len();
        outer.any(|outer| self.outside(outer, seen, floor))
    }
}

fn lists(group: &Group) -> impl Iterator<Item = &GroupMembers> {
    group.members.iter().chain(&group.known_members)
}

#[cfg(test)]
mod tests;
