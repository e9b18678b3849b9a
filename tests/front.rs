//! The readers against independent ones: `serde_json` for JSON, `serde_yaml` for YAML.

use std::fmt::Write;
use std::path::Path;

use caplint::text::{Encoding, FileId, SourceFile, decode};
use caplint::yaml::{Limits, Node, NodeKind, Parsed, ScalarStyle, parse};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

use crate::graph_support::corpus;

fn read(name: &str, text: &str) -> Parsed {
    let source = SourceFile::new(name.to_owned(), Path::new(name), text.to_owned(), Encoding::Utf8);
    parse(FileId(0), &source, Limits::default())
}

fn value(parsed: &Parsed) -> Option<Value> {
    let document = parsed.documents.first()?;
    Some(json(document.root()))
}

fn json(node: Node<'_>) -> Value {
    node.to_json(Limits::default()).unwrap()
}

/// What JSON readers differ in, by design: trailing commas are a warning here, the depth limit is
/// one level higher, and a file without content is no error of the reader.
fn json_agrees(text: &str) -> Result<(), String> {
    let parsed = read("p.json", text);
    let tolerated = parsed.findings.iter().any(|finding| finding.rule == "json-trailing-comma");
    let ours = value(&parsed).filter(|_| !tolerated);
    let theirs = serde_json::from_str::<Value>(text);
    match (ours, theirs) {
        (Some(ours), Ok(theirs)) if ours == theirs => Ok(()),
        (None, Err(_)) => Ok(()),
        (ours, theirs) => Err(format!("{text:?}: {ours:?}, not {theirs:?}; {:?}", parsed.findings)),
    }
}

#[test]
fn json_of_the_corpus_reads_as_serde_json_reads_it() {
    let files = corpus("").unwrap_or_default();
    for (path, text) in &files {
        assert_eq!(json_agrees(text), Ok(()), "{path}");
    }
    println!("{} files", files.len());
}

/// JSON is YAML too: behind `---` both YAML readers must find the same in it.
#[test]
fn json_of_the_corpus_reads_as_serde_yaml_reads_it() {
    for (path, text) in corpus("").unwrap_or_default() {
        let text = format!("---\n{text}");
        assert_eq!(yaml_agrees(&text), Ok(()), "{path}");
    }
}

/// Scalars that the two YAML readers take for different things, by design: `serde_yaml` keeps some
/// of YAML 1.1, we follow the core schema of 1.2.
fn known_difference(node: Node<'_>) -> bool {
    // A block text of the root may begin in the first column in YAML 1.2.
    let block = matches!(node.style(), Some(ScalarStyle::Literal | ScalarStyle::Folded));
    if block && node.parent().is_none() {
        return true;
    }
    let Some(text) = node.text().filter(|_| node.style() == Some(ScalarStyle::Plain)) else {
        return false;
    };
    let unsigned = text.trim_start_matches(['+', '-']);
    // Integers with leading zeros are numbers in the core schema and strings there.
    let leading_zero = unsigned.len() > 1 && unsigned.starts_with('0') && unsigned.as_bytes()[1].is_ascii_digit();
    // Binary integers, and signs in front of hex and octal ones, are YAML 1.1.
    let prefixed = unsigned.starts_with("0b") || (unsigned != text && unsigned.starts_with(['0']));
    // Integers beyond 64 bits are floats here.
    let long = unsigned.len() > 17 && unsigned.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'x');
    // `?` begins a text in YAML 1.2 when no space follows, between brackets too.
    // So does `:`, and `:"x"` is no value of an empty key.
    leading_zero || prefixed || long || text.starts_with(['?', ':'])
}

fn yaml_agrees(text: &str) -> Result<(), String> {
    let parsed = read("p.yaml", text);
    let Some(ours) = value(&parsed) else {
        return Ok(());
    };
    let Ok(theirs) = serde_yaml::from_str::<Value>(text) else {
        return Ok(());
    };
    // Names of anchors and aliases end at punctuation in YAML 1.1.
    let name = |node: &Node<'_>| {
        let alias = matches!(node.raw().kind, NodeKind::Alias(_)).then_some(node.raw().span);
        let span = node.raw().anchor.or(alias)?;
        Some(&text[span.range()][1..])
    };
    let plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let mut names = parsed.documents[0].nodes().filter_map(|node| name(&node));
    // A block text that ends the file without a line break gets one in YAML 1.2.
    let cut = !text.ends_with('\n') && text.contains(['|', '>']);
    let differs = cut || names.any(|name| !plain(name)) || parsed.documents[0].nodes().any(known_difference);
    if ours == theirs || differs {
        return Ok(());
    }
    Err(format!("{text:?}: {ours} here, {theirs} there"))
}

