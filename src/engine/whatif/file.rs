//! A sign-in in a file: the keys of `signIns[].signIn`, or the body of a request to Graph's `evaluate`.

use std::path::Path;

use serde_json::{Map, Value};

use crate::diag::Severity;
use crate::text::{self, FileId, SourceFile};
use crate::workspace::{Files, ReadError, absolute, shown};
use crate::yaml::{self, Document, Limits, Node};

use super::graph_request::{self, GraphRequest};
use super::{Keys, Problem};

/// What a file says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    /// The sign-in.
    pub keys: Keys,
    /// Answer only with policies that apply: a request's `appliedPoliciesOnly`.
    pub applied_only: bool,
}

/// Reads the sign-in of `path`.
pub(super) fn read(files: &dyn Files, folder: &Path, path: &Path) -> Result<Said, Vec<Problem>> {
    let full = absolute(folder, path);
    let name = shown(folder, &full);
    let limits = Limits::default();
    let bytes = files.read(&full, limits.file_bytes as u64).map_err(|error| vec![unreadable(&name, &error)])?;
    let decoded = text::decode(&bytes);
    if let Some(error) = decoded.error {
        return Err(vec![Problem { place: Some(name), message: error.message, help: Some(error.help) }]);
    }
    let source = SourceFile::new(name, &full, decoded.text, decoded.encoding);
    let parsed = yaml::parse(FileId(0), &source, limits);
    let wrong: Vec<Problem> = parsed
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| {
            let place = finding.primary.as_ref().map(|label| place(&source, label.place.span));
            Problem { place, ..Problem::of(finding) }
        })
        .collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    match parsed.documents.as_slice() {
        [document] => of_document(document, &source, limits),
        [] => Err(vec![Problem::new(&source.name, "the file is empty", HOW)]),
        _ => Err(vec![Problem::new(&source.name, "the file holds several documents", "a file holds one sign-in")]),
    }
}

const HOW: &str = "write the keys of a sign-in, as `resource: Office365`, or a request to Graph's `evaluate`";

fn unreadable(name: &str, error: &ReadError) -> Problem {
    let message = match error {
        ReadError::TooLarge(size) => format!("the file has {size} bytes, too many for a sign-in"),
        ReadError::Io(error) => format!("cannot read the file: {error}"),
    };
    Problem { place: Some(name.to_owned()), message, help: None }
}

fn place(source: &SourceFile, span: text::Span) -> String {
    let at = source.line_column(span);
    format!("{}:{}:{}", source.name, at.line, at.column)
}

fn of_document(document: &Document, source: &SourceFile, limits: Limits) -> Result<Said, Vec<Problem>> {
    let root = document.root();
    let value = root.to_json(limits).map_err(|finding| vec![Problem::of(&finding)])?;
    let Value::Object(map) = value else {
        return Err(vec![Problem::new(&source.name, "this is no sign-in", HOW)]);
    };
    let at = |pointer: &str| root.pointer(pointer).map(|node| place(source, node.place().span));
    if graph_request::is_one(&map) {
        let GraphRequest { mut keys, applied_only } = graph_request::read(&map).map_err(|wrong| {
            let located = |(pointer, problem): (String, Problem)| Problem { place: at(&pointer), ..problem };
            wrong.into_iter().map(located).collect::<Vec<_>>()
        })?;
        for pointer in keys.said.values_mut() {
            *pointer = at(pointer).unwrap_or_else(|| source.name.clone());
        }
        return Ok(Said { keys, applied_only });
    }
    Ok(Said { keys: of_keys(map, root, source)?, applied_only: false })
}

/// `signIn` and `shows` side by side as in a test, or the sign-in's keys alone with `shows` among them.
fn of_keys(mut map: Map<String, Value>, root: Node<'_>, source: &SourceFile) -> Result<Keys, Vec<Problem>> {
    let mut keys = Keys::default();
    match map.remove("shows") {
        Some(Value::Array(items)) => keys.shows = items,
        Some(_) => return Err(vec![Problem::new(&source.name, "`shows` is no list", "write `shows: [mfa]`")]),
        None => {}
    }
    let below = map.get("signIn").is_some_and(Value::is_object);
    let sign_in = if below { map.remove("signIn").unwrap_or_default() } else { Value::Object(map) };
    if let Value::Object(sign_in) = sign_in {
        keys.sign_in = sign_in;
    }
    let mut pending: Vec<(String, Node<'_>)> = Vec::new();
    let start = if below { root.get("signIn").unwrap_or(root) } else { root };
    pending.push((String::new(), start));
    pending.extend(root.get("shows").map(|shows| ("/shows".to_owned(), shows)));
    while let Some((pointer, node)) = pending.pop() {
        keys.said.insert(pointer.clone(), place(source, node.key_place().span));
        for (key, value) in node.entries() {
            if let Some(text) = key.text() {
                pending.push((format!("{pointer}/{text}"), value));
            }
        }
        pending.extend(node.items().enumerate().map(|(at, item)| (format!("{pointer}/{at}"), item)));
    }
    Ok(keys)
}
