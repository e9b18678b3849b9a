//! From a file's text to its documents.

use crate::diag::{Finding, Severity};
use crate::text::{FileId, SourceFile};

use super::{Document, Limits, Syntax, json, stream};

/// What a file holds.
#[derive(Debug)]
pub struct Parsed {
    /// The documents that could be read whole, in order; [`Document::index`] counts the others too.
    /// Empty for a file without content.
    pub documents: Vec<Document>,
    /// What is wrong with the text.
    pub findings: Vec<Finding>,
    /// Some document could not be read whole and is missing from `documents`.
    pub broken: bool,
}

/// Reads the documents of a file, as JSON or as YAML ([`syntax_of`] decides).
#[must_use]
pub fn parse(file: FileId, source: &SourceFile, limits: Limits) -> Parsed {
    let limits = limits.bounded();
    match syntax_of(&source.name, &source.text) {
        Syntax::Yaml => stream::parse(file, &source.text, limits),
        Syntax::Json => {
            let mut parsed = json::parse(file, &source.text, limits);
            if !is_named_json(&source.name) {
                say_why_json(&mut parsed);
            }
            parsed
        }
    }
}

/// JSON when the file's name ends in `.json` or its first character other than white space is `{`
/// or `[`, as in an export without file ending; YAML otherwise.
#[must_use]
pub fn syntax_of(name: &str, text: &str) -> Syntax {
    if is_named_json(name) || text.trim_start().starts_with(['{', '[']) { Syntax::Json } else { Syntax::Yaml }
}

fn is_named_json(name: &str) -> bool {
    let ending = name.as_bytes().last_chunk::<5>();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case(b".json"))
}

/// Who gets JSON's errors for a file of another name may wonder.
fn say_why_json(parsed: &mut Parsed) {
    let first = parsed.findings.iter_mut().find(|finding| finding.severity == Severity::Error);
    if let Some(finding) = first.filter(|_| parsed.broken) {
        finding.why = Some("a file whose first character is `{` or `[` is read as JSON".to_owned());
    }
}
