//! Who is in which group, as far as the tenant file says.

use std::collections::{HashMap, HashSet};

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
    /// Names of groups by id, in lower case.
    by_id: HashMap<String, &'t str>,
    /// Groups that lie wholly inside a group: nested ones and declared subsets.
    parts: HashMap<&'t str, Vec<&'t str>>,
    /// Groups that share no member with a group.
    strangers: HashMap<&'t str, Vec<&'t str>>,
}

impl<'t> Directory<'t> {
    /// Indexes the groups of `tenant`.
    #[must_use]
    pub fn new(tenant: &'t Tenant) -> Self {
        let mut directory = Self { tenant, by_id: by_id(tenant), parts: HashMap::new(), strangers: HashMap::new() };
        for (name, group) in &tenant.groups {
            for part in directory.keys(lists(group).flat_map(|list| &list.groups)) {
                directory.parts.entry(name).or_default().push(part);
            }
            for outer in directory.keys(&group.subset_of) {
                directory.parts.entry(outer).or_default().push(name);
            }
            for other in directory.keys(&group.disjoint_from) {
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
        let Some(name) = self.declared_name(group) else {
            return Known::Unknown;
        };
        let mut facts = Facts { directory: self, subject, without: HashSet::new() };
        if facts.inside(name) {
            Known::Yes
        } else if facts.outside(name) {
            Known::No
        } else {
            Known::Unknown
        }
    }

    /// True when the tenant file lists all members of `group`, nested groups included, and there are
    /// none.
    #[must_use]
    pub fn is_empty(&self, group: &ObjectRef) -> bool {
        self.declared_name(group).is_some_and(|name| self.has_no_members(name, &mut Vec::new()))
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
        let nested = |text: &String| self.key(text).is_some_and(|part| self.has_no_members(part, seen));
        members.users.is_empty() && parts == members.groups.len() && members.groups.iter().all(nested)
    }

    /// The tenant file's name of `group`. A resolved reference without a name is one it does not know.
    pub(super) fn declared_name(&self, group: &ObjectRef) -> Option<&'t str> {
        match (&group.name, &group.id) {
            (Some(name), _) => self.key(name),
            (None, Some(_)) => None,
            (None, None) => self.key(&group.written),
        }
    }

    /// Groups that lie wholly inside the group of this name: nested ones and declared subsets.
    pub(super) fn parts(&self, name: &str) -> &[&'t str] {
        self.parts.get(name).map_or(&[], Vec::as_slice)
    }

    /// Groups that are said to share no member with the group of this name, by either of them.
    pub(super) fn strangers(&self, name: &str) -> &[&'t str] {
        self.strangers.get(name).map_or(&[], Vec::as_slice)
    }

    /// The tenant file's name of the group that `text` names or identifies.
    pub(super) fn key(&self, text: &str) -> Option<&'t str> {
        if let Some((name, _)) = self.tenant.groups.get_key_value(text) {
            return Some(name);
        }
        self.by_id.get(&text.to_ascii_lowercase()).filter(|_| is_guid(text)).copied()
    }

    /// As [`Self::key`], for those of `texts` that the tenant file knows.
    fn keys<'x>(&self, texts: impl IntoIterator<Item = &'x String>) -> Vec<&'t str> {
        texts.into_iter().filter_map(|text| self.key(text)).collect()
    }
}

fn by_id(tenant: &Tenant) -> HashMap<String, &str> {
    let mut names = HashMap::new();
    for (name, group) in &tenant.groups {
        if let Some(id) = &group.id {
            names.entry(id.to_ascii_lowercase()).or_insert(name.as_str());
        }
    }
    names
}

/// True when `text`, as written in a list of members, means `account`.
pub(super) fn names_account(tenant: &Tenant, text: &str, account: &ObjectRef) -> bool {
    let id = tenant.users.get(text).and_then(|user| user.id.as_deref());
    text == account.shown() || account.is(text) || id.is_some_and(|id| account.is(id))
}

/// The facts about one subject. No walk recurses: groups may be nested in circles, and deeply.
struct Facts<'d, 't> {
    directory: &'d Directory<'t>,
    subject: &'d Subject,
    /// Groups that are known not to hold the subject, directly or through others.
    without: HashSet<&'t str>,
}

/// What says that the subject cannot be in a group, before other groups are looked at. Groups stand
/// as positions in a list.
struct Doubt {
    /// The groups in it, when all members are listed and the subject is none of them.
    parts: Option<Vec<usize>>,
    /// The groups it is part of.
    outer: Vec<usize>,
    /// It shares no member with a group that the subject is in.
    apart: bool,
}

