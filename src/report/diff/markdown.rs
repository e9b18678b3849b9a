//! Markdown for a comment on a pull request: the head line, a table for each consequence, and what is
//! behind the rows in a part that can be opened.

use std::fmt::Write as _;
use std::io;

use crate::engine::{Diffed, TenantDiff};
use crate::report::Style;
use crate::semantics::diff::Consequence;
use crate::text::sanitize::markdown;
use crate::text::{and_list, count};

use super::page::{Folded, Part, Table, page};
use super::view::{self, CauseView, Line, RowView, Viewer};

/// Regions of one row that have a line of the table.
const SHAPES: usize = 3;

/// Characters that a cell has at most, before they are made safe.
const CELL: usize = 400;

/// Characters that the line of a request has at most.
const REQUEST: usize = 200;

/// Words that say that an aspect is not narrowed.
const ANY: [&str; 5] = ["anything", "any resource", "any client", "anywhere", "any device"];

/// Writes the page. What a comment cannot hold is counted, never dropped in silence.
pub(super) fn write(diffed: &Diffed, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if let Some(reason) = &diffed.refused {
        return out.write_all(refused(diffed, reason).as_bytes());
    }
    let parts: Vec<Part> = diffed.tenants.iter().map(|tenant| part(diffed, tenant, style)).collect();
    let left_out = match &diffed.left_out[..] {
        [] => String::new(),
        names => format!("\nNot compared: {}.\n", cell(&and_list(names))),
    };
    out.write_all(page(&parts, &left_out).trim_start().as_bytes())
}

fn refused(diffed: &Diffed, reason: &str) -> String {
    let head = format!("### caplint: not compared\n\n{}.\n\n", markdown(reason));
    let sides = diffed.sides.iter();
    let lines = sides.flat_map(|side| {
        let findings = side.report.findings.iter().filter(|finding| side.report.fails(finding));
        findings.map(|finding| format!("{}: {}", markdown(&side.name.text), cell(&finding.message)))
    });
    let table = Folded::Lines("What is wrong".to_owned(), lines.collect());
    page(&[Part { head, tables: Vec::new(), folded: vec![table] }], "")
}

fn part(diffed: &Diffed, tenant: &TenantDiff, style: Style<'_>) -> Part {
    let viewer = Viewer::new(diffed, tenant, style);
    let (aside, shown): (Vec<RowView>, Vec<RowView>) = viewer.rows().into_iter().partition(RowView::is_aside);
    let of = |consequence: Consequence| {
        let own: Vec<&RowView> = shown.iter().filter(|row| row.consequence == consequence).collect();
        (!own.is_empty()).then(|| table(consequence, &own))
    };
    let aside = (!aside.is_empty()).then(|| Folded::Rows(on_an_assumption(&aside)));
    let details = details(&viewer, &shown);
    let details = (!details.1.is_empty()).then_some(Folded::Lines(details.0, details.1));
    Part {
        head: head(diffed, tenant),
        tables: Consequence::ALL.into_iter().filter_map(of).collect(),
        folded: aside.into_iter().chain(details).collect(),
    }
}

fn head(diffed: &Diffed, tenant: &TenantDiff) -> String {
    let mut head = format!("\n### caplint: {}\n\n", said(&view::headline(diffed, tenant)));
    let _ = writeln!(head, "{}", said(&format!("{}; {}", view::counts(tenant), view::classes(tenant))));
    match view::gate(diffed, tenant) {
        Some((true, allowed)) => writeln!(head, "\nAllowed by the gate: {}.", markdown(&allowed)),
        Some((false, why)) => writeln!(head, "\n**Stopped by the gate: {}.**", markdown(&why)),
        None => Ok(()),
    }
    // Writing to a text cannot fail.
    .unwrap_or_default();
    head
}

