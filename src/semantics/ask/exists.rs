//! Whether there is something to do that works whatever is not known.
//!
//! A point has a chosen part and an unknown part. A choice is proposed, the worst unknowns for it are
//! looked for, and later proposals have to do well under these too, until a choice has no worst or there
//! is no choice left. Every round rules out at least the choice it began with.

use std::collections::BTreeMap;

use crate::semantics::logic::{Formula, Point, Space, ValueSet, VarId};
use crate::semantics::prove::{Answer, Literal, Prover};

/// How many rounds before the answer is that it is not known.
const ROUNDS: usize = 500;

/// A choice that works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Existence {
    /// At this point it does, and wherever only the unknown part differs.
    Works(Point),
    /// None does; the point, if there is any at all, is the most ordinary choice, with unknowns that are
    /// against it.
    NoneWorks(Option<Point>),
    /// It could not be decided.
    Unknown,
}

/// A question with two kinds of variables. The prover requires the constraints on sign-ins.
pub(super) struct Choice<'a> {
    pub prover: &'a mut Prover,
    pub space: &'a Space,
    /// The constraints on sign-ins.
    pub real: &'a Formula,
    /// What the choice has to be among; must be possible.
    pub among: &'a Formula,
    /// What must hold.
    pub goal: &'a Formula,
    /// The variables that are not for choosing.
    pub unknown: &'a [VarId],
    /// The variables that are.
    pub chosen: &'a [VarId],
}

impl Choice<'_> {
    /// Whether a choice works whatever the unknown part is.
    pub(super) fn exists(&mut self) -> Existence {
        let mut rounds = vec![self.prover.literal(self.among), self.prover.literal(self.goal)];
        let worst = self.worst_by_polarity();
        let seed = self.under(&|var| worst.get(&var).copied());
        rounds.push(seed);
        for _ in 0..ROUNDS {
            let proposed = match self.prover.smallest(&rounds, self.chosen) {
                Answer::Found(point) => point,
                Answer::Impossible(_) => return Existence::NoneWorks(self.any()),
                Answer::Unknown => return Existence::Unknown,
            };
            match self.worst(&proposed) {
                Answer::Impossible(_) => return Existence::Works(proposed),
                Answer::Unknown => return Existence::Unknown,
                Answer::Found(against) => {
                    let unknown = self.unknown.to_vec();
                    rounds.push(self.under(&|var| unknown.contains(&var).then(|| against.get(var))));
                }
            }
        }
        Existence::Unknown
    }

    /// The most ordinary choice that fails.
    fn any(&mut self) -> Option<Point> {
        let fails = [self.prover.literal(self.among), !self.prover.literal(self.goal)];
        match self.prover.smallest(&fails, self.chosen) {
            Answer::Found(point) => Some(point),
            Answer::Impossible(_) | Answer::Unknown => None,
        }
    }

    /// A way for the unknown part to make the choice of `proposed` fail.
    fn worst(&mut self, proposed: &Point) -> Answer {
        let mut assumptions = vec![self.prover.literal(self.among), !self.prover.literal(self.goal)];
        for var in self.chosen {
            assumptions.push(self.prover.literal(&self.space.is(*var, proposed.get(*var))));
        }
        self.prover.solve(&assumptions)
    }

    /// That the goal holds under some values of unknown variables, wherever these are possible.
    fn under(&mut self, value: &impl Fn(VarId) -> Option<usize>) -> Literal {
        let put = |var: VarId| value(var).map(|value| ValueSet::of(self.space.size(var), [value]));
        let possible = self.real.within(&put).and(self.among.within(&put));
        self.prover.literal(&possible.implies(self.goal.within(&put)))
    }

    /// For yes/no variables that only ever help, or only ever harm, the value that harms.
    fn worst_by_polarity(&self) -> BTreeMap<VarId, usize> {
        let mut seen = BTreeMap::new();
        polarity(self.goal, true, &mut seen);
        let decided = |var: &VarId| match seen.get(var) {
            Some((true, false)) => Some((*var, 0)),
            Some((false, true)) => Some((*var, 1)),
            _ => None,
        };
        self.unknown.iter().filter(|var| self.space.size(**var) == 2).filter_map(decided).collect()
    }
}

/// For each variable whether "yes" occurs where it helps, and where it harms.
fn polarity(formula: &Formula, positive: bool, seen: &mut BTreeMap<VarId, (bool, bool)>) {
    match formula {
        Formula::Constant(_) => {}
        Formula::In(var, values) => {
            let entry = seen.entry(*var).or_default();
            if values.has(1) == positive {
                entry.0 = true;
            } else {
                entry.1 = true;
            }
        }
        Formula::Not(part) => polarity(part, !positive, seen),
        Formula::All(parts) | Formula::Any(parts) => parts.iter().for_each(|part| polarity(part, positive, seen)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::semantics::prove::points;
    use proptest::prelude::*;

    const SIZES: [usize; 5] = [2, 3, 2, 2, 3];
    const CHOSEN: usize = 2;

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

    proptest! {
        #[test]
        fn a_choice_works_when_no_unknown_is_against_it(real in formula(), among in formula(), goal in formula()) {
            let mut space = Space::default();
            for size in SIZES {
                space.add(format!("of {size}"), size);
            }
            let mut prover = Prover::new(&space);
            prover.require(&real);
            let all: Vec<VarId> = space.ids().collect();
            let (chosen, unknown) = all.split_at(CHOSEN);
            let mut choice = Choice {
                prover: &mut prover, space: &space, real: &real, among: &among, goal: &goal, unknown, chosen,
            };
            let answer = choice.exists();
            let possible = |point: &Point| real.holds(point) && among.holds(point);
            let alike = |one: &Point, other: &Point| chosen.iter().all(|var| one.get(*var) == other.get(*var));
            let works = |choice: &Point| {
                points(&space).filter(|point| alike(choice, point) && possible(point)).all(|point| goal.holds(&point))
            };
            match answer {
                Existence::Works(point) => prop_assert!(possible(&point) && works(&point)),
                Existence::NoneWorks(example) => {
                    prop_assert!(points(&space).filter(possible).all(|point| !works(&point)));
                    prop_assert_eq!(example.is_some(), points(&space).any(|point| possible(&point)));
                    prop_assert!(example.is_none_or(|point| possible(&point) && !goal.holds(&point)));
                }
                Existence::Unknown => prop_assert!(false, "so small a question is decided"),
            }
        }
    }
}
