//! For people at a terminal.

use std::fmt::Write as _;
use std::io;

use owo_colors::{OwoColorize, Style as Paint};

use crate::diag::Severity;
use crate::engine::{Diffed, TenantDiff};
use crate::report::{Style, human};
use crate::semantics::diff::{Consequence, Verdict};
use crate::text::sanitize::terminal;
use crate::text::{and_list, count};

use super::view::{self, CauseView, RowView, Viewer};

/// Writes the comparison; where there is none, what is wrong with the files.
pub(super) fn write(diffed: &Diffed, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if let Some(reason) = &diffed.refused {
        return refused(diffed, reason, style, out);
    }
    let mut text = String::new();
    for tenant in &diffed.tenants {
        one_tenant(diffed, tenant, style, &mut text);
    }
    if !diffed.left_out.is_empty() {
        let names = terminal(&and_list(&diffed.left_out)).into_owned();
        let _ = writeln!(text, "not compared: {names} (--tenant all compares every tenant)");
    }
    out.write_all(text.as_bytes())
}

fn refused(diffed: &Diffed, reason: &str, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for side in &diffed.sides {
        let errors = side.report.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let mut report = side.report.clone();
        report.findings = errors.cloned().collect();
        if !report.findings.is_empty() {
            writeln!(out, "{}:\n", terminal(&side.name.to_string()))?;
            human::write(&report, &side.sources, style, out)?;
            writeln!(out)?;
        }
    }
    writeln!(out, "not compared: {}", terminal(reason))
}

fn one_tenant(diffed: &Diffed, tenant: &TenantDiff, style: Style<'_>, text: &mut String) {
    let viewer = Viewer::new(diffed, tenant, style);
    let [old, new] = tenant.sets.each_ref().map(|set| set.policies.len());
    let policies = if old == new { count(new, "policy") } else { format!("{old} → {}", count(new, "policy")) };
    let _ = writeln!(text, "{} ({policies})", terminal(&view::sides(diffed)));
    let head = terminal(&view::headline(diffed, tenant)).into_owned();
    let _ = writeln!(text, "{}\n", paint(&head, verdict_paint(&tenant.diff.verdict), style));
    let (aside, shown): (Vec<RowView>, Vec<RowView>) = viewer.rows().into_iter().partition(RowView::is_aside);
    for row in &shown {
        one_row(row, style, text);
    }
    if !aside.is_empty() {
        let _ = writeln!(text, "{}", paint("on an assumption alone (IF says which)", Paint::new().bold(), style));
    }
    for row in &aside {
        one_row(row, style, text);
    }
    if let Some(words) = view::more_people(tenant) {
        let _ = writeln!(text, "… {words}\n");
    }
    let _ = writeln!(text, "= {}", view::classes(tenant));
    remarks(&viewer, style, text);
    let _ = writeln!(text, "\n{}", paint(&view::counts(tenant), Paint::new().bold(), style));
    verdict_of_gate(diffed, tenant, style, text);
}

/// The mark before a region, and its colour.
fn mark(consequence: Consequence) -> (char, Paint) {
    let plain = Paint::new();
    match consequence {
        Consequence::NewlyUncovered | Consequence::NewlyUnblocked | Consequence::Loosened => ('!', plain.red()),
        Consequence::Changed => ('~', plain.yellow()),
        Consequence::NewlyBlocked => ('■', plain.magenta()),
        Consequence::Tightened => ('+', plain.green()),
        Consequence::SessionOnly => ('~', plain.cyan()),
    }
}

/// Regions of one row that are written out.
const SHAPES: usize = 3;

fn one_row(row: &RowView, style: Style<'_>, text: &mut String) {
    let (sign, colour) = mark(row.consequence);
    let _ = writeln!(text, "{}", paint(&format!("{sign} {}", row.consequence.words()), colour.bold(), style));
    let most = if style.verbose { usize::MAX } else { SHAPES };
    for (at, lines) in row.shapes.iter().take(most).enumerate() {
        if at > 0 {
            text.push_str("    or\n");
        }
        let lines = if at > 0 { view::beside(&row.shapes[at - 1], lines) } else { lines.clone() };
        for (heading, words) in &lines {
            entry(heading, words, style, text);
        }
    }
    let hidden = row.shapes.len().saturating_sub(most);
    if hidden > 0 {
        entry("and", &format!("{} (--verbose or --format json)", count(hidden, "narrower region")), style, text);
    }
    if row.consequence != Consequence::SessionOnly {
        entry("before", &row.before, style, text);
        entry("after", &row.after, style, text);
    }
    if !row.sessions.is_empty() {
        entry("session", &row.sessions.join("; or "), style, text);
    }
    row.causes.iter().for_each(|cause| entry("cause", &self::cause(cause), style, text));
    row.tenant_causes.iter().for_each(|cause| entry("cause", cause, style, text));
    entry("example", &row.example, style, text);
    if !row.forbidden.is_empty() {
        entry("gate", &format!("{} is not allowed here", and_list(&row.forbidden)), style, text);
    }
    text.push('\n');
}

