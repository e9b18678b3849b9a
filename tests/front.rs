//! The readers against independent ones: `serde_json` for JSON, `serde_yaml` for YAML.

use std::path::{Path, PathBuf};

use caplint::text::{Encoding, FileId, SourceFile, decode};
use caplint::yaml::{Limits, Parsed, parse};
use serde_json::Value;

fn read(name: &str, text: &str) -> Parsed {
    let source = SourceFile::new(name.to_owned(), Path::new(name), text.to_owned(), Encoding::Utf8);
    parse(FileId(0), &source, Limits::default())
}

fn value(parsed: &Parsed) -> Option<Value> {
    let document = parsed.documents.first()?;
    Some(document.root().to_json(Limits::default()).unwrap())
}

/// Every file of the corpus, or nothing when it is not there.
fn corpus() -> Vec<PathBuf> {
    let Some(root) = std::env::var_os("CAPLINT_CORPUS") else {
        println!("skipped: CAPLINT_CORPUS not set");
        return Vec::new();
    };
    let files = walkdir::WalkDir::new(root).sort_by_file_name();
    let files = files.into_iter().map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.is_file()).collect()
}

/// JSON of the corpus: the same files are refused, and what is read is the same.
#[test]
fn json_of_the_corpus_reads_as_serde_json_reads_it() {
    let mut read_whole = 0;
    for path in corpus() {
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let decoded = decode(&std::fs::read(&path).unwrap());
        assert_eq!(decoded.error, None, "{}", path.display());
        let parsed = read(&path.to_string_lossy(), &decoded.text);
        let tolerated = parsed
            .findings
            .iter()
            .any(|finding| finding.rule == "json-trailing-comma");
        match serde_json::from_str::<Value>(&decoded.text) {
            Ok(expected) => assert_eq!(value(&parsed), Some(expected), "{}", path.display()),
            Err(error) => assert!(parsed.broken || tolerated, "{}: {error}", path.display()),
        }
        read_whole += usize::from(!parsed.broken);
        if !parsed.findings.is_empty() {
            println!(
                "{} {:?}",
                path.display(),
                parsed
                    .findings
                    .iter()
                    .map(|f| (f.rule, &f.message, f.primary.as_ref().unwrap().place.span))
                    .collect::<Vec<_>>()
            );
        }
    }
    println!("{read_whole} files read");
}

/// The same files read as YAML (JSON is a subset of it) by both YAML readers.
#[test]
fn corpus_reads_as_yaml_as_serde_yaml_reads_it() {
    for path in corpus() {
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let decoded = decode(&std::fs::read(&path).unwrap());
        let text = format!("---\n{}", decoded.text);
        let parsed = read("p.yaml", &text);
        match serde_yaml::from_str::<Value>(&text) {
            Ok(expected) => {
                if value(&parsed).as_ref() != Some(&expected) {
                    println!("DIFF {} {:?}", path.display(), parsed.findings)
                }
            }
            Err(error) => {
                if !parsed.broken {
                    println!("ACC {}: {error}", path.display())
                }
            }
        }
    }
}
