//! What is asked of a propositional solver, and the one that answers.

use std::ops::Not;

use batsat::{Callbacks, ClauseKind, Lit, SolverInterface, SolverOpts, Var, lbool};

/// A variable of a solver or its negation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Literal(u32);

impl Literal {
    /// The solver's variable at `index`, not negated.
    #[must_use]
    pub fn positive(index: u32) -> Self {
        Self(index << 1)
    }

    /// The position of its variable in the solver.
    #[must_use]
    pub fn index(self) -> usize {
        (self.0 >> 1) as usize
    }

    /// True when it is the negation of its variable.
    #[must_use]
    pub fn is_negated(self) -> bool {
        self.0 & 1 == 1
    }
}

impl Not for Literal {
    type Output = Self;

    fn not(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// What a solver found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The clauses and assumptions hold together; [`Solver::value`] says how.
    Satisfiable,
    /// They do not; [`Solver::is_in_core`] says which assumptions that takes.
    Unsatisfiable,
    /// The allowance of conflicts was used up first.
    Unknown,
}

/// A propositional solver that keeps its clauses from one question to the next.
pub trait Solver {
    /// Adds a variable.
    fn variable(&mut self) -> Literal;

    /// Adds a variable whose value will follow from those of the others by the clauses about it, both ways: a solver
    /// need not guess it.
    fn dependent(&mut self) -> Literal;

    /// Demands for good that one of `literals` is true.
    fn clause(&mut self, literals: &[Literal]);

    /// Looks for values under which every clause and every assumption is true. It gives up after more
    /// than `conflicts` conflicts, a measure that is the same on every machine.
    fn solve(&mut self, assumptions: &[Literal], conflicts: u64) -> Verdict;

    /// The value found for `literal`; of use after [`Verdict::Satisfiable`] only.
    fn value(&self, literal: Literal) -> bool;

    /// True when `assumption`, one of those last asked with, is among those that exclude each other; of
    /// use after [`Verdict::Unsatisfiable`] only.
    fn is_in_core(&self, assumption: Literal) -> bool;
}

/// Counts the conflicts of one question, of which the solver itself has no bound that can be set.
#[derive(Default)]
struct Allowance {
    used: u64,
    limit: u64,
}

impl Callbacks for Allowance {
    fn on_start(&mut self) {
        self.used = 0;
    }

    fn on_new_clause(&mut self, _clause: &[Lit], kind: ClauseKind) {
        self.used += u64::from(kind == ClauseKind::Learnt);
    }

    fn stop(&self) -> bool {
        self.used > self.limit
    }
}

/// The conflict-driven solver of the `batsat` crate.
pub struct Batsat {
    solver: batsat::Solver<Allowance>,
    variables: Vec<Var>,
    /// Reused from clause to clause.
    buffer: Vec<Lit>,
}

impl Batsat {
    /// A solver without variables and clauses.
    #[must_use]
    pub fn new() -> Self {
        let solver = batsat::Solver::new(SolverOpts::default(), Allowance::default());
        Self { solver, variables: Vec::new(), buffer: Vec::new() }
    }

    fn added(&mut self, guessed: bool) -> Literal {
        let literal = Literal::positive(u32::try_from(self.variables.len()).unwrap_or(u32::MAX));
        self.variables.push(self.solver.new_var(lbool::UNDEF, guessed));
        literal
    }

    fn lit(&self, literal: Literal) -> Lit {
        Lit::new(self.variables[literal.index()], !literal.is_negated())
    }

    fn fill(&mut self, literals: &[Literal]) {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        buffer.extend(literals.iter().map(|literal| self.lit(*literal)));
        self.buffer = buffer;
    }
}

impl Default for Batsat {
    fn default() -> Self {
        Self::new()
    }
}

impl Solver for Batsat {
    fn variable(&mut self) -> Literal {
        self.added(true)
    }

    fn dependent(&mut self) -> Literal {
        self.added(false)
    }

    fn clause(&mut self, literals: &[Literal]) {
        self.fill(literals);
        // That nothing can hold from now on is what every later question answers.
        let _ = self.solver.add_clause_reuse(&mut self.buffer);
    }

    fn solve(&mut self, assumptions: &[Literal], conflicts: u64) -> Verdict {
        self.fill(assumptions);
        self.solver.cb_mut().limit = conflicts;
        match self.solver.solve_limited(&self.buffer) {
            found if found == lbool::TRUE => Verdict::Satisfiable,
            found if found == lbool::FALSE => Verdict::Unsatisfiable,
            _ => Verdict::Unknown,
        }
    }

    fn value(&self, literal: Literal) -> bool {
        self.solver.value_lit(self.lit(literal)) == lbool::TRUE
    }

    fn is_in_core(&self, assumption: Literal) -> bool {
        // The core is kept as the clause that was derived: the negations of the assumptions.
        self.solver.unsat_core_contains_lit(!self.lit(assumption))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_a_variable_or_its_negation() {
        let literal = Literal::positive(5);
        assert_eq!((literal.index(), literal.is_negated()), (5, false));
        assert_eq!(((!literal).index(), (!literal).is_negated()), (5, true));
        assert_eq!(!!literal, literal);
    }

    #[test]
    fn the_core_names_the_assumptions_that_exclude_each_other() {
        let mut solver = Batsat::default();
        let [a, b, c, d] = [(); 4].map(|()| solver.variable());
        solver.clause(&[!a, !b]);
        assert_eq!(solver.solve(&[c, a, !d, b], 10), Verdict::Unsatisfiable);
        assert_eq!([c, a, !d, b].map(|literal| solver.is_in_core(literal)), [false, true, false, true]);
        assert_eq!(solver.solve(&[c, a, !d], 10), Verdict::Satisfiable);
        assert_eq!([a, b, c, d].map(|literal| solver.value(literal)), [true, false, true, false]);
        assert!(solver.value(!b));
    }

    #[test]
    fn contradicting_assumptions_are_both_in_the_core() {
        let mut solver = Batsat::new();
        let [a, b] = [(); 2].map(|()| solver.variable());
        assert_eq!(solver.solve(&[b, a, !a], 10), Verdict::Unsatisfiable);
        assert!(solver.is_in_core(a) && solver.is_in_core(!a) && !solver.is_in_core(b));
    }

    #[test]
    fn clauses_that_exclude_each_other_leave_an_empty_core() {
        let mut solver = Batsat::new();
        let a = solver.variable();
        solver.clause(&[a]);
        solver.clause(&[!a]);
        assert_eq!(solver.solve(&[a], 10), Verdict::Unsatisfiable);
        assert!(!solver.is_in_core(a) && !solver.is_in_core(!a));
    }

    /// More pigeons than holes: short to say, long to refute.
    fn pigeons(solver: &mut Batsat, count: usize) {
        let rows: Vec<Vec<Literal>> = (0..count).map(|_| (1..count).map(|_| solver.variable()).collect()).collect();
        for row in &rows {
            solver.clause(row);
        }
        for (number, one) in rows.iter().enumerate() {
            for other in &rows[..number] {
                one.iter().zip(other).for_each(|(a, b)| solver.clause(&[!*a, !*b]));
            }
        }
    }

    #[test]
    fn the_allowance_ends_the_search_and_is_fresh_each_time() {
        let mut solver = Batsat::new();
        pigeons(&mut solver, 7);
        assert_eq!(solver.solve(&[], 3), Verdict::Unknown);
        assert_eq!(solver.solve(&[], 3), Verdict::Unknown);
        assert_eq!(solver.solve(&[], 1_000_000), Verdict::Unsatisfiable);
    }
}
