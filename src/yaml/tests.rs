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
fn a_list_in_the_column_of_its_key_begins_at_its_dash() {
    let text = "m: &x # c\n- - x\n- y\nk:\n- &z z\n";
    let document = yaml(text);
    let slice = |key: &str| &text[document.root().get(key).unwrap().span().range()];
    assert_eq!((slice("m"), slice("k")), ("- - x\n- y", "- &z z"));
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
    assert_eq!(said(&parsed, text), ["syntax @12 `[`", "undefined-alias @31 `*nowhere`"]);
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
    assert_eq!(used.to_json(Limits::default()).unwrap(), serde_json::json!({"y": 3, "x": 1}));
    assert_eq!(used.merge_keys().count(), 1);
    let x = used.get("x").unwrap();
    assert!(x.anchored().is_some());
    assert_eq!(x.span(), used.merge_keys().next().unwrap().1.span());
}

/// Owner of each comment, by its text.
fn owners(text: &str) -> Vec<String> {
    let document = yaml(text);
    let owner = |comment: &Comment| {
        let path = document.node(comment.owner.unwrap()).path();
        let side = if comment.placement == Placement::Right { "right" } else { "above" };
        format!("{} {side} {path:?}", comment.text)
    };
    document.comments.iter().map(owner).collect()
}

#[test]
fn a_comment_alone_belongs_to_its_column_or_its_block() {
    let text = "# 1\na:\n  # 2\n  b: 1\n  # 3\n\n# 4\nc:\n# 5\n  d: 1\n    # 6\n  # 7\ne:\n  # 8\n# 9\n";
    let expected = [
        "1 above \"a\"",
        "2 above \"a.b\"",
        "3 above \"a\"",
        "4 above \"c\"",
        "5 above \"e\"",
        "6 above \"c.d\"",
        "7 above \"c\"",
        "8 above \"e\"",
        "9 above \"\"",
    ];
    assert_eq!(owners(text), expected);
}

#[test]
fn a_comment_among_items_belongs_to_an_item() {
    let text = "l:\n  # 1\n  - a\n  # 2\n  - b: 1\n    # 3\n    c: 2\n  # 4\nm:\n# 5\n- x\n-\n  # 6\n  y: 1\n";
    let expected = [
        "1 above \"l[0]\"",
        "2 above \"l[1]\"",
        "3 above \"l[1].c\"",
        "4 above \"l\"",
        "5 above \"m[0]\"",
        "6 above \"m[1].y\"",
    ];
    assert_eq!(owners(text), expected);
}

#[test]
fn a_comment_to_the_right_belongs_to_its_line() {
    let text = "a: 1 # 1\nb: # 2\n  c: {d: 1, e: 2} # 3\n  f: [ # 4\n    x, y, # 5\n    z\n  ] # 6\n- # 7\n"
        .replace("- # 7\n", "g: # 7\n- # 8\n  h: >- # 9\n    t\ni: \"u\n  v\" # 10\n");
    let expected = [
        "1 right \"a\"",
        "2 right \"b\"",
        "3 right \"b.c\"",
        "4 right \"b.f\"",
        "5 right \"b.f[1]\"",
        "6 right \"b.f\"",
        "7 right \"g\"",
        "8 right \"g[0]\"",
        "9 right \"g[0].h\"",
        "10 right \"i\"",
    ];
    assert_eq!(owners(&text), expected);
}

#[test]
fn comments_stay_with_their_document() {
    let parsed = read("p.yaml", "# 1\na: 1\n# 2\n---\n# 3\nb: 1\n...\n# 4\n---\nc: 1\n# 5\n");
    let texts = |document: &Document| {
        let texts = document.comments.iter().map(|comment| comment.text.clone());
        texts.collect::<Vec<_>>().join(" ")
    };
    let texts: Vec<String> = parsed.documents.iter().map(texts).collect();
    assert_eq!(texts, ["1 2", "3", "4 5"]);
}

#[test]
fn endless_problems_are_counted() {
    let text = format!("[{}1]", "{\"a\": 1, \"a\": 2}, ".repeat(1000));
    let parsed = read("p.json", &text);
    assert_eq!(parsed.findings.len(), 101);
    assert_eq!(parsed.findings[100].message, "900 more problems of this file are not shown");
    let text = "- x #y\n".repeat(1000);
    assert_eq!(read("p.yaml", &text).findings.len(), 101);
    assert_eq!(read("p.json", &"'a' ".repeat(1000)).findings.len(), 2);
    assert_eq!(read("p.json", &format!("[{}]", "a, ".repeat(1000))).findings.len(), 101);
}
