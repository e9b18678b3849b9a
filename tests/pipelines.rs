//! What pipelines use: the action, its scripts, the templates and the workflows. Each is held against the schema that its
//! platform publishes, and the scripts are run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{Scratch, tool};

const PROGRAM: &str = env!("CARGO_BIN_EXE_caplint");
const HERE: &str = env!("CARGO_MANIFEST_DIR");
const VERSION: &str = env!("CARGO_PKG_VERSION");

fn here(path: &str) -> PathBuf {
    Path::new(HERE).join(path)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn succeeds(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", said(&output));
}

/// Files with one of `endings` in `folder`, sorted.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let entries = fs::read_dir(here(folder)).unwrap().map(|entry| entry.unwrap().path());
    let wanted = |path: &PathBuf| {
        path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending.eq_ignore_ascii_case(wanted)))
    };
    let mut files: Vec<PathBuf> = entries.filter(wanted).collect();
    files.sort();
    assert!(!files.is_empty(), "{folder} has none of {endings:?}");
    files
}

#[test]
fn every_pipeline_fits_the_schema_of_its_platform() {
    let Some(check) = tool("check-jsonschema") else { return };
    let holds = |schema: &str, options: &[&str], files: &[PathBuf]| {
        let schema = format!("vendor.{schema}");
        succeeds(Command::new(&check).args(["--builtin-schema", &schema]).args(options).args(files));
    };
    holds("github-actions", &[], &[here("action.yml")]);
    holds("github-workflows", &[], &files(".github/workflows", &["yml"]));
    holds("github-workflows", &[], &[here("examples/ci/github.yml")]);
    holds("github-workflows", &[], &files("examples/repository/.github/workflows", &["yml"]));
    // Some of its patterns are no patterns in Unicode mode.
    let azure = ["--data-transform", "azure-pipelines", "--regex-variant", "nonunicode"];
    holds("azure-pipelines", &azure, &[here("examples/ci/azure-pipelines.yml")]);
    holds("gitlab-ci", &["--data-transform", "gitlab-ci"], &[here("examples/ci/gitlab-ci.yml")]);
}

#[test]
fn every_workflow_is_safe() {
    let Some(zizmor) = tool("zizmor") else { return };
    succeeds(
        Command::new(zizmor)
            .args(["--offline", "--quiet", "--min-severity", "low", "--config"])
            .arg(here(".github/zizmor.yml"))
            .args([
                "action.yml",
                "examples/ci/github.yml",
                ".github/workflows",
                "examples/repository/.github/workflows",
            ])
            .current_dir(HERE),
    );
}

#[test]
fn every_script_is_sound() {
    let Some(shellcheck) = tool("shellcheck") else { return };
    let scripts = ["ci", "examples/ci", "examples/deploy"].map(|folder| files(folder, &["sh"])).concat();
    succeeds(Command::new(shellcheck).args(scripts).arg(here(".ci/run")));
}

#[test]
fn the_templates_name_this_version() {
    let output = Command::new("bash").arg(here("ci/ready.sh")).env_remove("GITHUB_REF_TYPE").output();
    let Ok(output) = output else { return println!("skipped: there is no bash") };
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn a_release_needs_its_tag_its_notes_and_its_address() {
    let mut command = Command::new("bash");
    command.arg(here("ci/ready.sh")).envs([
        ("GITHUB_REF_TYPE", "tag"),
        ("GITHUB_REF_NAME", "v999.0.0"),
        ("GITHUB_SERVER_URL", "https://git.contoso.example"),
        ("GITHUB_REPOSITORY", "identity/caplint"),
    ]);
    let Ok(output) = command.output() else { return println!("skipped: there is no bash") };
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains(&format!("the tag is v999.0.0 and Cargo.toml has version {VERSION}")), "{text}");
    assert!(text.contains("https://git.contoso.example/identity/caplint"), "{text}");
}

#[cfg(unix)]
mod scripts {
    use super::*;

