//! Laws of the prover.

use proptest::prelude::*;

use super::naive::Naive;
use super::{CASES, Case, cases, space_of};
use crate::semantics::logic::{Formula, Point, VarId};
use crate::semantics::prove::{Answer, Literal, Prover, Solver};

/// Whether all `formulas` hold together somewhere.
fn together<'a>(points: &[Point], formulas: impl IntoIterator<Item = &'a Formula>) -> bool {
    let formulas: Vec<&Formula> = formulas.into_iter().collect();
    points.iter().any(|point| formulas.iter().all(|formula| formula.holds(point)))
}

fn literals<S: Solver>(prover: &mut Prover<S>, formulas: &[Formula]) -> Vec<Literal> {
    formulas.iter().map(|formula| prover.literal(formula)).collect()
}

/// The first formula required, the others as assumptions.
fn posed<S: Solver>(mut prover: Prover<S>, case: &Case) -> (Prover<S>, Vec<Literal>) {
    prover.require(&case.formulas[0]);
    let assumptions = literals(&mut prover, &case.formulas[1..]);
    (prover, assumptions)
}

fn is_point_of(case: &Case, point: &Point) -> bool {
    point.0.len() == case.space.variables.len() && case.space.ids().all(|var| point.get(var) < case.space.size(var))
}

/// What is left of `assumptions` when they are given up from the last to the first as far as can be.
fn left_by_deletion(points: &[Point], required: &Formula, assumptions: &[Formula]) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..assumptions.len()).collect();
    for place in (0..assumptions.len()).rev() {
        let fewer: Vec<usize> = kept.iter().copied().filter(|other| *other != place).collect();
        let formulas = fewer.iter().map(|place| &assumptions[*place]).chain([required]);
        if !together(points, formulas) {
            kept = fewer;
        }
    }
    kept
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn an_answer_is_what_enumeration_says(case in cases(1..6)) {
        let points = case.points();
        let (mut prover, assumptions) = posed(Prover::new(&case.space), &case);
        match prover.solve(&assumptions) {
            Answer::Found(point) => {
                prop_assert!(is_point_of(&case, &point));
                prop_assert!(case.formulas.iter().all(|formula| formula.holds(&point)));
            }
            Answer::Impossible(core) => {
                let formulas = core.iter().map(|place| &case.formulas[place + 1]).chain([&case.formulas[0]]);
                prop_assert!(!together(&points, formulas));
                prop_assert!(core.is_sorted());
            }
            Answer::Unknown => prop_assert!(false, "so little takes no budget"),
        }
    }

    #[test]
    fn a_literal_is_its_formula_at_every_point(case in cases(3)) {
        let mut prover = Prover::new(&case.space);
        let literals = literals(&mut prover, &case.formulas);
        for point in case.points() {
            let mut at: Vec<Literal> = case.space.ids().map(|var| prover.literal(&case.space.is(var, point.get(var)))).collect();
            for (literal, formula) in literals.iter().zip(&case.formulas) {
                for literal in [*literal, !*literal] {
                    at.push(literal);
                    let expected = formula.holds(&point) == (literal == literals[case.formulas.iter().position(|other| other == formula).unwrap()]);
                    prop_assert_eq!(prover.solve(&at).is_found(), Some(expected));
                    at.pop();
                }
            }
        }
    }

    #[test]
    fn a_minimal_core_is_what_giving_up_one_after_the_other_leaves(case in cases(1..8)) {
        let points = case.points();
        let (mut prover, assumptions) = posed(Prover::new(&case.space), &case);
        let answer = prover.minimal_core(&assumptions);
        if together(&points, &case.formulas) {
            let Answer::Found(point) = &answer else { return Err(TestCaseError::fail("must be found")) };
            prop_assert!(case.formulas.iter().all(|formula| formula.holds(point)));
        } else {
            let left = left_by_deletion(&points, &case.formulas[0], &case.formulas[1..]);
            prop_assert_eq!(&answer, &Answer::Impossible(left));
            let (mut naive, assumptions) = posed(Prover::with(Naive::default(), &case.space), &case);
            prop_assert_eq!(naive.minimal_core(&assumptions), answer);
        }
    }

    #[test]
    fn the_smallest_point_is_the_smallest(case in cases(1..5), first in proptest::collection::vec(0..7_u32, 0..4)) {
        let first: Vec<VarId> = first.into_iter().filter(|var| (*var as usize) < case.space.variables.len()).map(VarId).collect();
        let rank = |point: &Point| {
            let named: Vec<usize> = first.iter().map(|var| point.get(*var)).collect();
            (named, point.clone())
        };
        let smallest = case.points().into_iter().filter(|point| case.formulas.iter().all(|formula| formula.holds(point))).min_by_key(rank);
        let (mut prover, assumptions) = posed(Prover::new(&case.space), &case);
        let answer = prover.smallest(&assumptions, &first);
        match (&answer, smallest) {
            (Answer::Found(point), Some(smallest)) => prop_assert_eq!(point, &smallest),
            (Answer::Impossible(_), None) => {}
            other => prop_assert!(false, "{other:?}"),
        }
        let (mut naive, assumptions) = posed(Prover::with(Naive::default(), &case.space), &case);
        let other = naive.smallest(&assumptions, &first);
        prop_assert_eq!(other.is_found(), answer.is_found());
        if answer.is_found() == Some(true) {
            prop_assert_eq!(other, answer);
        }
    }

    #[test]
    fn the_plain_questions_are_answered_as_enumeration_does(case in cases(3)) {
        let allowed: Vec<Point> = case.points().into_iter().filter(|point| case.formulas[0].holds(point)).collect();
        let [_, one, other] = &case.formulas[..] else { unreachable!() };
        let mut prover = Prover::new(&case.space);
        prover.require(&case.formulas[0]);
        prop_assert_eq!(prover.is_satisfiable(one), Some(allowed.iter().any(|point| one.holds(point))));
        prop_assert_eq!(prover.is_valid(one), Some(allowed.iter().all(|point| one.holds(point))));
        let implied = allowed.iter().all(|point| !one.holds(point) || other.holds(point));
        prop_assert_eq!(prover.implies(one, other), Some(implied));
    }

    #[test]
    fn what_hangs_on_a_selector_counts_when_it_is_assumed(case in cases(2..6)) {
        let points = case.points();
        let mut prover = Prover::new(&case.space);
        let selectors: Vec<Literal> = case.formulas.iter().map(|formula| {
            let selector = prover.selector();
            prover.require_when(selector, formula);
            selector
        }).collect();
        prop_assert!(prover.solve(&[]).is_found() == Some(true));
        for chosen in 0..1_usize << case.formulas.len().min(4) {
            let places = (0..case.formulas.len()).filter(|place| chosen >> place & 1 == 1);
            let assumptions: Vec<Literal> = places.clone().map(|place| selectors[place]).collect();
            let expected = together(&points, places.map(|place| &case.formulas[place]));
            prop_assert_eq!(prover.solve(&assumptions).is_found(), Some(expected));
        }
    }

    #[test]
    fn what_is_required_later_counts_from_then_on(case in cases(2..6)) {
        let points = case.points();
        let mut prover = Prover::new(&case.space);
        for count in 1..=case.formulas.len() {
            prover.require(&case.formulas[count - 1]);
            let expected = together(&points, &case.formulas[..count]);
            prop_assert_eq!(prover.solve(&[]).is_found(), Some(expected));
        }
    }
}

