//! Questions to a solver in the words of a space.

use super::encoder::Encoder;
use super::solver::{Batsat, Literal, Solver, Verdict};
use crate::semantics::logic::{Formula, Point, Space, VarId};

/// How many conflicts one question may take unless told otherwise. Questions about policy sets take some
/// hundred; this many is about a second.
const CONFLICTS: u64 = 200_000;

/// What a question came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Everything holds together, for example at this point.
    Found(Point),
    /// It does not: the assumptions at these places (rising) exclude each other, given what is required.
    /// None at all when what is required excludes itself.
    Impossible(Vec<usize>),
    /// The allowance of conflicts was used up before an answer was found.
    Unknown,
}

impl Answer {
    /// Whether everything holds together; `None` when that stayed unknown.
    #[must_use]
    pub fn is_found(&self) -> Option<bool> {
        match self {
            Self::Found(_) => Some(true),
            Self::Impossible(_) => Some(false),
            Self::Unknown => None,
        }
    }
}

/// Decides which formulas over a space hold together. It keeps what it has been told and what it has
/// learnt: give each policy a literal once, then ask with the ones in question as assumptions.
pub struct Prover<S = Batsat> {
    encoder: Encoder<S>,
    conflicts: u64,
}

impl Prover {
    /// A prover over the variables of `space`.
    #[must_use]
    pub fn new(space: &Space) -> Self {
        Self::with(Batsat::new(), space)
    }
}

impl<S: Solver> Prover<S> {
    /// A prover with a solver of one's own, which has no variables yet.
    #[must_use]
    pub fn with(solver: S, space: &Space) -> Self {
        Self { encoder: Encoder::new(solver, space), conflicts: CONFLICTS }
    }

    /// Sets how many conflicts each later question to the solver may take.
    pub fn allow_conflicts(&mut self, conflicts: u64) {
        self.conflicts = conflicts;
    }

    /// Demands for good that `formula` holds.
    pub fn require(&mut self, formula: &Formula) {
        self.encoder.require(&[], formula);
    }

    /// Demands for good that `formula` holds wherever `guard` is true.
    pub fn require_when(&mut self, guard: Literal, formula: &Formula) {
        self.encoder.require(&[guard], formula);
    }

    /// A literal of its own, which means what [`Prover::require_when`] makes of it.
    pub fn selector(&mut self) -> Literal {
        self.encoder.fresh()
    }

    /// The literal that is true exactly where `formula` holds; its negation exactly where it does not.
    /// Asking again gives the same one.
    pub fn literal(&mut self, formula: &Formula) -> Literal {
        self.encoder.literal(formula)
    }

    /// The literal that is true exactly where all of `literals` are.
    pub fn all(&mut self, literals: &[Literal]) -> Literal {
        self.encoder.conjunction(literals.to_vec())
    }

    /// Whether all of `assumptions` hold together with what is required.
    pub fn solve(&mut self, assumptions: &[Literal]) -> Answer {
        match self.encoder.solver().solve(assumptions, self.conflicts) {
            Verdict::Satisfiable => Answer::Found(self.encoder.point()),
            Verdict::Unsatisfiable => {
                let solver = self.encoder.solver();
                let core = (0..assumptions.len()).filter(|place| solver.is_in_core(assumptions[*place]));
                Answer::Impossible(core.collect())
            }
            Verdict::Unknown => Answer::Unknown,
        }
    }

    /// As [`Prover::solve`], with a core of which every member is needed. There can be several: it is the
    /// one that is left when assumptions are given up from the last to the first as far as can be, which
    /// does not depend on how the solver works. Where a question about fewer assumptions stays unknown,
    /// the assumption in question stays in the core.
    pub fn minimal_core(&mut self, assumptions: &[Literal]) -> Answer {
        let mut kept: Vec<usize> = Vec::new();
        let mut open = match self.longest_prefix(&[], assumptions) {
            Prefix::Possible(length, point) if length == assumptions.len() => return Answer::Found(point),
            Prefix::Unknown(length) if length == assumptions.len() => return Answer::Unknown,
            Prefix::Nothing => return Answer::Impossible(kept),
            Prefix::Possible(length, _) | Prefix::Unknown(length) => length,
        };
        loop {
            kept.push(open);
            let fixed: Vec<Literal> = kept.iter().map(|place| assumptions[*place]).collect();
            open = match self.longest_prefix(&fixed, &assumptions[..open]) {
                Prefix::Nothing => break,
                Prefix::Possible(length, _) | Prefix::Unknown(length) => length,
            };
        }
        kept.reverse();
        Answer::Impossible(kept)
    }

