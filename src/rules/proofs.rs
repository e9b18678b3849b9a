//! What rules ask the prover, each question answered once for a run.

use std::ops::Range;
use std::sync::OnceLock;

use jiff::civil::Date;

use crate::model::{Assertion, PolicySet};
use crate::semantics::ask::{Answer, Asker, Disagreement, Limits, extra_regions, input};
use crate::semantics::universe::{Input, Universe};

use super::goal::{COMMON, GOALS};

/// An answer; `None` where the question does not arise. The error is a bug of caplint.
pub(super) type Asked = Option<Result<Answer, Disagreement>>;

/// What rules show of an open question: the widest region, and whether there are others.
const LIMITS: Limits = Limits { regions: 3, joint_regions: 1, conflicts: 20_000 };

/// The proofs about a set. Nothing is worked out before a rule asks, so that a run without such rules pays
/// nothing.
#[derive(Debug)]
pub struct Proofs<'s> {
    set: &'s PolicySet,
    now: Date,
    common: OnceLock<Vec<Asked>>,
    strict: OnceLock<Vec<Asked>>,
}

impl<'s> Proofs<'s> {
    /// Proofs about `set` on the day `now`.
    #[must_use]
    pub fn new(set: &'s PolicySet, now: Date) -> Self {
        Self { set, now, common: OnceLock::new(), strict: OnceLock::new() }
    }

    /// The answer to the question at `position` of the table.
    pub(super) fn goal(&self, position: usize) -> Option<&Result<Answer, Disagreement>> {
        let (answers, first) = if position < COMMON {
            (self.common.get_or_init(|| self.goals(0..COMMON)), 0)
        } else {
            (self.strict.get_or_init(|| self.goals(COMMON..GOALS.len())), COMMON)
        };
        answers.get(position - first)?.as_ref()
    }

    fn goals(&self, which: Range<usize>) -> Vec<Asked> {
        let assertions: Vec<_> = GOALS[which].iter().map(|goal| goal.assertion(self.set)).collect();
        self.ask(&assertions)
    }

    /// The answers to `assertions`, in order, from one universe.
    fn ask(&self, assertions: &[Option<Assertion>]) -> Vec<Asked> {
        let extra = extra_regions(self.set);
        let asked: Vec<&Assertion> = assertions.iter().flatten().collect();
        let input = extra.iter().fold(input(self.set, self.now, &asked), Input::with_region);
        let universe = Universe::new(input);
        let mut asker = Asker::new(&universe, self.set, 0, self.now).with_limits(LIMITS);
        assertions.iter().map(|assertion| assertion.as_ref().map(|one| asker.decide(one))).collect()
    }
}
