//! Single sign-ins of which not everything is known: what comes of them whatever the rest is.
//!
//! The space of the proofs says which total sign-ins a sign-in stands for; what comes of the one that is
//! shown is what the concrete evaluation says of it. Where the two disagree nothing is said at all.

mod answer;
mod membership;
mod shown;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::{BuiltInControl, Expected, Grant, PartialSignIn, Policy, PolicySet, SignIn, SignInTest};
use crate::semantics::ask::{Disagreement, near};
use crate::semantics::evaluate::{Evaluator, Outcome};
use crate::semantics::logic::{Formula, Point};
use crate::semantics::prove::{Answer as Found, Literal, Prover};
use crate::semantics::universe::{Input, Topic, Universe, ways_to_fail};

pub use answer::{Deciding, Failing, Impossible, Membership, ScenarioAnswer, ScenarioFailure, ScenarioVerdict};
use shown::Shown;

/// The sign-ins of some tests, asked of one policy set.
pub struct Scenarios<'s> {
    set: &'s PolicySet,
    universe: Universe<'s>,
    prover: Prover,
    evaluator: Evaluator<'s>,
    /// Let in with what is shown.
    allow: Formula,
}

/// One way in which a test fails.
struct Way {
    /// The sign-ins that fail in it.
    fails: Formula,
    /// What these show; `None` for what the test says, in the first way that is possible.
    shown: Option<Shown>,
    /// What does not hold.
    of: Failing,
}

