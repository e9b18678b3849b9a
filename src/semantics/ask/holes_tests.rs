//! Holes against plain enumeration.

use proptest::prelude::*;

use super::holes::{Phase, Search, at_most_one};
use crate::semantics::logic::{Formula, Point, Space, ValueSet, VarId};
use crate::semantics::prove::{Prover, points};

const SIZES: [usize; 5] = [2, 2, 3, 3, 2];
const PEOPLE: usize = 3;

fn space() -> Space {
    let mut space = Space::default();
    for size in SIZES {
        space.add(format!("of {size}"), size);
    }
    space
}

fn formula() -> impl Strategy<Value = Formula> {
    let leaf = (0..5_u32, proptest::collection::vec(0_usize..3, 0..3))
        .prop_map(|(var, values)| Formula::is_in(VarId(var), ValueSet::of(SIZES[var as usize], values)));
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(Formula::not),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Formula::all),
            proptest::collection::vec(inner, 0..4).prop_map(Formula::any),
        ]
    })
}

struct Case {
    space: Space,
    real: Formula,
    given: Formula,
    violation: Formula,
}

impl Case {
    fn fails(&self, point: &Point) -> bool {
        [&self.real, &self.given, &self.violation].iter().all(|formula| formula.holds(point))
    }

    fn search(&self, phases: &[Phase]) -> super::holes::Holes {
        let mut prover = Prover::new(&self.space);
        prover.require(&self.real);
        let all: Vec<VarId> = self.space.ids().collect();
        let (people, conditions) = all.split_at(PEOPLE);
        let mut search = Search {
            prover: &mut prover,
            space: &self.space,
            real: &self.real,
            people,
            conditions,
            given: &self.given,
            violation: &self.violation,
        };
        search.holes(phases).unwrap()
    }
}

fn everything() -> [Phase; 1] {
    [Phase { only: Formula::TRUE, most: usize::MAX }]
}

proptest! {
    #[test]
    fn holes_are_what_fails(real in formula(), given in formula(), violation in formula()) {
        let case = Case { space: space(), real, given, violation };
        let found = case.search(&everything());
        prop_assert!(!found.more);
        for point in points(&case.space) {
            let inside = found.holes.iter().any(|hole| hole.who.holds(&point) && hole.conditions.holds(&point));
            let possible = case.real.holds(&point) && case.given.holds(&point);
            if possible {
                prop_assert_eq!(inside, case.fails(&point), "{:?} in {:?}", point, found);
            }
        }
        for hole in &found.holes {
            prop_assert!(case.fails(&hole.example));
            prop_assert!(hole.who.holds(&hole.example) && hole.conditions.holds(&hole.example));
        }
    }

    #[test]
    fn a_phase_finds_only_what_it_is_for(violation in formula(), only in formula()) {
        let case = Case { space: space(), real: Formula::TRUE, given: Formula::TRUE, violation };
        let first = Phase { only: only.clone(), most: 1 };
        let found = case.search(&[first]);
        let any = points(&case.space).any(|point| case.fails(&point) && only.holds(&point));
        prop_assert_eq!(!found.holes.is_empty(), any);
    }

    #[test]
    fn at_most_one_counts(count in 0_usize..6) {
        let mut space = Space::default();
        let statements: Vec<Formula> = (0..count).map(|number| {
            let var = space.add(number.to_string(), 2);
            space.yes(var)
        }).collect();
        let formula = at_most_one(&statements);
        for point in points(&space) {
            prop_assert_eq!(formula.holds(&point), point.0.iter().filter(|value| **value == 1).count() < 2);
        }
    }
}

#[test]
fn people_are_described_as_widely_as_can_be() {
    // Whoever is not in the first group, or is in the second: nothing else matters.
    let space = space();
    let violation = space.yes(VarId(0)).not().or(space.yes(VarId(1)));
    let case = Case { space, real: Formula::TRUE, given: Formula::TRUE, violation };
    let found = case.search(&everything());
    let sides: Vec<Vec<u32>> =
        found.holes.iter().map(|hole| hole.who.sides.iter().map(|(var, _)| var.0).collect()).collect();
    assert_eq!(sides, [[0], [1]]);
    assert!(found.holes.iter().all(|hole| hole.conditions.sides.is_empty()));
}

#[test]
fn more_than_asked_for_is_said() {
    let space = space();
    let violation =
        Formula::any([space.yes(VarId(0)).and(space.is(VarId(3), 1)), space.yes(VarId(1)).and(space.is(VarId(3), 2))]);
    let case = Case { space, real: Formula::TRUE, given: Formula::TRUE, violation };
    let phase = |most| [Phase { only: Formula::TRUE, most }];
    assert!(case.search(&phase(1)).more);
    assert!(!case.search(&phase(2)).more);
}
