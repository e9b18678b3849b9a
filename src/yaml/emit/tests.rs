//! What is written is read back equal, by our parser and by another one.

use std::path::Path;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::text::{Encoding, FileId, SourceFile};
use crate::yaml::{Limits, parse};

use super::{Context, Item, Out, Pair, document, scalar, single_quoted};

fn ours(text: &str) -> Value {
    let source = SourceFile::new("p.yaml".to_owned(), Path::new("p.yaml"), text.to_owned(), Encoding::Utf8);
    let parsed = parse(FileId(0), &source, Limits::default());
    assert!(parsed.findings.is_empty(), "{:?}\n{text}", parsed.findings);
    assert_eq!(parsed.documents.len(), 1, "{text}");
    parsed.documents[0].root().to_json(Limits::default()).unwrap()
}

fn reads_as(text: &str, expected: &Value) {
    assert_eq!(&ours(text), expected, "ours\n{text}");
    let theirs: Value = serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(&theirs, expected, "serde_yaml\n{text}");
}

fn key_value(key: &str, value: Out) -> String {
    document(&[], &[Pair::new(key, value)])
}

fn single(key: &str, value: Value) -> Value {
    let mut map = Map::new();
    map.insert(key.to_owned(), value);
    Value::Object(map)
}

/// Texts on the edge of something: indicators, numbers, dates, lines, blanks, odd characters.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-?:,\\[\\]{}#&*!|>'\"%@`~=<a1 \t\n\\\\.]{0,8}",
        "[+-]?[0-9_.:xobeETZ-]{0,12}",
        "(y|n|yes|no|on|off|true|false|null|NO|Off|<<|=|~|inf|nan|\\.inf|---|\\.\\.\\.)[ :#]?",
        "[a-zA-Z0-9 öß☂\u{202e}\u{feff}\u{85}\u{2028}\u{0}-]{0,40}",
        "([a-z-]{1,12} {1,2}){0,30}[a-z]{1,3}",
        "([a-z]{0,5} ?[a-z]{0,5}\n){0,4}[a-z]{0,4}\n{0,2}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        texts().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|whole| Value::from(f64::from(whole) / 8.0)),
        Just(Value::Null),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((texts(), inner), 0..5)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// `value` in block style throughout.
fn blocks(value: &Value) -> Out {
    match value {
        Value::Array(items) => Out::List(items.iter().map(|item| blocks(item).into()).collect()),
        Value::Object(members) => Out::Map(members.iter().map(|(key, value)| Pair::new(key, blocks(value))).collect()),
        other => Out::json(other),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_read_back_as_value_and_key(text in texts()) {
        for out in [Out::text(&text), Out::Prose(text.clone()), Out::Code(text.clone(), Vec::new())] {
            reads_as(&key_value("k", out.clone()), &single("k", text.clone().into()));
            let item = Item { value: out, right: Some("a comment".to_owned()) };
            reads_as(&key_value("k", Out::List(vec![item])), &json!({ "k": [text.clone()] }));
        }
        reads_as(&key_value(&text, Out::bool(true)), &single(&text, true.into()));
    }

    #[test]
    fn any_text_is_read_back_in_flow_style(text in texts()) {
        let token = scalar(&text, Context::Flow);
        reads_as(&format!("k: [{token}, {token}]\n"), &json!({ "k": [text.clone(), text.clone()] }));
        reads_as(&format!("k: {{a: {token}}}\n"), &json!({ "k": { "a": text.clone() } }));
        if token.chars().count() < 1000 {
            reads_as(&format!("k: {{{token}: 1}}\n"), &json!({ "k": single(&text, 1.into()) }));
        }
        if let Some(token) = single_quoted(&text) {
            reads_as(&format!("k: {token}\n"), &json!({ "k": text }));
        }
    }

    #[test]
    fn any_value_is_read_back(value in value(), block in any::<bool>()) {
        let out = if block { blocks(&value) } else { Out::json(&value) };
        reads_as(&key_value("k", out), &single("k", value));
    }

    #[test]
    fn code_is_broken_where_it_may_be(words in prop::collection::vec("[a-z\"'-]{1,20}", 1..30), at in any::<usize>()) {
        let text = words.join(" ");
        let spaces: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
        let offsets = if spaces.is_empty() { Vec::new() } else { vec![spaces[at % spaces.len()]] };
        let printed = key_value("k", Out::Code(text.clone(), offsets));
        reads_as(&printed, &json!({ "k": text }));
        prop_assert!(printed.lines().all(|line| line.chars().count() <= 100), "{printed}");
    }

    #[test]
    fn comments_say_nothing(text in any::<String>(), comment in any::<String>()) {
        let pair = Pair { above: vec![comment.clone()], right: Some(comment.clone()), ..Pair::new("k", Out::text(&text)) };
        reads_as(&document(&[comment], &[pair]), &single("k", text.into()));
    }
}

#[test]
fn styles_are_kept() {
    let names = Out::List(vec![
        Item { value: Out::text("CA310 - Exclude"), right: None },
        Item { value: Out::flow_pair("set", Out::text("Rings")), right: Some("to be renamed".to_owned()) },
    ]);
    let pairs = [
        Pair::new("name", Out::text("CA310: Pilot")),
        Pair { above: vec!["Two\nlines".to_owned()], ..Pair::new("on", Out::bool(true)) },
        Pair::new("groups", names).after_gap(),
        Pair::new("kinds", Out::flow_list(["browser", "other"])),
        Pair::new("empty", Out::List(Vec::new())),
    ];
    let expected = "\
# Head
name: \"CA310: Pilot\"
# Two
# lines
\"on\": true

groups:
  - CA310 - Exclude
  - {set: Rings}  # to be renamed
kinds: [browser, other]
empty: []
";
    assert_eq!(document(&["Head".to_owned()], &pairs), expected);
}

#[test]
fn a_comment_never_gives_an_order() {
    let printed = document(&["caplint: ignore[all]: x".to_owned(), "a\u{1b}[2J".to_owned()], &[]);
    assert_eq!(printed, "# \"caplint: ignore[all]: x\"\n# a␛[2J\n{}\n");
}

#[test]
fn long_keys_and_nested_lists_are_read_back() {
    let key = "\u{7}".repeat(600);
    reads_as(&key_value(&key, Out::text("v")), &single(&key, "v".into()));
    let wide = "k".repeat(120);
    for empty in [json!([]), json!({})] {
        reads_as(&key_value(&wide, Out::json(&empty)), &single(&wide, empty));
    }
    let nested = json!([[["a"], []], [{ "b": [1, { "c": null }] }]]);
    reads_as(&key_value("k", blocks(&nested)), &json!({ "k": nested }));
}
