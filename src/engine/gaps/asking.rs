//! The questions of one set, asked.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::diag::{FieldPath, Finding, Label, Place, Severity};
use crate::engine::place::Placer;
use crate::engine::test::{Evidence, TestKind, TestResult, TestVerdict, TestedSet, Wording};
use crate::model::{Assertion, Exceptions, LAST_STAGE, PolicySet, Quantifier};
use crate::rules::Anchor;
use crate::semantics::ask::{
    self, Answer, Asker, At, Because, Disagreement, Lifeline, OpenRegion, Verdict, at_stage,
    smallest_edits, text,
};
use crate::semantics::questions::{Proof, Question, assertions, questions};
use crate::semantics::universe::{Input, Universe};
use crate::text::{and_list, count};
use crate::workspace::{Documents, LoadedSet};

use super::is_called;
use crate::engine::request::{GapsRequest, QuestionChoice};

/// A set and what it is asked.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    /// The set.
    pub set: &'a LoadedSet,
    /// Everything that was read.
    pub documents: Documents<'a>,
    /// What was asked for.
    pub request: &'a GapsRequest,
}

impl<'a> Asking<'a> {
    /// Asks the chosen questions.
    ///
    /// # Errors
    /// When proof and evaluation disagree, which is a bug of caplint.
    pub(super) fn run(self) -> Result<TestedSet, Disagreement> {
        let stage = self.request.stage.as_deref();
        let at = |stage| if stage == LAST_STAGE { At::Last } else { At::Named(stage) };
        let moved = stage.map(|stage| at_stage(&self.set.built.set, at(stage)));
        let set = moved.as_ref().unwrap_or(&self.set.built.set);
        let results = self.results(set)?;
        let tenant = self.set.built.set.tenant.name.clone();
        Ok(TestedSet { tenant, results, ..TestedSet::default() })
    }

    fn results(self, set: &PolicySet) -> Result<Vec<TestResult>, Disagreement> {
        let now = self.request.check.now;
        // Whoever is excluded counts: only what the tenant file declares is left out.
        let everybody = |assertion| Assertion { exceptions: Exceptions::Any, ..assertion };
        let all: Vec<Assertion> = assertions(set).into_iter().map(everybody).collect();
        let chosen: Vec<&Question> = questions().iter().filter(|question| self.asks(question, set)).collect();
        let statements: Vec<&Assertion> = chosen.iter().filter_map(|question| of(&all, question)).collect();
        let extra = ask::extra_regions(set);
        let input = extra.iter().fold(ask::input(set, now, &statements), Input::with_region);
        let universe = Universe::new(input);
        let asker = || Asker::new(&universe, set, 0, now);
        let ask = |asker: &mut Asker<'_>, question: &&Question| answer(asker, question, of(&all, question));
        let answers: Result<Vec<Asked>, Disagreement> = chosen.par_iter().map_init(asker, ask).collect();
        let answers = answers?;
        let holding: Vec<&Assertion> = chosen
            .iter()
            .zip(&answers)
            .filter(|(_, asked)| asked.answer.holds())
            .filter_map(|(one, _)| of(&all, one))
            .collect();
        let told = |(question, asked): (&&Question, &Asked)| {
            let told = Told { asking: self, wording: self.wording(set), question, asked };
            told.result(of(&all, question), &holding)
        };
        Ok(chosen.par_iter().zip(&answers).map(told).collect())
    }

    fn asks(self, question: &Question, set: &PolicySet) -> bool {
        match &self.request.questions {
            QuestionChoice::Default => question.is_asked(set),
            QuestionChoice::All => true,
            QuestionChoice::Named(names) => names.iter().any(|name| is_called(question, name)),
        }
    }

    fn wording(self, set: &'a PolicySet) -> Wording<'a> {
        Wording { placer: self.placer(), set }
    }

    pub(super) fn placer(self) -> Placer<'a> {
        Placer { set: self.set, documents: self.documents }
    }
}

fn of<'q>(all: &'q [Assertion], question: &Question) -> Option<&'q Assertion> {
    all.iter().find(|assertion| assertion.name == question.name)
}

/// An answer.
struct Asked {
    answer: Answer,
    /// Whom policies exclude, where it is open for them alone.
    excluded: Vec<String>,
}

impl From<Answer> for Asked {
    fn from(answer: Answer) -> Self {
        Self { answer, excluded: Vec::new() }
    }
}

