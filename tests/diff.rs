//! `diff` and `check --since` from outside.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::git::Scratch;

const POLICY: &str = "name: CA001 - Everyone - MFA
state: enabled
users:
  include: all
  exclude:
    breakGlass: true
resources:
  include: all
grant:
  allOf: [mfa]
";

const TENANT: &str = "breakGlass:
  groups: [CA-BreakGlass]
groups:
  CA-BreakGlass:
    id: 7b2c3f10-1111-4aaa-8bbb-000000000011
    roleAssignable: true
  Contractors: {id: 7b2c3f10-1111-4aaa-8bbb-000000000018}
sets:
  groups:
    Left out: [CA-BreakGlass]
";

/// A repository with one policy, committed.
fn repository() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("caplint.yaml", "");
    scratch.write("tenant.yaml", TENANT);
    scratch.write("policies/ca001.yaml", POLICY);
    scratch.commit("first");
    scratch
}

fn caplint(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caplint"));
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    let args = args.iter().chain(&["--now", "2026-11-23"]);
    command.args(args).current_dir(folder).env("NO_COLOR", "1").output().unwrap()
}

fn code(scratch: &Scratch, args: &[&str]) -> i32 {
    caplint(&scratch.root(), args).status.code().unwrap()
}

fn said(scratch: &Scratch, args: &[&str]) -> String {
    let output = caplint(&scratch.root(), args);
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

fn json(scratch: &Scratch, args: &[&str]) -> Value {
    let output = caplint(&scratch.root(), &[args, &["--format", "json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn verdict(scratch: &Scratch, args: &[&str]) -> String {
    json(scratch, args)["tenants"][0]["verdict"].as_str().unwrap().to_owned()
}

#[test]
fn each_side_is_where_it_is_said_to_be() {
    let scratch = repository();
    assert_eq!(verdict(&scratch, &["diff"]), "equivalent");
    scratch.write("policies/ca001.yaml", &POLICY.replace("enabled", "disabled"));
    assert_eq!(verdict(&scratch, &["diff"]), "looser");
    assert_eq!(verdict(&scratch, &["diff", "--staged"]), "equivalent");
    scratch.git(&["add", "--all"]);
    assert_eq!(verdict(&scratch, &["diff", "--staged"]), "looser");
    scratch.git(&["checkout", "--quiet", "-b", "change"]);
    scratch.commit("second");
    assert_eq!(verdict(&scratch, &["diff", "main..change"]), "looser");
    assert_eq!(verdict(&scratch, &["diff", "change", "main"]), "stricter");
    // Main goes on: the change alone is what lies behind three dots.
    scratch.git(&["checkout", "--quiet", "main"]);
    scratch.write(
        "policies/ca002.yaml",
        &POLICY.replace("CA001", "CA002").replace("allOf: [mfa]", "allOf: [compliantDevice]"),
    );
    scratch.commit("third");
    assert_eq!(json(&scratch, &["diff", "main...change"])["tenants"][0]["edits"].as_array().unwrap().len(), 1);
    assert_eq!(json(&scratch, &["diff", "main..change"])["tenants"][0]["edits"].as_array().unwrap().len(), 2);
}

#[test]
fn the_work_tree_is_not_touched() {
    let scratch = repository();
    scratch.write("policies/ca001.yaml", "not: [a policy");
    let before = scratch.git(&["status", "--porcelain=v2"]);
    assert_eq!(code(&scratch, &["diff", "main", "main"]), 0);
    assert_eq!(scratch.git(&["status", "--porcelain=v2"]), before);
    assert_eq!(std::fs::read_to_string(scratch.root().join("policies/ca001.yaml")).unwrap(), "not: [a policy");
}

#[test]
fn config_and_tenant_are_those_of_the_side() {
    let scratch = repository();
    scratch.write(
        "tenant.yaml",
        &TENANT.replace("    Left out: [CA-BreakGlass]", "    Left out: [CA-BreakGlass, Contractors]"),
    );
    scratch.write("policies/ca001.yaml", &POLICY.replace("breakGlass: true", "groups: [{set: Left out}]"));
    scratch.commit("second");
    scratch.write("tenant.yaml", TENANT);
    let found = json(&scratch, &["diff"]);
    let tenant = &found["tenants"][0];
    assert_eq!(tenant["verdict"], "stricter");
    // The policy's own text is what it was.
    assert_eq!(tenant["changedElsewhere"], serde_json::json!(["ca001"]));
    assert_eq!(tenant["edits"][0]["change"]["removed"], "Contractors");
}

#[test]
fn exports_and_renders_are_sides_too() {
    let scratch = repository();
    scratch.write("policies/ca001.yaml", &POLICY.replace("name:", "key: ca001\nname:"));
    assert_eq!(code(&scratch, &["render", "--out", "build"]), 0);
    scratch.git(&["add", "--all"]);
    let found = json(&scratch, &["diff", "build", "."]);
    assert_eq!(found["tenants"][0]["verdict"], "equivalent", "{found:#}");
    assert!(found["tenants"][0]["edits"].as_array().unwrap().iter().all(|edit| edit["wordsOnly"] == true));
    scratch.write(
        "policies/ca001.yaml",
        &POLICY.replace("breakGlass: true", "breakGlass: true\n    groups: [Contractors]"),
    );
    assert_eq!(verdict(&scratch, &["diff", "build", "."]), "looser");
    assert_eq!(verdict(&scratch, &["diff", "./build/", "main"]), "equivalent");
}

#[test]
fn the_gate_lets_through_what_it_names() {
    let scratch = repository();
    scratch.write("policies/ca001.yaml", &POLICY.replace("allOf: [mfa]", "allOf: [mfa, compliantDevice]"));
    assert_eq!(code(&scratch, &["diff"]), 0);
    assert_eq!(code(&scratch, &["diff", "--exit-code"]), 1);
    assert_eq!(code(&scratch, &["diff", "--allow", "tightened"]), 1);
    assert_eq!(code(&scratch, &["diff", "--allow", "tightened,newlyBlocked"]), 0);
    scratch.write("policies/ca001.yaml", &POLICY.replace("state:", "owner: identity\nstate:"));
    assert_eq!(code(&scratch, &["diff", "--exit-code"]), 0);
    assert_eq!(code(&scratch, &["diff", "--allow", "tightend"]), 2);
    assert!(said(&scratch, &["diff", "--allow", "tightend"]).contains("did you mean `tightened`?"));
}

const TESTS: &str = "changes:
  - name: nothing is loosened
    allow: [tightened, newlyBlocked, sessionOnly]
  - name: contractors are left alone
    within: {users: {include: {groups: [Contractors]}}}
    allow: []
";

#[test]
fn tests_of_a_change_ask_git_for_what_was_before() {
    let scratch = repository();
    scratch.write("caplint.yaml", "tests: [tests/*.yaml]\n");
    scratch.write("tests/change.yaml", TESTS);
    scratch.commit("tests");
    assert_eq!(code(&scratch, &["test", "--base", "main"]), 0);
    scratch.git(&["checkout", "--quiet", "-b", "change"]);
    let spared = POLICY.replace("breakGlass: true", "breakGlass: true\n    groups: [Contractors]");
    scratch.write("policies/ca001.yaml", &spared);
    // The work tree counts, and what is committed of it.
    let verdicts = |base: &str| -> Vec<String> {
        let found = json(&scratch, &["test", "--base", base]);
        let results = found["sets"][0]["tests"].as_array().unwrap_or_else(|| panic!("{found:#}"));
        results.iter().map(|result| result["verdict"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(verdicts("main"), ["failed", "failed"]);
    scratch.commit("spared");
    assert_eq!(verdicts("HEAD"), ["passed", "passed"]);
    assert_eq!(code(&scratch, &["test", "--base", "main"]), 1);
    let said = said(&scratch, &["test", "--base", "main"]);
    assert!(said.contains("this change brings loosened and newlyUnblocked"), "{said}");
    assert!(said.contains("policies/ca001.yaml:7"), "{said}");
    // What happens on main meanwhile is not this branch's doing.
    scratch.git(&["checkout", "--quiet", "main"]);
    scratch.write("policies/ca002.yaml", &POLICY.replace("CA001", "CA002").replace("[mfa]", "[compliantDevice]"));
    scratch.commit("stricter");
    scratch.git(&["checkout", "--quiet", "change"]);
    scratch.write("policies/ca001.yaml", POLICY);
    assert_eq!(verdicts("main..."), ["passed", "passed"]);
    assert_eq!(verdicts("main"), ["failed", "failed"]);
    assert_eq!(code(&scratch, &["test", "--base", "maim"]), 2);
}

#[test]
fn the_head_line_says_which_side_is_which() {
    let scratch = repository();
    scratch.git(&["checkout", "--quiet", "-b", "change"]);
    scratch.write("policies/ca001.yaml", &POLICY.replace("enabled", "disabled"));
    scratch.git(&["add", "--all"]);
    let line = |args: &[&str]| said(&scratch, args).lines().nth(1).unwrap().split(':').next().unwrap().to_owned();
    assert_eq!(line(&["diff", "--staged"]), "the index is looser than `HEAD`");
    assert_eq!(line(&["diff", "main"]), "the work tree is looser than `main`");
    scratch.commit("second");
    for words in [&["diff", "main..change"][..], &["diff", "main...change"], &["diff", "main", "change"]] {
        assert_eq!(line(words), "`change` is looser than `main`", "{words:?}");
    }
    assert_eq!(line(&["diff", "change..main"]), "`main` is stricter than `change`");
    let page = said(&scratch, &["diff", "main...change", "--format", "markdown"]);
    assert!(page.starts_with("### caplint: `change` is looser than `main`"), "{page}");
    let first = said(&scratch, &["diff", "main...change"]).lines().next().unwrap().to_owned();
    assert_eq!(first, "`main`, where `change` left it → `change` (1 policy)");
    assert_eq!(json(&scratch, &["diff", "main...change"])["base"]["leftBy"], "change");
    let id = scratch.git(&["rev-parse", "main"]).trim().to_owned();
    assert_eq!(line(&["diff", &format!("{id}..change")]), format!("`change` is looser than `{}`", &id[..10]));
    scratch.git(&["worktree", "add", "--quiet", "--detach", "before", "main"]);
    assert_eq!(line(&["diff", "before/policies", "policies"]), "`policies` is looser than `before/policies`");
}

#[test]
fn what_cannot_be_read_is_not_compared() {
    let scratch = repository();
    scratch.write("policies/ca002.yaml", "name: CA002\nstate: enabeld\n");
    assert_eq!(code(&scratch, &["diff"]), 2);
    assert!(said(&scratch, &["diff"]).contains("the work tree cannot be read whole"));
    assert_eq!(json(&scratch, &["diff"])["tenants"].as_array().unwrap().len(), 0);
    assert_eq!(code(&scratch, &["diff", "mian"]), 2);
    assert!(said(&scratch, &["diff", "mian"]).contains("did you mean `main`?"));
}

#[test]
fn the_first_commit_is_compared_with_nothing() {
    let scratch = Scratch::new();
    scratch.write("caplint.yaml", "");
    scratch.write("tenant.yaml", TENANT);
    scratch.write("policies/ca001.yaml", POLICY);
    scratch.git(&["add", "--all"]);
    assert_eq!(verdict(&scratch, &["diff", "--staged"]), "stricter");
}

#[test]
fn tenants_are_compared_one_by_one() {
    let scratch = repository();
    scratch.write("caplint.yaml", "tenants: {one: one.yaml, two: two.yaml}\ndefaultTenant: one\n");
    let tenant = TENANT.replace("Left out: [CA-BreakGlass]", "Left out: [CA-BreakGlass, Contractors]");
    scratch.write("one.yaml", TENANT);
    scratch.write("two.yaml", TENANT);
    scratch.write("policies/ca001.yaml", &POLICY.replace("breakGlass: true", "groups: [{set: Left out}]"));
    scratch.commit("tenants");
    scratch.write("two.yaml", &tenant);
    assert_eq!(verdict(&scratch, &["diff"]), "equivalent");
    assert!(said(&scratch, &["diff"]).contains("not compared: two (--tenant all"));
    let found = json(&scratch, &["diff", "--tenant", "all"]);
    let verdicts: Vec<&Value> = found["tenants"].as_array().unwrap().iter().map(|one| &one["verdict"]).collect();
    assert_eq!(verdicts, ["equivalent", "looser"]);
    assert_eq!(code(&scratch, &["diff", "--tenant", "three"]), 2);
}

#[test]
fn the_json_matches_its_schema() {
    let scratch = repository();
    scratch.write(
        "policies/ca001.yaml",
        &POLICY.replace("breakGlass: true", "breakGlass: true\n    groups: [Contractors]"),
    );
    let schema: Value = serde_json::from_str(&said(&scratch, &["schema", "diff"])).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for args in [&["diff"][..], &["diff", "main", "main"], &["diff", "--exit-code"]] {
        let report = json(&scratch, args);
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{args:?}: {errors:?}");
    }
}

/// An edit of a file: what stood there, and what stands there now. A file without a word of it goes.
type FileEdit = (&'static str, &'static str, &'static str);

/// The shipped policies and the flawed example, each before and after a change.
const CHANGES: [(&str, &str, &[FileEdit]); 4] = [
    (
        "admins",
        ".",
        &[
            ("policies/ca001-mfa-everyone.yaml", "    roles:\n", "    roles:\n      - {set: Privileged}\n"),
            ("policies/ca101-admins-phishing-resistant.yaml", "state: enabled", "state: reportOnly"),
        ],
    ),
    (
        "rollout",
        ".",
        &[
            ("policies/ca102-admins-compliant-device.yaml", "current: observe", "current: pilot"),
            (
                "policies/ca002-block-legacy-authentication.yaml",
                "breakGlass: true",
                "breakGlass: true\n    guests: all",
            ),
        ],
    ),
    ("session", ".", &[("policies/ca210-unmanaged-sign-in-frequency.yaml", "8 hours", "4 hours")]),
    ("flawed", "examples/flawed", &[("policies/fl01-mfa-everyone.yaml", "", "")]),
];

#[test]
fn examples_read_aloud() {
    for (name, folder, changes) in CHANGES {
        let scratch = Scratch::new();
        copy(folder, &scratch);
        scratch.commit("before");
        for (path, from, to) in changes {
            let file = scratch.root().join(path);
            let text = std::fs::read_to_string(&file).unwrap();
            assert!(text.contains(from), "{path}");
            if from.is_empty() {
                std::fs::remove_file(&file).unwrap();
            } else {
                scratch.write(path, &text.replacen(from, to, 1));
            }
        }
        for format in ["human", "markdown"] {
            let shown = said(&scratch, &["diff", "--allow", "tightened,sessionOnly", "--format", format]);
            insta::assert_snapshot!(format!("diff_{name}_{format}"), shown);
        }
    }
}

/// The config, tenant and policies that `folder` of this repository is about.
fn copy(folder: &str, scratch: &Scratch) {
    let from = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder);
    let names = ["caplint.yaml", "tenant.yaml", "policies"];
    for name in names.iter().map(|name| from.join(name)).filter(|path| path.exists()) {
        let files = walkdir::WalkDir::new(&name).into_iter().map(|entry| entry.unwrap().into_path());
        for file in files.filter(|file| file.is_file()) {
            let text = std::fs::read_to_string(&file).unwrap();
            scratch.write(&file.strip_prefix(&from).unwrap().to_string_lossy(), &text);
        }
    }
}

#[test]
fn texts_of_policies_stay_texts_in_a_comment() {
    let scratch = repository();
    let name = "CA001 | <b>@all</b> [x](https://contoso.example) #1 `code` **bold**";
    scratch.write(
        "policies/ca001.yaml",
        &POLICY.replace("CA001 - Everyone - MFA", &format!("'{name}'")).replace("enabled", "disabled"),
    );
    let page = said(&scratch, &["diff", "--format", "markdown"]);
    for trace in ["<b>", "@all", "](https", "#1", "`code`", "**bold"] {
        assert!(!page.contains(trace), "{trace} in\n{page}");
    }
    let cells =
        page.lines().filter(|line| line.starts_with("| ")).map(|line| line.replace("\\|", "").matches('|').count());
    assert!(cells.clone().all(|count| count == 6), "{page}");
    assert!(cells.count() > 1);
}

#[test]
fn since_keeps_what_the_change_brings() {
    let scratch = repository();
    // A fault that is there already, and stays when lines move.
    let faulty = POLICY.replace("CA001", "CA003").replace("  exclude:\n    breakGlass: true\n", "");
    scratch.write("policies/ca003.yaml", &faulty);
    scratch.commit("faulty");
    scratch.write("policies/ca003.yaml", &format!("# moved\n\n{faulty}"));
    let rules = |args: &[&str]| -> Vec<String> {
        let report = json(&scratch, args);
        let findings = report["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| {
                format!("{} {}", finding["policy"].as_str().unwrap_or("-"), finding["rule"].as_str().unwrap())
            })
            .collect()
    };
    assert!(!rules(&["check"]).is_empty());
    assert_eq!(rules(&["check", "--since", "main"]), Vec::<String>::new());
    scratch.write("policies/ca004.yaml", &POLICY.replace("CA001", "CA004").replace("[mfa]", "[compliantDevice]"));
    let brought = rules(&["check", "--since", "main"]);
    assert!(brought.contains(&"ca004 direct-enable".to_owned()), "{brought:?}");
    assert!(brought.iter().all(|finding| finding.starts_with("ca004 ")), "{brought:?}");
    scratch.write("policies/ca005.yaml", "name: CA005\nstate: enabeld\n");
    assert_eq!(code(&scratch, &["check", "--since", "main"]), 2);
    assert_eq!(code(&scratch, &["check", "--since", "maim"]), 2);
}
