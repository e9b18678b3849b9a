//! What services read is what their formats demand, for a clean run, a run with findings and a run
//! with a file that cannot be read.

use std::path::{Path, PathBuf};
use std::process::Command;

use caplint::engine::{Checked, check, check_texts};
use caplint::report::Format;
use serde_json::Value;

use crate::support::{NOW, report, request};

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
    for (name, checked) in runs() {
        let log: Value = serde_json::from_str(&report(&checked, Format::Sarif)).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        serde_json::from_value::<serde_sarif::sarif::Sarif>(log.clone()).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), checked.report.findings.len(), "{name}");
        assert_eq!(results.is_empty(), name == "clean", "{name}");
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

/// The members that GitLab documents; it publishes no schema.
#[test]
fn gitlab_has_what_its_documentation_demands() {
    for (name, checked) in runs() {
        let list: Vec<Value> = serde_json::from_str(&report(&checked, Format::GitLab)).unwrap();
        assert_eq!(list.len(), checked.report.findings.len(), "{name}");
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
