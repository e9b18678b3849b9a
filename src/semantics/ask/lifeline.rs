//! Whether break-glass accounts keep a way in.

use crate::catalog::GLOBAL_ADMINISTRATOR;
use crate::diag::FieldPath;
use crate::model::{
    Assertion, Claim, ClientApp, Conditions, Exceptions, Expected, ObjectRef, Policy, Quantifier, Region, Word,
};
use crate::semantics::logic::{Formula, VarId};
use crate::semantics::universe::Topic;
use crate::semantics::{Emergency, Known, Scope, Subject, break_glass_assumptions};

use super::asker::Asker;
use super::left_out::{admin_portals, sign_ins_of};
use super::some::Wish;
use super::{Answer, Disagreement, PrincipalKind, PrincipalRef};

/// Whether one break-glass account keeps a way in.
#[derive(Debug, Clone, PartialEq)]
pub struct Lifeline {
    /// The account, or the declared group of which no member is known.
    pub principal: PrincipalRef,
    /// Where the tenant file declares it.
    pub declared: FieldPath,
    /// Proved with an example, or no way.
    pub answer: Answer,
}

impl Asker<'_> {
    /// For each declared break-glass account whether it has a way to the admin portals that needs no
    /// device and no place, with some method, whatever groups it is in. The accounts are taken to be
    /// members of the tenant that hold Global Administrator and no other role, in the declared
    /// break-glass groups unless the tenant file says otherwise.
    ///
    /// # Errors
    ///
    /// When proof and concrete evaluation disagree, which is a bug of caplint.
    pub fn lifelines(&mut self) -> Result<Vec<Lifeline>, Disagreement> {
        let scope = Scope::new(&self.policies.set.tenant);
        let assumptions = break_glass_assumptions(self.policies.set);
        let mut lifelines = Vec::new();
        for one in scope.break_glass() {
            let assertion = assertion(one);
            let wish = self.lifeline(&scope, one, &assertion);
            let mut answer = self.some_given(&wish)?;
            answer.assumptions.extend(assumptions.iter().cloned());
            lifelines.push(Lifeline { principal: principal(&one.subject), declared: one.declared.clone(), answer });
        }
        Ok(lifelines)
    }

    pub(super) fn lifeline<'w>(&self, scope: &Scope<'_>, one: &Emergency, assertion: &'w Assertion) -> Wish<'w> {
        let facts = self.nowhere_special().and(self.taken_for_granted(scope, one));
        Wish { assertion, facts, memberships: true }
    }

    /// Outside every place that policies tell apart, on a device that is not registered, with a client
    /// that the portals work with.
    fn nowhere_special(&self) -> Formula {
        let universe = self.policies.universe;
        let ordinary = |var: VarId| universe.space().is(var, 0);
        let places = universe.about(Topic::Where).map(ordinary);
        let devices =
            universe.about(Topic::Device).filter(|var| universe.meaning(*var).title == "device").map(ordinary);
        Formula::all(places.chain(devices).chain([self.policies.view.region(&modern_clients())]))
    }

    fn taken_for_granted(&self, scope: &Scope<'_>, one: &Emergency) -> Formula {
        let universe = self.policies.universe;
        let administrator = universe.in_role(&ObjectRef::new(GLOBAL_ADMINISTRATOR));
        let roles = universe.roles().into_iter().map(|(var, _)| universe.space().yes(var));
        let others = roles.filter(|role| *role != administrator).map(Formula::not);
        let declared = scope.tenant().break_glass.iter().flat_map(|own| &own.groups);
        let known: Vec<(&ObjectRef, Known)> =
            declared.map(|group| (group, scope.belongs(&one.subject, group))).collect();
        let in_one = known.iter().any(|(_, known)| *known == Known::Yes);
        let taken = known.iter().filter(|(_, known)| !in_one && *known == Known::Unknown);
        let taken = taken.map(|(group, _)| universe.in_group(group));
        Formula::all(others.chain(taken))
    }
}

/// The account is let in to the admin portals.
pub(super) fn assertion(one: &Emergency) -> Assertion {
    Assertion {
        name: "break-glass".to_owned(),
        quantifier: Quantifier::Some,
        region: region(&one.subject),
        exceptions: Exceptions::Any,
        stage: None,
        shows: None,
        claim: Claim::Outcome(Expected::Allowed),
    }
}

/// The sign-ins of an account to the admin portals.
pub(super) fn region(subject: &Subject) -> Region {
    let mut region = sign_ins_of(&principal(subject));
    region.0.resources = admin_portals().0.resources;
    region
}

fn modern_clients() -> Region {
    let client_apps = [ClientApp::Browser, ClientApp::MobileAppsAndDesktopClients].map(Word::Known).to_vec();
    let conditions = Conditions { client_apps, ..Conditions::default() };
    Region(Policy { conditions, ..Policy::default() })
}

fn principal(subject: &Subject) -> PrincipalRef {
    let kind = match subject {
        Subject::Account(_) => PrincipalKind::User,
        Subject::MembersOf(_) => PrincipalKind::Group,
    };
    PrincipalRef { kind, object: subject.object().clone() }
}
