//! The completions of one sign-in, and questions about them.

use std::collections::BTreeMap;

use crate::model::{Ask, PartialWho, SignIn, Target};
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};
use crate::semantics::prove::{Answer, Literal, Prover};
use crate::semantics::universe::{Universe, ask_of};

use super::{Question, order};

/// A user by name is a member. The first value of the kind of subject is that.
const MEMBER: usize = 0;

/// What is known of a sign-in, as a question to the solver.
pub(super) struct Known<'u, 't> {
    pub(super) universe: &'u Universe<'t>,
    prover: Prover,
    given: Literal,
    /// What is known.
    pub(super) formula: Formula,
    shows: Vec<Ask>,
    order: Vec<VarId>,
    /// The values that variables can have, as far as that was asked.
    values: BTreeMap<VarId, ValueSet>,
}

impl<'u, 't> Known<'u, 't> {
    /// What `question` says, beside what holds of every sign-in. What is shown can be shown.
    pub(super) fn new(universe: &'u Universe<'t>, question: Question<'_>) -> Self {
        let view = universe.view(0);
        let shows: Vec<Ask> = question.shows.controls.iter().filter_map(ask_of).collect();
        let can_show = shows.iter().map(|ask| view.achievable(&view.ask(ask)));
        let mut formula = view.partial(question.sign_in).and(Formula::all(can_show));
        if matches!(question.sign_in.who, PartialWho::User(_)) {
            formula = formula.and(universe.space().is(universe.kind(), MEMBER));
        }
        let mut prover = Prover::new(universe.space());
        universe.realism().iter().for_each(|named| prover.require(&named.formula));
        let given = prover.literal(&formula);
        Self { universe, prover, given, formula, shows, order: order(universe), values: BTreeMap::new() }
    }

    /// The most ordinary completion for which `formula` holds.
    pub(super) fn smallest(&mut self, formula: &Formula) -> Option<Point> {
        let assumptions = [self.given, self.prover.literal(formula)];
        match self.prover.smallest(&assumptions, &self.order) {
            Answer::Found(point) => Some(point),
            Answer::Impossible(_) | Answer::Unknown => None,
        }
    }

    /// True when `formula` holds for some completion.
    pub(super) fn is_possible(&mut self, formula: &Formula) -> bool {
        let assumptions = [self.given, self.prover.literal(formula)];
        self.prover.solve(&assumptions).is_found() != Some(false)
    }

    /// The sign-in at `point`, which shows what was said.
    pub(super) fn sign_in_at(&self, point: &Point) -> SignIn {
        let mut sign_in = self.universe.sign_in_at(point);
        sign_in.shows = self.shows.iter().cloned().collect();
        sign_in
    }

    /// The values that `var` has in completions.
    pub(super) fn values(&mut self, var: VarId) -> ValueSet {
        if let Some(known) = self.values.get(&var) {
            return known.clone();
        }
        let space = self.universe.space();
        let size = space.size(var);
        let possible: Vec<usize> = (0..size).filter(|value| self.is_possible(&space.is(var, *value))).collect();
        let values = ValueSet::of(size, possible);
        self.values.insert(var, values.clone());
        values
    }

    /// What is left of `formula` with the values that variables have in completions.
    pub(super) fn left_of(&mut self, formula: &Formula) -> Formula {
        let values: BTreeMap<VarId, ValueSet> =
            formula.variables().into_iter().map(|var| (var, self.values(var))).collect();
        formula.within(&|var| values.get(&var).cloned())
    }

    /// Sign-ins to user actions.
    pub(super) fn to_user_action(&self) -> Formula {
        let (space, var) = (self.universe.space(), self.universe.target());
        let nowhere = Point(vec![0; space.variables.len()]);
        let is_action = |value: &usize| {
            matches!(self.universe.sign_in_at(&nowhere.with(var, *value)).target, Target::UserAction(_))
        };
        Formula::is_in(var, ValueSet::of(space.size(var), (0..space.size(var)).filter(is_action)))
    }

    /// What makes the sign-in impossible: names of constraints; nothing when what is said contradicts
    /// itself.
    pub(super) fn contradictions(&self) -> Vec<String> {
        let mut prover = Prover::new(self.universe.space());
        let mut assumptions = vec![prover.literal(&self.formula)];
        let realism = self.universe.realism();
        assumptions.extend(realism.iter().map(|named| prover.literal(&named.formula)));
        let Answer::Impossible(core) = prover.minimal_core(&assumptions) else { return Vec::new() };
        core.iter().filter_map(|at| Some(realism.get(at.checked_sub(1)?)?.name.clone())).collect()
    }
}
