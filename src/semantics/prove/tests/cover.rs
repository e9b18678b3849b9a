//! Laws of cubes and covers.

use proptest::prelude::*;

use super::{CASES, Case, cases, space_of};
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};
use crate::semantics::prove::{Answer, Cover, Cube, Diagram, Diagrams, Prover, cover, merge};

/// The first formula covered, the second not cared about.
fn covered(case: &Case, preference: &[VarId], most: usize) -> (Diagrams, Cover) {
    let mut diagrams = Diagrams::new(&case.space, &case.order(), 100_000);
    let [target, dont_care] = [0, 1].map(|place: usize| diagrams.formula(&case.formulas[place]).unwrap());
    let cover = cover(&mut diagrams, target, dont_care, preference, most).unwrap();
    (diagrams, cover)
}

fn preference(case: &Case, seed: &[u8]) -> Vec<VarId> {
    let mut order: Vec<(u8, VarId)> = seed.iter().copied().zip(case.space.ids()).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, var)| var).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn a_cover_is_exact_where_it_matters(case in cases(2), seed in proptest::collection::vec(any::<u8>(), 0..6)) {
        let (_, cover) = covered(&case, &preference(&case, &seed), usize::MAX);
        prop_assert!(cover.is_complete());
        for point in case.points() {
            if !case.formulas[1].holds(&point) {
                let inside = cover.cubes.iter().any(|cube| cube.holds(&point));
                prop_assert_eq!(inside, case.formulas[0].holds(&point));
            }
        }
    }

    #[test]
    fn no_cube_can_be_wider_or_left_out(case in cases(2), seed in proptest::collection::vec(any::<u8>(), 0..6)) {
        let (_, cover) = covered(&case, &preference(&case, &seed), usize::MAX);
        let points = case.points();
        let allowed = |point: &Point| case.formulas[0].holds(point) || case.formulas[1].holds(point);
        for (place, cube) in cover.cubes.iter().enumerate() {
            prop_assert_eq!(cube.sides.iter().map(|(var, _)| *var).collect::<Vec<_>>(), case.order());
            for (side, (_, values)) in cube.sides.iter().enumerate() {
                for value in values.complement().iter() {
                    let mut wider = cube.clone();
                    wider.sides[side].1.insert(value);
                    prop_assert!(!points.iter().filter(|point| wider.holds(point)).all(allowed));
                }
            }
            let alone = |point: &&Point| {
                let others = cover.cubes.iter().enumerate().filter(|(other, _)| *other != place);
                cube.holds(point) && !others.into_iter().any(|(_, other)| other.holds(point))
            };
            let cared = |point: &&Point| case.formulas[0].holds(point) && !case.formulas[1].holds(point);
            prop_assert!(points.iter().filter(cared).any(|point| alone(&point)));
        }
        prop_assert_eq!(merge(cover.cubes.clone()), cover.cubes);
    }

    #[test]
    fn what_a_limit_leaves_uncovered_is_told(case in cases(2), most in 0_usize..3) {
        let (diagrams, cover) = covered(&case, &[], most);
        prop_assert!(cover.cubes.len() <= most);
        prop_assert_eq!(cover.is_complete(), diagrams.count(cover.rest, 1) == 0);
        for point in case.points().into_iter().filter(|point| !case.formulas[1].holds(point)) {
            let inside = cover.cubes.iter().any(|cube| cube.holds(&point));
            let left = diagrams.value(cover.rest, |var| point.get(var)) == 1;
            prop_assert_eq!(inside || left, case.formulas[0].holds(&point));
            prop_assert!(!(inside && left));
        }
    }

    #[test]
    fn prover_diagram_and_cover_agree(case in cases(2)) {
        let (mut diagrams, cover) = covered(&case, &[], usize::MAX);
        let [target, dont_care] = &case.formulas[..] else { unreachable!() };
        let mut prover = Prover::new(&case.space);
        prover.require(&dont_care.clone().not());
        let cubes = Formula::any(cover.cubes.iter().map(Cube::formula));
        prop_assert_eq!(prover.implies(target, &cubes), Some(true));
        prop_assert_eq!(prover.implies(&cubes, target), Some(true));
        let wanted = diagrams.formula(&target.clone().and(dont_care.clone().not())).unwrap();
        let literal = prover.literal(target);
        let answer = prover.smallest(&[literal], &[]);
        let base = Point(vec![0; case.space.variables.len()]);
        let smallest = diagrams.smallest(wanted, 1).map(|cube| cube.lowest(&base));
        match (answer, smallest) {
            (Answer::Found(found), Some(smallest)) => prop_assert_eq!(found, smallest),
            (Answer::Impossible(_), None) => prop_assert_eq!(wanted, Diagram::FALSE),
            other => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn every_hole_is_found_by_excluding_the_cubes_found(case in cases(1)) {
        let mut prover = Prover::new(&case.space);
        let target = prover.literal(&case.formulas[0]);
        let mut found = Vec::new();
        while let Answer::Found(point) = prover.smallest(&[target], &[]) {
            let sides = case.space.ids().map(|var| (var, ValueSet::of(case.space.size(var), [point.get(var)])));
            prover.require(&Cube { sides: sides.collect() }.formula().not());
            found.push(point);
        }
        let all: Vec<Point> = case.points().into_iter().filter(|point| case.formulas[0].holds(point)).collect();
        prop_assert_eq!(found, all);
    }

    #[test]
    fn merged_cubes_have_the_same_points(sides in proptest::collection::vec([1_u8..4, 1_u8..8, 1_u8..8], 0..7)) {
        let space = space_of(&[2, 3, 3]);
        let cubes: Vec<Cube> = sides.iter().copied().map(cube).collect();
        let merged = merge(cubes.clone());
        prop_assert!(merged.len() <= cubes.len());
        for point in super::points(&space) {
            let before = cubes.iter().any(|cube| cube.holds(&point));
            prop_assert_eq!(merged.iter().any(|cube| cube.holds(&point)), before);
        }
        for (place, one) in merged.iter().enumerate() {
            prop_assert!(merged[place + 1..].iter().all(|other| one.joined(other).is_none()));
        }
    }

    #[test]
    fn one_cube_contains_another_when_it_has_its_points(one in [1_u8..4, 1_u8..8, 1_u8..8], other in [1_u8..4, 1_u8..8, 1_u8..8], named in 0_usize..4) {
        let space = space_of(&[2, 3, 3]);
        let (one, mut other) = (cube(one), cube(other));
        other.sides.truncate(named);
        let expected = super::points(&space).all(|point| !other.holds(&point) || one.holds(&point));
        prop_assert_eq!(one.contains(&other), expected);
        let formula = other.formula();
        prop_assert!(super::points(&space).all(|point| formula.holds(&point) == other.holds(&point)));
    }
}

/// A cube over variables with 2, 3 and 3 values, from the bits of numbers.
fn cube(bits: [u8; 3]) -> Cube {
    let sides = bits.iter().zip([2_usize, 3, 3]).enumerate().map(|(var, (bits, size))| {
        let values = (0..size).filter(|value| bits >> value & 1 == 1);
        (VarId(u32::try_from(var).unwrap()), ValueSet::of(size, values))
    });
    Cube { sides: sides.collect() }
}

#[test]
fn the_preferred_variable_is_widened_first() {
    let space = space_of(&[2, 2]);
    let either = space.is(VarId(0), 0).or(space.is(VarId(1), 0));
    let case = Case { space, formulas: vec![either, Formula::FALSE] };
    let full = ValueSet::full(2);
    let first = |preference: &[VarId]| covered(&case, preference, 1).1.cubes.remove(0);
    assert_eq!(first(&[VarId(1)]).side(VarId(1)), Some(&full));
    assert_eq!(first(&[VarId(1)]).side(VarId(0)), Some(&ValueSet::of(2, [0])));
    assert_eq!(first(&[]).side(VarId(0)), Some(&full));
    assert_eq!(first(&[]).side(VarId(7)), None);
}

#[test]
fn cubes_over_different_variables_are_not_joined() {
    let one = cube([1, 7, 7]);
    let mut other = one.clone();
    other.sides.truncate(2);
    assert_eq!(one.joined(&other), None);
    assert_eq!(one.joined(&cube([2, 7, 7])), Some(cube([3, 7, 7])));
    assert_eq!(one.joined(&cube([2, 3, 7])), None);
}
