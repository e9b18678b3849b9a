//! The hooks of `.pre-commit-hooks.yaml`, run by the real pre-commit in a scratch repository; and what `--staged` sees.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::support::{Scratch, tool};

const PROGRAM: &str = env!("CARGO_BIN_EXE_caplint");
const HERE: &str = env!("CARGO_MANIFEST_DIR");

fn policy(number: usize) -> String {
    format!(
        "name: CA{number:03} - Everyone - MFA\nstate: disabled\nusers: {{include: all}}\nresources: {{include: all}}\ngrant: {{allOf: [mfa]}}\n"
    )
}

/// What [`policy`] keeps: all of them are switched off.
const TESTS: &str = "signIns:\n  - name: nothing is asked for yet\n    signIn: {guest: b2bCollaborationGuest, resource: Office365}\n    outcome: allowed\n";

/// A repository with `number` policies, their tests and their render.
fn repository(number: usize) -> Scratch {
    let scratch = Scratch::new();
    scratch.write("caplint.yaml", "policies: [policies/*.yaml]\ntests: [tests/*.yaml]\npreset: minimal\n");
    scratch.write("tests/nobody.yaml", TESTS);
    for index in 0..number {
        scratch.write(&format!("policies/ca{index:03}.yaml"), &policy(index));
    }
    let rendered = scratch.command(PROGRAM).args(["render", "--out", "rendered"]).output().unwrap();
    assert!(rendered.status.success(), "{}", said(&rendered));
    scratch
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn staged_is_what_will_be_committed() {
    let scratch = repository(2);
    scratch.commit("Begin");
    let check = |args: &[&str]| scratch.command(PROGRAM).arg("check").args(args).output().unwrap();
    scratch.write("policies/ca000.yaml", &policy(0).replace("mfa", "mfaa"));
    assert_eq!(check(&["--staged"]).status.code(), Some(0), "the fault is not staged");
    assert_eq!(check(&[]).status.code(), Some(2));
    scratch.git(&["add", "--all"]);
    fs::remove_file(scratch.folder().join("policies/ca000.yaml")).unwrap();
    scratch.write("policies/untracked.yaml", "no: policy\n");
    let output = check(&["--staged", "--format", "concise"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).starts_with("policies/ca000.yaml:5:"), "{}", said(&output));
    assert!(!said(&output).contains("untracked"), "{}", said(&output));
    // From a folder below, paths are relative to it as ever.
    let mut below = scratch.command(PROGRAM);
    below.args(["check", "--staged", "--format", "concise", "ca000.yaml"]);
    let output = below.current_dir(scratch.folder().join("policies")).output().unwrap();
    assert!(said(&output).starts_with("ca000.yaml:5:"), "{}", said(&output));
}

#[test]
fn staged_needs_a_repository() {
    let folder = tempfile::tempdir().unwrap();
    let output = std::process::Command::new(PROGRAM)
        .args(["check", "--staged"])
        .current_dir(folder.path())
        .env("GIT_CEILING_DIRECTORIES", folder.path().parent().unwrap())
        .env_remove("GIT_DIR")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("is in no git repository"), "{}", said(&output));
}

/// Hooks as they are published, and a repository that uses them through pre-commit.
struct Hooked {
    hooks: Scratch,
    user: Scratch,
    cache: tempfile::TempDir,
    pre_commit: PathBuf,
}

impl Hooked {
    fn new(number: usize) -> Option<Self> {
        let pre_commit = tool("pre-commit")?;
        let hooks = Scratch::new();
        hooks.write(
            ".pre-commit-hooks.yaml",
            &fs::read_to_string(Path::new(HERE).join(".pre-commit-hooks.yaml")).unwrap(),
        );
        hooks.commit("Publish the hooks");
        let user = repository(number);
        let revision = hooks.git(&["rev-parse", "HEAD"]);
        // The program that was built for this test, in place of a build by pre-commit.
        let config = format!(
            "repos:\n  - repo: {}\n    rev: {}\n    hooks:\n      - {{id: caplint-check, language: system}}\n      - {{id: caplint-render-drift, language: system}}\n      - {{id: caplint-test, language: system}}\n",
            hooks.folder().display(),
            revision.trim(),
        );
        user.write(".pre-commit-config.yaml", &config);
        user.commit("Begin");
        Some(Self { hooks, user, cache: tempfile::tempdir().unwrap(), pre_commit })
    }

    fn run(&self, program: &Path, args: &[&str]) -> Output {
        let mut folders = vec![Path::new(PROGRAM).parent().unwrap().to_path_buf()];
        folders.extend(self.pre_commit.parent().map(Path::to_path_buf));
        folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let mut command = self.user.command(program);
        command
            .args(args)
            .env("PATH", std::env::join_paths(folders).unwrap())
            .env("PRE_COMMIT_HOME", self.cache.path());
        command.output().unwrap()
    }

