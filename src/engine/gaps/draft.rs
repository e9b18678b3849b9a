//! Exceptions drafted for questions that are open for nobody but principals that policies exclude.
//!
//! Everybody whom policies exclude is declared in a copy of the tenant; what a proof then needs of it is
//! what is drafted. So an exception is drafted only where it closes its question, and for no more principals
//! than that takes.

use jiff::{Span, civil::Date};

use crate::language::print::{self, Notes};
use crate::model::{Assertion, Exception, Exceptions, LAST_STAGE, PolicySet, Quantifier, Tenant};
use crate::semantics::ask::{
    self, Answer, Asker, At, Disagreement, ExceptionPrincipal, PrincipalKind, Verdict, at_stage,
};
use crate::semantics::questions::{Proof, Question, assertions, questions};
use crate::semantics::universe::{Input, Universe};
use crate::workspace::LoadedSet;

use super::{choice, is_called};
use crate::engine::request::{GapsRequest, QuestionChoice};

/// How long a drafted exception lasts unless a person decides otherwise, in days.
const DAYS: i64 = 90;

const HEAD: [&str; 2] = [
    "Exceptions that close questions of `caplint gaps`: add them to the tenant file, each with its reason, its owner",
    "and the last day it is good for; or let a policy cover them. Break-glass accounts belong to `breakGlass`.",
];

/// A piece of a tenant file for the one set of `sets`; `None` where there is nothing to declare.
///
/// # Errors
/// When there are several sets: an exception belongs to one tenant.
pub(super) fn exceptions(sets: &[LoadedSet], request: &GapsRequest) -> Result<Option<String>, String> {
    let [set] = sets else {
        return Err("exceptions belong to one tenant, and there are several; `--tenant` chooses one".to_owned());
    };
    let choice = choice::of_set(request, set);
    let drafted = drafted(&set.built.set, request, &choice).map_err(|bug| bug.to_string())?;
    if drafted.is_empty() {
        return Ok(None);
    }
    let mut notes = Notes::new();
    HEAD.iter().for_each(|line| {
        notes.head(*line);
    });
    let tenant = Tenant { exceptions: drafted, ..Tenant::default() };
    Ok(Some(print::tenant(&tenant, &notes)))
}

fn drafted(set: &PolicySet, request: &GapsRequest, choice: &QuestionChoice) -> Result<Vec<Exception>, Disagreement> {
    let now = request.check.now;
    let at = |stage| if stage == LAST_STAGE { At::Last } else { At::Named(stage) };
    let mut set = request.stage.as_deref().map_or_else(|| set.clone(), |stage| at_stage(set, at(stage)));
    let declared = set.tenant.exceptions.len();
    let asked = asked(&set, choice);
    let names: Vec<String> = asked.iter().map(|(question, _)| question.name.clone()).collect();
    let candidates = ask::exceptions(&set).into_iter().map(|one| exception(&one, &names, now));
    let candidates: Vec<Exception> = candidates.collect();
    set.tenant.exceptions.extend(candidates);
    let needed = needed(&set, now, &asked)?;
    let with_questions = set.tenant.exceptions.into_iter().enumerate().skip(declared).map(|(at, own)| {
        let asks = needed.iter().filter(|(_, positions)| positions.contains(&at)).map(|(name, _)| name.clone());
        Exception { asks: asks.collect(), ..own }
    });
    Ok(with_questions.filter(|own| !own.asks.is_empty()).collect())
}

/// The chosen questions that exceptions can close, whoever is excluded counted.
fn asked(set: &PolicySet, choice: &QuestionChoice) -> Vec<(&'static Question, Assertion)> {
    let chosen = |question: &Question| match choice {
        QuestionChoice::Default => question.is_asked(set),
        QuestionChoice::All => true,
        QuestionChoice::Named(names) => names.iter().any(|name| is_called(question, name)),
    };
    let all = assertions(set).into_iter().filter(|assertion| assertion.quantifier == Quantifier::Every);
    let with_question = all.filter_map(|assertion| {
        let question = questions().iter().find(|question| question.name == assertion.name && chosen(question))?;
        Some((question, Assertion { exceptions: Exceptions::Any, ..assertion }))
    });
    with_question.collect()
}

fn exception(one: &ExceptionPrincipal, asks: &[String], now: Date) -> Exception {
    let kind = match one.principal.kind {
        PrincipalKind::User => "user",
        PrincipalKind::Group => "group",
        PrincipalKind::Role => "role",
    };
    Exception {
        kind,
        principal: one.principal.object.shown().to_owned(),
        asks: asks.to_vec(),
        reason: Some("say why".to_owned()),
        owner: Some("say who answers for it".to_owned()),
        until: now.checked_add(Span::new().days(DAYS)).ok(),
    }
}

/// The questions that hold but for exceptions, each with the positions of those it takes.
fn needed(
    set: &PolicySet,
    now: Date,
    asked: &[(&Question, Assertion)],
) -> Result<Vec<(String, Vec<usize>)>, Disagreement> {
    let known: Vec<&Assertion> = asked.iter().map(|(_, assertion)| assertion).collect();
    let extra = ask::extra_regions(set);
    let input = extra.iter().fold(ask::input(set, now, &known), Input::with_region);
    let universe = Universe::new(input);
    let limits = ask::Limits { regions: 1, joint_regions: 1, ..ask::Limits::default() };
    let mut asker = Asker::new(&universe, set, 0, now).with_limits(limits);
    let mut needed = Vec::new();
    for (question, assertion) in asked {
        if let Verdict::ProvedButFor { exceptions, .. } = decided(&mut asker, question, assertion)?.verdict {
            needed.push((question.name.clone(), exceptions));
        }
    }
    Ok(needed)
}

fn decided(asker: &mut Asker<'_>, question: &Question, assertion: &Assertion) -> Result<Answer, Disagreement> {
    match question.proof {
        Proof::Meetable => asker.effective_blocks(&question.name, &assertion.region),
        Proof::Assertion | Proof::Lifelines => asker.decide(assertion),
    }
}
