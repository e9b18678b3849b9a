//! Statements about some sign-in of a region: whatever is not known is against it.

use crate::model::{Assertion, Claim, Expected, Principals, SignIn, UserEntry};
use crate::semantics::logic::{Formula, Point, VarId};

use super::asker::{Asker, not_decided};
use super::compiled::Shown;
use super::exists::{Choice, Existence};
use super::holes::GaveUp;
use super::replay::Replay;
use super::{Answer, Disagreement, NoWay, Verdict};

/// A statement about some sign-in.
pub(super) struct Wish<'w> {
    pub assertion: &'w Assertion,
    /// What is known of the sign-ins beside the region.
    pub facts: Formula,
    /// Groups and roles of the people are not for choosing.
    pub memberships: bool,
}

impl Asker<'_> {
    pub(super) fn some(&mut self, assertion: &Assertion) -> Result<Answer, Disagreement> {
        let facts = Formula::TRUE;
        let include = assertion.region.0.users.as_ref().map(|users| &users.include);
        let memberships = include.is_some_and(names_accounts_alone);
        self.some_given(&Wish { assertion, facts, memberships })
    }

    /// Whether some sign-in is as wished for.
    pub(super) fn some_given(&mut self, wish: &Wish<'_>) -> Result<Answer, Disagreement> {
        let assertion = wish.assertion;
        match self.decide_some(wish) {
            Ok(Decided { verdict, point }) => {
                point.iter().try_for_each(|point| self.agree(assertion, point))?;
                Ok(Answer { verdict, left_out: Vec::new(), assumptions: Vec::new() })
            }
            Err(GaveUp) => Ok(not_decided(Vec::new())),
        }
    }

    fn decide_some(&mut self, wish: &Wish<'_>) -> Result<Decided, GaveUp> {
        let assertion = wish.assertion;
        let region = self.policies.view.region(&assertion.region);
        if !self.together(&[&region, &wish.facts])? {
            let constraints = self.why_empty(&[&region.and(wish.facts.clone())]);
            return Ok(Decided { verdict: Verdict::Vacuous { constraints }, point: None });
        }
        match self.way(wish, &self.active.clone())? {
            Existence::Works(point) => {
                let example = Some(Box::new(self.shown(assertion, &point)));
                Ok(Decided { verdict: Verdict::Proved { rests_on: Vec::new(), example }, point: Some(point) })
            }
            Existence::NoneWorks(point) => {
                let because = self.in_the_way(wish)?;
                let unknown = point.as_ref().map(|point| self.against(wish, point)).unwrap_or_default();
                let example = point.as_ref().map(|point| Box::new(self.shown(assertion, point)));
                Ok(Decided { verdict: Verdict::NoWay(Box::new(NoWay { because, unknown, example })), point })
            }
            Existence::Unknown => Err(GaveUp),
        }
    }

    /// Whether some choice does what is claimed with the policies `active` in force.
    pub(super) fn way(&mut self, wish: &Wish<'_>, active: &[usize]) -> Result<Existence, GaveUp> {
        let goal = self.queries(active).goal(wish.assertion);
        let among = self.policies.view.region(&wish.assertion.region).and(wish.facts.clone());
        let unknown = self.unknown_to(wish);
        let known = |var: &VarId| !unknown.contains(var) && !self.policies.is_control(*var);
        let chosen: Vec<VarId> = self.policies.universe.space().ids().filter(known).collect();
        let mut choice = Choice {
            prover: &mut self.prover,
            space: self.policies.universe.space(),
            real: &self.real,
            among: &among,
            goal: &goal,
            unknown: &unknown,
            chosen: &chosen,
        };
        match choice.exists() {
            Existence::Unknown => Err(GaveUp),
            other => Ok(other),
        }
    }

    /// Facts that nobody knows offline; and which groups and roles people have, where the statement is
    /// about certain people.
    fn unknown_to(&self, wish: &Wish<'_>) -> Vec<VarId> {
        let mut unknown = self.policies.universe.unknowns();
        if wish.memberships {
            unknown.extend(self.memberships());
        }
        unknown
    }

    /// The policies that stand in the way of every choice, a smallest set of them.
    fn in_the_way(&mut self, wish: &Wish<'_>) -> Result<Vec<usize>, GaveUp> {
        let mut core = self.active.clone();
        let mut size = core.len().div_ceil(2).max(1);
        loop {
            let before = core.len();
            for part in core.clone().chunks(size).rev() {
                let rest: Vec<usize> = core.iter().copied().filter(|at| !part.contains(at)).collect();
                if matches!(self.way(wish, &rest)?, Existence::NoneWorks(_)) {
                    core = rest;
                }
            }
            if size == 1 && core.len() == before {
                return Ok(core);
            }
            size = size.div_ceil(2).max(1);
        }
    }

    /// Unknowns that are against the choice at `point`, in words.
    fn against(&self, wish: &Wish<'_>, point: &Point) -> Vec<String> {
        let goal = self.queries(&self.active).goal(wish.assertion);
        let universe = self.policies.universe;
        let unknown = self.unknown_to(wish);
        let spoken_of = goal.variables();
        let region = self.policies.view.region(&wish.assertion.region);
        let against = unknown.into_iter().filter(|var| {
            let other = point.with(*var, 1 - point.get(*var).min(1));
            let possible = || [&self.real, &region, &wish.facts].iter().all(|formula| formula.holds(&other));
            spoken_of.contains(var) && goal.holds(&other) && possible()
        });
        against.filter_map(|var| universe.meaning(var).values.get(point.get(var)).cloned()).collect()
    }

    /// What the statement is about when it says what is shown, or lets that be chosen.
    fn shown_by(&self, assertion: &Assertion) -> Vec<Shown> {
        let free = match assertion.claim {
            Claim::Outcome(Expected::Challenged) => Shown::nothing(),
            _ => Shown::all(),
        };
        let queries = self.queries(&self.active);
        assertion.shows.as_ref().map_or_else(|| vec![free], |grant| queries.choices(grant))
    }

    /// The sign-in at a point with what is shown.
    fn shown(&self, assertion: &Assertion, point: &Point) -> SignIn {
        let shown = self.shown_by(assertion).into_iter().next().unwrap_or_else(Shown::all);
        self.sign_in(point, &shown)
    }

    fn sign_in(&self, point: &Point, shown: &Shown) -> SignIn {
        self.policies.view.sign_in_at(&self.policies.showing(point, shown))
    }

    /// That the concrete evaluation says the same of the sign-in at `point` as the formulas.
    fn agree(&self, assertion: &Assertion, point: &Point) -> Result<(), Disagreement> {
        let queries = self.queries(&self.active);
        let tenant = &self.policies.set.tenant;
        let replay = Replay { evaluator: &self.evaluator, tenant, assertion, effective: false };
        let mut evaluated = true;
        for shown in self.shown_by(assertion) {
            evaluated &= replay.does(&self.sign_in(point, &shown))?;
        }
        if matches!(assertion.claim, Claim::Requires(_) | Claim::Session(_)) {
            for way in queries.ways(&Formula::TRUE, assertion) {
                evaluated &= replay.claimed(&self.sign_in(point, &way.shown))?;
            }
        }
        let proved = queries.goal(assertion).holds(point);
        replay.same(&self.shown(assertion, point), proved, evaluated)
    }
}

/// A verdict, and the point it was found at.
struct Decided {
    verdict: Verdict,
    point: Option<Point>,
}

/// True when accounts by name are all that is included.
fn names_accounts_alone(include: &Principals) -> bool {
    let objects = include.users.iter().all(|entry| matches!(entry, UserEntry::Object(_)));
    !include.users.is_empty()
        && objects
        && include.groups.is_empty()
        && include.roles.is_empty()
        && include.guests.is_none()
}