impl<'s> Scenarios<'s> {
    /// The questions of `tests` about `set`, on the day `today`.
    #[must_use]
    pub fn new(set: &'s PolicySet, today: Date, tests: &[&'s SignInTest]) -> Self {
        let mut input = Input::new(set, today);
        for test in tests {
            input = input.with_sign_in(&test.sign_in).with_shows(&test.shows);
            input = test.requires.iter().fold(input, Input::with_requirement);
        }
        let universe = Universe::new(input);
        let mut prover = Prover::new(universe.space());
        universe.realism().iter().for_each(|constraint| prover.require(&constraint.formula));
        let enabled = set.policies.iter().map(|entry| &entry.policy).filter(|policy| policy.is_enabled());
        let allow = universe.view(0).allow(enabled);
        Self { set, evaluator: Evaluator::new(set, today), prover, allow, universe }
    }

    /// What comes of `test`, one of those that this was made for.
    ///
    /// # Errors
    /// When the proof and the concrete evaluation disagree, which is a bug of caplint.
    pub fn answer(&mut self, test: &SignInTest) -> Result<ScenarioAnswer, Disagreement> {
        let among = self.among(&test.sign_in, &test.shows);
        let stands_for = self.prover.literal(&among);
        let verdict = match self.prover.smallest(&[stands_for], &self.order()) {
            Found::Impossible(_) => ScenarioVerdict::Impossible(self.why_impossible(test)),
            Found::Unknown => ScenarioVerdict::NotDecided,
            Found::Found(point) => self.verdict(test, &point)?,
        };
        let memberships = self.memberships(test, &verdict);
        Ok(ScenarioAnswer { touches: self.touches(stands_for), memberships, verdict })
    }

    /// The total sign-ins that `sign_in` stands for, of those that can show what is shown.
    fn among(&self, sign_in: &PartialSignIn, shows: &Grant) -> Formula {
        self.universe.partial(sign_in).and(shown::can_be_shown(&self.universe, shows))
    }

    /// The variables in the order in which an example is to be ordinary.
    fn order(&self) -> Vec<crate::semantics::logic::VarId> {
        let topics = [Topic::Who, Topic::What, Topic::How, Topic::Where, Topic::Device, Topic::Unknown];
        topics.into_iter().flat_map(|topic| self.universe.about(topic)).collect()
    }

    fn verdict(&mut self, test: &SignInTest, ordinary: &Point) -> Result<ScenarioVerdict, Disagreement> {
        let among = self.among(&test.sign_in, &test.shows);
        let stands_for = self.prover.literal(&among);
        for way in self.ways(test) {
            let fails = self.prover.literal(&way.fails);
            match self.prover.smallest(&[stands_for, fails], &self.order()) {
                Found::Unknown => return Ok(ScenarioVerdict::NotDecided),
                Found::Impossible(_) => {}
                Found::Found(point) => return self.failure(test, &way, stands_for, &point),
            }
        }
        let example = self.shown_first(test, ordinary);
        let outcome = self.evaluator.evaluate(&example).enforced.outcome;
        Ok(ScenarioVerdict::Holds { example: Box::new(example), outcome })
    }

    /// Every way in which `test` can fail.
    fn ways(&self, test: &SignInTest) -> Vec<Way> {
        let choices = shown::choices(&self.universe, &test.shows);
        let enough =
            |choice: &Shown| choice.possible(&self.universe).implies(choice.applied(&self.universe, &self.allow));
        let way = |fails: Formula, shown: Option<Shown>| Way { fails, shown, of: Failing::Outcome };
        let all = Shown::all();
        let let_in = all.applied(&self.universe, &self.allow);
        let mut ways = match test.outcome {
            Expected::Blocked => vec![way(let_in, Some(all))],
            Expected::Allowed => choices.iter().map(|choice| way(enough(choice).not(), Some(choice.clone()))).collect(),
            // Of a control that can be shown in several ways it is not said which: it is enough when each
            // of them is.
            Expected::Challenged => {
                vec![way(let_in.not(), None), way(Formula::all(choices.iter().map(enough)), None)]
            }
        };
        for asks in test.requires.iter().flat_map(ways_to_fail) {
            let fails = self.universe.view(0).achievable_without(&self.allow, &asks);
            let shown = Some(Shown::without(&self.universe, &asks));
            ways.push(Way { fails, shown, of: Failing::Requires });
        }
        ways
    }

    /// The sign-in at `point` with the first of what the test's controls can mean.
    fn shown_first(&self, test: &SignInTest, point: &Point) -> SignIn {
        let choices = shown::choices(&self.universe, &test.shows);
        let shown = choices.into_iter().find(|choice| choice.possible(&self.universe).holds(point));
        let point = shown.unwrap_or_else(Shown::nothing).at(&self.universe, point);
        self.universe.sign_in_at(&point)
    }

    fn failure(
        &mut self,
        test: &SignInTest,
        way: &Way,
        stands_for: Literal,
        point: &Point,
    ) -> Result<ScenarioVerdict, Disagreement> {
        let example = match &way.shown {
            Some(shown) => self.universe.sign_in_at(&shown.at(&self.universe, point)),
            None => self.shown_first(test, point),
        };
        let outcome = self.evaluator.evaluate(&example).enforced.outcome;
        if !agrees(test, way, &outcome) {
            return Err(Disagreement {
                question: test.name.clone(),
                details: format!("the evaluation says {outcome:?}"),
                example: Box::new(example),
            });
        }
        let deciding = self.deciding(way, stands_for, point);
        let (example, outcome) = match way.of {
            Failing::Requires => (example, outcome),
            Failing::Outcome => {
                let example = match test.outcome {
                    // What is blocked for nobody is told with what the test shows.
                    Expected::Blocked => self.shown_first(test, point),
                    Expected::Allowed | Expected::Challenged => example,
                };
                let outcome = self.evaluator.evaluate(&example).enforced.outcome;
                (example, outcome)
            }
        };
        let near = near(self.set, &example, &self.demanding(test, way.of), &[]);
        let failure = ScenarioFailure { of: way.of, example, outcome, deciding, near };
        Ok(ScenarioVerdict::Fails(Box::new(failure)))
    }

    /// The enforced policies, by position, that would do what the test wants, did they apply.
    fn demanding(&mut self, test: &SignInTest, of: Failing) -> Vec<usize> {
        let set = self.set;
        let policies = set.policies.iter().map(|entry| &entry.policy).enumerate();
        let wanted = policies.filter(|(_, policy)| policy.is_enabled() && self.demands(policy, test, of));
        wanted.map(|(at, _)| at).collect()
    }

    fn demands(&mut self, policy: &Policy, test: &SignInTest, of: Failing) -> bool {
        let Some(grant) = &policy.grant else { return false };
        match (of, &test.requires) {
            (Failing::Requires, Some(requirement)) if !grant.has(BuiltInControl::Block) => {
                let view = self.universe.view(0);
                let breach = self.prover.literal(&view.breach(&view.demand(policy), requirement));
                self.prover.solve(&[breach]).is_found() == Some(false)
            }
            (Failing::Requires, _) => false,
            (Failing::Outcome, _) => grant.has(BuiltInControl::Block) == (test.outcome == Expected::Blocked),
        }
    }

    /// What is not known and makes the test fail: the fewest values of the point that do.
    fn deciding(&mut self, way: &Way, stands_for: Literal, point: &Point) -> Vec<Deciding> {
        let order = self.order();
        let mut assumptions = vec![stands_for, !self.prover.literal(&way.fails)];
        let known = assumptions.len();
        for var in &order {
            let is = self.universe.space().is(*var, point.get(*var));
            assumptions.push(self.prover.literal(&is));
        }
        let Found::Impossible(core) = self.prover.minimal_core(&assumptions) else { return Vec::new() };
        let vars = core.into_iter().filter_map(|at| order.get(at.checked_sub(known)?).copied());
        vars.map(|var| {
            let meaning = self.universe.meaning(var);
            let value = meaning.values.get(point.get(var)).cloned().unwrap_or_default();
            Deciding { topic: meaning.topic, title: meaning.title.clone(), value }
        })
        .collect()
    }

    /// The constraints that leave no such sign-in.
    fn why_impossible(&self, test: &SignInTest) -> Vec<Impossible> {
        let mut prover = Prover::new(self.universe.space());
        let realism = self.universe.realism();
        let mut assumptions = vec![prover.literal(&self.universe.partial(&test.sign_in))];
        assumptions.push(prover.literal(&shown::can_be_shown(&self.universe, &test.shows)));
        let said = assumptions.len();
        assumptions.extend(realism.iter().map(|constraint| prover.literal(&constraint.formula)));
        let Found::Impossible(core) = prover.minimal_core(&assumptions) else { return Vec::new() };
        let constraints = core.iter().filter_map(|at| realism.get(at.checked_sub(said)?));
        let mut why: Vec<Impossible> = constraints
            .map(|constraint| Impossible { name: constraint.name.clone(), source: constraint.source.clone() })
            .collect();
        if core.contains(&1) {
            let (name, source) = ("what is shown cannot be shown there".to_owned(), String::new());
            why.insert(0, Impossible { name, source });
        }
        why
    }

    /// The policies, by position, that apply to some of the sign-ins, whatever their state.
    fn touches(&mut self, stands_for: Literal) -> BTreeSet<usize> {
        let mut touched = BTreeSet::new();
        for (at, entry) in self.set.policies.iter().enumerate() {
            let applies = self.prover.literal(&self.universe.applies(&entry.policy));
            if self.prover.solve(&[stands_for, applies]).is_found() != Some(false) {
                touched.insert(at);
            }
        }
        touched
    }
}

/// Whether the evaluation says of the example what the proof says.
fn agrees(test: &SignInTest, way: &Way, outcome: &Outcome) -> bool {
    let allowed = *outcome == Outcome::Allow;
    match (way.of, test.outcome) {
        (Failing::Requires, _) | (Failing::Outcome, Expected::Blocked) => allowed,
        (Failing::Outcome, Expected::Allowed) => !allowed,
        (Failing::Outcome, Expected::Challenged) => allowed || outcome.is_blocked(),
    }
}
