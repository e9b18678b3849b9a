//! What a set demands at a point, as a function of the controls that are shown; and where else it
//! demands the same.

use std::collections::BTreeSet;

use crate::semantics::logic::{Formula, Point, ValueSet, VarId};
use crate::semantics::universe::{Topic, Universe};

/// A monotone demand: the smallest sets of controls that meet it. One empty set where nothing is
/// asked, no set at all where nothing suffices. Sorted, and no set holds another, so that two demands
/// are the same when they are equal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Demanded(Vec<BTreeSet<VarId>>);

impl Demanded {
    /// What `formula`, monotone in the controls, asks at `point`. A control that cannot be shown there
    /// is none.
    pub(super) fn at(universe: &Universe<'_>, formula: &Formula, point: &Point) -> Self {
        Self(Reader { universe, point }.sets(formula))
    }

    /// True when nothing is asked.
    pub(super) fn is_nothing(&self) -> bool {
        self.0 == [BTreeSet::new()]
    }

    /// True when nothing suffices.
    pub(super) fn is_block(&self) -> bool {
        self.0.is_empty()
    }

    /// True when whoever meets this meets `other`.
    pub(super) fn implies(&self, other: &Self) -> bool {
        self.0.iter().all(|own| other.0.iter().any(|set| set.is_subset(own)))
    }

    /// Where `formula` asks just this.
    pub(super) fn formula(&self, universe: &Universe<'_>, formula: &Formula) -> Formula {
        let enough = self.0.iter().map(|set| shown(universe, formula, |var| set.contains(&var)));
        let ways_to_fail = hitting_sets(&self.0);
        let short =
            ways_to_fail.iter().map(|held_back| shown(universe, formula, |var| !held_back.contains(&var)).not());
        Formula::all(enough.chain(short))
    }
}

struct Reader<'r> {
    universe: &'r Universe<'r>,
    point: &'r Point,
}

impl Reader<'_> {
    fn sets(&self, formula: &Formula) -> Vec<BTreeSet<VarId>> {
        match formula {
            Formula::Constant(value) => constant(*value),
            Formula::In(var, values) if is_control(self.universe, *var) => self.control(*var, values),
            // What is not a control is decided by the point; negations are of such things alone.
            Formula::In(..) | Formula::Not(_) => constant(formula.holds(self.point)),
            Formula::All(parts) => parts
                .iter()
                .fold(constant(true), |sets, part| if sets.is_empty() { sets } else { both(&sets, &self.sets(part)) }),
            Formula::Any(parts) => self.any(parts),
        }
    }

    fn control(&self, var: VarId, values: &ValueSet) -> Vec<BTreeSet<VarId>> {
        let can_be_shown = self.universe.availability(var).holds(self.point);
        if values.has(1) && can_be_shown { vec![BTreeSet::from([var])] } else { constant(values.has(0)) }
    }

    fn any(&self, parts: &[Formula]) -> Vec<BTreeSet<VarId>> {
        let mut sets: Vec<BTreeSet<VarId>> = Vec::new();
        for part in parts {
            let more = self.sets(part);
            if more.first().is_some_and(BTreeSet::is_empty) {
                return more;
            }
            sets.extend(more);
        }
        smallest(sets)
    }
}

fn constant(value: bool) -> Vec<BTreeSet<VarId>> {
    if value { vec![BTreeSet::new()] } else { Vec::new() }
}

fn is_control(universe: &Universe<'_>, var: VarId) -> bool {
    universe.meaning(var).topic == Topic::Control
}

/// What meets both.
fn both(one: &[BTreeSet<VarId>], other: &[BTreeSet<VarId>]) -> Vec<BTreeSet<VarId>> {
    if let [only] = other
        && only.is_empty()
    {
        return one.to_vec();
    }
    smallest(one.iter().flat_map(|first| other.iter().map(move |second| first | second)).collect())
}

/// The sets that hold no other, sorted.
fn smallest(mut sets: Vec<BTreeSet<VarId>>) -> Vec<BTreeSet<VarId>> {
    sets.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
    sets.dedup();
    let mut kept: Vec<BTreeSet<VarId>> = Vec::new();
    for set in sets {
        if !kept.iter().any(|smaller| smaller.is_subset(&set)) {
            kept.push(set);
        }
    }
    kept
}

/// The smallest sets that have a member of each of `sets`: what has to be held back so that none of
/// them is shown.
fn hitting_sets(sets: &[BTreeSet<VarId>]) -> Vec<BTreeSet<VarId>> {
    sets.iter().fold(constant(true), |found, set| {
        let longer = found.iter().flat_map(|own| {
            set.iter().map(move |var| {
                let mut own = own.clone();
                own.insert(*var);
                own
            })
        });
        smallest(longer.collect())
    })
}

/// `formula` where those controls are shown that `is_shown` and that can be: no control is left in it.
pub(super) fn shown(universe: &Universe<'_>, formula: &Formula, is_shown: impl Fn(VarId) -> bool) -> Formula {
    formula.replace(&|var, values: &ValueSet| {
        if !is_control(universe, var) {
            return None;
        }
        let yes = if is_shown(var) { universe.availability(var) } else { Formula::FALSE };
        Some(if values.has(1) { yes } else { yes.not() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn family() -> impl Strategy<Value = Vec<BTreeSet<VarId>>> {
        let set = proptest::collection::btree_set((0_u32..6).prop_map(VarId), 0..4);
        proptest::collection::vec(set, 0..5).prop_map(smallest)
    }

    fn meets(shown: &BTreeSet<VarId>, family: &[BTreeSet<VarId>]) -> bool {
        family.iter().any(|set| set.is_subset(shown))
    }

    fn all_shown() -> impl Iterator<Item = BTreeSet<VarId>> {
        (0_u32..64).map(|bits| (0..6).filter(|bit| bits >> bit & 1 == 1).map(VarId).collect())
    }

    proptest! {
        #[test]
        fn demands_are_monotone_functions(one in family(), other in family()) {
            let met = both(&one, &other);
            let (first, second) = (Demanded(one.clone()), Demanded(other.clone()));
            for shown in all_shown() {
                prop_assert_eq!(meets(&shown, &met), meets(&shown, &one) && meets(&shown, &other));
            }
            let implied = all_shown().all(|shown| !meets(&shown, &one) || meets(&shown, &other));
            prop_assert_eq!(first.implies(&second), implied);
            prop_assert_eq!(first.implies(&second) && second.implies(&first), first == second);
        }

        #[test]
        fn holding_back_a_hitting_set_is_the_way_to_fail(family in family()) {
            let hitting = hitting_sets(&family);
            for shown in all_shown() {
                let held_back: BTreeSet<VarId> = (0..6).map(VarId).filter(|var| !shown.contains(var)).collect();
                let hit = hitting.iter().any(|set| set.is_subset(&held_back));
                prop_assert_eq!(meets(&shown, &family), !hit);
            }
        }
    }
}
