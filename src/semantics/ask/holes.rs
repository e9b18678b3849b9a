//! Where a statement fails, class of people by class of people.
//!
//! The solver looks for a point at which it fails. The people there are a class; over the rest of the
//! point a decision diagram describes all that fails for them in few wide cubes, and the solver tells how
//! much of the class each cube rests on. What is described is then left out and the search goes on, so
//! that in the end every point that fails is in some hole, and the solver says so.

use crate::semantics::logic::{Formula, Point, Space, ValueSet, VarId};
use crate::semantics::prove::{Answer, Cube, Diagrams, Literal, Prover, cover};

/// The most nodes that the diagrams of one class may need. Above that the class is described by cubes of
/// the solver's, which are right too, though more and narrower.
const NODES: usize = 60_000;

/// A part of where a statement fails: whoever is in `who`, everywhere in `conditions`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::semantics) struct Hole {
    /// The people; sides that hold every value are left out.
    pub who: Cube,
    /// All else.
    pub conditions: Cube,
    /// The most ordinary point of it.
    pub example: Point,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::semantics) struct Holes {
    /// The holes.
    pub holes: Vec<Hole>,
    /// True when the search ended because there were more than asked for.
    pub more: bool,
}

/// The solver gave up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::semantics) struct GaveUp;

/// How a search goes on: first among points for which `only` holds, until nothing or `most` holes are found.
#[derive(Debug, Clone)]
pub(in crate::semantics) struct Phase {
    /// What must hold of the points.
    pub only: Formula,
    /// How many holes this phase may add.
    pub most: usize,
}

/// A search for holes.
pub(in crate::semantics) struct Search<'a> {
    /// Its requirements are the constraints on sign-ins.
    pub prover: &'a mut Prover,
    /// The variables.
    pub space: &'a Space,
    /// The constraints on sign-ins.
    pub real: &'a Formula,
    /// The variables that say who signs in: those that a description should rather mention first.
    pub people: &'a [VarId],
    /// The other variables that formulas speak of, in the order in which cubes are widened.
    pub conditions: &'a [VarId],
    /// Taken for granted and not described: whom the question leaves out.
    pub given: &'a Formula,
    /// Where the statement fails.
    pub violation: &'a Formula,
}

