//! From answers to results: where it is said, and in which words.

use std::collections::BTreeSet;

use crate::diag::{FieldPath, Finding, Label, Place};
use crate::engine::place::Placer;
use crate::model::PolicySet;
use crate::workspace::LoadedTests;

use super::asking::Asking;
use super::wording::Wording;
use super::{Evidence, TestKind, TestResult, TestVerdict};

/// Places what is said of one test.
pub(super) struct Placing<'a> {
    pub(super) asking: Asking<'a>,
    /// The set as it was asked: at the stage that is assumed.
    pub(super) set: &'a PolicySet,
    tests: &'a LoadedTests,
    /// The test, as `assertions[2]`.
    field: FieldPath,
}

impl<'a> Placing<'a> {
    pub(super) fn new(asking: Asking<'a>, set: &'a PolicySet, tests: &'a LoadedTests, field: FieldPath) -> Self {
        Self { asking, set, tests, field }
    }

    /// A result that says nothing yet.
    pub(super) fn empty(&self, name: &str, kind: TestKind, stage: Option<&str>) -> TestResult {
        TestResult {
            name: name.to_owned(),
            kind,
            stage: stage.map(str::to_owned),
            place: self.value("name"),
            verdict: TestVerdict::NotAsked,
            finding: None,
            evidence: Evidence::default(),
            touches: BTreeSet::new(),
        }
    }

    fn placer(&self) -> Placer<'a> {
        Placer { set: self.asking.set, documents: self.asking.documents }
    }

    /// Where the value of a key of the test stands.
    fn value(&self, key: &str) -> Place {
        let field = self.field.key(key);
        let origin = self.tests.map.get(&field).unwrap_or(self.tests.map.root());
        self.asking.documents.place(origin)
    }

    /// Where a key of the test stands.
    pub(super) fn key(&self, key: &str) -> Place {
        self.placer().key_place(&self.tests.map, &self.field.key(key))
    }

    /// Today.
    pub(super) fn now(&self) -> jiff::civil::Date {
        self.asking.request.check.now
    }

    /// The same set, put in words.
    pub(super) fn wording(&self) -> Wording<'a> {
        Wording { placer: self.placer(), set: self.set }
    }

    /// Where a field of a policy stands.
    pub(super) fn policy(&self, policy: usize, field: &FieldPath) -> Place {
        self.wording().policy(policy, field)
    }

    /// The keys of policies.
    pub(super) fn keys(&self, policies: &[usize]) -> Vec<String> {
        self.wording().keys(policies)
    }

    /// The finding with labels at policies, each place once.
    pub(super) fn with_labels(&self, mut finding: Finding, labels: Vec<(usize, FieldPath, String)>) -> Finding {
        for (policy, field, text) in labels {
            let place = self.policy(policy, &field);
            let taken = finding.related.iter().chain(&finding.primary).any(|label| label.place == place);
            if !taken {
                finding.related.push(Label::new(place, text));
            }
        }
        finding
    }
}