#[test]
fn one_formula_has_one_literal_however_it_is_built() {
    let space = space_of(&[2, 3, 4]);
    let mut prover = Prover::new(&space);
    let parts = || [space.yes(VarId(0)), space.is(VarId(1), 2), space.is(VarId(2), 3)];
    let one = prover.literal(&Formula::all(parts()));
    assert_eq!(prover.literal(&Formula::all(parts().into_iter().rev())), one);
    assert_eq!(prover.literal(&Formula::any(parts().map(Formula::not))), !one);
    assert_eq!(prover.literal(&Formula::all(parts().into_iter().chain(parts()))), one);
    let parts = parts().map(|part| prover.literal(&part));
    assert_eq!(prover.all(&parts), one);
    assert_eq!(prover.all(&parts[..1]), parts[0]);
    let never = Formula::all([space.yes(VarId(0)), space.yes(VarId(0)).not()]);
    let literal = prover.literal(&Formula::FALSE);
    assert_eq!(prover.literal(&never), literal);
}

#[test]
fn what_was_never_spoken_of_is_zero() {
    let space = space_of(&[2, 300, 5]);
    let mut prover = Prover::new(&space);
    prover.require(&space.is(VarId(2), 4));
    assert_eq!(prover.solve(&[]), Answer::Found(Point(vec![0, 0, 4])));
    assert_eq!(prover.smallest(&[], &[VarId(1)]), Answer::Found(Point(vec![0, 0, 4])));
}

#[test]
fn what_excludes_itself_has_an_empty_core() {
    let space = space_of(&[3]);
    let mut prover = Prover::new(&space);
    let one = prover.literal(&space.is(VarId(0), 1));
    prover.require(&Formula::FALSE);
    assert_eq!(prover.solve(&[one]), Answer::Impossible(Vec::new()));
    assert_eq!(prover.minimal_core(&[one]), Answer::Impossible(Vec::new()));
    assert_eq!(prover.smallest(&[one], &[]), Answer::Impossible(Vec::new()));
}

/// More guests than rooms, each in one room, no two in the same.
fn crowded(guests: usize) -> (Prover, Vec<Literal>) {
    let space = space_of(&vec![guests - 1; guests]);
    let mut prover = Prover::new(&space);
    let mut apart = Vec::new();
    for one in space.ids() {
        for other in space.ids().take(one.index()) {
            let same = (0..guests - 1).map(|room| space.is(one, room).and(space.is(other, room)));
            apart.push(prover.literal(&Formula::any(same).not()));
        }
    }
    (prover, apart)
}

#[test]
fn a_question_that_takes_too_long_stays_unknown() {
    let (mut prover, apart) = crowded(9);
    prover.allow_conflicts(5);
    assert_eq!(prover.solve(&apart), Answer::Unknown);
    assert_eq!(prover.minimal_core(&apart), Answer::Unknown);
    assert_eq!(prover.smallest(&apart, &[]), Answer::Unknown);
    assert_eq!(Answer::Unknown.is_found(), None);
    let formula = Formula::TRUE;
    assert_eq!(prover.is_satisfiable(&formula), Some(true));
}

#[test]
fn a_core_stays_a_core_where_the_allowance_ends() {
    let (mut prover, mut assumptions) = crowded(9);
    let apart = assumptions.len();
    let other = prover.selector();
    assumptions.extend([other, !other]);
    prover.allow_conflicts(5);
    assert_eq!(prover.minimal_core(&assumptions), Answer::Impossible(vec![apart, apart + 1]));
}

#[test]
fn every_pair_of_a_crowd_is_needed() {
    let (mut prover, apart) = crowded(5);
    assert_eq!(prover.minimal_core(&apart), Answer::Impossible((0..apart.len()).collect()));
    assert_eq!(prover.solve(&apart[1..]).is_found(), Some(true));
}
