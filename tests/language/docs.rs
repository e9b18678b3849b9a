//! The reference for people: every example in it is read.

use caplint::language::DocumentKind;

use super::support::findings;

const REFERENCE: &str = include_str!("../../docs/language.md");

/// A fenced block: its info string, its text, and the line it begins at.
struct Block {
    info: String,
    text: String,
    line: usize,
}

fn blocks() -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (at, line) in REFERENCE.lines().enumerate() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(info), None) => open = Some(Block { info: info.to_owned(), text: String::new(), line: at + 1 }),
            (Some(_), Some(block)) => found.push(block),
            (None, Some(mut block)) => {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is never closed");
    found
}

fn kind(info: &str) -> Option<DocumentKind> {
    DocumentKind::ALL.into_iter().find(|kind| info.split(' ').any(|word| word == kind.as_str()))
}

/// The ids that a block promises with `# error: [id]`, each with its line.
fn promised(text: &str) -> Vec<String> {
    let marked = text.lines().enumerate().filter_map(|(at, line)| {
        let (_, marker) = line.split_once("# error: [")?;
        let (id, _) = marker.split_once(']')?;
        Some(format!("{} {id}", at + 1))
    });
    marked.collect()
}

/// `line:col id …` as `line id`.
fn said(line: &str) -> String {
    let (place, rest) = line.split_once(' ').unwrap();
    let (line, _) = place.split_once(':').unwrap();
    format!("{line} {}", rest.split(' ').next().unwrap())
}

#[test]
fn every_example_says_what_it_promises() {
    let mut good = 0;
    let mut bad = 0;
    for block in blocks() {
        if !block.info.starts_with("yaml") {
            continue;
        }
        let kind = kind(&block.info).unwrap_or_else(|| panic!("line {}: `{}` names no kind", block.line, block.info));
        let found = findings(kind, &block.text);
        let lines: Vec<String> = found.iter().map(|line| said(line)).collect();
        assert_eq!(lines, promised(&block.text), "docs/language.md:{}\n{}", block.line, found.join("\n"));
        if block.info.contains("bad") {
            bad += 1;
            assert!(!found.is_empty(), "docs/language.md:{}: nothing is wrong with it", block.line);
        } else {
            good += 1;
            assert!(found.is_empty(), "docs/language.md:{}", block.line);
        }
    }
    assert!(good > 10 && bad > 3, "{good} good and {bad} bad examples");
}

/// Every key of every schema is in the reference.
#[test]
fn every_key_is_explained() {
    for kind in DocumentKind::ALL {
        let mut keys = Vec::new();
        collect(&caplint::language::schema(kind), &mut keys);
        for key in keys {
            // `extensionAttribute1` to `15` are explained together.
            let shown = key.trim_end_matches(|last: char| last.is_ascii_digit());
            let ways = [format!("`{shown}"), format!(".{shown}"), format!("{{{shown}")];
            assert!(ways.iter().any(|way| REFERENCE.contains(way)), "{kind:?}: `{key}` is not explained");
        }
    }
}

fn collect(schema: &serde_json::Value, found: &mut Vec<String>) {
    match schema {
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        serde_json::Value::Object(map) => {
            if let Some(serde_json::Value::Object(known)) = map.get("properties") {
                found.extend(known.keys().cloned());
            }
            map.values().for_each(|below| collect(below, found));
        }
        _ => {}
    }
}

/// Every word that can stand somewhere is in the reference.
#[test]
fn every_word_is_explained() {
    fn words(schema: &serde_json::Value, found: &mut Vec<String>) {
        match schema {
            serde_json::Value::Array(items) => items.iter().for_each(|item| words(item, found)),
            serde_json::Value::Object(map) => {
                let listed = map.get("enum").and_then(serde_json::Value::as_array);
                found.extend(listed.into_iter().flatten().filter_map(|word| Some(word.as_str()?.to_owned())));
                map.values().for_each(|below| words(below, found));
            }
            _ => {}
        }
    }
    for kind in DocumentKind::ALL {
        let mut found = Vec::new();
        words(&caplint::language::schema(kind), &mut found);
        for word in found {
            assert!(REFERENCE.contains(&format!("`{word}`")), "{kind:?}: `{word}` is not explained");
        }
    }
}