    const POLICY: &str = "name: CA001 - Everyone - MFA\nstate: disabled\nusers: {include: all}\nresources: {include: all}\ngrant: {allOf: [mfa]}\n";

    /// A strength beside MFA, which Graph takes in no policy.
    const FOUND: &str = "name: CA001 - Everyone - MFA\nstate: disabled\nusers: {include: all}\nresources: {include: all}\ngrant: {allOf: [mfa, {authenticationStrength: Phishing-resistant MFA}]}\n";

    /// What `ci/check.sh` leaves in a repository with `policy`: the text of its outputs, and the folder.
    fn checked(policy: &str, inputs: &[(&str, &str)]) -> (String, Scratch) {
        let (log, scratch) = logged(policy, inputs);
        assert!(log.status.success(), "{}", said(&log));
        (fs::read_to_string(scratch.folder().join("outputs")).unwrap(), scratch)
    }

    /// What it says, and the folder.
    fn logged(policy: &str, inputs: &[(&str, &str)]) -> (Output, Scratch) {
        let scratch = Scratch::new();
        scratch.write("caplint.yaml", "policies: [policies/*.yaml]\npreset: minimal\n");
        scratch.write("policies/ca001.yaml", policy);
        scratch.commit("Begin");
        let program = Path::new(PROGRAM).parent().unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = scratch.command("bash");
        command
            .arg(here("ci/check.sh"))
            .arg(scratch.folder().join("reports"))
            .env("PATH", format!("{}:{path}", program.display()))
            .env("GITHUB_OUTPUT", scratch.folder().join("outputs"))
            .env("GITHUB_STEP_SUMMARY", scratch.folder().join("summary"))
            .envs(inputs.iter().copied());
        (command.output().unwrap(), scratch)
    }

    /// The runner takes a line that begins with `::` for a command, and the report for people quotes names.
    #[test]
    fn while_names_are_quoted_the_runner_obeys_nothing() {
        let (log, _) = logged(POLICY, &[("INPUT_BASE", "HEAD")]);
        let text = said(&log);
        let (_, rest) = text.split_once("::stop-commands::").unwrap();
        let (token, rest) = rest.split_once('\n').unwrap();
        let (quoted, _) = rest.split_once(&format!("\n::{token}::\n")).unwrap();
        assert!(quoted.contains("no sign-in comes out otherwise"), "{text}");
        assert!(token.len() > "caplint-".len() + 16, "nobody can guess {token}");
        let (again, _) = logged(POLICY, &[("INPUT_BASE", "HEAD")]);
        assert!(!said(&again).contains(token), "another run has another word");
    }

    #[test]
    fn the_action_tells_findings_from_failure() {
        for (policy, inputs, outcome) in [
            (POLICY.to_owned(), &[][..], "outcome=clean\nexit-code=0\n"),
            (FOUND.to_owned(), &[], "outcome=findings\nexit-code=1\n"),
            (FOUND.to_owned(), &[("INPUT_FAIL_ON", "never")], "outcome=clean\nexit-code=0\n"),
            (POLICY.replace("[mfa]", "[mfa"), &[], "outcome=failure\nexit-code=2\n"),
            (POLICY.to_owned(), &[("INPUT_PATHS", "policies/gone.yaml\n")], "outcome=failure\nexit-code=2\n"),
            (POLICY.to_owned(), &[("INPUT_ARGUMENTS", "--no-such-option")], "outcome=failure\nexit-code=2\n"),
        ] {
            let (outputs, scratch) = checked(&policy, inputs);
            assert!(outputs.starts_with(outcome), "{inputs:?}: {outputs}");
            let comment = fs::read_to_string(scratch.folder().join("reports/comment.md")).unwrap();
            assert!(comment.starts_with("<!-- caplint -->\n"), "{comment}");
            assert_eq!(comment, fs::read_to_string(scratch.folder().join("summary")).unwrap());
            let said = comment.contains("could not do its work");
            assert_eq!(said, outcome.contains("failure"), "{comment}");
        }
    }

