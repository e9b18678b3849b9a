//! `path:line:column: severity[rule] message`, one line a finding and nothing else.

use std::io;

use crate::diag::Finding;
use crate::engine::Report;
use crate::text::Sources;
use crate::text::sanitize::terminal;

/// Writes one line a finding; a finding without a place has no prefix.
pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn io::Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| line(finding, sources, out))
}

fn line(finding: &Finding, sources: &Sources, out: &mut dyn io::Write) -> io::Result<()> {
    if let Some(label) = &finding.primary {
        let file = sources.get(label.place.file);
        let at = file.line_column(label.place.span);
        write!(out, "{}:{}:{}: ", terminal(&file.name), at.line, at.column)?;
    }
    let severity = finding.severity.as_str();
    writeln!(out, "{severity}[{}] {}", finding.rule, terminal(&finding.message))
}
