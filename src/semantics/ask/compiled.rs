//! The policies of a set as formulas, each worked out once.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Ask, Policy, PolicySet, RequirementItem};
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};
use crate::semantics::universe::{Topic, Universe, View, asks};

/// Controls as a sign-in shows them: everything that it can show, but for some; or nothing but some.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shown {
    /// All that can be shown but these.
    AllBut(BTreeSet<VarId>),
    /// Those of these that can be shown.
    Only(BTreeSet<VarId>),
}

impl Shown {
    /// All that can be shown.
    pub(super) fn all() -> Self {
        Self::AllBut(BTreeSet::new())
    }

    /// Nothing.
    pub(super) fn nothing() -> Self {
        Self::Only(BTreeSet::new())
    }

    fn has(&self, var: VarId) -> bool {
        match self {
            Self::AllBut(out) => !out.contains(&var),
            Self::Only(shown) => shown.contains(&var),
        }
    }
}

/// The policies of a set. Formulas are kept, so that a solver knows them again.
#[derive(Debug)]
pub(super) struct Policies<'u> {
    pub universe: &'u Universe<'u>,
    pub set: &'u PolicySet,
    pub view: View<'u, 'u>,
    applies: RefCell<BTreeMap<usize, Formula>>,
    /// By policy and what is shown, where no policy's strength takes the place of another's.
    met: RefCell<BTreeMap<(usize, Shown), Formula>>,
}

impl<'u> Policies<'u> {
    /// The policies of `set`, which `universe` knows as `side`.
    pub(super) fn new(universe: &'u Universe<'u>, set: &'u PolicySet, side: usize) -> Self {
        let view = universe.view(side);
        Self { universe, set, view, applies: RefCell::default(), met: RefCell::default() }
    }

    pub(super) fn policy(&self, at: usize) -> &'u Policy {
        &self.set.policies[at].policy
    }

    /// The positions of the policies in force.
    pub(super) fn enabled(&self) -> Vec<usize> {
        (0..self.set.policies.len()).filter(|at| self.policy(*at).is_enabled()).collect()
    }

    /// Where the policy applies, whatever its state.
    pub(super) fn applies(&self, at: usize) -> Formula {
        self.applies.borrow_mut().entry(at).or_insert_with(|| self.view.applies(self.policy(at))).clone()
    }

    /// Where a strength of one of the policies `active` takes the place of those of others.
    pub(super) fn own_strength(&self, active: &[usize]) -> Formula {
        let policies: Vec<&Policy> = active.iter().map(|at| self.policy(*at)).collect();
        self.view.own_strength(&policies)
    }

    /// That what the policy demands where it applies is met by what is shown.
    pub(super) fn met(&self, at: usize, own_strength: &Formula, shown: &Shown) -> Formula {
        let work_out = || self.with(&self.view.lets_in(self.policy(at), own_strength), shown);
        if *own_strength != Formula::FALSE {
            return work_out();
        }
        self.met.borrow_mut().entry((at, shown.clone())).or_insert_with(work_out).clone()
    }

    /// `formula` where `shown` says which controls are: no control variable is left in it.
    pub(super) fn with(&self, formula: &Formula, shown: &Shown) -> Formula {
        formula.replace(&|var, values: &ValueSet| {
            if !self.is_control(var) {
                return None;
            }
            let yes = if shown.has(var) { self.universe.availability(var) } else { Formula::FALSE };
            Some(if values.has(1) { yes } else { yes.not() })
        })
    }

    pub(super) fn is_control(&self, var: VarId) -> bool {
        self.universe.meaning(var).topic == Topic::Control
    }

    /// The point with the controls that are shown.
    pub(super) fn showing(&self, point: &Point, shown: &Shown) -> Point {
        let is_on = |var: VarId| shown.has(var) && self.universe.availability(var).holds(point);
        self.universe.controls().into_iter().fold(point.clone(), |point, var| {
            let value = usize::from(is_on(var));
            point.with(var, value)
        })
    }

    /// The control variables that `formula` speaks of.
    pub(super) fn controls_of(&self, formula: &Formula) -> BTreeSet<VarId> {
        formula.variables().into_iter().filter(|var| self.is_control(*var)).collect()
    }

    /// `ask` is met.
    pub(super) fn ask(&self, ask: &Ask) -> Formula {
        self.view.ask(ask)
    }

    /// What is required is met.
    pub(super) fn item(&self, item: &RequirementItem) -> Formula {
        Formula::any(asks(item).iter().map(|ask| self.ask(ask)))
    }
}