    fn pre_commit(&self, args: &[&str]) -> Output {
        self.run(&self.pre_commit, args)
    }
}

#[test]
fn the_hooks_stop_a_fault_and_a_stale_render() {
    let Some(hooked) = Hooked::new(12) else { return };
    let manifest = hooked.hooks.folder().join(".pre-commit-hooks.yaml");
    let valid = hooked.pre_commit(&["validate-manifest", manifest.to_str().unwrap()]);
    assert!(valid.status.success(), "{}", said(&valid));
    let all = hooked.pre_commit(&["run", "--all-files"]);
    assert!(all.status.success(), "{}", said(&all));

    // A file that is no business of caplint starts nothing.
    hooked.user.write("notes.txt", "x\n");
    hooked.user.git(&["add", "--all"]);
    let output = hooked.pre_commit(&["run"]);
    assert!(output.status.success() && said(&output).contains("(no files to check)Skipped"), "{}", said(&output));

    hooked.user.write("policies/ca003.yaml", &policy(3).replace("[mfa]", "[mfa, block]"));
    hooked.user.git(&["add", "--all"]);
    // What is mended and not staged would not be committed.
    hooked.user.write("policies/ca003.yaml", &policy(3));
    let installed = hooked.pre_commit(&["install"]);
    assert!(installed.status.success(), "{}", said(&installed));
    let output = hooked.run(Path::new("git"), &["commit", "--message", "Block by mistake"]);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("policies/ca003.yaml:5:"), "{text}");

    // A sound change that was not rendered again.
    hooked.user.write("policies/ca003.yaml", &policy(3).replace("mfa", "compliantDevice"));
    hooked.user.git(&["add", "--all"]);
    let output = hooked.run(Path::new("git"), &["commit", "--message", "Ask for a managed device"]);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("different  policies/ca003.json"), "{text}");
    let rendered = hooked.run(Path::new(PROGRAM), &["render", "--out", "rendered"]);
    assert!(rendered.status.success());
    hooked.user.git(&["add", "--all"]);
    let output = hooked.run(Path::new("git"), &["commit", "--message", "Ask for a managed device"]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn the_hooks_stop_what_a_test_forbids() {
    let Some(hooked) = Hooked::new(3) else { return };
    let installed = hooked.pre_commit(&["install"]);
    assert!(installed.status.success(), "{}", said(&installed));
    let commit = |policy: &str| {
        hooked.user.write("policies/ca001.yaml", policy);
        let rendered = hooked.run(Path::new(PROGRAM), &["render", "--out", "rendered"]);
        assert!(rendered.status.success(), "{}", said(&rendered));
        hooked.user.git(&["add", "--all"]);
        hooked.run(Path::new("git"), &["commit", "--message", "Change"])
    };
    // Sound by itself and rendered: the test alone stands against it.
    let output = commit(&policy(1).replace("disabled", "enabled").replace(
        "users: {include: all}",
        "users: {include: all, exclude: {users: [7b2c3f10-1111-4aaa-8bbb-0000000000b1]}}",
    ));
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("caplint check...") && text.contains("caplint test..."), "{text}");
    assert_eq!(text.matches("- hook id: ").count(), 1, "{text}");
    assert!(text.contains("- hook id: caplint-test") && text.contains("error[test-failed]"), "{text}");
    assert!(text.contains("tests/nobody.yaml:4:"), "{text}");
    assert_eq!(hooked.user.git(&["rev-list", "--count", "HEAD"]).trim(), "1");
    let output = commit(&policy(1).replace("mfa", "compliantDevice"));
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(said(&output).matches("Passed").count(), 3, "{}", said(&output));
}

#[test]
fn one_changed_file_of_240_is_checked_with_all_others() {
    let Some(hooked) = Hooked::new(240) else { return };
    // Alone this file is sound; beside another policy of its key it is not.
    hooked.user.write("policies/ca100.yaml", &format!("key: ca000\n{}", policy(100)));
    hooked.user.git(&["add", "--all"]);
    let output = hooked.pre_commit(&["run", "caplint-check", "--verbose"]);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("duplicate-policy-key"), "{text}");
    println!("{text}");
}

#[test]
fn the_starter_repository_has_a_hook_that_works() {
    let Some(pre_commit) = tool("pre-commit") else { return };
    let scratch = Scratch::new();
    let started = scratch.command(PROGRAM).arg("init").output().unwrap();
    assert!(started.status.success(), "{}", said(&started));
    let valid = scratch.command(&pre_commit).args(["validate-config", ".pre-commit-config.yaml"]).output().unwrap();
    assert!(valid.status.success(), "{}", said(&valid));
    let example = Path::new(HERE).join("examples/repository/.pre-commit-config.yaml");
    let valid = scratch.command(&pre_commit).arg("validate-config").arg(example).output().unwrap();
    assert!(valid.status.success(), "{}", said(&valid));
}