impl Search<'_> {
    /// Where the statement fails, phase by phase.
    pub(in crate::semantics) fn holes(&mut self, phases: &[Phase]) -> Result<Holes, GaveUp> {
        let mut found = Holes::default();
        let mut base = vec![self.prover.literal(self.given), self.prover.literal(self.violation)];
        for phase in phases {
            let only = self.prover.literal(&phase.only);
            let before = found.holes.len();
            while let Some(point) = self.next(&base, only)? {
                if found.holes.len() - before >= phase.most {
                    found.more = true;
                    break;
                }
                for hole in self.class(&base, &point)? {
                    let described = hole.who.formula().and(hole.conditions.formula());
                    base.push(!self.prover.literal(&described));
                    found.holes.push(hole);
                }
            }
        }
        Ok(found)
    }

    /// The most ordinary point that fails and is not described yet: most ordinary people first.
    fn next(&mut self, base: &[Literal], only: Literal) -> Result<Option<Point>, GaveUp> {
        let mut assumptions = base.to_vec();
        assumptions.push(only);
        let order: Vec<VarId> = self.people.iter().chain(self.conditions).copied().collect();
        found(self.prover.smallest(&assumptions, &order))
    }

    /// What is new about the class of people of `point`. `base` leaves out what is described already.
    fn class(&mut self, base: &[Literal], point: &Point) -> Result<Vec<Hole>, GaveUp> {
        let who = exactly(self.space, self.people, point);
        let cubes = match self.cubes(point) {
            Some(cubes) => cubes,
            None => vec![self.widened_conditions(&who, point)?],
        };
        let mut holes = Vec::new();
        for conditions in cubes {
            if let Some(example) = self.example(base, &who, &conditions)? {
                let who = self.widened_people(&conditions, point)?;
                holes.push(Hole { who, conditions, example });
            }
        }
        Ok(holes)
    }

    /// All that fails for the people of `point`, in few cubes; `None` when that takes too large a diagram.
    fn cubes(&self, point: &Point) -> Option<Vec<Cube>> {
        let people = |var: VarId| {
            let value = || ValueSet::of(self.space.size(var), [point.get(var)]);
            self.people.contains(&var).then(value)
        };
        let real = self.real.within(&people);
        let fails = self.given.clone().and(self.violation.clone()).within(&people);
        let mut diagrams = Diagrams::new(self.space, self.conditions, NODES);
        let real = diagrams.formula(&real).ok()?;
        let fails = diagrams.formula(&fails).ok()?;
        let target = diagrams.and(fails, real).ok()?;
        let unreal = diagrams.not(real).ok()?;
        let cover = cover(&mut diagrams, target, unreal, self.conditions, usize::MAX).ok()?;
        Some(cover.cubes.into_iter().map(|cube| narrowed(&cube)).collect())
    }

    fn example(&mut self, base: &[Literal], who: &Cube, conditions: &Cube) -> Result<Option<Point>, GaveUp> {
        let mut assumptions = base.to_vec();
        assumptions.push(self.prover.literal(&who.formula()));
        assumptions.push(self.prover.literal(&conditions.formula()));
        found(self.prover.smallest(&assumptions, self.conditions))
    }

    /// As many people like those of `point` as there are for whom all of `conditions` fails.
    fn widened_people(&mut self, conditions: &Cube, point: &Point) -> Result<Cube, GaveUp> {
        let fixed = [self.prover.literal(self.given), self.prover.literal(&conditions.formula())];
        self.widened(&fixed, self.people, point)
    }

    fn widened_conditions(&mut self, who: &Cube, point: &Point) -> Result<Cube, GaveUp> {
        let fixed = [self.prover.literal(self.given), self.prover.literal(&who.formula())];
        // What is kept first is widened last.
        let order: Vec<VarId> = self.conditions.iter().rev().copied().collect();
        self.widened(&fixed, &order, point)
    }

    /// The cube over `variables` around `point` that is as wide as can be while all of it that is `fixed`
    /// fails. Every value that is shut out is an assumption; a smallest set of them stays.
    fn widened(&mut self, fixed: &[Literal], variables: &[VarId], point: &Point) -> Result<Cube, GaveUp> {
        let mut assumptions = fixed.to_vec();
        assumptions.push(!self.prover.literal(self.violation));
        let first = assumptions.len();
        let others = |var: &VarId| {
            let (var, own) = (*var, point.get(*var));
            (0..self.space.size(var)).filter(move |value| *value != own).map(move |value| (var, value))
        };
        let shut: Vec<(VarId, usize)> = variables.iter().flat_map(others).collect();
        for (var, value) in &shut {
            assumptions.push(!self.prover.literal(&self.space.is(*var, *value)));
        }
        let Answer::Impossible(core) = self.prover.minimal_core(&assumptions) else { return Err(GaveUp) };
        let kept = core.into_iter().filter_map(|place| shut.get(place.checked_sub(first)?));
        let mut sides: Vec<(VarId, ValueSet)> = Vec::new();
        for (var, value) in kept {
            let shut_out = ValueSet::of(self.space.size(*var), [*value]).complement();
            match sides.iter_mut().find(|(side, _)| side == var) {
                Some((_, values)) => *values = values.and(&shut_out),
                None => sides.push((*var, shut_out)),
            }
        }
        sides.sort_by_key(|(var, _)| *var);
        Ok(Cube { sides })
    }
}

/// The point, nothing, or that it is not known.
pub(super) fn found(answer: Answer) -> Result<Option<Point>, GaveUp> {
    match answer {
        Answer::Found(point) => Ok(Some(point)),
        Answer::Impossible(_) => Ok(None),
        Answer::Unknown => Err(GaveUp),
    }
}

/// The cube of the values that `point` has for `variables`.
fn exactly(space: &Space, variables: &[VarId], point: &Point) -> Cube {
    let side = |var: &VarId| (*var, ValueSet::of(space.size(*var), [point.get(*var)]));
    Cube { sides: variables.iter().map(side).collect() }
}

/// The cube without sides that hold every value.
fn narrowed(cube: &Cube) -> Cube {
    Cube { sides: cube.sides.iter().filter(|(_, values)| !values.is_full()).cloned().collect() }
}

/// At most one of `statements` holds: a tree, so that it stays short for hundreds.
pub(in crate::semantics) fn at_most_one(statements: &[Formula]) -> Formula {
    if statements.len() < 2 {
        return Formula::TRUE;
    }
    let (one, other) = statements.split_at(statements.len() / 2);
    let both = Formula::any(one.iter().cloned()).and(Formula::any(other.iter().cloned()));
    Formula::all([at_most_one(one), at_most_one(other), both.not()])
}
