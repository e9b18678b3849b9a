//! `test` from outside: the tests that ship, verdicts, places, formats, exit codes.

use std::fs;
use std::path::{Path, PathBuf};

use caplint::engine::{CheckRequest, Selection, TenantChoice, TestRequest, TestVerdict, Tested, test_files};
use caplint::report::{Format, Style, tests_schema, write_tests};
use caplint::workspace::{DiskFiles, MemoryFiles};

use crate::support::request;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn all(check: CheckRequest) -> TestRequest {
    TestRequest { check, select: Selection::default(), stage: None }
}

fn shown(tested: &Tested, format: Format) -> String {
    let mut out = Vec::new();
    write_tests(format, tested, Style::PLAIN, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Every test of the set holds, or waits for something to compare with, and every policy is touched.
fn holds(folder: &Path, tenants: TenantChoice) {
    let check = CheckRequest { tenants, ..request(folder, &[]) };
    let tested = test_files(&DiskFiles, &all(check), None);
    assert_eq!(tested.exit.code(), 0, "{}", shown(&tested, Format::Human));
    assert!(tested.count(TestVerdict::Passed) > 1);
    for set in &tested.sets {
        assert_eq!(set.untouched, [], "{}", folder.display());
    }
}

#[test]
fn the_shipped_policies_keep_what_they_promise() {
    holds(&root(), TenantChoice::Default);
}

#[test]
fn the_repository_keeps_what_it_promises_in_every_tenant() {
    holds(&root().join("examples/repository"), TenantChoice::All);
}

const TENANT: &str = "groups: {Staff: {}, Travel: {}}\nusers: {alex@contoso.example: {}}\n";
const MFA: &str = "name: Everyone shows MFA\nstate: enabled\nusers: {include: all, exclude: {groups: [Travel]}}\nresources: {include: all}\ngrant: {allOf: [mfa]}\n";
const IDLE: &str = "name: Nobody asks\nstate: enabled\nusers: {include: {groups: [Staff]}}\nresources: {userActions: [registerDevice]}\ngrant: {allOf: [mfa]}\n";
const TESTS: &str = "\
assertions:
  - name: everyone shows MFA
    every: {users: {include: all}, resources: {include: all}}
    requires: {allOf: [mfa]}
  - name: nobody gets in
    every: {users: {include: all}, resources: {include: all}}
    outcome: blocked
changes:
  - {name: no change, allow: []}
signIns:
  - name: anybody
    signIn: {roles: [Reports Reader], resource: Office365}
    outcome: challenged
";

fn in_memory(files: &[(&str, &str)], stage: Option<&str>, select: &[&str]) -> Tested {
    let base = [("/set/caplint.yaml", ""), ("/set/tenant.yaml", TENANT), ("/set/policies/mfa.yaml", MFA)];
    let files = MemoryFiles::new(base.iter().chain(files).map(|(path, text)| (*path, text.as_bytes().to_vec())));
    let select: Vec<String> = select.iter().map(|name| (*name).to_owned()).collect();
    let check = request(Path::new("/set"), &[]);
    let request = TestRequest { check, select: Selection::new(&select).unwrap(), stage: stage.map(str::to_owned) };
    test_files(&files, &request, None)
}

fn mixed() -> Tested {
    in_memory(&[("/set/tests/a.yaml", TESTS), ("/set/policies/idle.yaml", IDLE)], None, &[])
}

#[test]
fn verdicts_stand_at_their_places() {
    let tested = mixed();
    let said: Vec<(&str, &str)> =
        tested.results().map(|result| (result.name.as_str(), result.verdict.as_str())).collect();
    assert_eq!(
        said,
        [
            ("everyone shows MFA", "passed"),
            ("nobody gets in", "failed"),
            ("no change", "notAsked"),
            ("anybody", "failed")
        ]
    );
    assert_eq!(tested.exit.code(), 1);
    let concise = shown(&tested, Format::Concise);
    let lines: Vec<&str> = concise.lines().map(|line| line.split(": error").next().unwrap()).collect();
    assert_eq!(lines, ["tests/a.yaml:7:5", "tests/a.yaml:13:5"]);
    let untouched: Vec<&str> = tested.sets[0].untouched.iter().map(|policy| policy.key.as_str()).collect();
    assert_eq!(untouched, ["idle"]);
    insta::assert_snapshot!("a_failed_run", shown(&tested, Format::Human));
}

#[test]
fn every_format_says_what_failed() {
    let tested = mixed();
    for format in Format::ALL {
        let text = shown(&tested, *format);
        assert!(text.contains("nobody gets in"), "{}: {text}", format.as_str());
    }
    let junit = shown(&tested, Format::Junit);
    assert!(junit.contains("tests=\"4\" skipped=\"1\" errors=\"0\" failures=\"2\""), "{junit}");
}

#[test]
fn json_matches_its_schema() {
    let schema = serde_json::to_value(tests_schema()).unwrap();
    let path = root().join("schemas/test-report.schema.json");
    let fresh = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), fresh, "run with UPDATE=1");
    let validator = jsonschema::validator_for(&schema).unwrap();
    for tested in [mixed(), in_memory(&[("/set/tests/a.yaml", "assertions: 1\n")], None, &[])] {
        let value: serde_json::Value = serde_json::from_str(&shown(&tested, Format::Json)).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn nothing_is_asked_of_what_cannot_be_read() {
    let refused = |files: &[(&str, &str)]| {
        let tested = in_memory(files, None, &[]);
        assert_eq!((tested.exit.code(), tested.sets.len()), (2, 0));
        (tested.refused.unwrap(), tested.input.findings.iter().map(|finding| finding.rule).collect::<Vec<_>>())
    };
    let tests = ("/set/tests/a.yaml", TESTS);
    assert_eq!(refused(&[tests, ("/set/policies/b.yaml", "name: [")]).0, "the files have errors");
    let unknown = TESTS.replace("users: {include: all}", "users: {include: {groups: [Stafff]}}");
    assert_eq!(refused(&[("/set/tests/a.yaml", &unknown)]).1, ["unknown-name", "unknown-name"]);
    assert_eq!(refused(&[tests, ("/set/tests/b.yaml", TESTS)]).1, ["duplicate-name"; 4]);
    let staged = TESTS.replace("    requires", "    stage: broad\n    requires");
    assert_eq!(refused(&[("/set/tests/a.yaml", &staged)]).1, ["unknown-name"]);
    assert!(refused(&[]).0.starts_with("there are no tests"));
}

#[test]
fn what_is_asked_for_must_be_there() {
    let refused = |stage, select: &[&str]| in_memory(&[("/set/tests/a.yaml", TESTS)], stage, select).refused;
    assert_eq!(refused(None, &["any*"]), None);
    assert_eq!(refused(Some("last"), &[]), None);
    assert_eq!(refused(None, &["anybdy"]).unwrap(), "no test matches `anybdy`; did you mean `anybody`?");
    assert!(refused(Some("pilot"), &[]).unwrap().starts_with("no policy has a stage called `pilot`"));
    let chosen = in_memory(&[("/set/tests/a.yaml", TESTS)], None, &["any*"]);
    assert_eq!((chosen.results().count(), chosen.sets[0].unselected), (1, 3));
}

#[test]
fn a_stage_that_is_assumed_counts() {
    let policy = MFA.replace(
        "state: enabled",
        "rollout: {current: watch, stages: [{name: watch, state: reportOnly}, {name: broad, state: enabled}]}",
    );
    let passed = |stage| {
        let files = [("/set/tests/a.yaml", TESTS), ("/set/policies/mfa.yaml", policy.as_str())];
        in_memory(&files, stage, &["everyone*"]).count(TestVerdict::Passed)
    };
    assert_eq!((passed(None), passed(Some("broad")), passed(Some("last"))), (0, 1, 1));
}
