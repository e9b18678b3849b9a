//! What comes of a sign-in of which not everything is known: every outcome that one of its completions
//! has, what decides between them, and which memberships would bring others.
//!
//! The universe's formulas find the completions, the concrete evaluation judges each one found, and the
//! two are held against each other at every step.

mod classes;
mod known;
#[cfg(test)]
mod tests;
mod when;

use jiff::civil::Date;

use crate::model::{Grant, ObjectRef, PartialSignIn, PolicySet, SignIn, Who};
use crate::semantics::ask::{Disagreement, Narrowing, PrincipalKind, PrincipalRef, text};
use crate::semantics::evaluate::{Evaluation, Evaluator, Outcome, obstacle_to};
use crate::semantics::logic::{Formula, VarId};
use crate::semantics::universe::{Input, Universe, ask_of};

use classes::{Classes, OutcomeClass};
use known::Known;

/// More outcomes than these are not told apart.
const CASES: usize = 24;
/// More conditions for one outcome than these are not told.
const WAYS: usize = 6;

/// A sign-in as far as it is known.
#[derive(Debug, Clone, Copy)]
pub struct Question<'q> {
    /// The policies and the tenant.
    pub set: &'q PolicySet,
    /// The day, for what depends on it.
    pub today: Date,
    /// What is known of the sign-in.
    pub sign_in: &'q PartialSignIn,
    /// What is shown.
    pub shows: &'q Grant,
}

/// What can come of the sign-in.
#[derive(Debug, Clone, PartialEq)]
pub struct Completions {
    /// The outcomes, each once; that of the most ordinary completion first. Empty when there is no such
    /// sign-in: then [`Completions::contradictions`] tell why.
    pub cases: Vec<Case>,
    /// True when there are more outcomes than these.
    pub more: bool,
    /// For each policy of the set, whether it applies.
    pub policies: Vec<Applicability>,
    /// Groups and roles that are not held, and would bring other outcomes.
    pub memberships: Vec<Membership>,
    /// What makes such a sign-in impossible, each as a sentence without full stop.
    pub contradictions: Vec<String>,
}

/// An outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The most ordinary completion that has it.
    pub example: SignIn,
    /// What comes of that one.
    pub evaluation: Evaluation,
    /// When it is so: any of these, each a list of what must be so together. Empty when it is always
    /// so, and when that takes more words than anybody reads.
    pub when: Vec<Vec<Narrowing>>,
}

impl Case {
    /// What comes of it.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.evaluation.enforced.outcome
    }
}

/// Whether a policy applies, enforced or in report-only.
#[derive(Debug, Clone, PartialEq)]
pub enum Applicability {
    /// Whatever is not known.
    Always,
    /// Under no completion.
    Never,
    /// When one of these holds, each a list of what must be so together; empty when that takes more
    /// words than anybody reads.
    Sometimes(Vec<Vec<Narrowing>>),
    /// It is disabled.
    Off,
}

/// A membership that would bring other outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Membership {
    /// Groups or roles that all policies treat alike.
    pub of: Vec<PrincipalRef>,
    /// The outcome of the most ordinary completion with it.
    pub outcome: Outcome,
    /// True when other outcomes are possible with it as well.
    pub more: bool,
}

/// What can come of a sign-in.
///
/// # Errors
/// When formulas and concrete evaluation disagree, which is a bug of caplint.
pub fn complete(question: Question<'_>) -> Result<Completions, Box<Disagreement>> {
    let input = Input::new(question.set, question.today).with_sign_in(question.sign_in).with_shows(question.shows);
    let universe = Universe::new(input);
    let classes = Classes::new(&universe, question);
    let mut known = Known::new(&universe, question);
    let mut completions = Completions {
        cases: Vec::new(),
        more: false,
        policies: Vec::new(),
        memberships: Vec::new(),
        contradictions: Vec::new(),
    };
    let (found, more) = outcomes(&classes, &mut known, question, CASES)?;
    if found.is_empty() {
        completions.contradictions = contradictions(&universe, &known, question);
        return Ok(completions);
    }
    completions.more = more;
    completions.policies = policies(&universe, &mut known, question);
    completions.memberships = memberships(&universe, &classes, &mut known, question, &found)?;
    completions.cases = cases(&mut known, found);
    Ok(completions)
}

/// Why there is no such sign-in: what it cannot show, else the constraints that exclude it.
fn contradictions(universe: &Universe<'_>, known: &Known<'_, '_>, question: Question<'_>) -> Vec<String> {
    let nothing = Grant::default();
    let mut bare = Known::new(universe, Question { shows: &nothing, ..question });
    let Some(point) = bare.smallest(&Formula::TRUE) else { return known.contradictions() };
    let (example, tenant) = (bare.sign_in_at(&point), &question.set.tenant);
    let shown = question.shows.controls.iter().filter_map(ask_of);
    let hindered = shown.filter_map(|ask| {
        let obstacle = obstacle_to(&ask, &example, tenant)?;
        Some(format!("{} cannot be shown, since {}", text::control(&ask, tenant), obstacle.because))
    });
    let hindered: Vec<String> = hindered.collect();
    if hindered.is_empty() { known.contradictions() } else { hindered }
}

/// An outcome with the completions that have it.
struct Found {
    class: OutcomeClass,
    formula: Formula,
    example: SignIn,
    evaluation: Evaluation,
}

