//! Asking one question after the other about one set.

use jiff::civil::Date;

use crate::model::{Assertion, PolicySet, Quantifier};
use crate::semantics::evaluate::Evaluator;
use crate::semantics::logic::{Formula, VarId};
use crate::semantics::prove::{Answer as Found, Literal, Prover};
use crate::semantics::universe::{Input, Topic, Universe};

use super::compiled::Policies;
use super::holes::GaveUp;
use super::left_out::{extra_regions, sign_ins_of};
use super::{Answer, Disagreement, LeftOut, Verdict};

/// How much is worked out and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many regions of an open question are described, those that need several memberships at once
    /// aside.
    pub regions: usize,
    /// How many regions are described that need several memberships at once.
    pub joint_regions: usize,
    /// How many conflicts the solver may come to for one step.
    pub conflicts: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { regions: 6, joint_regions: 2, conflicts: 200_000 }
    }
}

/// Asks questions about one set. What was worked out for one question is kept for the next.
pub struct Asker<'u> {
    pub(super) policies: Policies<'u>,
    pub(super) prover: Prover,
    /// The constraints on sign-ins, all of them.
    pub(super) real: Formula,
    pub(super) active: Vec<usize>,
    pub(super) evaluator: Evaluator<'u>,
    pub(super) now: Date,
    pub(super) limits: Limits,
}

impl<'u> Asker<'u> {
    /// Asks about `set`, which `universe` knows as `side`, on the day `now`. The universe must know the
    /// regions and requirements that will be asked about, and [`extra_regions`].
    #[must_use]
    pub fn new(universe: &'u Universe<'u>, set: &'u PolicySet, side: usize, now: Date) -> Self {
        let limits = Limits::default();
        let prover = prover(universe, limits);
        let real = Formula::all(universe.realism().iter().map(|constraint| constraint.formula.clone()));
        let policies = Policies::new(universe, set, side);
        let active = policies.enabled();
        Self { policies, prover, real, active, evaluator: Evaluator::new(set, now), now, limits }
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self.forget();
        self
    }

    /// What the solver knows of earlier questions would be in the way of the next: without it the next is answered
    /// sooner, and the same whatever was asked before.
    pub(super) fn forget(&mut self) {
        self.prover = prover(self.policies.universe, self.limits);
    }

    /// Whether `assertion` holds. Its `stage` is not looked at: ask about the set at that stage.
    ///
    /// # Errors
    ///
    /// When proof and concrete evaluation disagree, which is a bug of caplint.
    pub fn decide(&mut self, assertion: &Assertion) -> Result<Answer, Disagreement> {
        self.forget();
        match assertion.quantifier {
            Quantifier::Every => self.every(assertion),
            Quantifier::Some => self.some(assertion),
        }
    }

    /// The set.
    #[must_use]
    pub fn set(&self) -> &'u PolicySet {
        self.policies.set
    }

    /// The universe.
    #[must_use]
    pub fn universe(&self) -> &'u Universe<'u> {
        self.policies.universe
    }

    /// Nobody of those who are left out.
    pub(super) fn without(&self, left_out: &[LeftOut]) -> Formula {
        let region = |one: &LeftOut| self.policies.view.region(&sign_ins_of(&one.principal)).not();
        Formula::all(left_out.iter().map(region))
    }

    /// Variables of who signs in: memberships last, so that the most ordinary point has few.
    pub(super) fn people(&self) -> Vec<VarId> {
        let universe = self.policies.universe;
        let (account, _) = universe.accounts();
        let memberships = self.memberships();
        let others = universe.people().into_iter().filter(|var| *var != account && !memberships.contains(var));
        others.chain([account]).chain(memberships.iter().copied()).collect()
    }

    /// The yes/no variables of roles and groups.
    pub(super) fn memberships(&self) -> Vec<VarId> {
        let universe = self.policies.universe;
        universe.roles().into_iter().chain(universe.groups()).map(|(var, _)| var).collect()
    }

    /// All variables but those of people and controls, in the order in which regions are widened: what is
    /// signed in to first, unknown facts last.
    pub(super) fn conditions(&self) -> Vec<VarId> {
        let topics = [Topic::Unknown, Topic::What, Topic::Where, Topic::Device, Topic::How];
        topics.into_iter().flat_map(|topic| self.policies.universe.about(topic)).collect()
    }

    pub(super) fn literals(&mut self, formulas: &[&Formula]) -> Vec<Literal> {
        formulas.iter().map(|formula| self.prover.literal(formula)).collect()
    }

    /// Whether the formulas hold together somewhere.
    pub(super) fn together(&mut self, formulas: &[&Formula]) -> Result<bool, GaveUp> {
        let literals = self.literals(formulas);
        self.prover.solve(&literals).is_found().ok_or(GaveUp)
    }

    /// What leaves no sign-in of a region, in which whoever is left out is not counted: constraints by
    /// name.
    pub(super) fn why_empty(&self, region: &[&Formula]) -> Vec<String> {
        let mut prover = Prover::new(self.policies.universe.space());
        let mut assumptions: Vec<Literal> = region.iter().map(|formula| prover.literal(formula)).collect();
        let realism = self.policies.universe.realism();
        assumptions.extend(realism.iter().map(|constraint| prover.literal(&constraint.formula)));
        let Found::Impossible(core) = prover.minimal_core(&assumptions) else { return Vec::new() };
        let of_region = core.iter().filter(|place| **place < region.len()).count();
        let constraints = core.into_iter().filter_map(|place| realism.get(place.checked_sub(region.len())?));
        let mut names: Vec<String> = constraints.map(|constraint| constraint.name.clone()).collect();
        if of_region > 1 {
            names.push("everybody it is about is left out".to_owned());
        }
        if names.is_empty() {
            names.push("the region's own conditions exclude each other".to_owned());
        }
        names
    }
}

/// A prover that knows which sign-ins there can be.
fn prover(universe: &Universe<'_>, limits: Limits) -> Prover {
    let mut prover = Prover::new(universe.space());
    prover.allow_conflicts(limits.conflicts);
    for constraint in universe.realism() {
        prover.require(&constraint.formula);
    }
    prover
}

/// Whether `assertion` holds of `set` on the day `now`; for one question. [`Asker`] is for several.
///
/// # Errors
///
/// When proof and concrete evaluation disagree, which is a bug of caplint.
pub fn decide(set: &PolicySet, now: Date, assertion: &Assertion) -> Result<Answer, Disagreement> {
    let extra = extra_regions(set);
    let input = extra.iter().fold(input(set, now, &[assertion]), Input::with_region);
    let universe = Universe::new(input);
    Asker::new(&universe, set, 0, now).decide(assertion)
}

/// What a universe must know to ask `assertions` about `set`, but for [`extra_regions`].
#[must_use]
pub fn input<'t>(set: &'t PolicySet, now: Date, assertions: &[&'t Assertion]) -> Input<'t> {
    assertions.iter().fold(Input::new(set, now), |input, assertion| {
        let input = input.with_region(&assertion.region);
        let input = match &assertion.claim {
            crate::model::Claim::Requires(requirement) => input.with_requirement(requirement),
            _ => input,
        };
        assertion.shows.iter().fold(input, Input::with_shows)
    })
}

/// The answer that the budget ran out.
pub(super) fn not_decided(left_out: Vec<LeftOut>) -> Answer {
    let why = "the solver reached its limit of conflicts".to_owned();
    Answer { verdict: Verdict::NotDecided { why }, left_out, assumptions: Vec::new() }
}
