//! For people at a terminal: snippets with carets, drawn by miette, then why and how to fix.

use std::fmt::{self, Display, Write as _};
use std::io;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use owo_colors::{OwoColorize, Style as Paint};

use crate::diag::{Finding, Severity};
use crate::engine::Report;
use crate::rules;
use crate::text::sanitize::terminal;
use crate::text::{Sources, count};

use super::excerpt::Excerpt;
use super::{Style, link, notes, snippet, summary};

/// Columns miette's gutter takes beside a snippet: line number, bar, spaces.
const GUTTER: usize = 9;

/// Places drawn beside a finding's own. Whoever has more of them will not read them as snippets.
const PLACES: usize = 20;

/// Writes every finding with its snippet, then the summary.
pub(super) fn write(report: &Report, sources: &Sources, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let handler = handler(style);
    let mut text = String::new();
    for finding in &report.findings {
        text.clear();
        block(finding, sources, style, &handler, &mut text).map_err(io::Error::other)?;
        out.write_all(text.as_bytes())?;
    }
    text.clear();
    closing(report, style, &mut text).map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

pub(super) fn handler(style: Style<'_>) -> GraphicalReportHandler {
    let theme = if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    GraphicalReportHandler::new_themed(theme)
        .with_urls(style.links)
        .with_link_display_text("")
        .with_width(style.width)
        .with_context_lines(1)
        .with_break_words(false)
        .with_word_separator(textwrap::WordSeparator::AsciiSpace)
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
        .tab_width(snippet::TAB)
        .without_syntax_highlighting()
}

pub(super) fn block(
    finding: &Finding,
    sources: &Sources,
    style: Style<'_>,
    handler: &GraphicalReportHandler,
    text: &mut String,
) -> fmt::Result {
    let width = style.width.saturating_sub(GUTTER).max(20);
    let further = finding.related.len().saturating_sub(PLACES);
    let few = (further > 0).then(|| Finding { related: finding.related[..PLACES].to_vec(), ..finding.clone() });
    let shown = Shown { finding, excerpt: Excerpt::new(few.as_ref().unwrap_or(finding), sources, width) };
    handler.render_report(text, &shown)?;
    if further > 0 {
        writeln!(text, "  and {}; `--format json` lists them all", count(further, "further place"))?;
    }
    notes(finding, ["why", "fix"]).try_for_each(|(word, note)| paragraph(word, note, style, text))?;
    text.write_char('\n')
}

/// A wrapped paragraph behind a word.
fn paragraph(word: &str, note: &str, style: Style<'_>, text: &mut String) -> fmt::Result {
    let word = paint(format_args!("{word}:"), Paint::new().cyan(), style);
    let note = terminal(note);
    writeln!(text, "{}", fill(&note, &format!("  {word} "), "       ", style))
}

fn closing(report: &Report, style: Style<'_>, text: &mut String) -> fmt::Result {
    for remark in summary::remarks(&report.summary, style) {
        writeln!(text, "{}", fill(&terminal(&remark), "", "  ", style))?;
    }
    let verdict = summary::verdict(report);
    writeln!(text, "{}", paint(verdict, verdict_paint(report), style))
}

/// The colour of the last line: that of the worst finding.
fn verdict_paint(report: &Report) -> Paint {
    let bold = Paint::new().bold();
    match report.findings.iter().map(|finding| finding.severity).max() {
        Some(Severity::Error) => bold.red(),
        Some(Severity::Warning) => bold.yellow(),
        Some(Severity::Note) => bold.cyan(),
        None => bold.green(),
    }
}

/// `text` wrapped to the style's width.
pub(super) fn fill(text: &str, first: &str, rest: &str, style: Style<'_>) -> String {
    let options = textwrap::Options::new(style.width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

pub(super) fn paint(text: impl Display, paint: Paint, style: Style<'_>) -> String {
    if style.color { text.style(paint).to_string() } else { text.to_string() }
}

/// A finding in the form miette draws.
#[derive(Debug)]
struct Shown<'a> {
    finding: &'a Finding,
    excerpt: Excerpt,
}

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&terminal(&self.finding.message))
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        let Finding { severity, rule, .. } = self.finding;
        Some(Box::new(format!("{}[{rule}]", severity.as_str())))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn url<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        let rule = rules::find(self.finding.rule)?;
        Some(Box::new(link::of(rule)?))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.finding.primary.as_ref().map(|_| &self.excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.labels()))
    }
}
