//! The tests of one set, asked stage by stage.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::FieldPath;
use crate::model::{Assertion, ChangeRule, LAST_STAGE, Policy, PolicySet, SignInTest, Tests};
use crate::semantics::ask::{At, Disagreement, at_stage};
use crate::semantics::scenario::Scenarios;
use crate::workspace::{Documents, LoadedSet, LoadedTests};

use super::answers::answers;
use super::placing::Placing;
use super::{TestKind, TestRequest, TestResult, TestedSet, UntouchedPolicy};

/// A set and what its tests are asked with.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    /// The set.
    pub set: &'a LoadedSet,
    /// Everything that was read.
    pub documents: Documents<'a>,
    /// What was asked for.
    pub request: &'a TestRequest,
    /// The set before and after the change, where there is something to compare with.
    pub compared: Option<&'a [PolicySet; 2]>,
}

/// A test that was chosen.
#[derive(Clone, Copy)]
struct Chosen<'a> {
    tests: &'a LoadedTests,
    question: Question<'a>,
    /// Its position in its list.
    at: usize,
}

#[derive(Clone, Copy)]
enum Question<'a> {
    Assertion(&'a Assertion),
    Change(&'a ChangeRule),
    SignIn(&'a SignInTest),
}

impl<'a> Chosen<'a> {
    fn name(&self) -> &'a str {
        match self.question {
            Question::Assertion(assertion) => &assertion.name,
            Question::Change(change) => &change.name,
            Question::SignIn(test) => &test.name,
        }
    }

    fn kind(&self) -> TestKind {
        match self.question {
            Question::Assertion(_) => TestKind::Assertion,
            Question::Change(_) => TestKind::Change,
            Question::SignIn(_) => TestKind::SignIn,
        }
    }

    fn field(&self) -> FieldPath {
        let list = match self.question {
            Question::Assertion(_) => "assertions",
            Question::Change(_) => "changes",
            Question::SignIn(_) => "signIns",
        };
        FieldPath::new(list).index(self.at)
    }

    /// The stage that is assumed: the test's own, else the one that was asked for.
    fn stage(&self, asked: Option<&'a str>) -> Option<&'a str> {
        match self.question {
            Question::Assertion(assertion) => assertion.stage.as_deref().or(asked),
            Question::SignIn(_) => asked,
            Question::Change(_) => None,
        }
    }
}

/// Every test of `all`, in the order of its file.
fn questions<'a>(all: &[&'a LoadedTests]) -> Vec<Chosen<'a>> {
    let mut found = Vec::new();
    for tests in all {
        let of = |question, at| Chosen { tests, question, at };
        let Tests { assertions, changes, sign_ins } = &tests.tests;
        found.extend(assertions.iter().enumerate().map(|(at, test)| of(Question::Assertion(test), at)));
        found.extend(changes.iter().enumerate().map(|(at, test)| of(Question::Change(test), at)));
        found.extend(sign_ins.iter().enumerate().map(|(at, test)| of(Question::SignIn(test), at)));
    }
    found
}

impl<'a> Asking<'a> {
    /// Asks the chosen ones of `tests`.
    ///
    /// # Errors
    /// When proof and evaluation disagree, which is a bug of caplint; says about what.
    pub(super) fn run(self, tests: &[&'a LoadedTests]) -> Result<TestedSet, String> {
        let (chosen, others): (Vec<Chosen<'_>>, Vec<Chosen<'_>>) =
            questions(tests).into_iter().partition(|test| self.request.select.takes(test.name()));
        let mut stages: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
        for (at, test) in chosen.iter().enumerate() {
            stages.entry(test.stage(self.request.stage.as_deref())).or_default().push(at);
        }
        let mut results: BTreeMap<usize, TestResult> = BTreeMap::new();
        for (stage, tests) in stages {
            let asked: Vec<Chosen<'_>> = tests.iter().map(|at| chosen[*at]).collect();
            let answered = self.at_stage(stage, &asked).map_err(|bug| bug.to_string())?;
            results.extend(tests.into_iter().zip(answered));
        }
        let mut results: Vec<TestResult> = results.into_values().collect();
        results.sort_by_key(|result| result.place);
        Ok(TestedSet {
            tenant: self.set.built.set.tenant.name.clone(),
            // Of some of the tests it cannot be said what all of them leave out.
            untouched: if others.is_empty() { self.untouched(&results) } else { Vec::new() },
            unselected: others.len(),
            results,
        })
    }

    fn at_stage(self, stage: Option<&'a str>, chosen: &[Chosen<'a>]) -> Result<Vec<TestResult>, Disagreement> {
        let moved = stage.map(|stage| at_stage(&self.set.built.set, at(stage)));
        let set = moved.as_ref().unwrap_or(&self.set.built.set);
        let now = self.request.check.now;
        let assertions: Vec<&Assertion> = chosen.iter().filter_map(assertion).collect();
        let sign_ins: Vec<&SignInTest> = chosen.iter().filter_map(sign_in).collect();
        let mut answers = answers(set, now, &assertions)?.into_iter();
        let mut scenarios = Scenarios::new(set, now, &sign_ins);
        let mut results = Vec::with_capacity(chosen.len());
        for test in chosen {
            let placing = Placing::new(self, set, test.tests, test.field());
            let mut result = placing.empty(test.name(), test.kind(), stage);
            match test.question {
                Question::Assertion(assertion) => {
                    if let Some(answer) = answers.next() {
                        placing.assertion(assertion, answer, &mut result);
                    }
                }
                Question::SignIn(test) => placing.sign_in(test, scenarios.answer(test)?, &mut result),
                Question::Change(rule) => placing.change(rule, &mut result)?,
            }
            results.push(result);
        }
        Ok(results)
    }

    /// Policies that could matter and that none of `results` says anything about.
    fn untouched(self, results: &[TestResult]) -> Vec<UntouchedPolicy> {
        let touched: BTreeSet<usize> = results.iter().flat_map(|result| result.touches.iter().copied()).collect();
        let policies = self.set.built.set.policies.iter().map(|entry| &entry.policy).enumerate();
        let left = policies.filter(|(at, policy)| !touched.contains(at) && policy.is_live());
        left.map(|(at, policy): (usize, &Policy)| UntouchedPolicy {
            key: policy.key.clone(),
            name: policy.name.clone(),
            place: self.documents.place(self.set.built.maps[at].root()),
        })
        .collect()
    }
}

fn assertion<'a>(chosen: &Chosen<'a>) -> Option<&'a Assertion> {
    match chosen.question {
        Question::Assertion(assertion) => Some(assertion),
        _ => None,
    }
}

fn sign_in<'a>(chosen: &Chosen<'a>) -> Option<&'a SignInTest> {
    match chosen.question {
        Question::SignIn(test) => Some(test),
        _ => None,
    }
}

fn at(stage: &str) -> At<'_> {
    if stage == LAST_STAGE { At::Last } else { At::Named(stage) }
}
