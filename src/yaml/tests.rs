//! Tests of the readers as a whole; those of what they say lie in `mistakes.rs`.

use std::path::Path;

use super::*;
use crate::text::{Encoding, FileId, SourceFile};

fn source(name: &str, text: &str) -> SourceFile {
    SourceFile::new(name.to_owned(), Path::new(name), text.to_owned(), Encoding::Utf8)
}

fn read(name: &str, text: &str) -> Parsed {
    parse(FileId(0), &source(name, text), Limits::default())
}

fn yaml(text: &str) -> Document {
    let mut parsed = read("p.yaml", text);
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    assert_eq!(parsed.documents.len(), 1);
    parsed.documents.remove(0)
}

/// `rule@start..end text` for each finding.
fn said(parsed: &Parsed, text: &str) -> Vec<String> {
    let shown = parsed.findings.iter().map(|finding| {
        let span = finding.primary.as_ref().unwrap().place.span;
        format!("{} @{} `{}`", finding.rule, span.start, &text[span.range()])
    });
    shown.collect()
}

const POLICY: &str = "# head
name: Zoë 🦀
state: &s !!str enabled # right
users:
  include: all
  exclude:
    groups: [A, \"B\", 'C']
  # in users
resources:
- include: |
    one
    two

- x:
  # above y
  y: *s
";

#[test]
fn spans_cover_what_was_written() {
    let document = yaml(POLICY);
    let root = document.root();
    let slice = |pointer: &str| &POLICY[root.pointer(pointer).unwrap().span().range()];
    assert_eq!(slice("/name"), "Zoë 🦀");
    assert_eq!(slice("/state"), "enabled");
    assert_eq!(slice("/users"), "include: all\n  exclude:\n    groups: [A, \"B\", 'C']");
    assert_eq!(slice("/users/exclude/groups"), "[A, \"B\", 'C']");
    assert_eq!(slice("/users/exclude/groups/1"), "\"B\"");
    assert_eq!(slice("/resources/0/include"), "|\n    one\n    two");
    assert_eq!(slice("/resources/1/x"), "");
    assert_eq!(slice("/resources/1/y"), "*s");
    let empty = root.pointer("/resources/1/x").unwrap().span();
    assert_eq!(&POLICY[..empty.start as usize][POLICY.find("- x").unwrap()..], "- x:");
    assert_eq!(root.pointer("/resources/1/y").unwrap().as_str(), Some("enabled"));
    assert!(root.pointer("/users/nothing").is_none());
}

#[test]
fn comments_have_owners() {
    let document = yaml(POLICY);
    let owner = |text: &str| {
        let comment = document.comments.iter().find(|comment| comment.text == text).unwrap();
        (document.node(comment.owner.unwrap()).path(), comment.placement)
    };
    assert_eq!(owner("head"), ("name".to_owned(), Placement::Above));
    assert_eq!(owner("right"), ("state".to_owned(), Placement::Right));
    assert_eq!(owner("in users"), ("users".to_owned(), Placement::Above));
    assert_eq!(owner("above y"), ("resources[1].y".to_owned(), Placement::Above));
}

#[test]
fn a_broken_document_does_not_hide_the_others() {
    let text = "a: 1\n---\nb: [1\n---\nc: 3\n---\nd: *nowhere\n---\ne: 5\n";
    let parsed = read("p.yaml", text);
    let indexes: Vec<u32> = parsed.documents.iter().map(|document| document.index).collect();
    assert_eq!(indexes, [0, 2, 4]);
    assert!(parsed.broken);
    assert_eq!(
        said(&parsed, text),
        ["syntax @12 `[`", "undefined-alias @31 `*nowhere`"]
    );
}

#[test]
fn a_key_written_twice_is_shown_twice() {
    let text = "{\"a\": {\"b\": 1, \"b\": 2}}";
    let parsed = read("p.json", text);
    assert_eq!(said(&parsed, text), ["duplicate-key @15 `\"b\"`"]);
    assert_eq!(parsed.findings[0].related[0].place.span.start, 7);
    let value = parsed.documents[0].root().to_json(Limits::default()).unwrap();
    assert_eq!(value, serde_json::json!({"a": {"b": 2}}));
}

#[test]
fn merge_keys_are_expanded_and_seen() {
    let document = yaml("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n");
    let used = document.root().get("use").unwrap();
    assert_eq!(
        used.to_json(Limits::default()).unwrap(),
        serde_json::json!({"y": 3, "x": 1})
    );
    assert_eq!(used.merge_keys().count(), 1);
    let x = used.get("x").unwrap();
    assert!(x.anchored().is_some());
    assert_eq!(x.span(), used.merge_keys().next().unwrap().1.span());
}
