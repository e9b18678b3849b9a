//! Statements as formulas: where they fail, policy by policy.

use std::collections::BTreeSet;

use crate::model::{Ask, Assertion, BuiltInControl, Claim, Expected, Grant, Operator, Policy, Requirement, Session};
use crate::semantics::logic::{Formula, VarId};
use crate::semantics::universe::ask_of;

use super::compiled::{Policies, Shown};
use super::session;

/// Not an ask that anybody could meet.
const BLOCK: Ask = Ask::Control(BuiltInControl::Block);

/// One way for a statement to fail: `base` holds and no policy is in its way.
#[derive(Debug, Clone)]
pub(super) struct Way {
    /// What it takes beside the policies.
    pub base: Formula,
    /// For each policy that could be in its way, by position: that it is not.
    pub parts: Vec<(usize, Formula)>,
    /// The controls that are shown.
    pub shown: Shown,
    /// The session control that nobody asks for.
    pub control: Option<Session>,
    /// False when it fails because of what policies demand: more of them do not help.
    pub can_be_hindered: bool,
}

impl Way {
    /// Where the statement fails in this way.
    pub(super) fn formula(&self) -> Formula {
        let parts = self.parts.iter().map(|(_, part)| part.clone());
        Formula::all(std::iter::once(self.base.clone()).chain(parts))
    }
}

/// The statements that can be asked about, with one set of policies.
pub(super) struct Queries<'q, 'u> {
    pub policies: &'q Policies<'u>,
    /// The policies that are enforced, by position, rising.
    pub active: &'q [usize],
}

impl Queries<'_, '_> {
    /// For each policy that where it applies its demand is met.
    fn met(&self, shown: &Shown) -> Vec<(usize, Formula)> {
        let own_strength = self.policies.own_strength(self.active);
        let one = |at: &usize| {
            let met = self.policies.met(*at, &own_strength, shown);
            (met != Formula::TRUE).then_some((*at, met))
        };
        self.active.iter().filter_map(one).collect()
    }

    /// Whoever shows this is let in.
    fn allowed(&self, shown: &Shown) -> Formula {
        Formula::all(self.met(shown).into_iter().map(|(_, met)| met))
    }

    /// Let in with what is shown, whichever of the ways to authenticate stands behind it.
    fn allowed_with(&self, shows: Option<&Grant>) -> Formula {
        match shows {
            None => self.allowed(&Shown::all()),
            Some(grant) => Formula::all(self.choices(grant).iter().map(|shown| self.allowed(shown))),
        }
    }

    /// What showing the controls of `grant` can mean: for each strength one of the ways it accepts.
    pub(super) fn choices(&self, grant: &Grant) -> Vec<Shown> {
        let mut choices = vec![BTreeSet::new()];
        for ask in grant.controls.iter().filter_map(ask_of).filter(|ask| *ask != BLOCK) {
            let ways: Vec<VarId> = self.policies.controls_of(&self.policies.ask(&ask)).into_iter().collect();
            let with = |choice: &BTreeSet<VarId>, way: VarId| choice.iter().copied().chain([way]).collect();
            if !ways.is_empty() {
                choices = choices.iter().flat_map(|choice| ways.iter().map(|way| with(choice, *way))).collect();
            }
        }
        choices.into_iter().map(Shown::Only).collect()
    }

    /// The ways in which "every sign-in of `region`" fails.
    pub(super) fn ways(&self, region: &Formula, assertion: &Assertion) -> Vec<Way> {
        let shows = assertion.shows.as_ref();
        match &assertion.claim {
            Claim::Requires(requirement) => self.not_required(region, requirement),
            Claim::Outcome(Expected::Blocked) => vec![self.let_in(region)],
            Claim::Outcome(Expected::Allowed) => self.not_allowed(region, shows),
            Claim::Outcome(Expected::Challenged) => self.not_challenged(region, shows),
            Claim::Session(session) => self.laxer(region, session),
        }
    }

    /// Somebody is let in who shows all that can be shown.
    pub(super) fn let_in(&self, region: &Formula) -> Way {
        let shown = Shown::all();
        Way { base: region.clone(), parts: self.met(&shown), shown, control: None, can_be_hindered: true }
    }

    /// Not let in with what is shown.
    fn not_allowed(&self, region: &Formula, shows: Option<&Grant>) -> Vec<Way> {
        let choices = shows.map_or_else(|| vec![Shown::all()], |grant| self.choices(grant));
        choices.into_iter().map(|shown| unhindered(region, &self.allowed(&shown).not(), shown)).collect()
    }

