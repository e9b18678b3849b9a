//! Laws of decision diagrams.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{CASES, Case, cases, formula, space_of};
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};
use crate::semantics::prove::{Cube, Diagram, DiagramError, Diagrams};

const LIMIT: usize = 100_000;

/// Diagrams over all variables in reverse order, and those of the formulas.
fn drawn(case: &Case) -> (Diagrams, Vec<Diagram>) {
    let mut order = case.order();
    order.reverse();
    let mut diagrams = Diagrams::new(&case.space, &order, LIMIT);
    let drawn = case.formulas.iter().map(|formula| diagrams.formula(formula).unwrap()).collect();
    (diagrams, drawn)
}

fn says(diagrams: &Diagrams, diagram: Diagram, point: &Point) -> u32 {
    diagrams.value(diagram, |var| point.get(var))
}

/// A cube over some of the variables, from numbers.
fn cube_of(case: &Case, bits: &[u8]) -> Cube {
    let sides = case.space.ids().zip(bits).filter_map(|(var, bits)| {
        let size = case.space.size(var);
        let values = ValueSet::of(size, (0..size).filter(|value| bits >> value & 1 == 1));
        (bits >> 6 > 0 && !values.is_empty()).then_some((var, values))
    });
    Cube { sides: sides.collect() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn a_diagram_says_what_its_formula_does(case in cases(2)) {
        let (mut diagrams, drawn) = drawn(&case);
        let [one, other] = drawn[..] else { unreachable!() };
        let made = [
            diagrams.and(one, other).unwrap(),
            diagrams.or(one, other).unwrap(),
            diagrams.not(one).unwrap(),
            diagrams.without(one, other).unwrap(),
            diagrams.apply(one, other, &|one, other| 10 + 2 * one + other).unwrap(),
            diagrams.map(one, &|one| 7 - one).unwrap(),
        ];
        for point in case.points() {
            let [a, b] = [0, 1].map(|place: usize| u32::from(case.formulas[place].holds(&point)));
            prop_assert_eq!(says(&diagrams, one, &point), a);
            let said = made.map(|diagram| says(&diagrams, diagram, &point));
            prop_assert_eq!(said, [a & b, a | b, 1 - a, a & (1 - b), 10 + 2 * a + b, 7 - a]);
        }
    }

    #[test]
    fn the_same_function_is_the_same_diagram(case in cases(2)) {
        let (diagrams, drawn) = drawn(&case);
        let same = case.points().iter().all(|point| case.formulas[0].holds(point) == case.formulas[1].holds(point));
        prop_assert_eq!(drawn[0] == drawn[1], same);
        let leaves = drawn.iter().all(|diagram| matches!(diagram, Diagram::Leaf(_)));
        prop_assert!(leaves || !diagrams.is_empty());
    }

    #[test]
    fn a_variable_goes_by_some_all_or_one_value(case in cases(1), at in any::<proptest::sample::Index>(), more in any::<bool>()) {
        let (mut diagrams, drawn) = drawn(&case);
        let var = VarId(u32::try_from(at.index(case.space.variables.len())).unwrap());
        let mut gone = vec![var];
        gone.extend(case.space.ids().next().filter(|first| more && *first != var));
        let some = diagrams.exists(drawn[0], &gone).unwrap();
        let all = diagrams.for_all(drawn[0], &gone).unwrap();
        let points = case.points();
        for point in &points {
            let agrees = |other: &&Point| case.space.ids().all(|var| gone.contains(&var) || other.get(var) == point.get(var));
            let around: Vec<bool> = points.iter().filter(agrees).map(|other| case.formulas[0].holds(other)).collect();
            prop_assert_eq!(says(&diagrams, some, point) == 1, around.contains(&true));
            prop_assert_eq!(says(&diagrams, all, point) == 1, !around.contains(&false));
            let value = point.get(var);
            let left = diagrams.restrict(drawn[0], var, value).unwrap();
            prop_assert_eq!(says(&diagrams, left, point) == 1, case.formulas[0].holds(point));
            let elsewhere = point.with(var, (value + 1) % case.space.size(var));
            prop_assert_eq!(says(&diagrams, left, &elsewhere) == 1, case.formulas[0].holds(point));
        }
    }

    #[test]
    fn points_are_counted_and_the_smallest_is_found(case in cases(2)) {
        let (mut diagrams, drawn) = drawn(&case);
        let pair = diagrams.apply(drawn[0], drawn[1], &|one, other| 2 * one + other).unwrap();
        let points = case.points();
        let said = |point: &Point| says(&diagrams, pair, point);
        let all: BTreeSet<u32> = points.iter().map(said).collect();
        prop_assert_eq!(&diagrams.terminals(pair), &all);
        for terminal in 0..5 {
            let with: Vec<&Point> = points.iter().filter(|point| said(point) == terminal).collect();
            prop_assert_eq!(diagrams.count(pair, terminal), with.len() as u128);
            let smallest = with.into_iter().min_by_key(|point| point.0.iter().rev().copied().collect::<Vec<_>>());
            let base = Point(vec![0; case.space.variables.len()]);
            let found = diagrams.smallest(pair, terminal).map(|cube| cube.lowest(&base));
            prop_assert_eq!(found.as_ref(), smallest);
        }
    }

    #[test]
    fn what_is_said_in_a_cube_is_what_its_points_say(case in cases(1), bits in proptest::collection::vec(any::<u8>(), 5)) {
        let (diagrams, drawn) = drawn(&case);
        let cube = cube_of(&case, &bits);
        let points = case.points();
        let inside: BTreeSet<u32> = points.iter().filter(|point| cube.holds(point)).map(|point| says(&diagrams, drawn[0], point)).collect();
        prop_assert_eq!(diagrams.contains(drawn[0], &cube), inside == BTreeSet::from([1]));
        prop_assert_eq!(diagrams.terminals_in(drawn[0], &cube), inside);
        for var in case.space.ids() {
            let holds_for = |value: &usize| {
                let moved: Vec<Point> = points.iter().filter(|point| cube.holds(point)).map(|point| point.with(var, *value)).collect();
                moved.iter().all(|point| case.formulas[0].holds(point))
            };
            let size = case.space.size(var);
            let expected = ValueSet::of(size, (0..size).filter(holds_for));
            prop_assert_eq!(diagrams.widest(drawn[0], &cube, var), Some(expected));
        }
    }

    #[test]
    fn too_few_nodes_are_an_error_and_enough_are_none(formula in formula(vec![2, 3, 2, 4])) {
        let space = space_of(&[2, 3, 2, 4]);
        let order: Vec<VarId> = space.ids().collect();
        let mut roomy = Diagrams::new(&space, &order, LIMIT);
        roomy.formula(&formula).unwrap();
        let needed = roomy.len();
        let mut enough = Diagrams::new(&space, &order, needed);
        prop_assert!(enough.formula(&formula).is_ok());
        if needed > 0 {
            let mut scant = Diagrams::new(&space, &order, needed - 1);
            prop_assert_eq!(scant.formula(&formula), Err(DiagramError::TooLarge(needed - 1)));
            prop_assert!(scant.len() < needed);
        }
    }
}

#[test]
fn a_formula_over_another_variable_is_refused() {
    let space = space_of(&[2, 2]);
    let mut diagrams = Diagrams::new(&space, &[VarId(0)], LIMIT);
    let formula = space.yes(VarId(0)).and(space.yes(VarId(1)));
    assert_eq!(diagrams.formula(&formula), Err(DiagramError::OtherVariable(VarId(1))));
    let first = diagrams.formula(&space.yes(VarId(0))).unwrap();
    assert_eq!(diagrams.restrict(first, VarId(1), 0), Ok(first));
    assert_eq!(diagrams.widest(first, &Cube { sides: Vec::new() }, VarId(1)), None);
    assert_eq!(diagrams.order(), [VarId(0)]);
    let texts = [DiagramError::TooLarge(9), DiagramError::OtherVariable(VarId(1))].map(|error| error.to_string());
    assert_eq!(texts, ["more than 9 diagram nodes would be needed", "variable 1 is not one of the diagram's"]);
}

#[test]
fn counting_stops_at_the_largest_number() {
    let space = space_of(&[2; 200]);
    let order: Vec<VarId> = space.ids().collect();
    let mut diagrams = Diagrams::new(&space, &order, LIMIT);
    assert_eq!(diagrams.count(Diagram::TRUE, 1), u128::MAX);
    assert_eq!(diagrams.count(Diagram::TRUE, 0), 0);
    let all = diagrams.formula(&Formula::all(space.ids().map(|var| space.yes(var)))).unwrap();
    assert_eq!(diagrams.count(all, 1), 1);
    assert_eq!(diagrams.len(), 200 + 199);
}

#[test]
fn numbers_beside_yes_and_no_join_as_yes() {
    let space = space_of(&[2]);
    let mut diagrams = Diagrams::new(&space, &[VarId(0)], LIMIT);
    assert!(diagrams.is_empty());
    assert_eq!(diagrams.and(Diagram::Leaf(3), Diagram::Leaf(0)), Ok(Diagram::FALSE));
    assert_eq!(diagrams.or(Diagram::Leaf(3), Diagram::Leaf(2)), Ok(Diagram::TRUE));
    assert_eq!(diagrams.not(Diagram::Leaf(3)), Ok(Diagram::FALSE));
}