/// A sentence of ours with names of sides in backticks, which stay code where they can.
fn said(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    let is_balanced = pieces.len() % 2 == 1 && !pieces.iter().skip(1).step_by(2).any(|piece| piece.is_empty());
    if !is_balanced {
        return markdown(text);
    }
    let pieces = pieces.into_iter().enumerate();
    let pieces = pieces.map(|(at, piece)| if at % 2 == 1 { code(piece) } else { markdown(piece) });
    pieces.collect()
}

/// A code span; nothing in it means anything but what it is.
fn code(text: &str) -> String {
    format!("`{}`", crate::text::sanitize::terminal(text))
}

/// A text as a cell of a table holds it.
fn cell(text: &str) -> String {
    markdown(&cut(text, CELL))
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    format!("{}…", cut.trim_end())
}

fn table(consequence: Consequence, rows: &[&RowView]) -> Table {
    let session = consequence == Consequence::SessionOnly;
    let header = if session {
        "| who | where and how | session | cause |\n|---|---|---|---|\n"
    } else {
        "| who | where and how | before | after | cause |\n|---|---|---|---|---|\n"
    };
    let title = capital(consequence.words());
    Table { title, header: header.to_owned(), rows: rows.iter().map(|row| self::row(row, None, session)).collect() }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// What rests on something that nobody knows of the tenant, and lets nobody in.
fn on_an_assumption(rows: &[RowView]) -> Table {
    let number = |consequence| rows.iter().filter(|row| row.consequence == consequence).count();
    let counted = Consequence::ALL.into_iter().map(|consequence| (number(consequence), consequence.words()));
    let counted: Vec<String> =
        counted.filter(|(number, _)| *number > 0).map(|(number, words)| format!("{number} {words}")).collect();
    Table {
        title: format!("On an assumption alone, see IF: {}", and_list(&counted)),
        header: "| what | who | where and how | before | after | cause |\n|---|---|---|---|---|---|\n".to_owned(),
        rows: rows.iter().map(|row| self::row(row, Some(row.consequence.words()), false)).collect(),
    }
}

/// What people see of a row before they open anything: a line for each of its first regions.
fn row(row: &RowView, first: Option<&str>, session: bool) -> String {
    let change = if session {
        vec![row.sessions.join("; or ")]
    } else {
        let session =
            if row.sessions.is_empty() { String::new() } else { format!(" ({})", row.sessions.join("; or ")) };
        vec![row.before.clone(), format!("{}{session}", row.after)]
    };
    let edit = |cause: &CauseView| format!("{}: {}", cause.name, cause.edit);
    let causes: Vec<String> = row.causes.iter().map(edit).chain(row.tenant_causes.iter().cloned()).collect();
    let rest = [change, vec![causes.join("; ")]].concat();
    let mut text = String::new();
    for (at, shape) in row.shapes.iter().take(SHAPES).enumerate() {
        let (mut who, mut conditions) = (who(shape), conditions(shape));
        let mut beside = rest.clone();
        if let Some(above) = at.checked_sub(1).map(|above| &row.shapes[above]) {
            who = if who == self::who(above) { "or the same people".to_owned() } else { format!("or {who}") };
            conditions = if conditions == self::conditions(above) { "likewise".to_owned() } else { conditions };
            beside = vec![String::new(); rest.len()];
        }
        let first = first.map(|words| if at == 0 { words.to_owned() } else { String::new() });
        line(first.into_iter().chain([who, conditions]).chain(beside), &mut text);
    }
    let hidden = row.shapes.len().saturating_sub(SHAPES);
    if hidden > 0 {
        let more = format!("and {} in the JSON report", count(hidden, "narrower region"));
        let cells = usize::from(first.is_some()) + 1 + rest.len();
        line(std::iter::once(more).chain(vec![String::new(); cells]), &mut text);
    }
    text
}

fn line(cells: impl Iterator<Item = String>, text: &mut String) {
    let cells: Vec<String> = cells.map(|words| cell(&words)).collect();
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

fn who(shape: &[Line]) -> String {
    shape.iter().find(|(heading, _)| *heading == "WHO").map_or_else(String::new, |(_, words)| words.clone())
}

/// All that narrows a region but people; what must be true of the tenant comes first.
fn conditions(shape: &[Line]) -> String {
    let narrowed = |(heading, words): &&Line| *heading != "WHO" && *heading != "IF" && !ANY.contains(&words.as_str());
    let unknown = shape.iter().filter(|line| line.0 == "IF").map(|line| format!("IF {}", line.1));
    let said: Vec<String> = unknown.chain(shape.iter().filter(narrowed).map(|line| line.1.clone())).collect();
    if said.is_empty() { "everything".to_owned() } else { said.join("; ") }
}

/// What has to be known beside the tables, a line each with what it is about; and a title that says what
/// there is.
fn details(viewer: &Viewer<'_>, rows: &[RowView]) -> (String, Vec<String>) {
    let diff = &viewer.tenant.diff;
    let examples =
        rows.iter().map(|row| format!("{}, for example: {}", row.consequence.words(), row.example)).collect();
    let caused: std::collections::BTreeSet<usize> =
        diff.rows.iter().flat_map(|row| row.causes.iter().copied()).collect();
    let caused: Vec<usize> = caused.into_iter().collect();
    let edits = viewer.causes(&caused).iter().map(|cause| format!("edit: {}", placed(cause))).collect();
    let (words, idle): (Vec<_>, Vec<_>) = viewer.idle().into_iter().partition(|(edit, _)| edit.words_only);
    let words = (!words.is_empty()).then(|| format!("{} in words alone", count(words.len(), "edit")));
    let idle = idle.into_iter().map(|(edit, why)| format!("no effect: {}: {why}", placed(&edit)));
    let idle = idle.chain(words).collect();
    let elsewhere = viewer.changed_elsewhere().into_iter();
    let elsewhere =
        elsewhere.map(|(name, edits)| format!("changed although its own text is not: {name}: {}", edits.join("; ")));
    let tenant = viewer.tenant_edits().into_iter().map(|edit| format!("tenant file: {edit}")).collect();
    let stages = viewer.stages().into_iter().map(|stage| format!("rollout: {stage}")).collect();
    let assumptions = diff.assumptions.iter().map(|text| format!("assumed: {text}")).collect();
    let more = view::more_people(viewer.tenant).into_iter().map(|words| format!("not listed: {words}")).collect();
    let sections: [(&str, Vec<String>); 9] = [
        ("examples", examples),
        ("what is not listed", more),
        ("edits", edits),
        ("edits without effect", idle),
        ("policies changed from elsewhere", elsewhere.collect()),
        ("the tenant file", tenant),
        ("rollouts", stages),
        ("requests to Graph", operations(viewer)),
        ("assumptions", assumptions),
    ];
    let there = sections.iter().filter(|(_, lines)| !lines.is_empty()).map(|(what, _)| *what);
    let title = format!("Details: {}", and_list(&there.collect::<Vec<_>>()));
    (title, sections.into_iter().flat_map(|(_, lines)| lines).map(|line| cell(&line)).collect())
}

fn placed(cause: &CauseView) -> String {
    let place = cause.place.as_ref().map_or_else(String::new, |place| format!(" ({place})"));
    format!("{}: {}{place}", cause.name, cause.edit)
}

/// What a deployment would send; or why that is not known.
fn operations(viewer: &Viewer<'_>) -> Vec<String> {
    match &viewer.tenant.operations {
        Ok(operations) => {
            let lines = operations.iter().map(|one| {
                let changes =
                    if one.changes.is_empty() { String::new() } else { format!(": {}", one.changes.join("; ")) };
                cut(&format!("Graph: {} \"{}\"{changes}", view::operation(one), one.display_name), REQUEST)
            });
            lines.collect()
        }
        Err(reasons) => reasons.iter().map(|reason| format!("Graph: not known what would be sent: {reason}")).collect(),
    }
}
