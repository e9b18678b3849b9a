//! The smallest sets of controls that meet several demands at once.

use std::collections::BTreeSet;

use crate::model::{Ask, Tenant};

use super::strength::implies;

/// The minimal sets of asks that meet every clause, each clause being met by any one of its members: the
/// prime implicants of the conjunction. A strength that satisfies another stands for both. Sorted,
/// smaller sets first.
pub(super) fn minimal_sets(tenant: &Tenant, clauses: &[BTreeSet<Ask>]) -> Vec<BTreeSet<Ask>> {
    let mut sets = vec![BTreeSet::new()];
    for clause in clauses {
        let longer = sets.iter().flat_map(|set| clause.iter().map(|ask| with(tenant, set, ask)));
        sets = without_larger(tenant, longer.collect());
    }
    sets.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    sets
}

/// `set` and `ask`, without what something else in it satisfies.
fn with(tenant: &Tenant, set: &BTreeSet<Ask>, ask: &Ask) -> BTreeSet<Ask> {
    if set.iter().any(|shown| implies(tenant, shown, ask)) {
        return set.clone();
    }
    let mut joined: BTreeSet<Ask> = set.iter().filter(|asked| !implies(tenant, ask, asked)).cloned().collect();
    joined.insert(ask.clone());
    joined
}

/// Each set that is not met whenever another one is; of two that say the same, the first.
fn without_larger(tenant: &Tenant, sets: BTreeSet<BTreeSet<Ask>>) -> Vec<BTreeSet<Ask>> {
    let meets = |shown: &BTreeSet<Ask>, asked: &BTreeSet<Ask>| {
        asked.iter().all(|asked| shown.iter().any(|shown| implies(tenant, shown, asked)))
    };
    let sets: Vec<_> = sets.into_iter().collect();
    let is_kept = |at: usize| {
        let larger = |other: usize| {
            other != at && meets(&sets[at], &sets[other]) && (other < at || !meets(&sets[other], &sets[at]))
        };
        !(0..sets.len()).any(larger)
    };
    (0..sets.len()).filter(|at| is_kept(*at)).map(|at| sets[at].clone()).collect()
}
