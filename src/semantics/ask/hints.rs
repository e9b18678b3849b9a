//! What would have covered a region: near policies, those that are not enforced, and what is assumed.

use crate::model::{Assertion, Claim, Expected, Grant, Operator, Policy, PolicyState, Session, SignIn, Word};
use crate::semantics::logic::{Formula, Point};

use super::asker::Asker;
use super::every::{Case, region_of};
use super::holes::{GaveUp, Hole};
use super::near::near;
use super::query::Way;
use super::{Near, WouldClose, session, stage};

impl Asker<'_> {
    /// Enforced policies that would cover `example`, at `point`, but for a condition or a weak demand.
    pub(super) fn near(&self, assertion: &Assertion, point: &Point, example: &SignIn) -> Vec<Near> {
        let at = |is: &dyn Fn(&Policy) -> bool| -> Vec<usize> {
            self.active.iter().copied().filter(|at| is(self.policies.policy(*at))).collect()
        };
        let (covering, weak) = match &assertion.claim {
            Claim::Outcome(Expected::Allowed | Expected::Challenged) => (Vec::new(), Vec::new()),
            Claim::Session(wanted) => (at(&|policy| self.tightens(policy, wanted, example)), Vec::new()),
            Claim::Requires(_) | Claim::Outcome(Expected::Blocked) => {
                (at(&|policy| self.refuses(policy, point)), at(&|policy| self.is_weak(policy, point)))
            }
        };
        near(self.policies.set, example, &covering, &weak)
    }

    /// Gives a session control that the example lacks, were it to apply.
    fn tightens(&self, policy: &Policy, wanted: &Session, example: &SignIn) -> bool {
        let held = self.evaluator.evaluate(example).enforced.session;
        let missing = session::split(wanted).into_iter().filter(|control| !held.is_at_least(control));
        missing.into_iter().any(|control| session::gives(&policy.session, &control))
    }

    /// Would not let the sign-in through, were it to apply.
    fn refuses(&self, policy: &Policy, point: &Point) -> bool {
        !self.policies.view.demand(policy).holds(point)
    }

    /// Applies and lets the sign-in through for one of several controls, where all together would not.
    fn is_weak(&self, policy: &Policy, point: &Point) -> bool {
        let any = policy.grant.as_ref().filter(|grant| grant.operator == Some(Operator::Or));
        any.is_some_and(|grant| {
            let strict = Grant { operator: Some(Operator::And), ..grant.clone() };
            let strict = Policy { grant: Some(strict), ..policy.clone() };
            let view = self.policies.view;
            view.applies(policy).holds(point) && view.demand(policy).holds(point) && !view.demand(&strict).holds(point)
        })
    }

    /// Policies in report-only and later stages of rollouts that would close all of `holes`.
    pub(super) fn would_close(&mut self, case: &Case<'_>, holes: &[Hole]) -> Result<Vec<WouldClose>, GaveUp> {
        let mut found = Vec::new();
        for at in 0..self.policies.set.policies.len() {
            let policy = self.policies.policy(at);
            for (stage, later) in later(policy) {
                if self.closes(case, holes, &later)? {
                    found.push(WouldClose { policy: at, stage });
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Whether the statement holds in all of `holes` with `policy` in force as well.
    pub(super) fn closes(&mut self, case: &Case<'_>, holes: &[Hole], policy: &Policy) -> Result<bool, GaveUp> {
        let region = region_of(holes);
        for way in &case.ways {
            let part = if way.can_be_hindered { self.hindrance(policy, way) } else { Formula::TRUE };
            if self.together(&[&case.given, &region, &way.formula(), &part])? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn hindrance(&self, policy: &Policy, way: &Way) -> Formula {
        let own_strength = self.policies.own_strength(&self.active);
        self.queries(&self.active).hindrance(policy, &own_strength, &way.shown, way.control.as_ref())
    }
}

/// The policy as it would be enforced: at each later stage of its rollout, or out of report-only.
pub(super) fn later(policy: &Policy) -> Vec<(Option<String>, Policy)> {
    let enforced = |policy: &Policy| Policy { state: Some(Word::Known(PolicyState::Enabled)), ..policy.clone() };
    match &policy.rollout {
        Some(rollout) => {
            let stages = rollout.stages.iter().enumerate().skip(rollout.current + 1);
            let stages = stages.filter(|(_, stage)| stage.state == PolicyState::Enabled);
            let at = |(number, stage): (usize, &crate::model::Stage)| {
                let mut moved = policy.clone();
                stage::move_to(&mut moved, number);
                (Some(stage.name.clone()), moved)
            };
            stages.map(at).collect()
        }
        None if policy.is_live() && !policy.is_enabled() => vec![(None, enforced(policy))],
        None => Vec::new(),
    }
}
