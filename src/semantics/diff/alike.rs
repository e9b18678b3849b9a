//! Edits that no sign-in tells apart.
//!
//! Roles, groups and apps that no policy treats differently are one value of the universe. An edit that
//! adds three of them is one edit there: what is said of the first holds of all three together, and of
//! none of them alone.

use crate::model::{
    AgentIdentities, AgentUsers, AppWord, Dialect, Entry, Inclusion, LocationWord, Policy, Principals, Resources,
    SetPolicy, UserWord, Users, WorkloadIdentities,
};
use crate::semantics::logic::Formula;
use crate::semantics::universe::Universe;

use super::edit::{Change, Edit, Side};
use super::unread::Unread;

/// For each edit the first of those that are one edit with it.
#[derive(Debug)]
pub(super) struct Alike {
    first: Vec<usize>,
}

impl Alike {
    pub(super) fn new(universe: &Universe<'_>, edits: &[Edit], unread: &Unread) -> Self {
        let mut known: Vec<(One<'_>, usize)> = Vec::new();
        let first = edits.iter().enumerate().map(|(position, edit)| {
            let Some(one) = one(universe, edit, unread) else { return position };
            if let Some((_, first)) = known.iter().find(|(own, _)| *own == one) {
                return *first;
            }
            known.push((one, position));
            position
        });
        let first = first.collect();
        Self { first }
    }

    /// The first of those that are one with the edit at `position`.
    pub(super) fn first(&self, position: usize) -> usize {
        self.first[position]
    }

    /// All that are one with one of `firsts`.
    pub(super) fn all<'f>(&'f self, firsts: impl Fn(usize) -> bool + 'f) -> impl Iterator<Item = usize> + 'f {
        (0..self.first.len()).filter(move |position| firsts(self.first[*position]))
    }
}

/// What edits have in common that are one edit.
#[derive(PartialEq)]
enum One<'e> {
    /// A policy, by position among the pairs, of which something unread changed.
    Unread(usize),
    /// A policy, a list of it, whether entries come or go, and where a policy for the entry alone applies.
    Entry(usize, &'e str, bool, Formula),
}

fn one<'e>(universe: &Universe<'_>, edit: &'e Edit, unread: &Unread) -> Option<One<'e>> {
    if unread.is_of(edit) {
        return Some(One::Unread(edit.pair));
    }
    Some(One::Entry(edit.pair, edit.field, is_added(edit), entry(universe, edit)?))
}

fn is_added(edit: &Edit) -> bool {
    matches!(edit.change, Change::Added(_))
}

/// Where a policy applies that differs in the entry of a list alone; `None` for an edit of anything else.
fn entry(universe: &Universe<'_>, edit: &Edit) -> Option<Formula> {
    let side = match edit.change {
        Change::Added(_) => Side::New,
        Change::Removed(_) => Side::Old,
        _ => return None,
    };
    let policy = nearly_everything(edit.field);
    let mut entry = Some(SetPolicy { policy, dialect: Dialect::Language, switched_off: Vec::new() });
    (edit.put)(&mut entry, side);
    Some(universe.view(usize::from(side == Side::New)).applies(&entry?.policy))
}

/// A policy for everything, but for the list at `field`, which is empty.
fn nearly_everything(field: &str) -> Policy {
    let everyone = Principals { users: vec![Entry::Word(UserWord::All)], ..Principals::default() };
    let include = if field.starts_with("users.include") { Principals::default() } else { everyone };
    let apps = if field == "resources.include" { Vec::new() } else { vec![Entry::Word(AppWord::All)] };
    let places =
        if field == "conditions.locations.include" { Vec::new() } else { vec![Entry::Word(LocationWord::All)] };
    let mut policy = Policy {
        users: Some(Users { include, ..Users::default() }),
        resources: Resources { include: apps, ..Resources::default() },
        ..Policy::default()
    };
    if field == "resources.authenticationContexts" {
        policy.resources = Resources::default();
    }
    if field.starts_with("conditions.locations") {
        policy.conditions.locations = Some(Inclusion { include: places, exclude: Vec::new() });
    }
    if field.starts_with("workloadIdentities") {
        (policy.users, policy.workload_identities) = (None, Some(WorkloadIdentities::default()));
    }
    if field.starts_with("agentIdentities") {
        (policy.users, policy.agent_identities) = (None, Some(AgentIdentities::default()));
    }
    if field.starts_with("agentUsers") {
        (policy.users, policy.agent_users) = (None, Some(AgentUsers::default()));
    }
    policy
}