#[test]
fn merge_keys_merge_as_serde_yaml_merges_them() {
    let texts = [
        "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n",
        "a: &a {x: 1, y: 2}\nb: &b {x: 3, z: 4}\nc: {<<: [*a, *b]}\nd: {z: 5, <<: [*b, *a]}\n",
        "a: {<<: {x: 1, y: {z: 2}}, y: 3}\n",
        "a: &a {x: {<<: {q: 1}}}\nb: {<<: *a}\n",
    ];
    for text in texts {
        let mut theirs: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
        theirs.apply_merge().unwrap();
        let theirs = serde_json::to_value(theirs).unwrap();
        assert_eq!(value(&read("p.yaml", text)), Some(theirs), "{text}");
    }
}

/// Where `serde_yaml` leaves `<<` standing.
#[test]
fn merge_keys_behind_merge_keys_are_merged_too() {
    let text = "a: &a {x: 1}\nb: &b\n  <<: *a\n  y: 2\nc:\n  <<: *b\n  x: 3\nd: {\"<<\": 2}\n";
    let expected = serde_json::json!({
        "a": {"x": 1},
        "b": {"y": 2, "x": 1},
        "c": {"x": 3, "y": 2},
        "d": {"<<": 2},
    });
    assert_eq!(value(&read("p.yaml", text)), Some(expected));
}

/// A document to be written in many ways.
#[derive(Debug, Clone)]
enum Doc {
    Scalar(String, u8),
    List(Vec<Doc>, bool),
    Map(Vec<(String, Doc)>, bool),
    Alias(usize),
}

/// Texts that mean something to some reader.
const TRICKY: [&str; 40] = [
    "NO",
    "on",
    "yes",
    "y",
    "~",
    "null",
    "Null",
    "true",
    "True",
    "FALSE",
    "12:30",
    "1e10",
    "1_000",
    "0o17",
    "0x1F",
    "010",
    "2026-03-01",
    "=",
    "<<",
    "-1",
    "+1",
    "1.5",
    ".5",
    "5.",
    ".inf",
    "-.INF",
    ".nan",
    "1e400",
    "a: b",
    "a #b",
    "- a",
    "@x",
    "*x",
    "&x",
    "!x",
    "%x",
    "{{X}}",
    "[x",
    "'x",
    "\"x",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => proptest::sample::select(TRICKY.to_vec()).prop_map(str::to_owned),
        3 => "[a-zA-Z][a-zA-Z0-9öß🦀 ._/-]{0,12}",
        1 => "[ -~ö🦀\\n\\t]{0,12}",
        1 => "-?[0-9]{1,19}(\\.[0-9]{1,3})?([eE][-+]?[0-9]{1,2})?",
    ]
}

fn doc() -> impl Strategy<Value = Doc> {
    let leaf = prop_oneof![
        8 => (text(), any::<u8>()).prop_map(|(text, style)| Doc::Scalar(text, style)),
        1 => (0..4_usize).prop_map(Doc::Alias),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            (proptest::collection::vec(inner.clone(), 0..5), any::<bool>())
                .prop_map(|(items, flow)| Doc::List(items, flow)),
            (proptest::collection::vec((text(), inner), 0..5), any::<bool>())
                .prop_map(|(entries, flow)| Doc::Map(unique(entries), flow)),
        ]
    })
}

fn unique(entries: Vec<(String, Doc)>) -> Vec<(String, Doc)> {
    let mut seen = std::collections::BTreeSet::from(["<<".to_owned()]);
    entries.into_iter().filter(|(key, _)| seen.insert(key.clone())).collect()
}

/// Writes documents; every choice of style comes from the document itself.
#[derive(Default)]
struct Writer {
    out: String,
    anchors: usize,
}