    /// Nobody blocks, and yet nobody is let in: whatever device they could have, and whatever is true of what is
    /// not known.
    pub(super) fn unmeetable(&self, region: &Formula) -> Way {
        let blocks = |at: &&usize| {
            let grant = self.policies.policy(**at).grant.as_ref();
            grant.is_some_and(|grant| grant.has(BuiltInControl::Block))
        };
        let blocked = Formula::any(self.active.iter().filter(blocks).map(|at| self.policies.applies(*at)));
        let met: Vec<Formula> = self.met(&Shown::all()).into_iter().map(|(_, met)| met).collect();
        let view = self.policies.view;
        let never = view.with_some_device(&met).not();
        let fails = Formula::all([blocked.not(), view.honest(), never, Formula::all(met).not()]);
        unhindered(region, &fails, Shown::all())
    }

    /// Let in without what is required: all of `any`, or one of `all`, is not shown.
    fn not_required(&self, region: &Formula, requirement: &Requirement) -> Vec<Way> {
        let items: Vec<Formula> = requirement.items.iter().map(|item| self.policies.item(item)).collect();
        let failing: Vec<Formula> = match requirement.operator {
            Operator::And => items,
            Operator::Or => vec![Formula::any(items)],
        };
        let way = |item: &Formula| {
            let shown = Shown::AllBut(self.policies.controls_of(item));
            let base = region.clone().and(self.policies.with(item, &shown).not());
            Way { base, parts: self.met(&shown), shown, control: None, can_be_hindered: true }
        };
        failing.iter().map(way).collect()
    }

    /// Let in with what is shown already, or not let in at all.
    fn not_challenged(&self, region: &Formula, shows: Option<&Grant>) -> Vec<Way> {
        let choices = shows.map_or_else(|| vec![Shown::nothing()], |grant| self.choices(grant));
        let mut ways = vec![unhindered(region, &self.allowed(&Shown::all()).not(), Shown::all())];
        match &choices[..] {
            [one] => ways.push(Way { parts: self.met(one), shown: one.clone(), ..self.let_in(region) }),
            several => {
                let fails = Formula::all(several.iter().map(|shown| self.allowed(shown)));
                ways.push(unhindered(region, &fails, several[0].clone()));
            }
        }
        ways
    }

    /// Let in with a session for which nobody asks one of the controls, or somebody undoes it.
    fn laxer(&self, region: &Formula, wanted: &Session) -> Vec<Way> {
        session::split(wanted).iter().flat_map(|control| self.lax(region, control)).collect()
    }

    fn lax(&self, region: &Formula, control: &Session) -> Vec<Way> {
        let choices = self.policies.set.tenant.facts.choices;
        let undone = self.active.iter().filter(|at| session::spoils(self.session(**at), control, choices));
        let undone = Formula::any(undone.map(|at| self.policies.applies(*at)));
        let own_strength = self.policies.own_strength(self.active);
        let part = |at: &usize| {
            let part = self.hindrance(self.policies.policy(*at), &own_strength, &Shown::all(), Some(control));
            (part != Formula::TRUE).then_some((*at, part))
        };
        let parts = self.active.iter().filter_map(part).collect();
        let way = Way { parts, control: Some(control.clone()), ..self.let_in(region) };
        if undone == Formula::FALSE {
            return vec![way];
        }
        let spoilt = unhindered(region, &undone.and(self.allowed(&Shown::all())), Shown::all());
        vec![way, spoilt]
    }

    fn session(&self, at: usize) -> &Session {
        &self.policies.policy(at).session
    }

    /// Where `policy`, in force, is not in the way of a failure: its demand is met where it applies, and
    /// it does not ask for the control that nobody is to ask for.
    pub(super) fn hindrance(
        &self,
        policy: &Policy,
        own_strength: &Formula,
        shown: &Shown,
        control: Option<&Session>,
    ) -> Formula {
        let view = self.policies.view;
        if control.is_some_and(|control| session::gives(&policy.session, control)) {
            return view.applies(policy).not();
        }
        self.policies.with(&view.lets_in(policy, own_strength), shown)
    }

    /// Where "some sign-in" does what is claimed.
    pub(super) fn goal(&self, assertion: &Assertion) -> Formula {
        let shows = assertion.shows.as_ref();
        match &assertion.claim {
            Claim::Outcome(Expected::Allowed) => self.allowed_with(shows),
            Claim::Outcome(Expected::Blocked) => self.allowed(&Shown::all()).not(),
            Claim::Outcome(Expected::Challenged) => self.not_failing(assertion),
            Claim::Requires(_) | Claim::Session(_) => self.allowed_with(shows).and(self.not_failing(assertion)),
        }
    }

    fn not_failing(&self, assertion: &Assertion) -> Formula {
        Formula::any(self.ways(&Formula::TRUE, assertion).iter().map(Way::formula)).not()
    }
}

/// A way to fail that more policies would not hinder.
fn unhindered(region: &Formula, fails: &Formula, shown: Shown) -> Way {
    let base = region.clone().and(fails.clone());
    Way { base, parts: Vec::new(), shown, control: None, can_be_hindered: false }
}