fn answer(asker: &mut Asker<'_>, question: &Question, assertion: Option<&Assertion>) -> Result<Asked, Disagreement> {
    match (question.proof, assertion) {
        (Proof::Assertion, Some(assertion)) if assertion.quantifier == Quantifier::Every => every(asker, assertion),
        (Proof::Assertion, Some(assertion)) => asker.decide(assertion).map(Asked::from),
        (Proof::Meetable, Some(assertion)) => {
            asker.effective_blocks(&question.name, &assertion.region).map(Asked::from)
        }
        (Proof::Lifelines, _) | (_, None) => Ok(together(asker.lifelines()?).into()),
    }
}

/// Tells what is open for everybody from what is open for those whom policies exclude. Where it is open for
/// others as well, these regions are the answer, and the excluded are named beside them as left out.
fn every(asker: &mut Asker<'_>, assertion: &Assertion) -> Result<Asked, Disagreement> {
    if asker.fails(assertion) != Some(true) {
        return asker.decide(assertion).map(Asked::from);
    }
    let of_others = Assertion { exceptions: Exceptions::None, ..assertion.clone() };
    if asker.fails(&of_others) == Some(true) {
        return asker.decide(&of_others).map(Asked::from);
    }
    let excluded = asker.excluded(&of_others).iter().map(text::principal).collect();
    Ok(Asked { answer: asker.decide(assertion)?, excluded })
}

/// The worst of the answers for the accounts: all of them must keep a way in.
fn together(lifelines: Vec<Lifeline>) -> Answer {
    let rank = |answer: &Answer| match answer.verdict {
        Verdict::NoWay(_) | Verdict::Open { .. } => 3,
        Verdict::NotDecided { .. } => 2,
        Verdict::Vacuous { .. } => 1,
        Verdict::Proved { .. } | Verdict::ProvedButFor { .. } => 0,
    };
    let answers = lifelines.into_iter().map(|lifeline| lifeline.answer);
    let worst = answers.reduce(|worst, next| if rank(&next) > rank(&worst) { next } else { worst });
    worst.unwrap_or_else(|| {
        let constraints = vec!["no break-glass account is declared".to_owned()];
        Answer { verdict: Verdict::Vacuous { constraints }, left_out: Vec::new(), assumptions: Vec::new() }
    })
}

/// One question and what came of it.
struct Told<'a> {
    asking: Asking<'a>,
    wording: Wording<'a>,
    question: &'a Question,
    asked: &'a Asked,
}