impl Writer {
    /// The node, behind what leads to it on the line; ends in a line break.
    fn block(&mut self, doc: &Doc, indent: usize) {
        let pad = " ".repeat(indent);
        match doc {
            Doc::List(items, false) if !items.is_empty() => {
                self.out.push('\n');
                for item in items {
                    write!(self.out, "{pad}-").unwrap();
                    self.block(item, indent + 2);
                }
            }
            Doc::Map(entries, false) if !entries.is_empty() => {
                self.out.push('\n');
                for (key, entry) in entries {
                    if key.len().is_multiple_of(5) {
                        writeln!(self.out, "{pad}# above {}", key.len()).unwrap();
                    }
                    write!(self.out, "{pad}{}:", scalar(key, 0, true)).unwrap();
                    self.block(entry, indent + 2);
                }
            }
            Doc::Scalar(text, style) if style % 5 == 4 && literal(text) => {
                self.out.push_str(if text.ends_with('\n') { " |\n" } else { " |-\n" });
                for line in text.lines() {
                    writeln!(self.out, "{pad}  {line}").unwrap();
                }
            }
            _ => {
                self.out.push(' ');
                self.flow(doc, false);
                let comment = self.out.len().is_multiple_of(7);
                self.out.push_str(if comment { " # right\n" } else { "\n" });
            }
        }
    }

    fn flow(&mut self, doc: &Doc, inside: bool) {
        match doc {
            Doc::Scalar(text, style) => {
                if style % 7 == 6 {
                    write!(self.out, "&n{} ", self.anchors).unwrap();
                    self.anchors += 1;
                }
                self.out.push_str(&scalar(text, style % 4, inside));
            }
            Doc::Alias(target) if *target < self.anchors => write!(self.out, "*n{target} ").unwrap(),
            Doc::Alias(_) => self.out.push_str("null"),
            Doc::List(items, _) => {
                self.out.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.out.push_str(if at > 0 { ", " } else { "" });
                    self.flow(item, true);
                }
                self.out.push(']');
            }
            Doc::Map(entries, _) => {
                self.out.push('{');
                for (at, (key, entry)) in entries.iter().enumerate() {
                    self.out.push_str(if at > 0 { ", " } else { "" });
                    write!(self.out, "{}: ", scalar(key, 0, true)).unwrap();
                    self.flow(entry, true);
                }
                self.out.push('}');
            }
        }
    }
}

/// What a literal block can hold without indentation indicator.
fn literal(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    !body.is_empty() && !body.starts_with([' ', '\n', '\t']) && !body.ends_with([' ', '\n', '\t'])
}

fn scalar(text: &str, style: u8, inside: bool) -> String {
    let plain = |text: &str| {
        let safe = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '/' | '-' | '+' | '~' | '🦀');
        let numeric = text.trim_start_matches(['-', '+', '.']).starts_with(|c: char| c.is_ascii_digit());
        let first = text.starts_with(|c: char| c.is_alphabetic() || c == '~') || numeric;
        first && text.chars().all(safe) && !text.ends_with(' ') && (!inside || text != "~")
    };
    match style {
        0 | 1 if plain(text) => text.to_owned(),
        2 if !text.contains(['\n', '\t']) => format!("'{}'", text.replace('\'', "''")),
        _ => serde_json::to_string(text).unwrap(),
    }
}

fn written(doc: &Doc) -> String {
    let mut writer = Writer { out: "---".to_owned(), anchors: 0 };
    writer.block(doc, 0);
    writer.out
}

/// The text of the node read by itself, in the column it stood in.
fn alone(text: &str, node: Node<'_>) -> Option<Value> {
    let slice = &text[node.span().range()];
    let line = text[..node.span().start as usize].rfind('\n').map_or(0, |at| at + 1);
    let column = text[line..node.span().start as usize].chars().count();
    let parsed = read("p.yaml", &format!("---\n{}{slice}\n", " ".repeat(column)));
    value(&parsed)
}

