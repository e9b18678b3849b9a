//! Versioned JSON for programs: types of their own, so that what is inside can change without
//! changing what programs read. A change that breaks readers raises [`VERSION`].

use std::io;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::diag::{self, Finding, Label, Severity};
use crate::engine;
use crate::rules;
use crate::text::Sources;

/// The version of the report's shape.
const VERSION: u32 = 1;

/// A caplint report.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "caplint report", inline)]
struct ReportV1<'a> {
    /// The version of this shape. Members may be added within a version; readers should ignore those they do not know.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// The program that wrote it.
    tool: ToolV1,
    /// The findings, sorted by place.
    findings: Vec<FindingV1<'a>>,
    /// What was looked at, and what the verdict rests on.
    summary: SummaryV1<'a>,
}

/// The program that wrote a report.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Tool")]
pub(super) struct ToolV1 {
    /// Its name.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

impl ToolV1 {
    /// This program.
    pub(super) fn this() -> Self {
        Self { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") }
    }
}

/// One statement about one place.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
#[serde(rename_all = "camelCase")]
pub(super) struct FindingV1<'a> {
    /// Id of the rule, or of the input code.
    rule: &'a str,
    /// The rule's family; `input` for what was said of files that could not be read as policies.
    family: &'a str,
    /// How bad it is.
    severity: SeverityV1,
    /// What is wrong, in one sentence without a full stop.
    message: &'a str,
    /// The place that causes it; null where there is no file at all.
    place: Option<PlaceV1<'a>>,
    /// Further places that matter.
    related: Vec<PlaceV1<'a>>,
    /// Why it matters: who can sign in, or is locked out.
    why: Option<&'a str>,
    /// The way out.
    help: Option<&'a str>,
    /// Key of the policy it is about.
    policy: Option<&'a str>,
    /// Language path of the field it is about, as `users.exclude.groups[1]`.
    field: Option<&'a str>,
    /// Names the finding across runs: the same while rule, policy and field are, wherever its lines move.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    fingerprint: String,
}

/// How bad a finding is.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Severity")]
#[serde(rename_all = "camelCase")]
enum SeverityV1 {
    /// Locks people out, lets somebody in, or would be refused by Graph.
    Error,
    /// Probably wrong, or wrong under conditions that caplint cannot see.
    Warning,
    /// Worth knowing; nothing has to be done.
    Note,
}

/// A range of a file.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Place")]
#[serde(rename_all = "camelCase")]
pub(super) struct PlaceV1<'a> {
    /// Path, relative to where caplint was started, with `/` between folders.
    path: &'a str,
    /// What to see there, in a few words; may be empty.
    label: &'a str,
    /// Where the range starts.
    start: PositionV1,
    /// Just behind the range's end.
    end: PositionV1,
}

/// A position in a file.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Position")]
struct PositionV1 {
    /// Byte offset into the file's text as UTF-8 without byte order mark, from 0.
    offset: u32,
    /// Line, from 1.
    #[schemars(range(min = 1))]
    line: usize,
    /// Column in characters (Unicode code points), from 1.
    #[schemars(range(min = 1))]
    column: usize,
}

/// What was looked at, and what the verdict rests on.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
#[serde(rename_all = "camelCase")]
struct SummaryV1<'a> {
    /// Files that were read.
    files: usize,
    /// Policies that were checked.
    policies: usize,
    /// Findings of severity `error`.
    errors: usize,
    /// Findings of severity `warning`.
    warnings: usize,
    /// Findings of severity `note`.
    notes: usize,
    /// Findings silenced by a comment or the baseline.
    silenced: usize,
    /// Policies left out by a tenant file, as `key: reason`.
    skipped_policies: &'a [String],
    /// Files met while walking that are no policies.
    skipped_files: &'a [String],
    /// What cannot be known offline and is taken for granted.
    assumptions: &'a [String],
    /// True when a file could not be read whole, so that rules over the whole set did not run.
    incomplete: bool,
}

/// The JSON Schema (draft-07, as all of caplint's) of the report.
#[must_use]
pub fn schema() -> Schema {
    SchemaSettings::draft07().into_generator().into_root_schema_for::<ReportV1<'static>>()
}

/// Writes the report, indented, with a line feed at its end.
pub(super) fn write(report: &engine::Report, sources: &Sources, out: &mut dyn io::Write) -> io::Result<()> {
    let shape = ReportV1 {
        version: VERSION,
        tool: ToolV1::this(),
        findings: findings(report, sources),
        summary: summary(report),
    };
    serde_json::to_writer_pretty(&mut *out, &shape)?;
    writeln!(out)
}

pub(super) fn findings<'a>(report: &'a engine::Report, sources: &'a Sources) -> Vec<FindingV1<'a>> {
    let fingerprints = diag::fingerprints(&report.findings, |file| &sources.get(file).name);
    let of = |(finding, fingerprint)| one(finding, fingerprint, sources);
    report.findings.iter().zip(fingerprints).map(of).collect()
}

fn one<'a>(finding: &'a Finding, fingerprint: String, sources: &'a Sources) -> FindingV1<'a> {
    FindingV1 {
        rule: finding.rule,
        family: rules::find(finding.rule).map_or("input", |rule| rule.family),
        severity: match finding.severity {
            Severity::Error => SeverityV1::Error,
            Severity::Warning => SeverityV1::Warning,
            Severity::Note => SeverityV1::Note,
        },
        message: &finding.message,
        place: finding.primary.as_ref().map(|label| place(label, sources)),
        related: finding.related.iter().map(|label| place(label, sources)).collect(),
        why: finding.why.as_deref(),
        help: finding.help.as_deref(),
        policy: finding.policy.as_deref(),
        field: finding.field.as_ref().map(diag::FieldPath::as_str),
        fingerprint,
    }
}

pub(super) fn place<'a>(label: &'a Label, sources: &'a Sources) -> PlaceV1<'a> {
    at(label.place, &label.text, sources)
}

/// A place with what is to be seen there.
pub(super) fn at<'a>(place: diag::Place, label: &'a str, sources: &'a Sources) -> PlaceV1<'a> {
    let file = sources.get(place.file);
    let position = |offset: u32| {
        let at = file.lines().line_column(&file.text, offset);
        PositionV1 { offset, line: at.line, column: at.column }
    };
    PlaceV1 { path: &file.name, label, start: position(place.span.start), end: position(place.span.end) }
}

fn summary(report: &engine::Report) -> SummaryV1<'_> {
    let engine::Summary { files, policies, skipped_policies, skipped_files, silenced, assumptions, incomplete } =
        &report.summary;
    SummaryV1 {
        files: *files,
        policies: *policies,
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        notes: report.count(Severity::Note),
        silenced: *silenced,
        skipped_policies,
        skipped_files,
        assumptions,
        incomplete: *incomplete,
    }
}