fn cause(cause: &CauseView) -> String {
    let place = cause.place.as_ref().map_or_else(String::new, |place| format!(" ({place})"));
    format!("{}: {}{place}", cause.name, cause.edit)
}

/// A line of a region: a word in a column of its own, what is behind it wrapped beside it.
fn entry(heading: &str, words: &str, style: Style<'_>, text: &mut String) {
    const COLUMN: usize = 12;
    let words = terminal(words);
    let options = textwrap::Options::new(style.width.saturating_sub(COLUMN).max(20)).break_words(false);
    // Addresses and paths stay whole.
    let options = options.word_separator(textwrap::WordSeparator::AsciiSpace);
    let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
    let lines = textwrap::wrap(&words, options);
    for (number, line) in lines.iter().enumerate() {
        let heading = if number == 0 { heading } else { "" };
        let _ = writeln!(text, "    {}{line}", paint(&format!("{heading:<8}"), Paint::new().dimmed(), style));
    }
}

/// What has to be known beside the regions.
fn remarks(viewer: &Viewer<'_>, style: Style<'_>, text: &mut String) {
    let diff = &viewer.tenant.diff;
    let (words, idle): (Vec<_>, Vec<_>) = viewer.idle().into_iter().partition(|(edit, _)| edit.words_only);
    let hidden = if style.verbose { 0 } else { words.len() };
    let idle = idle.into_iter().chain(words.into_iter().filter(|_| style.verbose));
    section("edits without effect", idle.map(|(edit, why)| format!("{}: {why}", cause(&edit))), text);
    if hidden > 0 {
        let _ = writeln!(text, "{} in words alone (--verbose lists them)", count(hidden, "edit"));
    }
    let elsewhere = viewer.changed_elsewhere().into_iter().map(|(name, edits)| format!("{name}: {}", edits.join("; ")));
    section("changed although their own text is not", elsewhere, text);
    section("changes of the tenant file", viewer.tenant_edits().into_iter(), text);
    section("rollouts", viewer.stages().into_iter(), text);
    match &viewer.tenant.operations {
        Ok(operations) => {
            let lines = operations.iter().map(|one| {
                let changes =
                    if one.changes.is_empty() { String::new() } else { format!(": {}", one.changes.join("; ")) };
                format!("{} {}{changes}", view::operation(one), quoted(&one.display_name))
            });
            section("a deployment would send", lines, text);
        }
        Err(reasons) => section("what a deployment would send is not known", reasons.iter().cloned(), text),
    }
    for assumption in &diff.assumptions {
        let _ = writeln!(text, "assumed: {}", terminal(assumption));
    }
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn section(title: &str, lines: impl Iterator<Item = String>, text: &mut String) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        let _ = writeln!(text, "{title}:");
    }
    for line in lines {
        let _ = writeln!(text, "  {}", terminal(&line));
    }
}

fn verdict_of_gate(diffed: &Diffed, tenant: &TenantDiff, style: Style<'_>, text: &mut String) {
    let Some((opens, said)) = view::gate(diffed, tenant) else { return };
    let (word, colour) = if opens { ("allowed", Paint::new().green()) } else { ("stopped", Paint::new().red()) };
    let said = format!("{word}: {}", terminal(&said));
    let _ = writeln!(text, "{}", paint(&said, colour.bold(), style));
}

fn verdict_paint(verdict: &Verdict) -> Paint {
    let bold = Paint::new().bold();
    match verdict {
        Verdict::Equivalent | Verdict::Stricter => bold.green(),
        Verdict::Looser => bold.red(),
        Verdict::Incomparable | Verdict::NotDecided(_) => bold.yellow(),
    }
}

fn paint(text: &str, paint: Paint, style: Style<'_>) -> String {
    if style.color { text.style(paint).to_string() } else { text.to_owned() }
}