fn check_spans(text: &str, parsed: &Parsed) -> Result<(), TestCaseError> {
    for node in parsed.documents.iter().flat_map(caplint::yaml::Document::nodes) {
        let slice = text.get(node.span().range());
        prop_assert!(slice.is_some(), "{:?} is no place", node.span());
        if let Some(parent) = node.parent() {
            prop_assert!(parent.span().contains(node.span()), "{:?}", node.path());
        }
        let aliased = matches!(node.raw().kind, NodeKind::Alias(_)) || slice.unwrap_or_default().contains('*');
        if !aliased {
            let tagged_null = slice.unwrap_or_default().is_empty();
            let read = if tagged_null { Some(Value::Null) } else { alone(text, node) };
            prop_assert_eq!(read, Some(json(node)), "{:?} in {:?}", slice, text);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn yaml_reads_as_serde_yaml_reads_it(doc in doc()) {
        let text = written(&doc);
        let parsed = read("p.yaml", &text);
        prop_assert!(!parsed.broken, "{text:?}: {:?}", parsed.findings);
        prop_assert_eq!(yaml_agrees(&text), Ok(()));
        check_spans(&text, &parsed)?;
    }

    #[test]
    fn encoding_and_line_ends_change_nothing(doc in doc()) {
        let text = written(&doc);
        let expected = value(&read("p.yaml", &text));
        prop_assert_eq!(value(&read("p.yaml", &text.replace('\n', "\r\n"))), expected.clone());
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
        prop_assert_eq!(value(&read("p.yaml", &decode(&bytes).text)), expected);
    }

    #[test]
    fn lines_and_columns_lead_back(doc in doc()) {
        let text = written(&doc);
        let source = SourceFile::new("p".to_owned(), Path::new("p"), text.clone(), Encoding::Utf8);
        for (offset, _) in text.char_indices() {
            let at = source.lines().line_column(&text, u32::try_from(offset).unwrap());
            let line = text.split_inclusive('\n').nth(at.line - 1).unwrap();
            let before: String = line.chars().take(at.column - 1).collect();
            let start: usize = text.split_inclusive('\n').take(at.line - 1).map(str::len).sum();
            prop_assert_eq!(start + before.len(), offset);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), name in "p\\.(yaml|json)") {
        let parsed = read(&name, &text);
        prop_assert!(!parsed.broken || !parsed.findings.is_empty());
    }
}

// Always the same cases: another YAML reader accepts some broken texts in ways that are nowhere
// written down, and a new one of them must not fail somebody's unrelated change.
proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn broken_yaml_is_refused_without_panic(
        doc in doc(),
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), "[-:#\\[\\]{}\"'|>&*!%@,?\t\n x\u{0}ö\r]?"), 1..4),
    ) {
        let text = edited(&written(&doc), &edits);
        let parsed = read("p.yaml", &text);
        prop_assert!(!parsed.broken || !parsed.findings.is_empty());
        for finding in &parsed.findings {
            for label in finding.primary.iter().chain(&finding.related) {
                prop_assert!(text.get(label.place.span.range()).is_some(), "{finding:?} in {text:?}");
            }
        }
        for document in &parsed.documents {
            for node in document.nodes() {
                prop_assert!(text.get(node.span().range()).is_some(), "{text:?}");
            }
        }
        if parsed.documents.len() == 1 && !parsed.broken {
            prop_assert_eq!(yaml_agrees(&text), Ok(()));
        }
    }

    #[test]
    fn json_reads_as_serde_json_reads_it(doc in doc(), pretty in any::<bool>()) {
        let mut writer = Writer::default();
        writer.flow(&doc, false);
        let Some(value) = value(&read("p.yaml", &format!("--- {}", writer.out))) else {
            return Ok(());
        };
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        prop_assert_eq!(json_agrees(&text.unwrap()), Ok(()));
    }

    #[test]
    fn broken_json_is_refused_as_serde_json_refuses_it(
        doc in doc(),
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), "[-+.0-9eE:\\[\\]{}\"',/\\\\ntrue\t\n x\u{0}ö]?"), 1..4),
    ) {
        let mut writer = Writer::default();
        writer.flow(&doc, false);
        let Some(value) = value(&read("p.yaml", &format!("--- {}", writer.out))) else {
            return Ok(());
        };
        let text = edited(&value.to_string(), &edits);
        prop_assert_eq!(json_agrees(&text), Ok(()));
    }
}

/// `text` with characters put in or, where the edit is empty, taken out.
fn edited(text: &str, edits: &[(proptest::sample::Index, String)]) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for (at, put) in edits {
        if characters.is_empty() {
            break;
        }
        let at = at.index(characters.len());
        match put.chars().next() {
            Some(character) => characters.insert(at, character),
            None => drop(characters.remove(at)),
        }
    }
    characters.into_iter().collect()
}
