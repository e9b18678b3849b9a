//! SARIF 2.1.0, as code scanning services read it.
//!
//! Types of our own for the part of the format that a linter needs; the tests hold the output to the
//! official schema. Source: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0" (OASIS).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use serde::Serialize;

use crate::diag::codes::{INPUT_CODES, InputCode};
use crate::diag::{self, Finding, Label, Severity};
use crate::engine::Report;
use crate::rules::{Confidence, RULES, Rule};
use crate::text::Sources;
use crate::text::sanitize::terminal;

use super::spot::{in_repository, is_absolute};
use super::{Style, link, note_lines, summary};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The root that relative addresses start from; whoever reads the log knows where it is.
const ROOT: &str = "%SRCROOT%";

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    original_uri_base_ids: BTreeMap<&'static str, BaseId>,
    results: Vec<Outcome>,
    column_kind: &'static str,
}

#[derive(Serialize)]
struct BaseId {
    description: Text,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'static str>,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: Vec<&'static str>,
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    place: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// Writes the log, indented, with a line feed at its end.
pub(super) fn write(report: &Report, sources: &Sources, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let description = text("The root of the repository.");
    let run = Run {
        tool: Tool { driver: driver() },
        invocations: [invocation(report, style)],
        original_uri_base_ids: BTreeMap::from([(ROOT, BaseId { description })]),
        results: results(report, sources, style),
        column_kind: "utf16CodeUnits",
    };
    serde_json::to_writer_pretty(&mut *out, &Log { schema: SCHEMA, version: "2.1.0", runs: [run] })?;
    writeln!(out)
}

fn driver() -> Driver {
    let rules = RULES.iter().copied().map(of_rule).chain(INPUT_CODES.iter().map(of_code)).collect();
    Driver { name: env!("CARGO_PKG_NAME"), semantic_version: env!("CARGO_PKG_VERSION"), rules }
}

fn of_rule(rule: &Rule) -> Descriptor {
    let tags = std::iter::once("security").chain([rule.family]).chain(rule.tags.iter().copied());
    Descriptor {
        id: rule.id,
        short_description: text(rule.summary),
        help: Some(Help { text: rule.page, markdown: rule.page }),
        help_uri: link::of(rule),
        default_configuration: Configuration { level: rule.severity.as_str() },
        properties: Properties {
            tags: unique(tags),
            precision: match rule.confidence {
                Confidence::High => "very-high",
                Confidence::Medium => "high",
                Confidence::Low => "medium",
            },
            severity: problem(rule.severity),
        },
    }
}

fn of_code(code: &InputCode) -> Descriptor {
    Descriptor {
        id: code.id,
        short_description: text(code.summary),
        help: None,
        help_uri: None,
        default_configuration: Configuration { level: "error" },
        properties: Properties { tags: vec!["input"], precision: "very-high", severity: "error" },
    }
}

fn unique(tags: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    tags.fold(Vec::new(), |mut list, tag| {
        if !list.contains(&tag) {
            list.push(tag);
        }
        list
    })
}

/// The words of GitHub for what is no vulnerability of code.
fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "recommendation",
    }
}

fn invocation(report: &Report, style: Style<'_>) -> Invocation {
    let remarks = summary::remarks(&report.summary, style);
    let notification = |remark: String| Notification { level: "note", message: text(&remark) };
    Invocation {
        execution_successful: !report.summary.incomplete,
        tool_execution_notifications: remarks.into_iter().map(notification).collect(),
    }
}

fn results(report: &Report, sources: &Sources, style: Style<'_>) -> Vec<Outcome> {
    let fingerprints = diag::fingerprints(&report.findings, |file| &sources.get(file).name);
    let of = |(finding, fingerprint)| result(finding, fingerprint, sources, style);
    report.findings.iter().zip(fingerprints).map(of).collect()
}

fn result(finding: &Finding, fingerprint: String, sources: &Sources, style: Style<'_>) -> Outcome {
    let related = finding.related.iter().enumerate().map(|(at, label)| related(at + 1, label, sources, style));
    Outcome {
        rule_id: finding.rule,
        rule_index: rule_index(finding.rule),
        level: finding.severity.as_str(),
        message: text(&message(finding)),
        locations: [primary(finding, sources, style)],
        related_locations: related.collect(),
        // GitHub tells alerts apart by the first alone, and computes it from lines when it is not there.
        partial_fingerprints: BTreeMap::from([
            ("primaryLocationLineHash", fingerprint[..16].to_owned() + ":1"),
            ("caplint/v1", fingerprint),
        ]),
    }
}

/// The index of the rule or code in the driver's list.
fn rule_index(id: &str) -> Option<usize> {
    let rule = RULES.iter().position(|rule| rule.id == id);
    rule.or_else(|| Some(RULES.len() + INPUT_CODES.iter().position(|code| code.id == id)?))
}

/// The message with its reason and the way out: services show nothing else of a result.
fn message(finding: &Finding) -> String {
    format!("{}.{}", terminal(&finding.message), note_lines(finding, ["Why", "Fix"]))
}

/// Where a result stands. Services refuse a result without a place, so that what is said of a folder
/// stands at the folder.
fn primary(finding: &Finding, sources: &Sources, style: Style<'_>) -> Location {
    let label = finding.primary.as_ref();
    let place = match label {
        Some(label) => physical(label, sources, style),
        None => PhysicalLocation { artifact_location: artifact(".", style), region: None },
    };
    let message = label.filter(|label| !label.text.is_empty()).map(|label| text(&label.text));
    Location { id: None, place, message }
}

fn related(id: usize, label: &Label, sources: &Sources, style: Style<'_>) -> Location {
    let words = if label.text.is_empty() { "see also" } else { &label.text };
    Location { id: Some(id), place: physical(label, sources, style), message: Some(text(words)) }
}

fn physical(label: &Label, sources: &Sources, style: Style<'_>) -> PhysicalLocation {
    let file = sources.get(label.place.file);
    let span = label.place.span;
    let line = |offset| file.lines().line_column(&file.text, offset).line;
    let column = |offset| file.lines().utf16_column(&file.text, offset);
    let region = Region {
        start_line: line(span.start),
        start_column: column(span.start),
        end_line: line(span.end),
        end_column: column(span.end),
    };
    PhysicalLocation { artifact_location: artifact(&file.name, style), region: Some(region) }
}

/// The address of a file: relative to the root of the repository where it lies in it.
fn artifact(name: &str, style: Style<'_>) -> ArtifactLocation {
    let path = in_repository(name, style.repository);
    if is_absolute(&path) {
        let root = if path.starts_with('/') { "file://" } else { "file:///" };
        return ArtifactLocation { uri: format!("{root}{}", encoded(&path)), uri_base_id: None };
    }
    let uri = if path.is_empty() { ".".to_owned() } else { encoded(&path) };
    ArtifactLocation { uri, uri_base_id: Some(ROOT) }
}

/// A path as part of an address: everything but the unreserved characters of RFC 3986 and `/` in per cent.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

/// A text for services, which show it on pages and terminals; line breaks of our own stay. SARIF reads
/// `[words](address)` as a link, and a policy's name is no place for one.
fn text(text: &str) -> Text {
    let lines: Vec<_> = text.split('\n').map(terminal).collect();
    Text { text: lines.join("\n").replace("](", "] (") }
}
