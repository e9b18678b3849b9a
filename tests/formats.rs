//! What services read is what their formats demand, for a clean run, a run with findings and a run
//! with a file that cannot be read.

use std::path::{Path, PathBuf};
use std::process::Command;

use caplint::engine::{
    Checked, GapsRequest, QuestionChoice, Selection, TestRequest, Tested, check, check_texts, gaps, test,
};
use caplint::report::{Format, Style, write_tests};
use serde_json::Value;

use crate::support::{NOW, Scratch, report, request};

fn runs() -> [(&'static str, Checked); 3] {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    [
        ("clean", check(&request(root, &["examples/minimal"]))),
        ("findings", check(&request(root, &["examples/flawed"]))),
        (
            "broken",
            check_texts(&[("a.yaml", "name: A\nstate: [\n"), ("b.json", "{\"displayName\": \"B\",}")], NOW, None),
        ),
    ]
}

/// Questions and tests: all hold, some do not, nothing was asked.
fn asked() -> Vec<(&'static str, Tested)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scratch = Scratch::new();
    let policy = "name: A\nstate: enabled\nusers: {include: all}\nresources: {include: all}\ngrant: {allOf: [mfa]}\n";
    let failing = "signIns:\n  - {name: nobody gets in, signIn: {guest: b2bCollaborationGuest, resource: Office365}, outcome: blocked}\n";
    scratch.write("open/a.yaml", policy);
    scratch.write("open/tests.yaml", failing);
    scratch.write("broken/a.yaml", "name: A\nstate: [\n");
    scratch.write("broken/tests.yaml", failing);
    let ask = |folder: &Path, path: &str, question: &str| {
        let questions = QuestionChoice::Named(vec![question.to_owned()]);
        gaps(&GapsRequest { check: request(folder, &[path]), questions, stage: None })
    };
    let run = |folder: &Path, path: &str| {
        test(&TestRequest { check: request(folder, &[path]), select: Selection::default(), stage: None }, None)
    };
    vec![
        ("clean gaps", ask(scratch.folder(), "open", "mfa")),
        ("open gaps", ask(scratch.folder(), "open", "managed-devices")),
        ("broken gaps", ask(scratch.folder(), "broken", "mfa")),
        ("refused gaps", ask(scratch.folder(), "open", "nonsense")),
        ("clean test", run(root, "examples/repository")),
        ("failing test", run(scratch.folder(), "open")),
        ("broken test", run(scratch.folder(), "broken")),
        ("refused test", run(root, "examples/minimal")),
    ]
}

fn told(tested: &Tested, format: Format) -> String {
    let mut out = Vec::new();
    write_tests(format, tested, Style::PLAIN, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Everything that is written in `format`: what of, whether it is clean, the text and the number of findings.
fn written(format: Format) -> Vec<(&'static str, bool, String, usize)> {
    let of_checks =
        runs().map(|(name, checked)| (name, name == "clean", report(&checked, format), checked.report.findings.len()));
    let of_tests = asked()
        .into_iter()
        .map(|(name, tested)| (name, tested.exit.code() == 0, told(&tested, format), tested.report().findings.len()));
    of_checks.into_iter().chain(of_tests).collect()
}

fn root_of(package: &str) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--manifest-path"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let found = packages.iter().find(|own| own["name"] == package).unwrap();
    Path::new(found["manifest_path"].as_str().unwrap()).parent().unwrap().to_path_buf()
}

#[test]
fn sarif_is_valid() {
    let schema = std::fs::read_to_string(root_of("serde-sarif").join("src/schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&schema).unwrap();
    // The official schema has a pattern that is no regular expression; the member is none of ours.
    for holder in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{holder}/properties/language")).unwrap();
        assert!(language.as_object_mut().unwrap().remove("pattern").is_some());
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, clean, text, findings) in written(Format::Sarif) {
        let log: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        serde_json::from_value::<serde_sarif::sarif::Sarif>(log.clone()).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), findings, "{name}");
        assert_eq!(results.iter().all(|result| result["level"] != "error"), clean, "{name}: {results:#?}");
    }
}

