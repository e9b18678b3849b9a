//! Edits that change no sign-in, and why.

use crate::model::{Policy, PolicySet, SetPolicy};
use crate::semantics::logic::Formula;
use crate::semantics::prove::{Answer, Prover};
use crate::semantics::universe::Universe;

use super::alike::Alike;
use super::edit::{Edit, Nature, Pair, Side};
use super::formulas::{Comparison, policies};
use super::result::Idle;
use super::unread::Unread;

/// What is needed to ask whether an edit does anything.
pub(super) struct IdleEdits<'i> {
    pub(super) universe: &'i Universe<'i>,
    pub(super) pairs: &'i [Pair],
    pub(super) edits: &'i [Edit],
    pub(super) alike: &'i Alike,
    pub(super) unread: &'i Unread,
    pub(super) sets: [&'i PolicySet; 2],
    pub(super) prover: &'i mut Prover,
}

impl IdleEdits<'_> {
    /// Each edit that is in no region's `causes` and of which it is proved that it does nothing, with
    /// the reason. What is not decided is left out.
    pub(super) fn find(&mut self, causes: &std::collections::BTreeSet<usize>) -> Vec<(usize, Idle)> {
        let mut found = Vec::new();
        for (position, edit) in self.edits.iter().enumerate() {
            let idle = match edit.nature {
                Nature::Words => Some(Idle::Words),
                Nature::Effective if causes.contains(&position) => None,
                Nature::Effective if self.alike.first(position) == position => self.reason(position),
                // The first of those that are one with it has spoken for all.
                Nature::Effective => {
                    let first = self.alike.first(position);
                    found.iter().find(|(known, _)| *known == first).map(|(_, idle): &(usize, Idle)| idle.clone())
                }
            };
            found.extend(idle.map(|idle| (position, idle)));
        }
        found
    }

    /// Why an edit does nothing, with all that are one with it.
    fn reason(&mut self, position: usize) -> Option<Idle> {
        let edit = &self.edits[position];
        let pair = &self.pairs[edit.pair];
        let now: Option<SetPolicy> = pair.new.map(|at| self.sets[1].policies[at].clone());
        let mut undone = now.clone();
        for own in self.alike.all(|first| first == position) {
            (self.edits[own].put)(&mut undone, Side::Old);
        }
        let own = |entry: &Option<SetPolicy>| entry.as_ref().map(|entry| entry.policy.clone());
        let (now, undone) = (own(&now), own(&undone));
        let enforced = |policy: &Option<Policy>| policy.as_ref().is_some_and(Policy::is_enabled);
        if !enforced(&now) && !enforced(&undone) {
            return Some(Idle::NotEnforced);
        }
        if self.never_applies(now.as_ref())? && self.never_applies(undone.as_ref())? {
            return Some(Idle::NeverApplies);
        }
        if self.unread.is_of(edit) {
            return None;
        }
        self.covered(edit.pair, now.as_ref(), undone.as_ref())
    }

    /// Whether the policy applies to no sign-in; `None` where that is not decided.
    fn never_applies(&mut self, policy: Option<&Policy>) -> Option<bool> {
        let Some(policy) = policy.filter(|policy| policy.is_enabled()) else { return Some(true) };
        let applies = self.universe.view(1).applies(policy);
        self.prover.is_satisfiable(&applies).map(|found| !found)
    }

    /// Whether the rest of the new set makes up for the edit, and which of its policies.
    fn covered(&mut self, pair: usize, now: Option<&Policy>, undone: Option<&Policy>) -> Option<Idle> {
        let [_, new] = policies(self.sets[0], self.sets[1], self.pairs);
        let (mut with, mut without) = (new.clone(), new);
        with[pair] = now;
        without[pair] = undone;
        let view = self.universe.view(1);
        let comparison = Comparison::of([view, view], &without, &with);
        let only_here = comparison.differing.iter().all(|&differing| differing == pair);
        let core = match (only_here, comparison.session.is_empty()) {
            (true, true) => self.core(&comparison, pair)?,
            _ => (self.prover.is_satisfiable(&comparison.changed()) == Some(false)).then(Vec::new)?,
        };
        let covering: Vec<usize> = core.into_iter().filter_map(|pair| self.pairs[pair].new).collect();
        Some(if covering.is_empty() { Idle::MadeUpFor } else { Idle::CoveredBy(covering) })
    }

    /// The pairs on whose policies it rests that the one at `pair` may be one or the other.
    fn core(&mut self, comparison: &Comparison, pair: usize) -> Option<Vec<usize>> {
        let (old, new) = (&comparison.old.met[pair], &comparison.new.met[pair]);
        let mut rests_on = Vec::new();
        for (one, other) in [(old, new), (new, old)] {
            let differs = one.clone().and(other.clone().not());
            rests_on.extend(self.rests_on(&differs, comparison, pair)?);
        }
        rests_on.sort_unstable();
        rests_on.dedup();
        Some(rests_on)
    }

    fn rests_on(&mut self, differs: &Formula, comparison: &Comparison, pair: usize) -> Option<Vec<usize>> {
        let others = (0..comparison.new.met.len()).filter(|&other| other != pair);
        let others: Vec<usize> = others.filter(|&other| comparison.new.met[other] != Formula::TRUE).collect();
        let mut assumptions = vec![self.prover.literal(differs)];
        for &other in &others {
            assumptions.push(self.prover.literal(&comparison.new.met[other]));
        }
        match self.prover.minimal_core(&assumptions) {
            Answer::Impossible(core) => {
                Some(core.into_iter().filter_map(|place| others.get(place.checked_sub(1)?).copied()).collect())
            }
            Answer::Found(_) | Answer::Unknown => None,
        }
    }
}
