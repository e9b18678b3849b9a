//! Formulas as clauses: every part of a formula gets a literal that is true exactly where the part holds,
//! so that it can be assumed, denied or read from an answer alike.

use std::collections::HashMap;
use std::sync::Arc;

use super::parts::Parts;
use super::solver::{Literal, Solver};
use crate::semantics::logic::{Formula, Point, Space, ValueSet, VarId};

/// The literals of one variable.
struct Values {
    /// By value: the variable has it.
    is: Vec<Literal>,
    /// By value: the variable has it or a lower one. The last is always true.
    up_to: Vec<Literal>,
}

/// A solver and what has been told to it. Nothing goes through the maps in their own order.
pub(super) struct Encoder<S> {
    solver: S,
    sizes: Vec<usize>,
    truth: Literal,
    /// By variable; made when a formula first speaks of it, so that what is never asked costs nothing.
    variables: Vec<Option<Arc<Values>>>,
    sets: HashMap<(VarId, ValueSet), Literal>,
    conjunctions: HashMap<Box<[Literal]>, Literal>,
    parts: Parts<Literal>,
}

impl<S: Solver> Encoder<S> {
    pub(super) fn new(mut solver: S, space: &Space) -> Self {
        let truth = solver.variable();
        solver.clause(&[truth]);
        let sizes: Vec<usize> = space.ids().map(|var| space.size(var)).collect();
        Self {
            solver,
            truth,
            variables: sizes.iter().map(|_| None).collect(),
            sizes,
            sets: HashMap::new(),
            conjunctions: HashMap::new(),
            parts: Parts::new(),
        }
    }

    pub(super) fn solver(&mut self) -> &mut S {
        &mut self.solver
    }

    /// The variables that formulas have spoken of and that have a choice, in rising order.
    pub(super) fn spoken_of(&self) -> Vec<VarId> {
        let known =
            self.variables.iter().enumerate().filter(|(index, values)| values.is_some() && self.sizes[*index] > 1);
        known.map(|(index, _)| VarId(u32::try_from(index).unwrap_or(u32::MAX))).collect()
    }

    /// The point that the solver found; variables of which nothing was said have the value 0.
    pub(super) fn point(&self) -> Point {
        let value = |values: &Option<Arc<Values>>| {
            let values = values.as_ref()?;
            let value = values.is.iter().position(|literal| self.solver.value(*literal))?;
            u16::try_from(value).ok()
        };
        Point(self.variables.iter().map(|values| value(values).unwrap_or(0)).collect())
    }

    /// A literal that nothing else speaks of yet.
    pub(super) fn fresh(&mut self) -> Literal {
        self.solver.variable()
    }

    /// `var` has `value` or a lower one.
    pub(super) fn up_to(&mut self, var: VarId, value: usize) -> Literal {
        self.values(var).up_to[value]
    }

    /// Demands `formula` wherever every one of `guards` is true.
    pub(super) fn require(&mut self, guards: &[Literal], formula: &Formula) {
        match formula {
            Formula::All(parts) => parts.iter().for_each(|part| self.require(guards, part)),
            Formula::Any(parts) => {
                let mut clause: Vec<Literal> = parts.iter().map(|part| self.literal(part)).collect();
                clause.extend(guards.iter().map(|guard| !*guard));
                self.solver.clause(&clause);
            }
            Formula::Not(part) => match &**part {
                Formula::Any(parts) => parts.iter().for_each(|part| self.require(guards, &part.clone().not())),
                _ => self.require_literal(guards, formula),
            },
            Formula::Constant(_) | Formula::In(..) => self.require_literal(guards, formula),
        }
    }

    fn require_literal(&mut self, guards: &[Literal], formula: &Formula) {
        let mut clause = vec![self.literal(formula)];
        clause.extend(guards.iter().map(|guard| !*guard));
        self.solver.clause(&clause);
    }

    /// The literal that is true exactly where `formula` holds.
    pub(super) fn literal(&mut self, formula: &Formula) -> Literal {
        match formula {
            Formula::Constant(value) => self.constant(*value),
            Formula::In(var, values) => self.set(*var, values),
            Formula::Not(part) => !self.literal(part),
            Formula::All(parts) => self.joint(parts, true),
            Formula::Any(parts) => self.joint(parts, false),
        }
    }

    fn constant(&self, value: bool) -> Literal {
        if value { self.truth } else { !self.truth }
    }

