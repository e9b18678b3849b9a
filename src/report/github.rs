//! Annotations of GitHub Actions: workflow commands that the runner turns into notes on the files.
//!
//! GitHub shows ten annotations of each level of a step at most. The first ten of each are written as
//! commands; everything is written as plain lines in a group that can be opened.

use std::io;

use crate::diag::{Finding, Severity};
use crate::engine::Report;
use crate::text::sanitize::{terminal, workflow_message, workflow_property};
use crate::text::{Sources, count};

use super::spot::Spot;
use super::{Style, note_lines, one_line, summary};

/// Annotations of one level that GitHub shows of a step.
const SHOWN: usize = 10;

/// Writes the annotations, then every finding as a line of a group, then the verdict.
pub(super) fn write(report: &Report, sources: &Sources, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut hidden = 0;
    for severity in Severity::WORST_FIRST {
        let of_level: Vec<&Finding> = report.findings.iter().filter(|finding| finding.severity == severity).collect();
        hidden += of_level.len().saturating_sub(SHOWN);
        of_level.into_iter().take(SHOWN).try_for_each(|finding| annotation(finding, sources, style, out))?;
    }
    if hidden > 0 {
        let title =
            format!("All {} (GitHub shows {SHOWN} annotations of a level)", count(report.findings.len(), "finding"));
        writeln!(out, "::group::{}", workflow_message(&title))?;
        report.findings.iter().try_for_each(|finding| writeln!(out, "{}", one_line(finding, sources, style)))?;
        writeln!(out, "::endgroup::")?;
    }
    for remark in summary::remarks(&report.summary, style) {
        writeln!(out, "{}", terminal(&remark))?;
    }
    writeln!(out, "{}", summary::verdict(report))
}

fn annotation(finding: &Finding, sources: &Sources, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    write!(out, "::{command} ")?;
    if let Some(label) = &finding.primary {
        let Spot { path, start, end } = Spot::of(label, sources, style);
        let path = workflow_property(&path);
        write!(out, "file={path},line={},endLine={}", start.line, end.line)?;
        // GitHub takes columns only within one line.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
        write!(out, ",")?;
    }
    writeln!(out, "title={}::{}", workflow_property(finding.rule), workflow_message(&message(finding)))
}

fn message(finding: &Finding) -> String {
    format!("{}{}", terminal(&finding.message), note_lines(finding, ["why", "fix"]))
}
