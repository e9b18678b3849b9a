//! Markdown for a job's summary or a comment on a pull request: the verdict, a table, and what is
//! behind each finding in a part that can be opened.

use std::fmt::Write as _;
use std::io;

use crate::diag::{Finding, Severity};
use crate::engine::Report;
use crate::text::sanitize::markdown;
use crate::text::{Sources, count};

use super::spot::Spot;
use super::{Style, notes, summary};

/// Bytes that a comment on GitHub may have, less what surrounds the findings.
const LONGEST: usize = 60_000;

/// Writes the page. What a comment cannot hold is counted, never dropped in silence.
pub(super) fn write(report: &Report, sources: &Sources, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = format!("### caplint: {}\n", markdown(&summary::verdict(report)));
    let mut rows = String::new();
    let mut details = String::new();
    let mut shown = 0;
    for finding in worst_first(report) {
        let (row, detail) = (row(finding, sources, style), detail(finding, sources, style));
        if page.len() + rows.len() + details.len() + row.len() + detail.len() > LONGEST {
            break;
        }
        rows.push_str(&row);
        details.push_str(&detail);
        shown += 1;
    }
    if shown > 0 {
        let _ = write!(page, "\n| | where | what | rule |\n|---|---|---|---|\n{rows}");
        let _ = write!(page, "\n<details>\n<summary>Why, and the way out</summary>\n\n{details}\n</details>\n");
    }
    let hidden = report.findings.len() - shown;
    if hidden > 0 {
        let _ = write!(
            page,
            "\n{} not shown here, the worst first; the log has all of them.\n",
            count(hidden, "further finding")
        );
    }
    for remark in summary::remarks(&report.summary, style) {
        let _ = write!(page, "\n- {}", markdown(&remark));
    }
    out.write_all(page.trim_end().as_bytes())?;
    writeln!(out)
}

/// The findings by severity, within it by place.
fn worst_first(report: &Report) -> impl Iterator<Item = &Finding> {
    let of = |severity| report.findings.iter().filter(move |finding| finding.severity == severity);
    Severity::WORST_FIRST.into_iter().flat_map(of)
}

fn row(finding: &Finding, sources: &Sources, style: Style<'_>) -> String {
    let severity = finding.severity.as_str();
    let what = markdown(&finding.message);
    format!("| {severity} | {} | {what} | {} |\n", place(finding, sources, style), markdown(finding.rule))
}

fn detail(finding: &Finding, sources: &Sources, style: Style<'_>) -> String {
    let place = place(finding, sources, style);
    let gap = if place.is_empty() { "" } else { " " };
    let mut text = format!("- {place}{gap}**{}**\n", markdown(&finding.message));
    for (word, note) in notes(finding, ["Why", "Fix"]) {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  {word}: {}\n", markdown(note));
    }
    text.push('\n');
    text
}

fn place(finding: &Finding, sources: &Sources, style: Style<'_>) -> String {
    let spot = finding.primary.as_ref().map(|label| Spot::of(label, sources, style));
    spot.map_or_else(String::new, |spot| format!("{}&#58;{}", markdown(&spot.path), spot.start.line))
}