    /// All or any of `parts`. Any of them is not all of their negations.
    fn joint(&mut self, parts: &Arc<[Formula]>, all: bool) -> Literal {
        if let Some(known) = self.parts.get(parts, all) {
            return known;
        }
        let literals: Vec<Literal> = parts.iter().map(|part| self.literal(part)).collect();
        let literal = if all {
            self.conjunction(literals)
        } else {
            !self.conjunction(literals.into_iter().map(|literal| !literal).collect())
        };
        self.parts.put(parts, all, literal);
        literal
    }

    /// The literal that is true exactly where all of `literals` are.
    pub(super) fn conjunction(&mut self, mut literals: Vec<Literal>) -> Literal {
        literals.sort_unstable();
        literals.dedup();
        literals.retain(|literal| *literal != self.truth);
        let contradicts = |pair: &[Literal]| pair[0] == !pair[1];
        if literals.contains(&!self.truth) || literals.windows(2).any(contradicts) {
            return !self.truth;
        }
        if let [] | [_] = literals[..] {
            return literals.first().copied().unwrap_or(self.truth);
        }
        let key = literals.into_boxed_slice();
        if let Some(known) = self.conjunctions.get(&key) {
            return *known;
        }
        let whole = self.defined(&key);
        self.conjunctions.insert(key, whole);
        whole
    }

    /// A new literal that is true exactly where all of `parts` are.
    fn defined(&mut self, parts: &[Literal]) -> Literal {
        let whole = self.solver.dependent();
        let mut back: Vec<Literal> = parts.iter().map(|part| !*part).collect();
        back.push(whole);
        self.solver.clause(&back);
        for part in parts {
            self.solver.clause(&[!whole, *part]);
        }
        whole
    }

    /// The literal of `var` having one of `values`.
    fn set(&mut self, var: VarId, values: &ValueSet) -> Literal {
        let size = self.sizes[var.index()];
        // A set and its complement are one literal: that of the one with the value 0.
        let lowest = if values.has(0) { values.clone() } else { values.complement() };
        let key = (var, lowest);
        let known = self.sets.get(&key).copied();
        let literal = known.unwrap_or_else(|| self.new_set(var, size, &key.1));
        if known.is_none() {
            self.sets.insert(key, literal);
        }
        if values.has(0) { literal } else { !literal }
    }

    /// `values` has the value 0.
    fn new_set(&mut self, var: VarId, size: usize, values: &ValueSet) -> Literal {
        let others = values.complement();
        let one_other = (others.len() == 1).then(|| others.iter().next()).flatten();
        let one_more_than_last = (0..size).take_while(|value| values.has(*value)).count();
        let known = self.values(var);
        if one_more_than_last == values.len() {
            return known.up_to[one_more_than_last - 1];
        }
        if let Some(other) = one_other {
            return !known.is[other];
        }
        self.set_literal(&known.is, values)
    }

    /// A new literal that is true exactly where one of the literals at the places `values` is.
    fn set_literal(&mut self, is: &[Literal], values: &ValueSet) -> Literal {
        let whole = self.solver.dependent();
        let (mut inside, mut outside) = (vec![!whole], vec![whole]);
        for (value, literal) in is.iter().enumerate() {
            let within = values.has(value);
            self.solver.clause(&[!*literal, if within { whole } else { !whole }]);
            if within { &mut inside } else { &mut outside }.push(*literal);
        }
        self.solver.clause(&inside);
        self.solver.clause(&outside);
        whole
    }

    fn values(&mut self, var: VarId) -> Arc<Values> {
        if let Some(known) = &self.variables[var.index()] {
            return Arc::clone(known);
        }
        let values = Arc::new(self.new_values(self.sizes[var.index()]));
        self.variables[var.index()] = Some(Arc::clone(&values));
        values
    }

    /// Literals for a variable with `size` values. "Up to" is the negation of a solver's variable because
    /// solvers try false first: what nothing speaks against gets the value 0.
    fn new_values(&mut self, size: usize) -> Values {
        let mut up_to: Vec<Literal> = (1..size).map(|_| !self.solver.variable()).collect();
        up_to.windows(2).for_each(|pair| self.solver.clause(&[!pair[0], pair[1]]));
        up_to.push(self.truth);
        let mut is = vec![up_to[0]];
        is.extend(up_to.windows(2).map(|pair| self.conjunction(vec![!pair[0], pair[1]])));
        Values { is, up_to }
    }
}
