//! A policy set put to the prover: what its policies say of all sign-ins, ready to be asked about.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::logic::Formula;
use super::prove::{Answer, Literal, Prover};
use super::universe::{Input, Universe, View};
use crate::model::{Policy, PolicySet};

/// The policies of a set, their universe, and a prover that knows what holds of every sign-in. Literals
/// are made when they are first asked for and stay the same.
pub struct Proofs<'t> {
    universe: Universe<'t>,
    side: usize,
    policies: Vec<&'t Policy>,
    prover: Prover,
    doubter: Option<Doubter>,
    /// By policy: it applies.
    applies: Vec<Option<Literal>>,
    /// By policy: with it in force, strengths of other policies can stop to count for registering
    /// security information.
    registers: Vec<bool>,
    /// By the policies in force of that kind: what follows for each policy.
    among: BTreeMap<Vec<usize>, Among>,
}

/// What the policies mean together with some others.
struct Among {
    own_strength: Formula,
    /// By policy: where it applies, its demand is met.
    lets_in: Vec<Option<Literal>>,
}

/// A prover that takes nothing for granted, with a literal for each constraint on sign-ins.
struct Doubter {
    prover: Prover,
    constraints: Vec<Literal>,
}

/// Why no sign-in can be as asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emptied {
    /// Which of the formulas asked about it takes, by position.
    pub formulas: Vec<usize>,
    /// Which constraints on sign-ins it takes, by position in [`Universe::realism`].
    pub constraints: Vec<usize>,
}

impl<'t> Proofs<'t> {
    /// The policies of `set` on the day `today`.
    #[must_use]
    pub fn new(set: &'t PolicySet, today: Date) -> Self {
        let policies = set.policies.iter().map(|entry| &entry.policy).collect();
        Self::within(Universe::new(Input::new(set, today)), 0, policies)
    }

    /// `policies`, seen from `side` of a universe that knows of them, and of whatever else is to be
    /// asked about.
    #[must_use]
    pub fn within(universe: Universe<'t>, side: usize, policies: Vec<&'t Policy>) -> Self {
        let view = universe.view(side);
        let registers = policies.iter().map(|policy| view.own_strength(&[*policy]) != Formula::FALSE).collect();
        let mut prover = Prover::new(universe.space());
        for constraint in universe.realism() {
            prover.require(&constraint.formula);
        }
        let applies = vec![None; policies.len()];
        Self { universe, side, policies, prover, doubter: None, applies, registers, among: BTreeMap::new() }
    }

    /// The universe.
    #[must_use]
    pub fn universe(&self) -> &Universe<'t> {
        &self.universe
    }

    /// The universe as these policies see it.
    #[must_use]
    pub fn view(&self) -> View<'_, 't> {
        self.universe.view(self.side)
    }

    /// The policies, in any state.
    #[must_use]
    pub fn policies(&self) -> &[&'t Policy] {
        &self.policies
    }

    /// The policies that are enforced, by position.
    #[must_use]
    pub fn enforced(&self) -> Vec<usize> {
        self.which(Policy::is_enabled)
    }

    /// The policies that would be enforced if those in report-only were, by position.
    #[must_use]
    pub fn live(&self) -> Vec<usize> {
        self.which(Policy::is_live)
    }

    fn which(&self, is: impl Fn(&Policy) -> bool) -> Vec<usize> {
        (0..self.policies.len()).filter(|policy| is(self.policies[*policy])).collect()
    }

    /// The prover. What holds of every sign-in is required; no policy is.
    pub fn prover(&mut self) -> &mut Prover {
        &mut self.prover
    }

    /// True exactly for the sign-ins that the policy applies to.
    pub fn applies(&mut self, policy: usize) -> Literal {
        if let Some(known) = self.applies[policy] {
            return known;
        }
        let formula = self.view().applies(self.policies[policy]);
        let literal = self.prover.literal(&formula);
        self.applies[policy] = Some(literal);
        literal
    }

    /// For each of `policies` the literal that is true exactly where its demand is met or it does not
    /// apply, when these policies are in force and no others. Assuming them all leaves the sign-ins that
    /// are let in.
    pub fn allow(&mut self, policies: &[usize]) -> Vec<Literal> {
        let registering: Vec<usize> = policies.iter().copied().filter(|policy| self.registers[*policy]).collect();
        let mut among = match self.among.remove(&registering) {
            Some(known) => known,
            None => self.new_among(&registering),
        };
        let literals = policies.iter().map(|policy| self.lets_in(*policy, &mut among)).collect();
        self.among.insert(registering, among);
        literals
    }

    fn new_among(&self, registering: &[usize]) -> Among {
        let policies: Vec<&Policy> = registering.iter().map(|policy| self.policies[*policy]).collect();
        Among { own_strength: self.view().own_strength(&policies), lets_in: vec![None; self.policies.len()] }
    }

    fn lets_in(&mut self, policy: usize, among: &mut Among) -> Literal {
        if let Some(known) = among.lets_in[policy] {
            return known;
        }
        let formula = self.view().lets_in(self.policies[policy], &among.own_strength);
        let literal = self.prover.literal(&formula);
        among.lets_in[policy] = Some(literal);
        literal
    }

    /// True when the policy in force can make strengths of others not count.
    #[must_use]
    pub fn affects_others(&self, policy: usize) -> bool {
        self.registers[policy]
    }

    /// Why no sign-in is as `formulas` together say: with what is named alone there is none, without any
    /// of it there are some. `None` when there are such sign-ins or it cannot be told.
    pub fn emptied_by(&mut self, formulas: &[Formula]) -> Option<Emptied> {
        let mut doubter = self.doubter.take().unwrap_or_else(|| Doubter::new(&self.universe));
        let mut assumptions: Vec<Literal> = formulas.iter().map(|formula| doubter.prover.literal(formula)).collect();
        assumptions.extend(&doubter.constraints);
        let answer = doubter.prover.minimal_core(&assumptions);
        self.doubter = Some(doubter);
        let Answer::Impossible(core) = answer else { return None };
        let (asked, constraints): (Vec<usize>, Vec<usize>) =
            core.into_iter().partition(|place| *place < formulas.len());
        let constraints = constraints.into_iter().map(|place| place - formulas.len()).collect();
        Some(Emptied { formulas: asked, constraints })
    }
}

impl Doubter {
    fn new(universe: &Universe<'_>) -> Self {
        let mut prover = Prover::new(universe.space());
        let constraints = universe.realism().iter().map(|constraint| prover.literal(&constraint.formula)).collect();
        Self { prover, constraints }
    }
}