impl Told<'_> {
    fn result(&self, assertion: Option<&Assertion>, holding: &[&Assertion]) -> TestResult {
        let mut evidence = self.wording.evidence(&self.asked.answer);
        if let (Some(assertion), Verdict::Open { regions, .. }, Proof::Assertion) =
            (assertion, &self.asked.answer.verdict, self.question.proof)
        {
            evidence.edits = self.edits(assertion, regions, holding);
        }
        let (verdict, finding) = self.said(&evidence);
        TestResult {
            name: self.question.name.clone(),
            kind: TestKind::Question,
            stage: self.asking.request.stage.clone(),
            place: self.place().unwrap_or_else(|| self.wording.policy(0, &FieldPath::new("name"))),
            verdict,
            finding,
            evidence,
            touches: BTreeSet::new(),
        }
    }

    fn edits(&self, assertion: &Assertion, regions: &[OpenRegion], holding: &[&Assertion]) -> Vec<String> {
        let now = self.asking.request.check.now;
        let keep: Vec<&Assertion> = holding.iter().copied().filter(|other| other.name != assertion.name).collect();
        let edits = smallest_edits(self.wording.set, now, assertion, regions, &keep);
        let words = edits.into_iter().map(|edit| {
            let key = &self.wording.set.policies[edit.policy].policy.key;
            let steps: Vec<String> = edit.steps.into_iter().map(|(_, words)| words).collect();
            let closes = if edit.closes == edit.of {
                String::new()
            } else {
                format!(" (closes {} of {})", edit.closes, edit.of)
            };
            format!("{key}: {}{closes}", and_list(&steps))
        });
        words.collect()
    }

    fn said(&self, evidence: &Evidence) -> (TestVerdict, Option<Finding>) {
        let name = &self.question.name;
        match &self.asked.answer.verdict {
            Verdict::Proved { .. } | Verdict::ProvedButFor { .. } => (TestVerdict::Passed, None),
            Verdict::Open { regions, more } => {
                let finding = self.finding("question-open", self.open(regions.iter().filter(|region| region.stands_alone()).count(), *more));
                let finding = finding.why(self.question.why.clone()).help(self.way_out(evidence));
                (TestVerdict::Failed, Some(self.near(finding, regions)))
            }
            Verdict::NoWay(no) => {
                let finding = self
                    .finding("question-open", format!("`{name}`: there is no way in"))
                    .why(self.question.why.clone());
                let finding = no.because.iter().fold(finding, |finding, at| {
                    let place = self.wording.policy(*at, &FieldPath::new("name"));
                    labelled(finding, place, "stands in the way".to_owned())
                });
                (
                    TestVerdict::Failed,
                    Some(finding.help(
                        "loosen one of the policies that stand in the way, or exclude whom the question is about",
                    )),
                )
            }
            Verdict::Vacuous { constraints } => {
                let why =
                    if constraints.is_empty() { "there is no such sign-in".to_owned() } else { and_list(constraints) };
                let finding = self.finding("question-empty", format!("`{name}` has nothing to prove: {why}"));
                let finding = evidence.exceptions.iter().fold(finding, |finding, at| self.excepted(finding, *at));
                let help = if evidence.exceptions.is_empty() {
                    "a question about nobody proves nothing; leave it out, or declare whom it is about"
                } else {
                    "take the question out of `asks` of an exception; if nobody is to be asked it, leave it out in the config"
                };
                (TestVerdict::Nothing, Some(finding.help(help)))
            }
            Verdict::NotDecided { why } => {
                let finding = self.finding("question-not-decided", format!("`{name}` is not decided: {why}"));
                (TestVerdict::NotDecided, Some(finding.help("ask it alone, or of fewer policies")))
            }
        }
    }

    /// The finding with a label at the exception at `at` of the tenant file.
    fn excepted(&self, finding: Finding, at: usize) -> Finding {
        let asks = FieldPath::new("exceptions").index(at).key("asks");
        match self.wording.placer.label(&Anchor::Tenant(asks)) {
            Some(label) => labelled(finding, label.place, "leaves out some of those it is about".to_owned()),
            None => finding,
        }
    }

    fn open(&self, regions: usize, more: bool) -> String {
        let name = &self.question.name;
        if !self.asked.excluded.is_empty() {
            let (first, rest) = self.asked.excluded.split_at(self.asked.excluded.len().min(MOST_NAMES));
            let more = (!rest.is_empty()).then(|| format!("{} more", rest.len()));
            let who: Vec<String> = first.iter().cloned().chain(more).collect();
            return format!("`{name}` is open only for those whom policies exclude: {}", and_list(&who));
        }
        let number = count(regions, "region");
        let number = if more { format!("at least {number}") } else { number };
        format!("`{name}` is open in {number}")
    }

    fn way_out(&self, evidence: &Evidence) -> String {
        let declare = "declare who is to stay out under `exceptions` of the tenant file";
        if !self.asked.excluded.is_empty() {
            return format!("let a policy cover them, or {declare}; `--write-exceptions` drafts the entries");
        }
        let edit = evidence.edits.first().map_or("let a policy cover these sign-ins", String::as_str);
        format!("{edit}; or {declare}")
    }

    /// A finding at the nearest miss, else where findings about the whole set stand.
    fn finding(&self, code: &'static str, message: String) -> Finding {
        let finding = Finding::new(code, Severity::Error, message);
        match self.place() {
            Some(place) => finding.at(place, self.question.meaning.clone()),
            None => finding,
        }
    }

    fn place(&self) -> Option<Place> {
        self.wording.placer.label(&Anchor::Set).map(|label| label.place)
    }

    /// The finding with labels at the policies that nearly cover the regions.
    fn near(&self, finding: Finding, regions: &[OpenRegion]) -> Finding {
        let near = regions.iter().flat_map(|region| &region.near);
        let mut because: Vec<(usize, &Because)> =
            near.flat_map(|near| near.because.iter().map(move |because| (near.policy, because))).collect();
        // Whom a policy lets go comes before what, and both before policies that are about something else.
        let nearness = |because: &Because| match because.field.as_str() {
            field if field.starts_with("users.exclude") => 0,
            field if field.starts_with("resources.exclude") => 1,
            _ => 2,
        };
        because.sort_by_key(|(_, because)| nearness(because));
        let nearest = because.first().map_or(0, |(_, because)| nearness(because));
        because.retain(|(_, because)| nearness(because) == nearest);
        because.into_iter().fold(finding, |finding, (policy, because)| {
            let key = &self.wording.set.policies[policy].policy.key;
            let place = self.wording.policy(policy, &because.field);
            labelled(finding, place, format!("{key} {}", because.text))
        })
    }
}

/// How many of those whom policies exclude are named.
const MOST_NAMES: usize = 4;
/// How many policies a finding points at beside its own place; the regions name all.
const MOST_LABELS: usize = 6;

/// The finding with one more place, unless it has that or enough of them.
fn labelled(mut finding: Finding, place: Place, words: String) -> Finding {
    let taken = finding.related.iter().chain(&finding.primary).any(|label| label.place == place);
    if !taken && finding.related.len() < MOST_LABELS {
        finding.related.push(Label::new(place, words));
    }
    finding
}
