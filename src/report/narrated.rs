//! Plain sentences for screen readers: no drawing, no colours, places in words.

use std::io;

use crate::diag::{Finding, Label};
use crate::engine::Report;
use crate::text::Sources;
use crate::text::sanitize::terminal;

use super::snippet::{self, Piece};
use super::{Style, notes, summary};

/// Columns of a quoted line; longer ones are cut around what is meant.
const QUOTE: usize = 80;

/// Writes the verdict first, then every finding as a paragraph, then the remarks.
pub(super) fn write(report: &Report, sources: &Sources, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "{}.", sentence(&summary::verdict(report)))?;
    let total = report.findings.len();
    for (index, finding) in report.findings.iter().enumerate() {
        writeln!(
            out,
            "\nFinding {} of {total}, {}: {}.",
            index + 1,
            finding.severity.as_str(),
            terminal(&finding.message)
        )?;
        writeln!(out, "Rule: {}.", finding.rule)?;
        paragraph(finding, sources, out)?;
    }
    let remarks = summary::remarks(&report.summary, style);
    if !remarks.is_empty() {
        writeln!(out)?;
    }
    remarks.iter().try_for_each(|remark| writeln!(out, "{}.", sentence(&terminal(remark))))
}

pub(super) fn paragraph(finding: &Finding, sources: &Sources, out: &mut dyn io::Write) -> io::Result<()> {
    if let Some(label) = &finding.primary {
        place("Place", label, sources, out)?;
    }
    for label in &finding.related {
        place("See also", label, sources, out)?;
    }
    notes(finding, ["Why", "Fix"]).try_for_each(|(word, text)| writeln!(out, "{word}: {}", terminal(text)))
}

fn place(word: &str, label: &Label, sources: &Sources, out: &mut dyn io::Write) -> io::Result<()> {
    let file = sources.get(label.place.file);
    let at = file.line_column(label.place.span);
    write!(out, "{word}: {}, line {}, column {}", terminal(&file.name), at.line, at.column)?;
    if !label.text.is_empty() {
        write!(out, ": {}", terminal(&label.text))?;
    }
    writeln!(out, ".")?;
    let line = file.lines().line_of(label.place.span.start);
    let range = snippet::line_range(file, line);
    let start = (label.place.span.start as usize).clamp(range.start, range.end);
    let start = snippet::boundary(&file.text, start);
    let mut quote = String::new();
    let marked = start..start;
    snippet::show(&file.text, range, &[marked], QUOTE, &mut |piece| push(&mut quote, piece));
    writeln!(out, "The line reads: {}", quote.trim())
}

fn push(quote: &mut String, piece: Piece<'_>) -> usize {
    let before = quote.len();
    match piece {
        Piece::Cut => quote.push_str("..."),
        Piece::Text(text) => quote.push_str(&terminal(text)),
    }
    quote.len() - before
}

/// `text` with a capital first letter.
pub(super) fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
