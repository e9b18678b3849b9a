//! Which edits make the difference for one sign-in.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::{Ask, PolicySet, SetPolicy, SignIn};
use crate::semantics::evaluate::{Evaluator, MergedSession, Outcome};
use crate::semantics::logic::Point;

use super::alike::Alike;
use super::edit::{Edit, Nature, Pair};
use super::formulas::Comparison;
use super::pairs::with_edits;
use super::result::SessionChange;
use super::session;

/// What is needed to ask again with some edits made and others not.
pub(super) struct Causes<'c> {
    pub(super) pairs: &'c [Pair],
    pub(super) edits: &'c [Edit],
    pub(super) alike: &'c Alike,
    /// The old set and the new one.
    pub(super) sets: [&'c PolicySet; 2],
    pub(super) comparison: &'c Comparison,
    pub(super) today: Date,
}

/// What comes of a sign-in, without saying which policies make it so.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Came {
    Allowed,
    Asked(Vec<BTreeSet<Ask>>),
    Blocked,
}

/// The edits, and whether the tenant's objects have a part in it.
pub(super) struct Found {
    pub(super) edits: Vec<usize>,
    pub(super) tenant: bool,
}

impl Causes<'_> {
    /// The edits that make the difference at `point`: those without which the old outcome stays, and those
    /// that have to be taken back to come to it again. `sign_ins` is the point as each side sees it.
    pub(super) fn at(&self, point: &Point, sign_ins: [&SignIn; 2]) -> Found {
        let relevant = self.relevant(point);
        let counts = |(position, edit): &(usize, &Edit)| {
            let is_first = self.alike.first(*position) == *position;
            is_first && edit.nature == Nature::Effective && relevant.contains(&edit.pair)
        };
        let all: BTreeSet<usize> = self.edits.iter().enumerate().filter(counts).map(|(position, _)| position).collect();
        let nothing = BTreeSet::new();
        let came = |side: usize, kept: &BTreeSet<usize>| self.came(side, sign_ins[side], kept, &relevant);
        let [old, new] = [0, 1].map(|side| self.comes(side, sign_ins[side], self.own(side, &relevant)));
        let mut causes: BTreeSet<usize> = BTreeSet::new();
        // As each tenant sees it, so that what the tenant does is no policy's fault.
        let there = came(0, &all);
        if there != old {
            causes.extend(least(&all, |kept| came(0, kept) == there));
        }
        let back = came(1, &nothing);
        if back != new {
            causes.extend(least(&all, |undone| came(1, &all.difference(undone).copied().collect()) == back));
        }
        Found { edits: self.alike.all(|first| causes.contains(&first)).collect(), tenant: there != new || back != old }
    }

    /// The pairs of which a policy applies on either side.
    fn relevant(&self, point: &Point) -> BTreeSet<usize> {
        let Comparison { old, new, .. } = self.comparison;
        let applies = |pair: &usize| old.applies[*pair].holds(point) || new.applies[*pair].holds(point);
        (0..self.pairs.len()).filter(applies).collect()
    }

    fn came(
        &self,
        side: usize,
        sign_in: &SignIn,
        kept: &BTreeSet<usize>,
        relevant: &BTreeSet<usize>,
    ) -> (Came, Vec<SessionChange>) {
        let kept: BTreeSet<usize> = self.alike.all(|first| kept.contains(&first)).collect();
        self.comes(side, sign_in, with_edits(self.sets[0], self.pairs, self.edits, &kept, relevant))
    }

    /// The side's own policies of the pairs that are `relevant`.
    fn own(&self, side: usize, relevant: &BTreeSet<usize>) -> Vec<SetPolicy> {
        let position = |pair: &usize| if side == 0 { self.pairs[*pair].old } else { self.pairs[*pair].new };
        relevant.iter().filter_map(position).map(|at| self.sets[side].policies[at].clone()).collect()
    }

    /// What comes of the sign-in with these policies, as the side's tenant sees it.
    fn comes(&self, side: usize, sign_in: &SignIn, policies: Vec<SetPolicy>) -> (Came, Vec<SessionChange>) {
        let set = PolicySet { policies, ..without_policies(self.sets[side]) };
        let decision = Evaluator::new(&set, self.today).evaluate(sign_in).enforced;
        let session = session::changes(&MergedSession::default(), &decision.session);
        match decision.outcome {
            Outcome::Allow => (Came::Allowed, session),
            Outcome::Challenge(sets) => (Came::Asked(sets), session),
            Outcome::EffectiveBlock(_) | Outcome::Block(_) => (Came::Blocked, Vec::new()),
        }
    }
}

fn without_policies(set: &PolicySet) -> PolicySet {
    PolicySet { policies: Vec::new(), tenant: set.tenant.clone(), has_tenant_file: set.has_tenant_file }
}

/// A smallest part of `all` for which `holds`, when it holds for all: what can be given up is, from the
/// first to the last.
fn least(all: &BTreeSet<usize>, holds: impl Fn(&BTreeSet<usize>) -> bool) -> BTreeSet<usize> {
    let mut kept = all.clone();
    for one in all {
        kept.remove(one);
        if !holds(&kept) {
            kept.insert(*one);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_needed_is_given_up() {
        let all = BTreeSet::from([1, 2, 3, 4]);
        let holds = |kept: &BTreeSet<usize>| kept.contains(&2) && (kept.contains(&1) || kept.contains(&4));
        assert_eq!(least(&all, holds), BTreeSet::from([2, 4]));
    }
}