/// The outcomes of the completions, at most `most`, and whether there are more.
fn outcomes(
    classes: &Classes<'_, '_>,
    known: &mut Known<'_, '_>,
    question: Question<'_>,
    most: usize,
) -> Result<(Vec<Found>, bool), Box<Disagreement>> {
    let evaluator = Evaluator::new(question.set, question.today);
    let mut found: Vec<Found> = Vec::new();
    let mut rest = Formula::TRUE;
    while let Some(point) = known.smallest(&rest) {
        if found.len() == most {
            return Ok((found, true));
        }
        let example = known.sign_in_at(&point);
        let evaluation = evaluator.evaluate(&example);
        let class = OutcomeClass::of(&evaluation.enforced.outcome);
        let formula = classes.formula(&class);
        if !formula.holds(&point) || found.iter().any(|other| other.class == class) {
            return Err(Box::new(disagreement(example, &evaluation)));
        }
        rest = rest.and(formula.clone().not());
        found.push(Found { class, formula, example, evaluation });
    }
    Ok((found, false))
}

fn disagreement(example: SignIn, evaluation: &Evaluation) -> Disagreement {
    let details = format!("the evaluation comes to {:?}, the formulas to another outcome", evaluation.enforced.outcome);
    Disagreement { question: "what comes of a sign-in".to_owned(), example: Box::new(example), details }
}

fn cases(known: &mut Known<'_, '_>, found: Vec<Found>) -> Vec<Case> {
    let formulas: Vec<Formula> = found.iter().map(|case| case.formula.clone()).collect();
    let when = match formulas.len() {
        1 => vec![Vec::new()],
        _ => when::conditions(known, &formulas, WAYS),
    };
    let case = |(found, when): (Found, _)| Case { example: found.example, evaluation: found.evaluation, when };
    found.into_iter().zip(when).map(case).collect()
}

fn policies(universe: &Universe<'_>, known: &mut Known<'_, '_>, question: Question<'_>) -> Vec<Applicability> {
    let view = universe.view(0);
    let policies = question.set.policies.iter().map(|entry| &entry.policy);
    let mut open: Vec<(usize, Formula)> = Vec::new();
    let mut all: Vec<Applicability> = policies
        .enumerate()
        .map(|(at, policy)| {
            if !policy.is_live() {
                return Applicability::Off;
            }
            let mut applies = view.applies(policy);
            if !policy.is_enabled() && !policy.resources.user_actions.is_empty() {
                // In report-only such a policy is not evaluated.
                applies = applies.and(known.to_user_action().not());
            }
            if !known.is_possible(&applies) {
                return Applicability::Never;
            }
            if !known.is_possible(&applies.clone().not()) {
                return Applicability::Always;
            }
            open.push((at, applies));
            Applicability::Sometimes(Vec::new())
        })
        .collect();
    let formulas: Vec<Formula> = open.iter().map(|(_, formula)| formula.clone()).collect();
    let when = when::conditions(known, &formulas, WAYS);
    for ((at, _), when) in open.into_iter().zip(when) {
        all[at] = Applicability::Sometimes(when);
    }
    all
}

/// Each group and role that the person does not hold, with what would come of it.
fn memberships(
    universe: &Universe<'_>,
    classes: &Classes<'_, '_>,
    known: &mut Known<'_, '_>,
    question: Question<'_>,
    found: &[Found],
) -> Result<Vec<Membership>, Box<Disagreement>> {
    let person = found.first().is_some_and(|case| matches!(case.example.who, Who::Person(_)));
    if !person {
        return Ok(Vec::new());
    }
    let groups = universe.groups().into_iter().map(|class| (PrincipalKind::Group, class));
    let roles = universe.roles().into_iter().map(|class| (PrincipalKind::Role, class));
    let mut changing = Vec::new();
    for (kind, (var, members)) in groups.chain(roles) {
        if known.is_possible(&universe.space().yes(var)) {
            continue;
        }
        let Some(first) = members.first() else { continue };
        let sign_in = with_membership(question.sign_in, kind, first);
        let other = Question { sign_in: &sign_in, ..question };
        if let Some((outcome, more)) = changed(universe, classes, other, found)? {
            let of = members.iter().map(|object| PrincipalRef { kind, object: object.clone() }).collect();
            changing.push(Membership { of, outcome, more });
        }
    }
    Ok(changing)
}

fn with_membership(sign_in: &PartialSignIn, kind: PrincipalKind, object: &ObjectRef) -> PartialSignIn {
    let mut sign_in = sign_in.clone();
    let list = if kind == PrincipalKind::Role { &mut sign_in.roles } else { &mut sign_in.groups };
    list.push(object.clone());
    sign_in
}

/// What comes of `question` when that is not the same outcomes as were `found` before.
fn changed(
    universe: &Universe<'_>,
    classes: &Classes<'_, '_>,
    question: Question<'_>,
    found: &[Found],
) -> Result<Option<(Outcome, bool)>, Box<Disagreement>> {
    let mut known = Known::new(universe, question);
    let any = Formula::any(found.iter().map(|case| case.formula.clone()));
    let fresh = known.is_possible(&any.not());
    let gone = found.iter().any(|case| !known.is_possible(&case.formula));
    if !fresh && !gone {
        return Ok(None);
    }
    let (other, more) = outcomes(classes, &mut known, question, 2)?;
    let more = more || other.len() > 1;
    Ok(other.into_iter().next().map(|case| (case.evaluation.enforced.outcome, more)))
}

/// The variables that people are asked about before all others: what they are sure to know.
fn order(universe: &Universe<'_>) -> Vec<VarId> {
    let mut order = universe.people();
    order.push(universe.target());
    order.extend(universe.environment());
    order.extend(universe.unknowns());
    order
}
