//! JSON inside a string: read as a document of its own whose places are those of the file.

use crate::diag::{Finding, Label};
use crate::text::{FileId, Span};

use super::parse::Parsed;
use super::{Limits, Node, ScalarStyle, Syntax, json};

/// Reads the text of `string` as JSON. `text` is the file that `string` stands in; the result is its
/// document `index`, and its nodes have the places inside the string where they are written.
///
/// Where the string's own escapes cannot be followed (a YAML scalar), every place is the string.
#[must_use]
pub fn parse_embedded(file: FileId, text: &str, string: Node<'_>, index: u32, limits: Limits) -> Parsed {
    let inner = string.as_str().unwrap_or_default();
    let offsets = offsets(text, string, inner);
    let place = |span: Span| match &offsets {
        Some(offsets) => Span { start: at(offsets, span.start), end: at(offsets, span.end) },
        None => string.span(),
    };
    let mut parsed = json::parse(file, inner, limits.bounded());
    for document in &mut parsed.documents {
        document.relocate(index, place);
    }
    for finding in &mut parsed.findings {
        relocate(finding, place);
    }
    parsed
}

fn at(offsets: &[u32], offset: u32) -> u32 {
    offsets.get(offset as usize).or(offsets.last()).copied().unwrap_or_default()
}

fn relocate(finding: &mut Finding, place: impl Fn(Span) -> Span) {
    let labels = finding.primary.iter_mut().chain(&mut finding.related);
    labels.for_each(|Label { place: at, .. }| at.span = place(at.span));
    finding.why = Some("the text of this string is read as JSON".to_owned());
}

/// For each byte of `inner`, and for its end, the offset in the file of what produced it; `None`
/// where that cannot be told.
fn offsets(text: &str, string: Node<'_>, inner: &str) -> Option<Vec<u32>> {
    let raw = string.followed().raw();
    if string.document().syntax != Syntax::Json || string.style() != Some(ScalarStyle::DoubleQuoted) {
        return None;
    }
    let (first, end) = (raw.span.start as usize + 1, raw.span.end as usize - 1);
    let written = text.get(first..end)?;
    let mut offsets = Vec::with_capacity(inner.len() + 1);
    let mut position = 0;
    for c in inner.chars() {
        let here = u32::try_from(first + position).ok()?;
        offsets.extend(std::iter::repeat_n(here, c.len_utf8()));
        position += written_length(written.get(position..)?, c);
    }
    offsets.push(u32::try_from(first + position).ok()?);
    (position == written.len()).then_some(offsets)
}

/// Bytes that `c` takes at the start of `written`: as it is, or as an escape.
fn written_length(written: &str, c: char) -> usize {
    match written.as_bytes() {
        [b'\\', b'u', ..] if c > '\u{ffff}' => 12,
        [b'\\', b'u', ..] => 6,
        [b'\\', ..] => 2,
        _ => c.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::text::{Encoding, SourceFile};
    use crate::yaml::parse;

    fn embedded(text: &str) -> (SourceFile, Parsed) {
        let source = SourceFile::new("row.json".to_owned(), Path::new("row.json"), text.to_owned(), Encoding::Utf8);
        let outer = parse(FileId(0), &source, Limits::default());
        let string = outer.documents[0].root().get("JSON").unwrap();
        let parsed = parse_embedded(FileId(0), text, string, 1, Limits::default());
        (source, parsed)
    }

    #[test]
    fn places_are_those_inside_the_string() {
        let text = r#"{"JSON": "{\"name\": \"Zo\u00eb \\\"x\\\" \ud83d\ude00\", \"list\": [\"é\"]}"}"#;
        let (source, parsed) = embedded(text);
        let root = parsed.documents[0].root();
        let name = root.get("name").unwrap();
        assert_eq!(name.as_str(), Some("Zoë \"x\" 😀"));
        assert_eq!(source.slice(name.span()), r#"\"Zo\u00eb \\\"x\\\" \ud83d\ude00\""#);
        assert_eq!(source.slice(name.key_span().unwrap()), r#"\"name\""#);
        let item = root.get("list").unwrap().items().next().unwrap();
        assert_eq!(source.slice(item.span()), r#"\"é\""#);
        assert_eq!(parsed.documents[0].index, 1);
    }

    #[test]
    fn mistakes_inside_are_shown_inside() {
        let (source, parsed) = embedded(r#"{"JSON": "{\"a\": tru}"}"#);
        assert!(parsed.broken);
        let place = parsed.findings[0].primary.as_ref().unwrap().place;
        assert_eq!(source.slice(place.span), "tru");
    }

    #[test]
    fn a_yaml_string_is_one_place() {
        let text = "JSON: '{\"a\": 1}'\n";
        let source = SourceFile::new("row.yaml".to_owned(), Path::new("row.yaml"), text.to_owned(), Encoding::Utf8);
        let outer = parse(FileId(0), &source, Limits::default());
        let string = outer.documents[0].root().get("JSON").unwrap();
        let parsed = parse_embedded(FileId(0), text, string, 1, Limits::default());
        let inner = parsed.documents[0].root().get("a").unwrap();
        assert_eq!(source.slice(inner.span()), "'{\"a\": 1}'");
    }
}
