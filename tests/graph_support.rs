//! What the tests of the graph layer share: documents from text, schemas, the corpus.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use caplint::graph::ApiVersion;
use caplint::text::{Encoding, FileId, SourceFile, decode};
use caplint::yaml::{self, Document, Limits};
use jsonschema::Validator;
use serde_json::Value;

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
    let schema = if api == ApiVersion::V1 { &*V1 } else { &*BETA };
    schema.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The JSON files below `folder` of the corpus, decoded, sorted by path; `None` without a corpus.
pub(crate) fn corpus(folder: &str) -> Option<Vec<(String, String)>> {
    let Ok(root) = std::env::var("CAPLINT_CORPUS") else {
        println!("skipped: CAPLINT_CORPUS not set");
        return None;
    };
    let mut paths = Vec::new();
    collect(&Path::new(&root).join(folder), &mut paths);
    paths.sort();
    let shown = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
    Some(paths.iter().map(|path| (shown(path), decode(&fs::read(path).unwrap()).text)).collect())
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "json") {
            paths.push(path);
        }
    }
}

/// The findings of `text` as one line each: place, severity, id, message, way out.
pub(crate) fn shown(text: &str, findings: &[caplint::diag::Finding]) -> String {
    let source = SourceFile::new("policy.json".to_owned(), Path::new("policy.json"), text.to_owned(), Encoding::Utf8);
    let line = |finding: &caplint::diag::Finding| {
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
