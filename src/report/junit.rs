//! JUnit's XML, for pipelines that show test results: a suite a file, a case a finding.
//!
//! A finding that makes the exit code other than 0 is a failure; any other is a case that passed, with
//! what was found as its output. A file without findings is one case that passed.

use std::collections::BTreeMap;
use std::io;

use quick_junit::{NonSuccessKind, Report as Suites, TestCase, TestCaseStatus, TestSuite};

use crate::diag::Finding;
use crate::engine::Report;
use crate::text::Sources;
use crate::text::sanitize::terminal;

use super::spot::{Spot, in_repository};
use super::{Style, note_lines, one_line};

/// Writes the XML with a line feed at its end.
pub(super) fn write(report: &Report, sources: &Sources, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut suites = Suites::new(env!("CARGO_PKG_NAME"));
    for (path, findings) in by_file(report, sources, style) {
        suites.add_test_suite(suite(&path, &findings, report, sources, style));
    }
    suites.serialize(&mut *out).map_err(io::Error::other)
}

/// The findings of each file, by path; what is said of no file stands under `.`.
pub(super) fn by_file<'r>(
    report: &'r Report,
    sources: &Sources,
    style: Style<'_>,
) -> BTreeMap<String, Vec<&'r Finding>> {
    let paths = sources.iter().map(|(_, file)| (in_repository(&file.name, style.repository), Vec::new()));
    let mut files: BTreeMap<String, Vec<&Finding>> = paths.collect();
    for finding in &report.findings {
        let path =
            finding.primary.as_ref().map_or_else(|| ".".to_owned(), |label| Spot::of(label, sources, style).path);
        files.entry(path).or_default().push(finding);
    }
    files
}

pub(super) fn suite(
    path: &str,
    findings: &[&Finding],
    report: &Report,
    sources: &Sources,
    style: Style<'_>,
) -> TestSuite {
    let name = terminal(path).into_owned();
    let mut suite = TestSuite::new(name.clone());
    if findings.is_empty() {
        suite.add_test_case(case("no findings".to_owned(), &name, TestCaseStatus::success()));
    }
    for finding in findings {
        let line = one_line(finding, sources, style);
        let at = finding.primary.as_ref().map(|label| Spot::of(label, sources, style).start);
        let at = at.map_or_else(String::new, |at| format!(" ({}:{})", at.line, at.column));
        let title = format!("{}{at}", finding.rule);
        if report.fails(finding) {
            suite.add_test_case(case(title, &name, failure(finding, &line)));
        } else {
            let mut passed = case(title, &name, TestCaseStatus::success());
            passed.set_system_out(line);
            suite.add_test_case(passed);
        }
    }
    suite
}

pub(super) fn case(title: String, file: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(title, status);
    case.set_classname(file);
    case
}

pub(super) fn failure(finding: &Finding, line: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(finding.severity.as_str());
    status.set_message(terminal(&finding.message));
    status.set_description(format!("{line}{}", note_lines(finding, ["why", "fix"])));
    status
}
