//! The program from outside: transcripts of what people see, and what scripts rely on.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_caplint");

/// Runs every transcript in `tests/cmd`. `TRYCMD=overwrite` rewrites them.
///
/// Transcripts have no colours. What depends on the day passes `--now`.
#[test]
fn transcripts() {
    trycmd::TestCases::new()
        .register_bin("caplint", Path::new(PROGRAM))
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml")
        .case("docs/graph-errors.md")
        .case("docs/import.md")
        .case("docs/pull-requests.md")
        .case("docs/render.md")
        .case("docs/testing.md")
        .case("docs/whatif.md")
        .case("README.md");
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The program at the root of the repository, on a fixed day, without colours.
fn caplint(args: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(args)
        .args(["--now", "2026-11-23"])
        .current_dir(root())
        .env("NO_COLOR", "1")
        .env_remove("CLICOLOR_FORCE");
    command
}

fn run(args: &[&str]) -> Output {
    caplint(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_format_never_changes_the_exit_code() {
    for format in ["human", "concise", "json", "narrated"] {
        let flawed = run(&["check", "examples/flawed", "--format", format]);
        assert_eq!(flawed.status.code(), Some(1), "{format}");
        assert!(flawed.stderr.is_empty(), "{format}: {}", text(&flawed.stderr));
        let clean = run(&["check", "examples/minimal", "--format", format]);
        assert_eq!(clean.status.code(), Some(0), "{format}");
    }
    let missing = run(&["check", "no/such/folder", "--format", "json"]);
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn the_fail_level_does() {
    let level = |level: &str| run(&["check", "examples/flawed", "--fail-on", level]).status.code();
    assert_eq!((level("error"), level("never")), (Some(1), Some(0)));
}

#[test]
fn one_run_writes_several_reports_and_stdout_holds_one() {
    let folder = tempfile::tempdir().unwrap();
    let to = |format: &str, name: &str| format!("{format}={}", folder.path().join(name).display());
    let (json, concise) = (to("json", "report.json"), to("concise", "report.txt"));
    let args = ["check", "examples/flawed", "--format", "json", "--output", &json, "--output", &concise];
    let printed = text(&run(&args).stdout);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("report.json"), printed);
    let report: Value = serde_json::from_str(&printed).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(read("report.txt").lines().count(), findings.len());
}

#[test]
fn the_json_report_matches_its_schema() {
    let schema: Value = serde_json::from_slice(&run(&["schema", "report"]).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for folder in ["examples/flawed", "examples/minimal", "no/such/folder"] {
        let report: Value = serde_json::from_slice(&run(&["check", folder, "--format", "json"]).stdout).unwrap();
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{folder}: {errors:?}");
    }
}

#[test]
fn a_reader_that_goes_away_changes_nothing() {
    let mut child =
        caplint(&["check", "examples/flawed"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(1), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_an_error() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = caplint(&["check", "examples/minimal"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("error: cannot write to standard output"));
}

#[test]
fn colours_come_only_when_asked_for() {
    let plain = run(&["check", "examples/flawed"]).stdout;
    assert!(!plain.contains(&0x1b));
    let forced = run(&["check", "examples/flawed", "--color", "always"]).stdout;
    assert!(forced.contains(&0x1b));
    assert_eq!(anstream::adapter::strip_bytes(&forced).into_vec(), plain);
    let piped = caplint(&["check", "examples/flawed"]).env_remove("NO_COLOR").output().unwrap();
    assert_eq!(piped.stdout, plain);
}

#[test]
fn a_starter_repository_is_clean_and_knows_its_names() {
    let folder = tempfile::tempdir().unwrap();
    let inside = |args: &[&str]| caplint(args).current_dir(folder.path()).output().unwrap();
    assert_eq!(inside(&["init"]).status.code(), Some(0));
    let check = inside(&["check", "--fail-on", "note"]);
    assert_eq!(check.status.code(), Some(0), "{}", text(&check.stdout));
    let schema = text(&inside(&["schema", "policy", "--tenant", "default"]).stdout);
    for name in ["CA-Pilot", "Directory Synchronization Accounts", "Office 365 Exchange Online"] {
        assert!(schema.contains(&format!("\"{name}\"")), "{name}");
    }
    let unknown = inside(&["schema", "policy", "--tenant", "nowhere"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert_eq!(text(&unknown.stderr), "error: the config has no tenant `nowhere`\n  fix: it has default\n");
}