    #[test]
    fn a_pull_request_is_stopped_and_another_passes() {
        let folder = tempfile::tempdir().unwrap();
        let program = Path::new(PROGRAM).parent().unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = Scratch::new().command("bash");
        command.current_dir(folder.path()).env("PATH", format!("{}:{path}", program.display()));
        succeeds(command.arg(here("examples/ci/pull-request.sh")).arg(folder.path()));
        let comment = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        let stopped = comment("spare-administrators.md");
        for words in ["Stopped by the gate", "ewly uncovered", "Application Administrator", "ca001"] {
            assert!(stopped.contains(words), "{words} is missing in {stopped}");
        }
        let passed = comment("no-more-scanners.md");
        assert!(passed.contains("Allowed by the gate") && passed.contains("ightened"), "{passed}");
        assert!(!passed.contains("ewly uncovered") && !passed.contains("oosened ("), "{passed}");
    }

    #[test]
    fn a_long_comment_is_cut_at_a_line() {
        let (_, whole) = checked(FOUND, &[]);
        let (_, short) = checked(FOUND, &[("CAPLINT_LONGEST_COMMENT", "100")]);
        let read = |scratch: &Scratch, name: &str| fs::read_to_string(scratch.folder().join(name)).unwrap();
        let summary = read(&whole, "summary");
        assert!(summary.len() > 100);
        assert_eq!(read(&short, "summary"), summary, "the summary is never cut");
        let comment = read(&short, "reports/comment.md");
        let kept = comment.strip_suffix("\n*The rest is in the summary of the job.*\n").unwrap();
        assert!(kept.len() <= 100 && summary.starts_with(kept) && kept.ends_with('\n'), "{comment}");
    }

    /// A folder of releases with one for a machine called `test`, made as the workflow makes it.
    fn released(folder: &Path) -> PathBuf {
        let release = folder.join(format!("v{VERSION}"));
        succeeds(Command::new("bash").arg(here("ci/package.sh")).args([VERSION, "test", PROGRAM]).arg(&release));
        release.join(format!("caplint-v{VERSION}-test.tar.gz"))
    }

    fn install(folder: &Path, target: &str) -> Output {
        Command::new("/bin/bash")
            .arg(here("ci/install.sh"))
            .arg("")
            .arg(folder.join("bin"))
            .env("CAPLINT_RELEASES", format!("file://{}", folder.display()))
            .env("CAPLINT_TARGET", target)
            // Without cargo: what is not released is not built behind the test's back.
            .env("PATH", "/usr/bin:/bin")
            .output()
            .unwrap()
    }

    #[test]
    fn a_release_is_installed_when_it_is_what_was_released() {
        let folder = tempfile::tempdir().unwrap();
        let archive = released(folder.path());
        let listed = Command::new("tar").arg("-tzf").arg(&archive).output().unwrap();
        let listed = said(&listed);
        for name in ["caplint", "LICENSE-MIT", "README.md", "man/caplint-check.1", "completions/_caplint"] {
            assert!(listed.contains(&format!("caplint-v{VERSION}-test/{name}\n")), "{name}: {listed}");
        }
        let output = install(folder.path(), "test");
        assert!(output.status.success(), "{}", said(&output));
        assert_eq!(String::from_utf8_lossy(&output.stdout), format!("caplint {VERSION}\n"));

        let missing = install(folder.path(), "other");
        assert_eq!(missing.status.code(), Some(2), "{}", said(&missing));
        assert!(said(&missing).contains("there is no cargo"), "{}", said(&missing));

        let mut bytes = fs::read(&archive).unwrap();
        bytes.push(0);
        fs::write(&archive, bytes).unwrap();
        let tampered = install(folder.path(), "test");
        assert_eq!(tampered.status.code(), Some(2), "{}", said(&tampered));
        assert!(said(&tampered).contains("is not what was released"), "{}", said(&tampered));
    }
}
