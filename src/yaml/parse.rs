//! From a file's text to its documents.

use crate::diag::Finding;
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
    match syntax_of(&source.name, &source.text) {
        Syntax::Json => json::parse(file, &source.text, limits),
        Syntax::Yaml => stream::parse(file, &source.text, limits),
    }
}

/// JSON when the file's name ends in `.json` or its first character other than white space is `{`
/// or `[`, as in an export without file ending; YAML otherwise.
#[must_use]
pub fn syntax_of(name: &str, text: &str) -> Syntax {
    let named = name.len() >= 5 && name.as_bytes()[name.len() - 5..].eq_ignore_ascii_case(b".json");
    if named || text.trim_start().starts_with(['{', '[']) {
        Syntax::Json
    } else {
        Syntax::Yaml
    }
}
