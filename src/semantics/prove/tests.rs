//! The laws by which prover, diagrams, covers and plain enumeration agree.

mod cover;
mod diagram;
mod naive;
mod prover;

use proptest::prelude::*;

use super::points;
use crate::semantics::logic::{Formula, Point, Space, ValueSet, VarId};

/// How many random spaces each law is tried on.
const CASES: u32 = 600;

fn space_of(sizes: &[usize]) -> Space {
    let mut space = Space::default();
    for size in sizes {
        space.add("variable", *size);
    }
    space
}

/// A small space with some formulas over it.
#[derive(Debug, Clone)]
struct Case {
    space: Space,
    formulas: Vec<Formula>,
}

impl Case {
    fn points(&self) -> Vec<Point> {
        points(&self.space).collect()
    }

    fn order(&self) -> Vec<VarId> {
        self.space.ids().collect()
    }
}

fn formula(sizes: Vec<usize>) -> impl Strategy<Value = Formula> {
    let values = proptest::collection::vec(any::<bool>(), 6);
    let leaf = (any::<proptest::sample::Index>(), values).prop_map(move |(var, has)| {
        let var = var.index(sizes.len());
        let values = (0..sizes[var]).filter(|value| has[*value]);
        Formula::is_in(VarId(u32::try_from(var).unwrap()), ValueSet::of(sizes[var], values))
    });
    leaf.prop_recursive(4, 20, 4, |inner| {
        prop_oneof![
            1 => inner.clone().prop_map(Formula::not),
            2 => proptest::collection::vec(inner.clone(), 2..4).prop_map(Formula::all),
            2 => proptest::collection::vec(inner, 2..4).prop_map(Formula::any),
        ]
    })
}

/// Up to five variables with up to six values each, and as many formulas as `count` says.
fn cases(count: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = Case> {
    let count = count.into();
    let size = prop_oneof![1 => Just(1_usize), 4 => Just(2), 3 => Just(3), 1 => 4_usize..7];
    proptest::collection::vec(size, 1..6).prop_flat_map(move |sizes| {
        let space = space_of(&sizes);
        proptest::collection::vec(formula(sizes), count.clone())
            .prop_map(move |formulas| Case { space: space.clone(), formulas })
    })
}
