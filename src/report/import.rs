//! The report of an import.

use std::io;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::engine::{Imported, OutputState};
use crate::text::count;

use super::json::{self, FindingV1, ToolV1};
use super::{Format, Style};

/// The version of the JSON report's shape.
const VERSION: u32 = 1;

/// What an import read and wrote, as `caplint import --format json` says it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "caplint import", inline)]
struct ImportV1<'a> {
    /// The version of this shape. Members may be added within a version; readers should ignore those they do not know.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// The program that wrote it.
    tool: ToolV1,
    /// What was said of the export: lost, kept, rewritten, renamed, each at its place.
    findings: Vec<FindingV1<'a>>,
    /// Objects that were read, by kind.
    objects: Vec<CountV1>,
    /// Files that hold nothing to import.
    skipped: Vec<SkippedV1<'a>>,
    /// The files of the output folder.
    files: Vec<FileV1<'a>>,
    /// Policies in the folder that the export does not have.
    others: &'a [String],
    /// Why nothing was written; null when everything is as the export says.
    refused: Option<&'a str>,
}

/// How many objects of a kind there are.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Count")]
struct CountV1 {
    /// The kind, in words.
    kind: &'static str,
    /// How many of them.
    number: usize,
}

/// A file with nothing to import.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Skipped")]
struct SkippedV1<'a> {
    /// Path, relative to where caplint was started.
    path: &'a str,
    /// Why there is nothing in it, in a few words.
    reason: &'static str,
}

/// A file of the output folder.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "File")]
struct FileV1<'a> {
    /// Path below the output folder.
    path: &'a str,
    /// What it is, compared with what was there.
    #[schemars(extend("enum" = ["new", "same", "changed"]))]
    state: &'static str,
}

/// The JSON Schema (draft-07, as all of caplint's) of an import.
#[must_use]
pub fn schema() -> Schema {
    SchemaSettings::draft07().into_generator().into_root_schema_for::<ImportV1<'static>>()
}

/// Writes the report of `imported` in `format`. `out_folder` is the output folder as it is shown.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_import(
    format: Format,
    imported: &Imported,
    out_folder: &str,
    dry_run: bool,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let draft = &imported.draft;
    if format == Format::Json {
        serde_json::to_writer_pretty(&mut *out, &shape(imported))?;
        return writeln!(out);
    }
    let for_people = matches!(format, Format::Human | Format::Narrated);
    if !draft.report.findings.is_empty() || !for_people {
        super::write(format, &draft.report, &draft.sources, style, out)?;
    }
    if !for_people {
        return Ok(());
    }
    let lines = lines(imported, out_folder, dry_run, style.verbose);
    lines.iter().try_for_each(|line| writeln!(out, "{}", crate::text::sanitize::terminal(line)))
}

fn shape(imported: &Imported) -> ImportV1<'_> {
    let draft = &imported.draft;
    ImportV1 {
        version: VERSION,
        tool: ToolV1::this(),
        findings: json::findings(&draft.report, &draft.sources),
        objects: draft.objects.iter().map(|(&kind, &number)| CountV1 { kind, number }).collect(),
        skipped: draft.skipped.iter().map(|(path, reason)| SkippedV1 { path, reason }).collect(),
        files: imported.files.iter().map(|file| FileV1 { path: &file.name, state: word(file.state) }).collect(),
        others: &imported.others,
        refused: imported.refused.as_deref(),
    }
}

fn word(state: OutputState) -> &'static str {
    match state {
        OutputState::New => "new",
        OutputState::Same => "same",
        OutputState::Changed => "changed",
    }
}

/// What was read, left out and written, in a line each.
fn lines(imported: &Imported, out_folder: &str, dry_run: bool, verbose: bool) -> Vec<String> {
    let draft = &imported.draft;
    let objects: Vec<String> = draft.objects.iter().map(|(kind, number)| count(*number, kind)).collect();
    let objects = if objects.is_empty() { "nothing".to_owned() } else { objects.join(", ") };
    let mut lines = vec![format!("read {objects} from {}", count(draft.report.summary.files, "file"))];
    if verbose {
        lines.extend(draft.skipped.iter().map(|(path, reason)| format!("  skipped {path}: {reason}")));
    } else if !draft.skipped.is_empty() {
        lines.push(format!(
            "skipped {}, nothing to import there (--verbose lists them)",
            count(draft.skipped.len(), "file")
        ));
    }
    if let Some(reason) = &imported.refused {
        lines.push(format!("nothing written: {reason}"));
        return lines;
    }
    let number = |state: OutputState| imported.files.iter().filter(|file| file.state == state).count();
    let (new, changed, same) = (number(OutputState::New), number(OutputState::Changed), number(OutputState::Same));
    let verb = if dry_run { "would write" } else { "wrote" };
    lines.push(format!(
        "{verb} {} to {out_folder}: {new} new, {changed} changed, {same} the same",
        count(new + changed, "file")
    ));
    if verbose {
        lines.extend(imported.files.iter().map(|file| format!("  {} {}", word(file.state), file.name)));
    }
    lines.extend(imported.others.iter().map(|other| format!("{other} is not in the export and was left as it is")));
    lines
}