#[test]
fn junit_is_read_back() {
    for (name, checked) in runs() {
        let text = report(&checked, Format::Junit);
        let suites = quick_junit::Report::deserialize_from_str(&text).unwrap();
        let cases = suites.test_suites.iter().flat_map(|suite| &suite.test_cases);
        let failures = cases.filter(|case| !matches!(case.status, quick_junit::TestCaseStatus::Success { .. })).count();
        let failing = checked.report.findings.iter().filter(|finding| checked.report.fails(finding)).count();
        assert_eq!(failures, failing, "{name}");
        assert_eq!(failures == 0, name == "clean", "{name}");
        assert!(suites.tests > 0, "{name}");
    }
}

#[test]
fn junit_of_tests_is_read_back() {
    for (name, tested) in asked() {
        let suites = quick_junit::Report::deserialize_from_str(&told(&tested, Format::Junit)).unwrap();
        let cases = suites.test_suites.iter().flat_map(|suite| &suite.test_cases);
        let bad = cases.filter(|case| matches!(case.status, quick_junit::TestCaseStatus::NonSuccess { .. })).count();
        assert_eq!(bad == 0, tested.exit.code() == 0, "{name}");
        assert!(suites.tests > 0, "{name}");
    }
}

/// What was refused looks clean nowhere.
#[test]
fn every_format_says_why_nothing_was_asked() {
    for (name, tested) in asked().into_iter().filter(|(name, _)| name.starts_with("refused")) {
        assert_eq!(tested.exit.code(), 2, "{name}");
        let reason = tested.refused.clone().unwrap();
        // Services escape punctuation; the first words are enough.
        let words: Vec<&str> = reason.split_whitespace().take(3).collect();
        for format in Format::ALL {
            let text = told(&tested, *format);
            assert!(text.contains(&words.join(" ")), "{name}: {}: {text}", format.as_str());
        }
    }
}

/// The members that GitLab documents; it publishes no schema.
#[test]
fn gitlab_has_what_its_documentation_demands() {
    for (name, _, text, findings) in written(Format::GitLab) {
        let list: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(list.len(), findings, "{name}");
        let mut fingerprints: Vec<&str> = list.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        fingerprints.sort_unstable();
        fingerprints.dedup();
        assert_eq!(fingerprints.len(), list.len(), "{name}: fingerprints are not unique");
        for issue in &list {
            assert!(!issue["description"].as_str().unwrap().is_empty() && issue["check_name"].is_string());
            let severity = issue["severity"].as_str().unwrap();
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity), "{name}: {severity}");
            let path = issue["location"]["path"].as_str().unwrap();
            assert!(!path.starts_with("./") && issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1, "{path}");
        }
    }
}

/// The rows of the table of formats in the docs: command, words, whether there is `--output`.
fn table() -> Vec<(String, Vec<String>, bool)> {
    let page = include_str!("../docs/ci.md");
    let rows = page.lines().skip_while(|line| *line != "| command | formats | `--output` |").skip(2);
    let rows = rows.take_while(|line| line.starts_with('|')).map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let words = cells[2].split(", ").map(|word| word.trim_matches('`').to_owned()).collect();
        (cells[1].trim_matches('`').to_owned(), words, cells[3] == "yes")
    });
    rows.collect()
}

#[test]
fn the_docs_list_who_writes_what() {
    let rows = table();
    assert_eq!(rows.len(), 7);
    let all: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).chain(["graph"]).collect();
    let takes = |command: &str, option: &str, value: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_caplint"));
        let output = program.args([command, option, value, "--help"]).output().unwrap();
        output.status.success()
    };
    for (command, words, has_output) in rows {
        for word in &all {
            let listed = words.iter().any(|own| own == word);
            assert_eq!(takes(&command, "--format", word), listed, "{command} --format {word}");
        }
        assert_eq!(takes(&command, "--output", "json=x"), has_output, "{command} --output");
    }
    for command in ["render", "explain", "schema", "init", "completions", "man"] {
        assert!(!takes(command, "--format", "json") && !takes(command, "--output", "json=x"), "{command}");
    }
}
