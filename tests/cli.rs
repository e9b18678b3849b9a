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
        .case("docs/gaps.md")
        .case("docs/ci.md")
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

/// Every kind that `schema` knows, by its own help.
fn kinds() -> Vec<String> {
    let help = text(&run(&["schema", "--help"]).stdout);
    let rows = help.lines().skip_while(|line| !line.contains("Possible values:"));
    rows.filter_map(|line| Some(line.trim().strip_prefix("- ")?.split_once(':')?.0.to_owned())).collect()
}

#[test]
fn every_schema_is_published_and_fresh() {
    let kinds = kinds();
    assert!(kinds.len() >= 9 && kinds.iter().any(|kind| kind == "whatif"), "{kinds:?}");
    for kind in &kinds {
        let kept = std::fs::read_to_string(root().join(format!("schemas/{kind}.schema.json"))).unwrap();
        assert_eq!(text(&run(&["schema", kind]).stdout), kept, "{kind}: run the tests with UPDATE=1");
    }
    let files = std::fs::read_dir(root().join("schemas")).unwrap().count();
    assert_eq!(files, kinds.len(), "a schema that no command prints");
}

/// What each command writes as JSON, for a run without and with something to say, and for one that is refused.
#[test]
fn every_json_matches_its_schema() {
    let runs: [(&str, &[&str]); 5] = [
        (
            "import",
            &[
                "import tests/import/01-graph-list --out none --dry-run",
                "import tests/import/10-templates --out none --dry-run",
                "import examples/minimal --out none --dry-run",
                "import no/such/folder --out none --dry-run",
            ],
        ),
        ("report", &["check examples/flawed", "check examples/minimal", "check no/such/folder"]),
        (
            "test-report",
            &[
                "gaps examples/minimal --question mfa,legacy-authentication,break-glass",
                "gaps examples/flawed --question guests,administrators-reach,meetable",
                "gaps no/such/folder",
                "gaps examples/minimal --question nonsense",
                "test examples/repository",
                "test examples/minimal",
            ],
        ),
        ("diff", &["diff examples/minimal examples/flawed", "diff policies policies"]),
        (
            "whatif",
            &[
                "whatif examples/flawed --resource Office365",
                "whatif examples/flawed --resource Office365 --client-app other",
                "whatif examples/flawed --guest b2bCollaborationGuest --user-risk high --platform windows",
                "whatif policies --role Global\u{a0}Administrator --resource MicrosoftAdminPortals --sign-in-risk high",
                "whatif policies --user-action registerSecurityInfo",
                "whatif examples/flawed --user nobody",
                "whatif no/such/folder",
            ],
        ),
    ];
    for (kind, commands) in runs {
        let schema: Value = serde_json::from_slice(&run(&["schema", kind]).stdout).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for command in commands {
            let args: Vec<String> = command.split(' ').map(|word| word.replace('\u{a0}', " ")).collect();
            let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
            args.extend(["--format", "json"]);
            let output = run(&args);
            let value: Value = serde_json::from_slice(&output.stdout)
                .unwrap_or_else(|error| panic!("{command}: {error}: {}", text(&output.stderr)));
            let errors: Vec<String> =
                validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{command}: {errors:?}");
            let strict = closed(&schema);
            let unknown: Vec<String> = strict.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(unknown.is_empty(), "{command}: members that the schema does not have: {unknown:?}");
        }
    }
}

/// The schema with every object closed: a member that is written and not described is a hole in it.
fn closed(schema: &Value) -> jsonschema::Validator {
    fn close(value: &mut Value) {
        match value {
            Value::Object(map) => {
                let composed = ["oneOf", "anyOf", "allOf", "$ref"].iter().any(|key| map.contains_key(*key));
                if map.contains_key("properties") && !composed {
                    map.insert("additionalProperties".to_owned(), Value::Bool(false));
                }
                map.values_mut().for_each(close);
            }
            Value::Array(items) => items.iter_mut().for_each(close),
            _ => {}
        }
    }
    let mut schema = schema.clone();
    close(&mut schema);
    jsonschema::validator_for(&schema).unwrap()
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