    /// As [`Prover::solve`], with the smallest point: that with the lowest value of the first of
    /// `variables`, among those with the lowest of the second, and so on; after them come the other
    /// variables of the space in their order. It does not depend on how the solver works.
    pub fn smallest(&mut self, assumptions: &[Literal], variables: &[VarId]) -> Answer {
        let mut point = match self.solve(assumptions) {
            Answer::Found(point) => point,
            other => return other,
        };
        let order = self.order(variables);
        let mut fixed = assumptions.to_vec();
        let mut done = 0;
        while done < order.len() {
            let zeros: Vec<Literal> = order[done..].iter().map(|var| self.encoder.up_to(*var, 0)).collect();
            let Prefix::Possible(length, found) = self.longest_prefix_from(&fixed, &zeros, point) else {
                return Answer::Unknown;
            };
            fixed.extend(&zeros[..length]);
            done += length;
            point = found;
            if let Some(var) = order.get(done) {
                let Some(found) = self.lowest(*var, &fixed, point) else { return Answer::Unknown };
                point = found;
                fixed.push(self.encoder.up_to(*var, point.get(*var)));
                done += 1;
            }
        }
        Answer::Found(point)
    }

    /// `variables`, then the others, without those of which nothing was said: they have the value 0.
    fn order(&self, variables: &[VarId]) -> Vec<VarId> {
        let known = self.encoder.spoken_of();
        let mut order: Vec<VarId> = Vec::with_capacity(known.len());
        let mut placed = vec![false; known.last().map_or(0, |last| last.index() + 1)];
        let first = variables.iter().filter(|var| known.binary_search(var).is_ok());
        for var in first.chain(&known) {
            if !std::mem::replace(&mut placed[var.index()], true) {
                order.push(*var);
            }
        }
        order
    }

    /// The point with the lowest value of `var` under `fixed`. `point` is under them, and that the value
    /// is 0 is known to be impossible.
    fn lowest(&mut self, var: VarId, fixed: &[Literal], mut point: Point) -> Option<Point> {
        let mut least = 1;
        let mut assumptions = fixed.to_vec();
        while least < point.get(var) {
            let middle = usize::midpoint(least, point.get(var) - 1);
            assumptions.push(self.encoder.up_to(var, middle));
            match self.solve(&assumptions) {
                Answer::Found(lower) => point = lower,
                Answer::Impossible(_) => least = middle + 1,
                Answer::Unknown => return None,
            }
            assumptions.pop();
        }
        Some(point)
    }

    /// As [`Prover::longest_prefix`] where `point` is known to be under `fixed`.
    fn longest_prefix_from(&mut self, fixed: &[Literal], more: &[Literal], point: Point) -> Prefix {
        match self.longest_prefix(fixed, more) {
            // Only a solver that contradicts itself comes here.
            Prefix::Nothing => Prefix::Possible(0, point),
            other => other,
        }
    }

    /// How many of `more`, from the first on, hold together with `fixed`. The core of each failure tells
    /// how far back to go.
    fn longest_prefix(&mut self, fixed: &[Literal], more: &[Literal]) -> Prefix {
        let mut length = more.len();
        loop {
            let assumptions: Vec<Literal> = fixed.iter().chain(&more[..length]).copied().collect();
            length = match self.solve(&assumptions) {
                Answer::Found(point) => return Prefix::Possible(length, point),
                Answer::Unknown => return Prefix::Unknown(length),
                Answer::Impossible(core) => match core.last() {
                    Some(last) if *last >= fixed.len() => last - fixed.len(),
                    _ => return Prefix::Nothing,
                },
            }
        }
    }

    /// Whether `formula` holds at some point that is allowed; `None` when that stays unknown.
    pub fn is_satisfiable(&mut self, formula: &Formula) -> Option<bool> {
        let literal = self.literal(formula);
        self.solve(&[literal]).is_found()
    }

    /// Whether `formula` holds at every point that is allowed; `None` when that stays unknown.
    pub fn is_valid(&mut self, formula: &Formula) -> Option<bool> {
        let literal = self.literal(formula);
        self.solve(&[!literal]).is_found().map(|found| !found)
    }

    /// Whether `then` holds wherever `when` does; `None` when that stays unknown.
    pub fn implies(&mut self, when: &Formula, then: &Formula) -> Option<bool> {
        let assumptions = [self.literal(when), !self.literal(then)];
        self.solve(&assumptions).is_found().map(|found| !found)
    }
}

/// How far a list of assumptions can be followed.
enum Prefix {
    /// This many hold together, as at this point, and one more does not.
    Possible(usize, Point),
    /// For this many it stayed unknown, and with one more it is impossible.
    Unknown(usize),
    /// Not even what was fixed holds.
    Nothing,
}
