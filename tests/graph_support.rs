//! What the tests of the graph layer share: documents from text, schemas, the corpus.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use caplint::diag::Finding;
use caplint::graph::ApiVersion;
use caplint::text::{Encoding, FileId, SourceFile, Span, decode};
use caplint::yaml::{self, Document, Limits};
use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use crate::support;

/// The first document of `text`, which is read as the file `name`.
pub(crate) fn document(name: &str, text: &str) -> Option<Document> {
    let source = SourceFile::new(name.to_owned(), Path::new(name), text.to_owned(), Encoding::Utf8);
    let parsed = yaml::parse(FileId(0), &source, Limits::default());
    parsed.documents.into_iter().next()
}

/// `value` as a parsed JSON file.
pub(crate) fn json_document(value: &Value) -> Document {
    document("policy.json", &format!("{value:#}")).unwrap()
}

/// Where the value at `pointer` stands, with its key.
pub(crate) fn span_at(document: &Document, pointer: &str) -> Span {
    let steps = pointer.split('/').skip(1);
    let node = steps.fold(document.root(), |node, step| {
        let item = step.parse().ok().and_then(|at: usize| node.items().nth(at));
        item.or_else(|| node.get(step)).unwrap()
    });
    Span { start: node.key_span().unwrap_or(node.span()).start, end: node.span().end }
}

/// True when `finding` stands inside `span`.
pub(crate) fn is_inside(finding: &Finding, span: Span) -> bool {
    let at = finding.primary.as_ref().map(|label| label.place.span);
    at.is_some_and(|at| span.start <= at.start && at.end <= span.end)
}

/// A schema of `tests/graph/`.
pub(crate) fn schema(name: &str) -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graph").join(format!("{name}.schema.json"));
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

static V1: LazyLock<Validator> = LazyLock::new(|| schema("ca-policy-v1"));
static BETA: LazyLock<Validator> = LazyLock::new(|| schema("ca-policy-beta"));

/// What Graph's schema for policies of `api` has against `body`.
pub(crate) fn violations(api: ApiVersion, body: &Value) -> Vec<String> {
    violations_at(api, body).iter().map(|one| format!("{}: {}", one.pointer, one.message)).collect()
}

/// One thing that a schema has against a body.
#[derive(Debug)]
pub(crate) struct Violation {
    /// JSON pointer of the value.
    pub(crate) pointer: String,
    /// What is wrong with it.
    pub(crate) message: String,
    /// The member that it lacks, where that is it.
    pub(crate) missing: Option<String>,
}

/// [`violations`] with their places.
pub(crate) fn violations_at(api: ApiVersion, body: &Value) -> Vec<Violation> {
    let schema = if api == ApiVersion::V1 { &*V1 } else { &*BETA };
    let violation = |error: jsonschema::ValidationError<'_>| Violation {
        pointer: error.instance_path().as_str().to_owned(),
        message: error.to_string(),
        missing: match error.kind() {
            ValidationErrorKind::Required { property } => property.as_str().map(str::to_owned),
            _ => None,
        },
    };
    schema.iter_errors(body).map(violation).collect()
}

/// The JSON files below `folder` of the corpus, decoded, sorted by path; `None` without a corpus.
pub(crate) fn corpus(folder: &str) -> Option<Vec<(String, String)>> {
    let root = support::corpus()?;
    let shown = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
    let read = |path: &PathBuf| {
        let decoded = decode(&fs::read(path).unwrap());
        assert_eq!(decoded.error, None, "{}", path.display());
        (shown(path), decoded.text)
    };
    Some(json_files(&root.join(folder)).iter().map(read).collect())
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap().into_path());
    let mut json: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
    json.sort();
    json
}

/// The findings of `text` as one line each: place, severity, id, message, way out.
pub(crate) fn shown(text: &str, findings: &[Finding]) -> String {
    let source = SourceFile::new("policy.json".to_owned(), Path::new("policy.json"), text.to_owned(), Encoding::Utf8);
    let line = |finding: &Finding| {
        let label = finding.primary.as_ref().unwrap();
        let at = source.line_column(label.place.span);
        let help = finding.help.as_deref().unwrap_or_default();
        let place = format!("{}:{} {}", at.line, at.column, source.slice(label.place.span));
        format!(
            "{place}\n  {}[{}] {}\n  {}\n  {help}\n",
            finding.severity.as_str(),
            finding.rule,
            finding.message,
            label.text
        )
    };
    findings.iter().map(line).collect()
}
