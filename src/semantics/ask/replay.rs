//! Holding answers against the concrete evaluation.

use std::collections::BTreeSet;

use crate::model::{Assertion, Claim, Expected, Operator, Requirement, SignIn, Tenant};
use crate::semantics::evaluate::{Decision, Evaluator, Outcome, is_met, region_holds};
use crate::semantics::universe::asks;

use super::{Disagreement, Today};

/// What a claim needs to be checked.
pub(super) struct Replay<'r> {
    pub evaluator: &'r Evaluator<'r>,
    pub tenant: &'r Tenant,
    pub assertion: &'r Assertion,
    /// The statement is that no demand is beyond what can be met; the claim does not count.
    pub effective: bool,
}

impl Replay<'_> {
    /// That `example`, with what it shows, is in the region and the claim does not hold for it.
    pub(super) fn fails(&self, example: &SignIn) -> Result<(), Disagreement> {
        let evaluated = self.claimed(example)?;
        self.same(example, false, evaluated)
    }

    /// Whether the claim holds for `example`, with what it shows.
    pub(super) fn claimed(&self, example: &SignIn) -> Result<bool, Disagreement> {
        let decision = self.decision(example)?;
        if self.effective {
            return Ok(!matches!(decision.outcome, Outcome::EffectiveBlock(_)));
        }
        let allowed = decision.outcome == Outcome::Allow;
        Ok(match &self.assertion.claim {
            Claim::Requires(requirement) => !allowed || meets(requirement, example, self.tenant),
            Claim::Session(session) => !allowed || decision.session.is_at_least(session),
            Claim::Outcome(expected) => comes_out(*expected, &decision.outcome),
        })
    }

    /// Whether `example` is let in, or comes out as claimed, with what it shows.
    pub(super) fn does(&self, example: &SignIn) -> Result<bool, Disagreement> {
        let decision = self.decision(example)?;
        Ok(match &self.assertion.claim {
            Claim::Requires(_) | Claim::Session(_) => decision.outcome == Outcome::Allow,
            Claim::Outcome(expected) => comes_out(*expected, &decision.outcome),
        })
    }

    fn decision(&self, example: &SignIn) -> Result<Decision, Disagreement> {
        if !region_holds(&self.assertion.region, self.tenant, example) {
            return Err(self.disagreement(example, "the example is not in the region"));
        }
        Ok(self.evaluator.evaluate(example).enforced)
    }

    /// That the proof and the evaluation say the same of `example`.
    pub(super) fn same(&self, example: &SignIn, proved: bool, evaluated: bool) -> Result<(), Disagreement> {
        if proved == evaluated {
            return Ok(());
        }
        let proof = if proved { "it holds" } else { "it fails" };
        let outcome = self.evaluator.evaluate(example).enforced.outcome;
        Err(self.disagreement(example, &format!("by the proof {proof}, the evaluation says {outcome:?}")))
    }

    fn disagreement(&self, example: &SignIn, details: &str) -> Disagreement {
        Disagreement {
            question: self.assertion.name.clone(),
            example: Box::new(example.clone()),
            details: details.to_owned(),
        }
    }
}

fn comes_out(expected: Expected, outcome: &Outcome) -> bool {
    match expected {
        Expected::Allowed => *outcome == Outcome::Allow,
        Expected::Challenged => matches!(outcome, Outcome::Challenge(_)),
        Expected::Blocked => outcome.is_blocked(),
    }
}

/// True when the sign-in meets what is required with what it shows.
fn meets(requirement: &Requirement, sign_in: &SignIn, tenant: &Tenant) -> bool {
    let mut items = requirement.items.iter().map(|item| asks(item).iter().any(|ask| is_met(ask, sign_in, tenant)));
    match requirement.operator {
        Operator::And => items.all(|met| met),
        Operator::Or => items.any(|met| met),
    }
}

/// What is demanded of a sign-in that shows nothing yet.
pub(super) fn today(evaluator: &Evaluator<'_>, sign_in: &SignIn) -> Today {
    let bare = SignIn { shows: BTreeSet::new(), ..sign_in.clone() };
    match evaluator.evaluate(&bare).enforced.outcome {
        Outcome::Allow => Today::Nothing,
        Outcome::Challenge(sets) => Today::Controls(sets),
        Outcome::EffectiveBlock(unmet) => {
            let policies: BTreeSet<usize> = unmet.into_iter().flat_map(|unmet| unmet.policies).collect();
            Today::Unmeetable(policies.into_iter().collect())
        }
        Outcome::Block(policies) => Today::Blocked(policies),
    }
}
