//! Logging commands of Azure Pipelines, which knows issues of two levels: errors and warnings. Notes
//! are plain lines in a group.

use std::io;

use crate::diag::{Finding, Severity};
use crate::engine::Report;
use crate::text::sanitize::{logging_command, terminal};
use crate::text::{Sources, count};

use super::spot::Spot;
use super::{Style, one_line, summary};

/// Writes an issue a finding, the notes in a group, then the verdict.
pub(super) fn write(report: &Report, sources: &Sources, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let (notes, issues): (Vec<&Finding>, Vec<&Finding>) =
        report.findings.iter().partition(|finding| finding.severity == Severity::Note);
    issues.into_iter().try_for_each(|finding| issue(finding, sources, style, out))?;
    if !notes.is_empty() {
        writeln!(out, "##[group]{}", count(notes.len(), "note"))?;
        notes.into_iter().try_for_each(|finding| writeln!(out, "{}", one_line(finding, sources, style)))?;
        writeln!(out, "##[endgroup]")?;
    }
    for remark in summary::remarks(&report.summary, style) {
        writeln!(out, "{}", terminal(&remark))?;
    }
    writeln!(out, "{}", summary::verdict(report))
}

fn issue(finding: &Finding, sources: &Sources, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let kind = if finding.severity == Severity::Error { "error" } else { "warning" };
    write!(out, "##vso[task.logissue type={kind};")?;
    if let Some(label) = &finding.primary {
        let Spot { path, start, .. } = Spot::of(label, sources, style);
        let path = logging_command(&path);
        write!(out, "sourcepath={path};linenumber={};columnnumber={};", start.line, start.column)?;
    }
    let mut message = terminal(&finding.message).into_owned();
    if let Some(help) = &finding.help {
        message = format!("{message}; fix: {}", terminal(help));
    }
    writeln!(out, "code={};]{}", logging_command(finding.rule), logging_command(&message))
}
