//! Tests as JUnit's XML: a suite for each tests file (of each tenant), a case for each test.
//!
//! A statement about a change that nothing was compared with is skipped. What was said of files stands in
//! suites of its own, as in the report of a check.

use std::io;

use indexmap::IndexMap;
use quick_junit::{NonSuccessKind, Report as Suites, TestCase, TestCaseStatus, TestSuite};

use crate::engine::{TestResult, TestVerdict, Tested, TestedSet};
use crate::text::sanitize::terminal;

use super::junit::{self, case};
use super::spot::in_repository;
use super::{Style, note_lines, one_line, tested};

/// Writes the XML with a line feed at its end.
pub(super) fn write(tested: &Tested, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut suites = Suites::new(env!("CARGO_PKG_NAME"));
    for (path, findings) in junit::by_file(&tested.input, &tested.sources, style) {
        if !findings.is_empty() {
            suites.add_test_suite(junit::suite(&path, &findings, &tested.input, &tested.sources, style));
        }
    }
    for set in &tested.sets {
        for suite in of_set(set, tested, style) {
            suites.add_test_suite(suite);
        }
    }
    if let Some(reason) = &tested.refused {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(terminal(reason));
        let name = if tested.are_questions { "questions" } else { "tests" };
        let mut suite = TestSuite::new(name);
        suite.add_test_case(case(tested::nothing_asked(tested).to_owned(), name, status));
        suites.add_test_suite(suite);
    }
    suites.serialize(&mut *out).map_err(io::Error::other)
}

fn of_set(set: &TestedSet, tested: &Tested, style: Style<'_>) -> Vec<TestSuite> {
    let mut suites: IndexMap<String, TestSuite> = IndexMap::new();
    for result in &set.results {
        let path = in_repository(&tested.sources.get(result.place.file).name, style.repository);
        let tenant = set.tenant.as_ref().filter(|_| tested.sets.len() > 1);
        let name = tenant.map_or_else(|| path.clone(), |tenant| format!("{path} ({tenant})"));
        let name = terminal(&name).into_owned();
        let suite = suites.entry(name.clone()).or_insert_with(|| TestSuite::new(name));
        suite.add_test_case(of_test(result, &path, tested, style));
    }
    suites.into_values().collect()
}

fn of_test(result: &TestResult, path: &str, tested: &Tested, style: Style<'_>) -> TestCase {
    let mut status = match result.verdict {
        TestVerdict::Passed => TestCaseStatus::success(),
        TestVerdict::Failed | TestVerdict::Nothing => TestCaseStatus::non_success(NonSuccessKind::Failure),
        TestVerdict::NotDecided => TestCaseStatus::non_success(NonSuccessKind::Error),
        TestVerdict::NotAsked => TestCaseStatus::skipped(),
    };
    if let Some(finding) = &result.finding {
        status.set_type(result.verdict.as_str());
        status.set_message(terminal(&finding.message));
        let line = one_line(finding, &tested.sources, style);
        status.set_description(format!("{line}{}{}", note_lines(finding, ["why", "fix"]), regions(result)));
    } else if result.verdict == TestVerdict::NotAsked {
        status.set_message(tested::beside(result).trim_start_matches(": ").to_owned());
    }
    case(terminal(&result.name).into_owned(), &terminal(path), status)
}

fn regions(result: &TestResult) -> String {
    let mut lines = Vec::new();
    for region in &result.evidence.regions {
        lines.extend(region.lines.iter().map(|(heading, words)| format!("\n{heading}: {}", terminal(words))));
        lines.push(format!("\nexample: {}", terminal(&region.example)));
    }
    lines.extend(result.evidence.example.iter().map(|example| format!("\nexample: {}", terminal(example))));
    lines.concat()
}
