//! Both sets as formulas over one universe.

use crate::model::{Policy, PolicySet};
use crate::semantics::logic::Formula;
use crate::semantics::universe::{Universe, View};

use super::edit::Pair;
use super::session::{InForce, Statement, statements};

/// One set as formulas.
#[derive(Debug, Clone)]
pub(super) struct SetFormulas {
    /// For each pair: where what its policy demands is met, or it does not apply. True for one that is
    /// not in force.
    pub(super) met: Vec<Formula>,
    /// For each pair: where its policy applies; false for one that is not in force.
    pub(super) applies: Vec<Formula>,
}

impl SetFormulas {
    /// The policies in force of `policies`, one for each pair, as `view` sees them.
    pub(super) fn new(view: View<'_, '_>, policies: &[Option<&Policy>]) -> Self {
        let enabled: Vec<&Policy> = policies.iter().flatten().copied().filter(|policy| policy.is_enabled()).collect();
        let own_strength = view.own_strength(&enabled);
        let met = policies.iter().map(|policy| match policy.filter(|policy| policy.is_enabled()) {
            Some(policy) => view.lets_in(policy, &own_strength),
            None => Formula::TRUE,
        });
        let applies = policies.iter().map(|policy| match policy.filter(|policy| policy.is_enabled()) {
            Some(policy) => view.applies(policy),
            None => Formula::FALSE,
        });
        Self { met: met.collect(), applies: applies.collect() }
    }

    fn in_force<'p>(&self, view: View<'_, '_>, policies: &[Option<&'p Policy>]) -> InForce<'p> {
        let applying = policies.iter().zip(&self.applies).filter(|(_, applies)| **applies != Formula::FALSE);
        let applying = applying.filter_map(|(policy, applies)| Some(((*policy)?, applies.clone())));
        InForce { policies: applying.collect(), choices: view.tenant().facts.choices }
    }
}

/// Two sets, and what tells them apart.
#[derive(Debug, Clone)]
pub(super) struct Comparison {
    pub(super) old: SetFormulas,
    pub(super) new: SetFormulas,
    /// Pairs whose policies are not met in the same places.
    pub(super) differing: Vec<usize>,
    /// Session controls that do not hold in the same places.
    pub(super) session: Vec<Statement>,
}

impl Comparison {
    /// `old` as side 0 of the universe sees it, `new` as side 1 does.
    pub(super) fn new(universe: &Universe<'_>, old: &[Option<&Policy>], new: &[Option<&Policy>]) -> Self {
        Self::of([universe.view(0), universe.view(1)], old, new)
    }

    /// As [`Self::new`], each set as its view sees it.
    pub(super) fn of(views: [View<'_, '_>; 2], old: &[Option<&Policy>], new: &[Option<&Policy>]) -> Self {
        let before = SetFormulas::new(views[0], old);
        let after = SetFormulas::new(views[1], new);
        let differing = (0..before.met.len()).filter(|&pair| before.met[pair] != after.met[pair]).collect();
        let session = statements(&before.in_force(views[0], old), &after.in_force(views[1], new));
        Self { old: before, new: after, differing, session }
    }

    /// Whoever is let in by the policies that both sets have.
    fn common(&self) -> Formula {
        let same = (0..self.old.met.len()).filter(|pair| !self.differing.contains(pair));
        Formula::all(same.map(|pair| self.old.met[pair].clone()))
    }

    fn differing(&self, side: &SetFormulas) -> Formula {
        Formula::all(self.differing.iter().map(|&pair| side.met[pair].clone()))
    }

    /// Whoever the old set lets in.
    pub(super) fn old_allows(&self) -> Formula {
        self.differing(&self.old).and(self.common())
    }

    /// Whoever the new set lets in.
    pub(super) fn new_allows(&self) -> Formula {
        self.differing(&self.new).and(self.common())
    }

    /// Where the old set may demand something else than the new one: without looking at the policies
    /// that both have.
    pub(super) fn touched(&self) -> Formula {
        let touched = self.differing.iter().flat_map(|&pair| [&self.old.applies[pair], &self.new.applies[pair]]);
        let session = self.session.iter().map(|statement| differs(&statement.old, &statement.new));
        Formula::any(touched.cloned().chain(session))
    }

    /// Let in by the new set and not by the old one.
    pub(super) fn looser(&self) -> Formula {
        Formula::all([self.differing(&self.new), self.differing(&self.old).not(), self.common()])
    }

    /// Let in by the old set and not by the new one.
    pub(super) fn stricter(&self) -> Formula {
        Formula::all([self.differing(&self.old), self.differing(&self.new).not(), self.common()])
    }

    /// Let in by both, with a session that is in some respect less strict now.
    pub(super) fn looser_session(&self) -> Formula {
        self.session(|statement| statement.old.clone().and(statement.new.clone().not()))
    }

    /// Let in by both, with a session that is in some respect stricter now.
    pub(super) fn stricter_session(&self) -> Formula {
        self.session(|statement| statement.new.clone().and(statement.old.clone().not()))
    }

    fn session(&self, differs: impl Fn(&Statement) -> Formula) -> Formula {
        let some = Formula::any(self.session.iter().map(differs));
        Formula::all([some, self.differing(&self.old), self.differing(&self.new), self.common()])
    }

    /// Anything that makes one set other than the other.
    pub(super) fn changed(&self) -> Formula {
        Formula::any([self.looser(), self.stricter(), self.looser_session(), self.stricter_session()])
    }
}

/// Where one holds and the other does not.
pub(super) fn differs(one: &Formula, other: &Formula) -> Formula {
    one.clone().and(other.clone().not()).or(other.clone().and(one.clone().not()))
}

/// For each pair the policy of the old set and that of the new one.
pub(super) fn policies<'s>(old: &'s PolicySet, new: &'s PolicySet, pairs: &[Pair]) -> [Vec<Option<&'s Policy>>; 2] {
    let of = |set: &'s PolicySet, at: Option<usize>| at.map(|at| &set.policies[at].policy);
    [pairs.iter().map(|pair| of(old, pair.old)).collect(), pairs.iter().map(|pair| of(new, pair.new)).collect()]
}
