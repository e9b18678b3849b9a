//! Assertions, asked of a set, with the policies that each says something about.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::{Assertion, Policy, PolicySet};
use crate::semantics::ask::{self, Answer, Asker, Disagreement, Verdict};
use crate::semantics::prove::Prover;
use crate::semantics::universe::{Input, Universe};

/// The answer to an assertion.
pub(super) struct Answered {
    /// The answer.
    pub answer: Answer,
    /// The policies, by position, that it says something about: those that the proof rests on, and those
    /// that apply somewhere in the region when that is not every sign-in there is.
    pub touches: BTreeSet<usize>,
}

/// Asks `assertions` about `set` on the day `now`.
///
/// # Errors
/// When proof and evaluation disagree, which is a bug of caplint.
pub(super) fn answers(set: &PolicySet, now: Date, assertions: &[&Assertion]) -> Result<Vec<Answered>, Disagreement> {
    if assertions.is_empty() {
        return Ok(Vec::new());
    }
    let extra = ask::extra_regions(set);
    let input = extra.iter().fold(ask::input(set, now, assertions), Input::with_region);
    let universe = Universe::new(input);
    let mut asker = Asker::new(&universe, set, 0, now);
    let mut prover = Prover::new(&universe.space().clone());
    universe.realism().iter().for_each(|constraint| prover.require(&constraint.formula));
    let answered = assertions.iter().map(|assertion| {
        let answer = asker.decide(assertion)?;
        let mut touches = rests_on(&answer.verdict);
        if assertion.region.0 != Policy::default() {
            touches.extend(meeting(&universe, &mut prover, set, assertion));
        }
        Ok(Answered { answer, touches })
    });
    answered.collect()
}

fn rests_on(verdict: &Verdict) -> BTreeSet<usize> {
    match verdict {
        Verdict::Proved { rests_on, .. } | Verdict::ProvedButFor { rests_on, .. } => rests_on.iter().copied().collect(),
        Verdict::NoWay(no) => no.because.iter().copied().collect(),
        Verdict::Open { .. } | Verdict::Vacuous { .. } | Verdict::NotDecided { .. } => BTreeSet::new(),
    }
}

/// The policies that apply to some sign-in of the region, whatever their state.
fn meeting(universe: &Universe<'_>, prover: &mut Prover, set: &PolicySet, assertion: &Assertion) -> Vec<usize> {
    let region = prover.literal(&universe.region(&assertion.region));
    let mut meets = |policy: &Policy| {
        let applies = prover.literal(&universe.applies(policy));
        prover.solve(&[region, applies]).is_found() != Some(false)
    };
    let policies = set.policies.iter().enumerate();
    policies.filter(|(_, entry)| meets(&entry.policy)).map(|(at, _)| at).collect()
}
