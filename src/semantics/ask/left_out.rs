//! Whom a question leaves out.

use jiff::civil::Date;

use crate::catalog;
use crate::model::{
    AppWord, Assertion, Claim, Entry, Exception, Exceptions, Expected, ObjectRef, Policy, PolicySet, Principals,
    Region, Resources, Tenant, Users,
};

use super::exceptions::principals;
use crate::semantics::Scope;

use super::{LeftOut, LeftOutReason, PrincipalKind, PrincipalRef, exceptions, lifeline};

/// Whom `assertion` leaves out by itself: break-glass accounts, unless it asks who is locked out, and
/// exceptions, unless it says otherwise. Whom its region names is never left out.
pub(super) fn left_out(set: &PolicySet, assertion: &Assertion) -> Vec<LeftOut> {
    let mut found: Vec<LeftOut> = Vec::new();
    let named = named(&assertion.region);
    let mut add = |principal: PrincipalRef, reason| {
        let same = |other: &PrincipalRef| other.kind == principal.kind && other.object.same(&principal.object);
        if !named.iter().any(same) && !found.iter().any(|known| same(&known.principal)) {
            found.push(LeftOut { principal, reason });
        }
    };
    if assertion.claim != Claim::Outcome(Expected::Allowed) {
        for one in break_glass(&set.tenant) {
            add(one, LeftOutReason::BreakGlass);
        }
    }
    if assertion.exceptions == Exceptions::None {
        for one in exceptions(set) {
            add(one.principal, LeftOutReason::Excluded);
        }
    }
    found
}

fn named(region: &Region) -> Vec<PrincipalRef> {
    let include = region.0.users.as_ref().map(|users| &users.include);
    include.into_iter().flat_map(principals).map(|(principal, _)| principal).collect()
}

/// What `breakGlass` of the tenant file lists.
pub(super) fn break_glass(tenant: &Tenant) -> Vec<PrincipalRef> {
    let of = |kind: PrincipalKind| move |object: &ObjectRef| PrincipalRef { kind, object: object.clone() };
    let declared = tenant.break_glass.iter();
    let users = declared.clone().flat_map(|own| &own.users).map(of(PrincipalKind::User));
    users.chain(declared.flat_map(|own| &own.groups).map(of(PrincipalKind::Group))).collect()
}

/// The exceptions that the tenant file declares for the question `name` and that have not expired by
/// `now`, by position.
pub(super) fn declared(tenant: &Tenant, name: &str, now: Date) -> Vec<(usize, PrincipalRef)> {
    let all = tenant.exceptions.iter().enumerate();
    let counts = |own: &Exception| own.asks.iter().any(|ask| ask == name) && own.until.is_none_or(|day| now <= day);
    all.filter(|(_, own)| counts(own)).map(|(at, own)| (at, declared_principal(tenant, own))).collect()
}

/// The principal of a declared exception.
#[must_use]
pub fn declared_principal(tenant: &Tenant, exception: &Exception) -> PrincipalRef {
    let written = exception.principal.as_str();
    let (kind, id) = match exception.kind {
        "group" => (PrincipalKind::Group, tenant.groups.get(written).map(|own| own.id.clone())),
        "role" => (PrincipalKind::Role, catalog::roles().by_name(written).map(|role| Some(role.id.clone()))),
        _ => (PrincipalKind::User, tenant.users.get(written).map(|own| own.id.clone())),
    };
    let name = id.is_some().then(|| written.into());
    let object = ObjectRef { name, id: id.flatten().map(Into::into), ..ObjectRef::new(written) };
    PrincipalRef { kind, object }
}

/// The sign-ins of a principal, as a region.
#[must_use]
pub fn sign_ins_of(principal: &PrincipalRef) -> Region {
    let mut include = Principals::default();
    match principal.kind {
        PrincipalKind::User => include.users.push(Entry::Object(principal.object.clone())),
        PrincipalKind::Group => include.groups.push(principal.object.clone()),
        PrincipalKind::Role => include.roles.push(principal.object.clone()),
    }
    let users = Users { include, ..Users::default() };
    Region(Policy { users: Some(users), ..Policy::default() })
}

/// The sign-ins to the admin portals.
pub(super) fn admin_portals() -> Region {
    let resources = Resources { include: vec![Entry::Word(AppWord::MicrosoftAdminPortals)], ..Resources::default() };
    Region(Policy { resources, ..Policy::default() })
}

/// Regions that questions about `set` ask about beside their own: the principals of declared
/// exceptions, break-glass accounts, the admin portals. A universe for questions needs to know them.
#[must_use]
pub fn extra_regions(set: &PolicySet) -> Vec<Region> {
    let tenant = &set.tenant;
    let declared = tenant.exceptions.iter().map(|own| sign_ins_of(&declared_principal(tenant, own)));
    let accounts = Scope::new(tenant);
    let accounts = accounts.break_glass().iter().map(|one| lifeline::region(&one.subject));
    declared.chain(break_glass(tenant).iter().map(sign_ins_of)).chain(accounts).chain([admin_portals()]).collect()
}
