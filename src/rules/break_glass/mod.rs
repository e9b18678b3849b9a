//! Rules about break-glass accounts: the accounts that must get in when nothing else works.
//!
//! Precedence, so that one cause gives one finding:
//!
//! 1. Nothing declared: `break-glass-not-declared` once for the set, and
//!    `inconsistent-break-glass-exclusion` by what most policies exclude. The others are silent.
//! 2. Something declared: a policy for break-glass principals alone is theirs and never a finding.
//!    Otherwise the state decides between `break-glass-not-excluded` (enabled) and
//!    `break-glass-not-excluded-report-only`; `break-glass-maybe-in-scope` speaks only when neither
//!    does. A disabled policy reaches nobody.
//! 3. An exclusion that rests on a group which is known not to hold the account is no finding at the
//!    policies but one at the tenant file: `break-glass-member-missing`.
//! 4. A policy that excludes nobody while nothing is declared: what it can do decides between
//!    `block-everyone`, `self-lockout-device` and `location-allow-list-lockout`, and
//!    `inconsistent-break-glass-exclusion` is silent about it. `block-everyone` also speaks beside
//!    `break-glass-not-excluded`: sparing the accounts does not mend it, narrowing it does not spare
//!    them. With others excluded it is `block-all-resources-broad`.
//! 5. Global Administrator as the only exclusion is `break-glass-via-role-exclusion`, not an
//!    inconsistent one. A template's placeholder excludes nobody, and `current-admin-placeholder`
//!    takes the place of the reader's `unresolved-reference` for it.

pub(super) mod block_all_resources_broad;
pub(super) mod block_everyone;
pub(super) mod break_glass_maybe_in_scope;
pub(super) mod break_glass_member_missing;
pub(super) mod break_glass_not_declared;
pub(super) mod break_glass_not_excluded;
pub(super) mod break_glass_not_excluded_report_only;
pub(super) mod break_glass_not_monitored;
pub(super) mod break_glass_only_in_group;
pub(super) mod break_glass_via_role_exclusion;
pub(super) mod break_glass_without_own_policy;
pub(super) mod current_admin_placeholder;
pub(super) mod fewer_than_two_break_glass;
pub(super) mod inconsistent_break_glass_exclusion;
pub(super) mod location_allow_list_lockout;
pub(super) mod self_lockout_device;
pub(super) mod self_lockout_strength;
pub(super) mod too_many_break_glass;

use crate::diag::FieldPath;
use crate::model::{Dialect, ObjectRef, PolicyState, Tenant};
use crate::semantics::{Emergency, Reach, Subject};

use super::wording::{and_list, deed};
use super::{Anchor, Context, RawFinding};

/// Break-glass principals whom a policy reaches, each with the field that puts them in scope.
#[derive(Default)]
struct Exposed {
    surely: Vec<(Emergency, FieldPath)>,
    maybe: Vec<(Emergency, FieldPath)>,
}

/// Whom of the declared principals the policy at `index` reaches.
fn exposed(cx: &Context<'_>, index: usize) -> Exposed {
    let policy = cx.policy(index);
    let mut exposed = Exposed::default();
    if cx.scope.is_for_break_glass_alone(policy) {
        return exposed;
    }
    for one in cx.scope.break_glass() {
        match cx.scope.reach(policy, &one.subject) {
            Reach::Inside(field) => exposed.surely.push((one.clone(), field)),
            Reach::Maybe(field) => exposed.maybe.push((one.clone(), field)),
            Reach::Outside | Reach::Excluded(_) => {}
        }
    }
    exposed
}

/// True when the policy at `index` is in `state`.
fn is(cx: &Context<'_>, index: usize, state: PolicyState) -> bool {
    cx.policy(index).state.as_ref().is_some_and(|own| *own == state)
}

/// True when somebody is declared.
fn is_declared(tenant: &Tenant) -> bool {
    let declared = tenant.break_glass.as_ref();
    declared.is_some_and(|declared| !declared.users.is_empty() || !declared.groups.is_empty())
}

/// `the break-glass account bg-1` or `the break-glass group CA-BreakGlass`, and so on.
fn named(who: &[(Emergency, FieldPath)]) -> String {
    let names: Vec<&str> = who.iter().map(|(one, _)| one.subject.object().shown()).collect();
    let group = who.iter().all(|(one, _)| matches!(one.subject, Subject::MembersOf(_)));
    let noun = if group { "group" } else { "account" };
    let plural = if names.len() > 1 { "s" } else { "" };
    format!("the break-glass {noun}{plural} {}", and_list(&names))
}

/// The finding that enabled and report-only policies share: `who` are in scope and not excluded.
fn not_excluded(cx: &Context<'_>, index: usize, who: &[(Emergency, FieldPath)]) -> Option<RawFinding> {
    let (_, field) = who.first()?;
    let policy = cx.policy(index);
    let message = format!("Policy `{}` does not exclude {}", policy.name, named(who));
    let finding = RawFinding::new(cx.at(index, "users.exclude"), message)
        .label("break-glass accounts are missing here")
        .and(cx.at(index, field.clone()), "this puts them in scope");
    Some(declared_at(finding, who).help(way_out(cx, index)))
}

/// Adds the declarations of `who` in the tenant file, each once.
fn declared_at(mut finding: RawFinding, who: &[(Emergency, FieldPath)]) -> RawFinding {
    let mut places: Vec<&FieldPath> = who.iter().map(|(one, _)| &one.declared).collect();
    places.dedup();
    for place in places {
        finding = finding.and(Anchor::Tenant(place.clone()), "declared as break-glass here");
    }
    finding
}

/// What the policy does to them, as the reason why it matters.
fn at_stake(cx: &Context<'_>, index: usize, when: &str) -> String {
    let deed = deed(cx.policy(index));
    format!("{when} it {deed} the accounts that are kept for the day when every other way in is shut")
}

fn way_out(cx: &Context<'_>, index: usize) -> String {
    let add = match cx.dialect(index) {
        Dialect::Language => "add `breakGlass: true` under `users.exclude`".to_owned(),
        Dialect::Graph => graph_way_out(cx.tenant()),
    };
    let groups = cx.policy(index).users.as_ref().is_some_and(|users| !users.exclude.groups.is_empty());
    let known = "; if an excluded group holds them already, list them as its `knownMembers` in the tenant file";
    format!("{add}{}", if groups { known } else { "" })
}

fn graph_way_out(tenant: &Tenant) -> String {
    let Some(declared) = &tenant.break_glass else {
        return String::new();
    };
    let lists = [("excludeUsers", &declared.users), ("excludeGroups", &declared.groups)];
    let named = lists.into_iter().filter(|(_, list)| !list.is_empty());
    let parts: Vec<String> = named.map(|(member, list)| format!("{} to `{member}`", ids(list))).collect();
    format!("add {}", and_list(&parts))
}

fn ids(list: &[ObjectRef]) -> String {
    and_list(&list.iter().map(ObjectRef::graph).collect::<Vec<_>>())
}
