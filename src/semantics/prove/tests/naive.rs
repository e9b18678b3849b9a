//! The plainest solver there is, to see that answers which must not depend on the solver do not.

use crate::semantics::prove::{Literal, Solver, Verdict};

/// Tries both values of one variable after the other, with unit propagation, and learns nothing. Its
/// cores are all assumptions.
#[derive(Default)]
pub(super) struct Naive {
    clauses: Vec<Vec<Literal>>,
    values: Vec<Option<bool>>,
}

impl Naive {
    fn is(&self, literal: Literal) -> Option<bool> {
        self.values[literal.index()].map(|value| value != literal.is_negated())
    }

    fn set(&mut self, literal: Literal) {
        self.values[literal.index()] = Some(!literal.is_negated());
    }

    /// False when a clause has become false.
    fn propagate(&mut self) -> bool {
        loop {
            let mut unit = None;
            for clause in &self.clauses {
                if clause.iter().any(|literal| self.is(*literal) == Some(true)) {
                    continue;
                }
                let mut open = clause.iter().filter(|literal| self.is(**literal).is_none());
                match (open.next(), open.next()) {
                    (None, _) => return false,
                    (Some(last), None) => unit = Some(*last),
                    _ => {}
                }
            }
            match unit {
                Some(literal) => self.set(literal),
                None => return true,
            }
        }
    }

    fn search(&mut self) -> bool {
        if !self.propagate() {
            return false;
        }
        let Some(open) = self.values.iter().position(Option::is_none) else { return true };
        let before = self.values.clone();
        for value in [true, false] {
            self.values[open] = Some(value);
            if self.search() {
                return true;
            }
            self.values.clone_from(&before);
        }
        false
    }
}

impl Solver for Naive {
    fn variable(&mut self) -> Literal {
        self.values.push(None);
        Literal::positive(u32::try_from(self.values.len() - 1).unwrap())
    }

    fn dependent(&mut self) -> Literal {
        self.variable()
    }

    fn clause(&mut self, literals: &[Literal]) {
        self.clauses.push(literals.to_vec());
    }

    fn solve(&mut self, assumptions: &[Literal], _conflicts: u64) -> Verdict {
        self.values.fill(None);
        for assumption in assumptions {
            if self.is(*assumption) == Some(false) {
                return Verdict::Unsatisfiable;
            }
            self.set(*assumption);
        }
        if self.search() { Verdict::Satisfiable } else { Verdict::Unsatisfiable }
    }

    fn value(&self, literal: Literal) -> bool {
        self.is(literal) == Some(true)
    }

    fn is_in_core(&self, _assumption: Literal) -> bool {
        true
    }
}