impl<'t> Facts<'_, 't> {
    fn group(&self, name: &str) -> Option<&'t Group> {
        self.directory.tenant.groups.get(name)
    }

    fn is_listed(&self, name: &str) -> bool {
        let tenant = self.directory.tenant;
        match self.subject {
            Subject::MembersOf(own) => self.directory.key(own.shown()) == Some(name),
            Subject::Account(account) => self
                .group(name)
                .into_iter()
                .flat_map(lists)
                .flat_map(|list| &list.users)
                .any(|text| names_account(tenant, text, account)),
        }
    }

    /// True when the subject is listed in the group or in one inside it.
    fn inside(&mut self, name: &'t str) -> bool {
        let mut seen = HashSet::from([name]);
        let mut waiting = vec![name];
        while let Some(name) = waiting.pop() {
            if self.is_listed(name) {
                return true;
            }
            let parts = self.directory.parts.get(name).into_iter().flatten().copied();
            waiting.extend(parts.filter(|part| !self.without.contains(part) && seen.insert(part)));
        }
        self.without.extend(seen);
        false
    }

    /// True when the subject cannot be in the group: it is kept apart from it, is in no group that it
    /// is part of, or its members are listed and the subject is in none of them.
    ///
    /// A circle of groups that only list each other holds nobody, a circle of groups that are only
    /// said to be part of each other proves nothing: hence the least solution by `outer`, and inside
    /// it the greatest by `parts`.
    fn outside(&mut self, name: &'t str) -> bool {
        let doubts = self.doubts(name);
        let mut out: Vec<bool> = doubts.iter().map(|doubt| doubt.apart).collect();
        loop {
            spread(&mut out, &doubts);
            let kept = left_out(&out, &doubts);
            if kept == out {
                return out[0];
            }
            out = kept;
        }
    }

    /// The group itself, first, and all that it depends on.
    fn doubts(&mut self, name: &'t str) -> Vec<Doubt> {
        let mut names = vec![name];
        let mut positions = HashMap::from([(name, 0)]);
        let mut doubts = Vec::new();
        while let Some(&name) = names.get(doubts.len()) {
            let mut position = |name: &'t str| {
                *positions.entry(name).or_insert_with(|| {
                    names.push(name);
                    names.len() - 1
                })
            };
            let group = self.group(name);
            let outer = self.directory.keys(group.into_iter().flat_map(|group| &group.subset_of));
            let outer = outer.into_iter().map(&mut position).collect();
            let parts = self.listed_parts(name).map(|parts| parts.into_iter().map(&mut position).collect());
            doubts.push(Doubt { parts, outer, apart: self.is_kept_apart(name) });
        }
        doubts
    }

    /// The groups in a group whose members are all listed, the account not among them.
    fn listed_parts(&self, name: &'t str) -> Option<Vec<&'t str>> {
        let members = self.group(name)?.members.as_ref()?;
        let account = matches!(self.subject, Subject::Account(_));
        let parts = self.directory.keys(&members.groups);
        let all_known = parts.len() == members.groups.len();
        (account && all_known && !self.is_listed(name)).then_some(parts)
    }

    /// The subject is in a group that shares no member with this one.
    fn is_kept_apart(&mut self, name: &'t str) -> bool {
        let strangers = self.directory.strangers.get(name).into_iter().flatten();
        strangers.into_iter().any(|other| !self.without.contains(other) && self.inside(other))
    }
}

/// Adds the groups that are part of one in `out`.
fn spread(out: &mut [bool], doubts: &[Doubt]) {
    let mut within: Vec<Vec<usize>> = vec![Vec::new(); doubts.len()];
    for (at, doubt) in doubts.iter().enumerate() {
        doubt.outer.iter().for_each(|&outer| within[outer].push(at));
    }
    let mut waiting: Vec<usize> = (0..out.len()).filter(|&at| out[at]).collect();
    while let Some(outer) = waiting.pop() {
        for &part in &within[outer] {
            if !std::mem::replace(&mut out[part], true) {
                waiting.push(part);
            }
        }
    }
}

/// `out`, and the groups that are listed down to nothing but such groups.
fn left_out(out: &[bool], doubts: &[Doubt]) -> Vec<bool> {
    let mut around: Vec<Vec<usize>> = vec![Vec::new(); doubts.len()];
    for (at, doubt) in doubts.iter().enumerate() {
        doubt.parts.iter().flatten().for_each(|&part| around[part].push(at));
    }
    let mut kept: Vec<bool> = doubts.iter().zip(out).map(|(doubt, out)| *out || doubt.parts.is_some()).collect();
    let mut waiting: Vec<usize> = (0..kept.len()).filter(|&at| !kept[at]).collect();
    while let Some(part) = waiting.pop() {
        for &whole in &around[part] {
            if !out[whole] && std::mem::replace(&mut kept[whole], false) {
                waiting.push(whole);
            }
        }
    }
    kept
}

fn lists(group: &Group) -> impl Iterator<Item = &GroupMembers> {
    group.members.iter().chain(&group.known_members)
}

#[cfg(test)]
mod tests;
