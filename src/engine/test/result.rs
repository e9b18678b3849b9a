//! What comes of tests.

use std::collections::BTreeSet;

use crate::diag::{Finding, Place};
use crate::engine::result::breaks_input;
use crate::engine::{Exit, Report};
use crate::text::Sources;

/// The tests of a run.
#[derive(Debug)]
pub struct Tested {
    /// The files that places point into.
    pub sources: Sources,
    /// What the readers said of the files.
    pub input: Report,
    /// The sets, one for each root and tenant.
    pub sets: Vec<TestedSet>,
    /// Why nothing was asked, in one sentence without full stop; `None` when the tests were run.
    pub refused: Option<String>,
    /// The exit code.
    pub exit: Exit,
}

/// The tests of one set.
#[derive(Debug, Default)]
pub struct TestedSet {
    /// The tenant's name, where the config gives one.
    pub tenant: Option<String>,
    /// The tests that were chosen, in file order.
    pub results: Vec<TestResult>,
    /// How many tests the set has that were not chosen.
    pub unselected: usize,
    /// Policies that none of the tests touches, in file order.
    pub untouched: Vec<UntouchedPolicy>,
}

/// A policy that no test says anything about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UntouchedPolicy {
    /// Its key.
    pub key: String,
    /// Its display name.
    pub name: String,
    /// Where it stands.
    pub place: Place,
}

/// The kinds of test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TestKind {
    /// A statement about a region.
    Assertion,
    /// A statement about a change.
    Change,
    /// A single sign-in.
    SignIn,
    /// A built-in question.
    Question,
}

impl TestKind {
    /// The word for one of them.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assertion => "assertion",
            Self::Change => "change",
            Self::SignIn => "signIn",
            Self::Question => "question",
        }
    }
}

/// What came of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TestVerdict {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed,
    /// There is no such sign-in, so that nothing was tested. Counts as failed.
    Nothing,
    /// caplint cannot tell. Counts as failed.
    NotDecided,
    /// A statement about a change, and there is nothing to compare with.
    NotAsked,
}

impl TestVerdict {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Nothing => "nothingToTest",
            Self::NotDecided => "notDecided",
            Self::NotAsked => "notAsked",
        }
    }

    /// True for what makes the exit code 1.
    #[must_use]
    pub fn fails(self) -> bool {
        matches!(self, Self::Failed | Self::Nothing | Self::NotDecided)
    }
}

/// What came of one test.
#[derive(Debug)]
pub struct TestResult {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: TestKind,
    /// The stage that was assumed; `None` for the tenant's.
    pub stage: Option<String>,
    /// Where its name stands.
    pub place: Place,
    /// What came of it.
    pub verdict: TestVerdict,
    /// Why it does not hold, placed; `None` for one that holds or was not asked.
    pub finding: Option<Finding>,
    /// What shows it.
    pub evidence: Evidence,
    /// The policies, by position in the set, that it says something about.
    pub touches: BTreeSet<usize>,
}

/// What a verdict rests on. Texts are parts of sentences, without full stop.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Where an assertion does not hold, the widest first.
    pub regions: Vec<RegionText>,
    /// True when there are more regions than these.
    pub more_regions: bool,
    /// A sign-in that shows it.
    pub example: Option<String>,
    /// Keys of the policies that a proof needs.
    pub rests_on: Vec<String>,
    /// Declared exceptions that it holds but for.
    pub but_for: Vec<String>,
    /// The positions of these in the tenant file, or of those that leave nobody to prove anything about.
    pub exceptions: Vec<usize>,
    /// People whom the question leaves out, each with the reason.
    pub left_out: Vec<String>,
    /// Memberships that would change the answer: groups and roles that are not named count as not held.
    pub memberships: Vec<String>,
    /// What is taken for granted.
    pub assumptions: Vec<String>,
    /// Small edits that would close what is open, each checked; as `ca101: no longer exclude members of
    /// Travel`.
    pub edits: Vec<String>,
}

/// Sign-ins for which a statement does not hold, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegionText {
    /// The position of a wider region, which is about other people, where there is one.
    pub within: Option<usize>,
    /// The region, as `WHO` and `everyone but members of A`.
    pub lines: Vec<(&'static str, String)>,
    /// What is asked for there today.
    pub today: String,
    /// A sign-in of it.
    pub example: String,
    /// Policies that nearly cover it.
    pub near: Vec<NearText>,
    /// What would close it.
    pub would_close: Vec<String>,
}

impl RegionText {
    /// Whose sign-ins they are.
    #[must_use]
    pub fn who(&self) -> &str {
        self.lines.iter().find(|line| line.0 == "WHO").map_or("", |line| &line.1)
    }
}

/// A policy that nearly covers a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearText {
    /// Its key.
    pub policy: String,
    /// Why it does not, as `excludes members of Contractors`.
    pub because: String,
    /// Where that is written.
    pub place: Place,
}

impl Tested {
    /// How many tests came out as `verdict`.
    #[must_use]
    pub fn count(&self, verdict: TestVerdict) -> usize {
        self.results().filter(|result| result.verdict == verdict).count()
    }

    /// Every result, set by set.
    pub fn results(&self) -> impl Iterator<Item = &TestResult> {
        self.sets.iter().flat_map(|set| &set.results)
    }

    /// What was said of the files and why tests do not hold, as one report.
    #[must_use]
    pub fn report(&self) -> Report {
        let mut report = self.input.clone();
        report.findings.extend(self.results().filter_map(|result| result.finding.clone()));
        report.findings.extend(self.refusal());
        report.findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        report
    }

    /// Why nothing was asked, where no error of the files says it: a report without it would look clean.
    fn refusal(&self) -> Option<Finding> {
        let reason = self.refused.as_ref().filter(|_| !self.input.findings.iter().any(breaks_input))?;
        Some(Finding::error("nothing-asked", reason.clone()))
    }
}
