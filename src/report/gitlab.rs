//! GitLab's Code Quality report: a list of issues that a merge request shows beside its diff.
//!
//! Source: "Code Quality: Code Quality report format" of the GitLab documentation.

use std::io;

use serde::Serialize;

use crate::diag::{self, Finding, Severity};
use crate::engine::Report;
use crate::text::Sources;
use crate::text::sanitize::terminal;

use super::Style;
use super::spot::Spot;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// Writes the list, indented, with a line feed at its end.
pub(super) fn write(report: &Report, sources: &Sources, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let fingerprints = diag::fingerprints(&report.findings, |file| &sources.get(file).name);
    let findings = report.findings.iter().zip(fingerprints);
    let issues: Vec<Issue> = findings.map(|(finding, print)| issue(finding, print, sources, style)).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue(finding: &Finding, fingerprint: String, sources: &Sources, style: Style<'_>) -> Issue {
    let spot = finding.primary.as_ref().map(|label| Spot::of(label, sources, style));
    // An issue must have a place; what is said of a folder stands at the folder.
    let (path, begin) = spot.map_or_else(|| (".".to_owned(), 1), |spot| (spot.path, spot.start.line));
    let fix = finding.help.as_ref().map_or_else(String::new, |help| format!(". Fix: {help}"));
    Issue {
        description: terminal(&format!("{}{fix}", finding.message)).into_owned(),
        check_name: finding.rule,
        fingerprint,
        severity: match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "minor",
            Severity::Note => "info",
        },
        location: Location { path: terminal(&path).into_owned(), lines: Lines { begin } },
    }
}
