//! Holds the layering, the size of files and the list of input codes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, each using only those above it. `docs/architecture.md` tells why.
const LAYERS: &[&str] = &[
    "text",
    "diag",
    "yaml",
    "model",
    "filter",
    "catalog",
    "language",
    "graph",
    "workspace",
    "semantics",
    "rules",
    "engine",
    "report",
    "cli",
];

const LONGEST_FILE: usize = 600;

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "rs")).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Modules of this crate that a source text names, as `crate::yaml`; comments left out.
fn named_modules(text: &str) -> BTreeSet<String> {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let code: Vec<&str> = code.collect();
    let code = code.join("\n");
    let names = code.match_indices("crate::").map(|(at, found)| {
        let rest = &code[at + found.len()..];
        rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>()
    });
    names.collect()
}

#[test]
fn layers_use_only_those_above_them() {
    let mut wrong = Vec::new();
    for (depth, layer) in LAYERS.iter().enumerate() {
        for file in rust_files(&root().join("src").join(layer)) {
            let text = fs::read_to_string(&file).unwrap();
            for module in named_modules(&text) {
                let position = LAYERS.iter().position(|known| *known == module);
                if position.is_some_and(|position| position > depth) {
                    wrong.push(format!("{} uses {module}, a layer below {layer}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_list_of_layers_is_complete() {
    let folders = fs::read_dir(root().join("src")).unwrap().map(|entry| entry.unwrap());
    let folders = folders.filter(|entry| entry.file_type().unwrap().is_dir());
    let folders: BTreeSet<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert_eq!(folders, LAYERS.iter().map(|layer| (*layer).to_owned()).collect());
}

#[test]
fn only_one_module_names_the_event_parser() {
    let naming = rust_files(&root().join("src")).into_iter().filter(|file| {
        let text = fs::read_to_string(file).unwrap();
        text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains("granit_parser"))
    });
    let naming: Vec<PathBuf> = naming.collect();
    assert_eq!(naming, [root().join("src/yaml/events.rs")]);
}

#[test]
fn no_source_file_is_too_long() {
    let long = ["src", "tests", "benches"]
        .iter()
        .flat_map(|folder| rust_files(&root().join(folder)))
        .filter(|file| fs::read_to_string(file).unwrap().lines().count() > LONGEST_FILE);
    let long: Vec<PathBuf> = long.collect();
    assert!(long.is_empty(), "longer than {LONGEST_FILE} lines: {long:#?}");
}

/// Ids in `Finding::error("…"`, `Finding::warning("…"` and `Finding::new("…"` of all sources.
fn reported_codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let files = rust_files(&root().join("src")).into_iter();
    let is_test = |file: &Path| file.ends_with("tests.rs") || file.iter().any(|part| part == "tests");
    for file in files.filter(|file| !is_test(file)) {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for call in ["Finding::error(", "Finding::warning(", "Finding::new("] {
            for (at, found) in code.match_indices(call) {
                let rest = code[at + found.len()..].trim_start();
                if let Some(id) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
                    codes.insert(id.to_owned());
                }
            }
        }
    }
    codes
}

#[test]
fn every_input_code_is_listed() {
    let unlisted = reported_codes().into_iter().filter(|id| caplint::diag::codes::find(id).is_none());
    let unlisted: Vec<String> = unlisted.collect();
    assert!(unlisted.is_empty(), "not in src/diag/codes.rs: {unlisted:#?}");
}
