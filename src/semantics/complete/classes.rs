//! Outcomes, told apart, and the sign-ins that have each of them as formulas.

use std::collections::BTreeSet;

use crate::model::{Ask, BuiltInControl, Policy, UserAction};
use crate::semantics::approved_app_counts;
use crate::semantics::evaluate::{Demand, Outcome, Reading, demand, implies, names_action};
use crate::semantics::logic::Formula;
use crate::semantics::universe::{Universe, View, ask_of};

use super::Question;

/// What outcomes are told apart by: not by which policies block, nor by what it is that cannot be met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OutcomeClass {
    /// It is let in.
    Allow,
    /// It is, once one of these sets is shown.
    Challenge(Vec<BTreeSet<Ask>>),
    /// Something is asked for that cannot be shown.
    EffectiveBlock,
    /// It is blocked.
    Block,
}

impl OutcomeClass {
    pub(super) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Allow => Self::Allow,
            Outcome::Challenge(sets) => Self::Challenge(sets.clone()),
            Outcome::EffectiveBlock(_) => Self::EffectiveBlock,
            Outcome::Block(_) => Self::Block,
        }
    }
}

/// What a policy demands: one ask of each clause.
struct Demanded {
    /// Where it applies.
    applies: Formula,
    /// All it demands.
    whole: Vec<BTreeSet<Ask>>,
    /// What it demands where its strengths do not count; `None` when they always do.
    without_strengths: Option<Vec<BTreeSet<Ask>>>,
}

/// What the enabled policies demand, ready to be asked with different controls shown.
pub(super) struct Classes<'u, 't> {
    view: View<'u, 't>,
    /// What the policies demand that do not block.
    demands: Vec<Demanded>,
    /// Where some policy blocks.
    blocked: Formula,
    /// Everything that is asked for and can be shown, device controls aside.
    asks: BTreeSet<Ask>,
    /// What is shown already.
    shown: Vec<Ask>,
    /// Where strengths of policies that do not name the action do not count.
    own_strength: Formula,
}

impl<'u, 't> Classes<'u, 't> {
    pub(super) fn new(universe: &'u Universe<'t>, question: Question<'_>) -> Self {
        let view = universe.view(0);
        let enabled: Vec<&Policy> =
            question.set.policies.iter().map(|entry| &entry.policy).filter(|policy| policy.is_enabled()).collect();
        let approved_app = approved_app_counts(&question.set.tenant, question.today);
        let own_strength = view.own_strength(&enabled);
        let (mut demands, mut blocked) = (Vec::new(), Vec::new());
        for policy in &enabled {
            for unread_met in [true, false] {
                let Some(unread) = view.unread_controls(policy, unread_met) else { continue };
                let applies = view.applies(policy).and(unread);
                let reading = Reading { approved_app, strengths: true, unread_met };
                let Some(whole) = clauses(policy, reading) else {
                    blocked.push(applies);
                    continue;
                };
                let gives_way =
                    !names_action(policy, UserAction::RegisterSecurityInfo) && own_strength != Formula::FALSE;
                let without_strengths =
                    clauses(policy, Reading { strengths: false, ..reading }).filter(|less| gives_way && *less != whole);
                demands.push(Demanded { applies, whole, without_strengths });
            }
        }
        let asks = demands.iter().flat_map(|demanded| demanded.whole.iter().flatten());
        let asks = asks.filter(|ask| !is_device(ask)).cloned();
        Self {
            view,
            asks: asks.collect(),
            demands,
            blocked: Formula::any(blocked),
            shown: question.shows.controls.iter().filter_map(ask_of).collect(),
            own_strength,
        }
    }

    /// The sign-ins with this outcome.
    pub(super) fn formula(&self, class: &OutcomeClass) -> Formula {
        let open = self.blocked.clone().not();
        match class {
            OutcomeClass::Block => self.blocked.clone(),
            OutcomeClass::Allow => open.and(self.let_in(&BTreeSet::new())),
            OutcomeClass::EffectiveBlock => open.and(self.let_in(&self.asks).not()),
            OutcomeClass::Challenge(sets) => {
                let enough = sets.iter().map(|set| self.let_in(set));
                let too_little = self.too_little(sets).into_iter().map(|set| self.let_in(&set).not());
                open.and(Formula::all(enough.chain(too_little)))
            }
        }
    }

    /// The sign-ins that are let in with `more` shown, as far as it can be shown, by policies that do not
    /// block.
    fn let_in(&self, more: &BTreeSet<Ask>) -> Formula {
        let all_met = |clauses: &[BTreeSet<Ask>]| {
            Formula::all(clauses.iter().map(|clause| Formula::any(clause.iter().map(|ask| self.met(ask, more)))))
        };
        let policies = self.demands.iter().map(|demanded| {
            let met = all_met(&demanded.whole);
            let met = match &demanded.without_strengths {
                Some(less) => met.or(self.own_strength.clone().and(all_met(less))),
                None => met,
            };
            demanded.applies.clone().implies(met)
        });
        Formula::all(policies)
    }

    /// The sign-ins that meet `ask` with `more` shown: by their device, by what is shown already, or by
    /// what can be shown.
    fn met(&self, ask: &Ask, more: &BTreeSet<Ask>) -> Formula {
        if is_device(ask) {
            return self.view.ask(ask);
        }
        let tenant = self.view.tenant();
        if self.shown.iter().any(|shown| implies(tenant, shown, ask)) {
            return Formula::TRUE;
        }
        let meeting = more.iter().filter(|shown| implies(tenant, shown, ask));
        Formula::any(meeting.map(|shown| self.view.achievable(&self.view.ask(shown))))
    }

    /// The largest sets of asks with which none of `sets` is shown: for one member of each, everything
    /// that does not satisfy it.
    fn too_little(&self, sets: &[BTreeSet<Ask>]) -> BTreeSet<BTreeSet<Ask>> {
        let tenant = self.view.tenant();
        let mut avoided: BTreeSet<BTreeSet<&Ask>> = BTreeSet::from([BTreeSet::new()]);
        for set in sets {
            avoided = avoided.iter().flat_map(|one| avoiding(one, set)).collect();
        }
        let left = |avoided: &BTreeSet<&Ask>| {
            let kept = |ask: &&Ask| !avoided.iter().any(|avoided| implies(tenant, ask, avoided));
            self.asks.iter().filter(kept).cloned().collect()
        };
        avoided.iter().map(left).collect()
    }
}

/// What the policy demands; `None` when it blocks.
fn clauses(policy: &Policy, reading: Reading) -> Option<Vec<BTreeSet<Ask>>> {
    match demand(policy, reading) {
        Demand::Block => None,
        Demand::Clauses(clauses) => Some(clauses),
    }
}

/// `avoided` and one member of `set`, in every way; `avoided` alone when it has one already.
fn avoiding<'a>(avoided: &BTreeSet<&'a Ask>, set: &'a BTreeSet<Ask>) -> Vec<BTreeSet<&'a Ask>> {
    if avoided.iter().any(|ask| set.contains(*ask)) {
        return vec![avoided.clone()];
    }
    set.iter().map(|ask| avoided.iter().copied().chain([ask]).collect()).collect()
}

fn is_device(ask: &Ask) -> bool {
    matches!(ask, Ask::Control(BuiltInControl::CompliantDevice | BuiltInControl::DomainJoinedDevice))
}
