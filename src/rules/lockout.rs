//! Who is locked out by a policy that excludes nobody.

use crate::catalog::{CURRENT_ADMINISTRATOR, DIRECTORY_SYNCHRONIZATION, GLOBAL_ADMINISTRATOR};
use crate::diag::FieldPath;
use crate::model::{
    AppWord, BuiltInControl, Conditions, LocationEntry, LocationWord, ObjectRef, Policy, Principals, UserEntry,
    UserWord,
};
use crate::semantics::{demand, has_unread_condition, is_device, is_unconditional, reaches_global_administrators};

use super::Context;

/// Why nobody might get in to repair the tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lockout {
    /// Everybody is blocked.
    Block,
    /// Only a managed device lets in: the control at this index.
    Device(usize),
    /// Only listed places let in.
    Location,
}

/// How the enabled policy at `index` can lock out all administrators: no break-glass account is
/// declared, the policy is for Global Administrators and excludes nobody who could undo it, and it
/// covers the portals. With accounts declared, `break-glass-not-excluded` speaks.
pub(super) fn lockout(cx: &Context<'_>, index: usize) -> Option<Lockout> {
    let policy = cx.policy(index);
    let applies = policy.is_enabled() && cx.scope.break_glass().is_empty() && !has_unread_condition(policy);
    if !applies || !reaches_global_administrators(policy) || has_way_back(policy) || !covers_portals(policy) {
        return None;
    }
    if blocks_everything(policy).is_some() {
        return Some(Lockout::Block);
    }
    let demand = demand(policy, cx.tenant(), cx.now);
    let device = demand.filter(|demand| demand.always(is_device) && is_unconditional(&policy.conditions));
    if let Some(at) = device.and_then(|demand| demand.position(is_device)) {
        return Some(Lockout::Device(at));
    }
    (blocks(policy) && is_allow_list(&policy.conditions)).then_some(Lockout::Location)
}

/// The place of the block when the enabled policy blocks everybody, from every resource, whatever the
/// sign-in looks like. Exclusions of people do not count here.
pub(super) fn blocks_everything(policy: &Policy) -> Option<FieldPath> {
    let users = policy.users.as_ref().filter(|users| users.include.is_all());
    let resources = &policy.resources;
    let all = resources.is_all() && resources.exclude.is_empty() && resources.filter.is_none();
    let plain = policy.is_enabled() && all && is_unconditional(&policy.conditions) && policy.graph.is_empty();
    let grant = policy.grant.as_ref().filter(|_| users.is_some() && plain)?;
    grant.position(BuiltInControl::Block).map(|at| grant.control_path(at))
}

/// How many users, groups and roles, and guests as one, the policy excludes that are not known to be
/// break-glass. Synchronisation accounts do not count.
pub(super) fn others(cx: &Context<'_>, policy: &Policy) -> usize {
    let Some(exclude) = policy.users.as_ref().map(|users| &users.exclude) else {
        return 0;
    };
    let roles = exclude.roles.iter().filter(|role| !role.is(DIRECTORY_SYNCHRONIZATION)).count();
    let words = exclude.users.iter().filter(|entry| entry.word().is_some_and(|word| word != UserWord::None)).count();
    let unknown = people(exclude).filter(|own| !is_break_glass(cx, own)).count();
    unknown + roles + words + usize::from(exclude.guests.is_some())
}

/// True when `own` is declared as break-glass.
pub(super) fn is_break_glass(cx: &Context<'_>, own: &ObjectRef) -> bool {
    let groups = cx.tenant().break_glass.iter().flat_map(|declared| &declared.groups);
    let accounts = cx.scope.break_glass().iter().map(|one| one.subject.object());
    groups.chain(accounts).any(|declared| declared.same(own))
}

/// True when the policy is for everybody, not for some roles alone.
pub(super) fn is_for_everybody(policy: &Policy) -> bool {
    policy.users.as_ref().is_some_and(|users| users.include.is_all())
}

/// The users and groups on one side of a policy, a template's placeholder left out.
pub(super) fn people(side: &Principals) -> impl Iterator<Item = &ObjectRef> {
    let users = side.users.iter().filter(|entry| !is_placeholder(entry)).filter_map(UserEntry::object);
    users.chain(&side.groups)
}

/// True for the words of Microsoft's templates that stand for whoever creates the policy.
pub(super) fn is_placeholder(entry: &UserEntry) -> bool {
    entry.object().is_some_and(|user| &*user.written == CURRENT_ADMINISTRATOR)
}

/// Index of Global Administrator among the roles of one side.
pub(super) fn global_administrator(side: &Principals) -> Option<usize> {
    side.roles.iter().position(|role| role.is(GLOBAL_ADMINISTRATOR))
}

/// True when somebody is excluded who might be able to undo the policy: anybody but guests and the
/// synchronisation accounts.
fn has_way_back(policy: &Policy) -> bool {
    policy.users.as_ref().is_some_and(|users| {
        let role = |role: &ObjectRef| !role.is(DIRECTORY_SYNCHRONIZATION);
        people(&users.exclude).next().is_some() || users.exclude.roles.iter().any(role)
    })
}

/// True when the policy surely covers the portals in which it could be switched off.
fn covers_portals(policy: &Policy) -> bool {
    let resources = &policy.resources;
    let all = resources.is_all() && resources.exclude.is_empty();
    resources.filter.is_none() && (all || resources.includes(AppWord::MicrosoftAdminPortals))
}

fn blocks(policy: &Policy) -> bool {
    policy.grant.as_ref().is_some_and(|grant| grant.has(BuiltInControl::Block))
}

/// True when places are the only condition and every place but those excluded is meant.
fn is_allow_list(conditions: &Conditions) -> bool {
    let everywhere = |entry: &LocationEntry| entry.word() == Some(LocationWord::All);
    let listed = conditions
        .locations
        .as_ref()
        .is_some_and(|sides| sides.include.iter().any(everywhere) && !sides.exclude.is_empty());
    listed && is_unconditional(&Conditions { locations: None, ..conditions.clone() })
}
