//! caplint as a process: what it leaves behind when a file, a reader, a disk or a signal is not as hoped, and what a
//! bug of its own does to the rest of a run.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use caplint::engine::{ImportRequest, check_files, draft};
use caplint::report::Format;
use caplint::workspace::{Files, MemoryFiles, PathKind, ReadError, Walk};

use crate::support::{report, request};

const PROGRAM: &str = env!("CARGO_BIN_EXE_caplint");
const HERE: &str = env!("CARGO_MANIFEST_DIR");

fn policy(name: &str) -> String {
    format!(
        "name: {name}\nstate: reportOnly\nusers: {{include: all}}\nresources: {{include: all}}\ngrant: {{allOf: [mfa]}}\n"
    )
}

fn caplint(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(args).args(["--now", "2026-11-23"]).current_dir(folder).env("NO_COLOR", "1");
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    caplint(folder, args).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Every file below `folder` with its bytes.
fn files_of(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    entries.filter(|path| path.is_file()).map(|path| (path.clone(), fs::read(&path).unwrap())).collect()
}

/// Files of which one brings out a bug.
struct Cursed(MemoryFiles);

impl Files for Cursed {
    fn kind(&self, path: &Path) -> Option<PathKind> {
        self.0.kind(path)
    }
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        assert!(!path.ends_with("b.yaml") && !path.ends_with("b.json"), "an invented bug");
        self.0.read(path, limit)
    }
    fn walk(&self, folder: &Path) -> Walk {
        self.0.walk(folder)
    }
}

#[test]
fn a_bug_in_one_file_is_said_of_it_and_the_others_are_checked() {
    let files = ["a", "b", "c"].map(|name| (format!("/set/{name}.yaml"), policy("Everyone")));
    let checked = check_files(&Cursed(MemoryFiles::new(files)), &request(Path::new("/set"), &["/set"]));
    assert_eq!(checked.exit.code(), 101);
    assert!(checked.report.summary.incomplete);
    let said = report(&checked, Format::Concise);
    assert!(said.contains("b.yaml:1:1: error[bug-in-caplint] caplint has a bug and stopped reading b.yaml"), "{said}");
    assert_eq!(checked.report.summary.policies, 2, "{said}");
    let told = report(&checked, Format::Human);
    assert!(told.contains("report it with this message") && told.contains(env!("CARGO_PKG_VERSION")), "{told}");
}

#[test]
fn a_bug_in_one_file_stops_an_import() {
    let export = |name: &str| {
        format!(
            "{{\"displayName\": \"{name}\", \"state\": \"disabled\", \"conditions\": {{\"users\": {{\"includeUsers\": [\"All\"]}}, \"applications\": {{\"includeApplications\": [\"All\"]}}}}, \"grantControls\": {{\"operator\": \"OR\", \"builtInControls\": [\"mfa\"]}}}}"
        )
    };
    let files = ["a", "b"].map(|name| (format!("/export/{name}.json"), export(name)));
    let drafted = draft(
        &Cursed(MemoryFiles::new(files)),
        &ImportRequest {
            paths: vec![PathBuf::from("/export")],
            folder: PathBuf::from("/"),
            out: PathBuf::from("/out"),
            force: false,
            partial: false,
            dry_run: false,
            threads: Some(1),
        },
    );
    assert!(drafted.incomplete.is_some());
    assert!(drafted.outputs.iter().any(|(name, _)| name == "policies/a.yaml"), "{:?}", drafted.outputs);
    assert!(drafted.report.findings.iter().any(|finding| finding.rule == "bug-in-caplint"));
}

#[test]
fn every_command_survives_a_reader_that_goes_away() {
    for args in [
        &["--help"][..],
        &["rules"],
        &["rules", "--format", "json"],
        &["schema", "policy"],
        &["man"],
        &["completions", "bash"],
        &["explain", "break-glass-not-excluded"],
        &["check", "examples/flawed", "--format", "sarif"],
        &["gaps", "examples/minimal", "--question", "mfa"],
        &["gaps", "--list"],
        &["test", "examples/repository"],
        &["diff", "examples/minimal", "examples/flawed", "--format", "markdown"],
        &["whatif", "examples/flawed", "--resource", "Office365"],
        &["import", "tests/import/01-graph-list", "--out", "none", "--dry-run"],
        &["render", "examples/minimal", "--out", "none", "--check"],
    ] {
        let mut child = Command::new(PROGRAM)
            .args(args)
            .current_dir(HERE)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 1)) && output.stderr.is_empty(), "{args:?}: {code:?} {}", text(&output.stderr));
    }
}

#[test]
fn a_dash_is_refused_as_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["check", "--output", "json=-"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("`--format json`"), "{}", text(&output.stderr));
    assert_eq!(files_of(folder.path()), []);
}

#[test]
fn a_text_of_an_editor_takes_the_place_of_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let set = folder.path();
    fs::create_dir(set.join("policies")).unwrap();
    fs::write(set.join("caplint.yaml"), "policies: [policies/*.yaml]\n").unwrap();
    fs::write(set.join("policies/a.yaml"), policy("Saved")).unwrap();
    fs::write(set.join("policies/b.yaml"), policy("B").replace("mfa", "mfaa")).unwrap();
    let typed = |name: &str, text: &str| {
        let args = ["check", "--format", "concise", "--stdin", "--stdin-filename", name];
        let mut child =
            caplint(set, &args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let output = typed("policies/a.yaml", &policy("A").replace("reportOnly", "reportOnlyy"));
    let said = self::text(&output.stdout);
    assert!(said.contains("policies/a.yaml:2:8: error[unknown-value]"), "{said}");
    assert_eq!(output.status.code(), Some(2));
    // A file that is not there yet belongs to the set all the same, and is known by its key.
    let output = typed("policies/c.yaml", &format!("key: a\n{}", policy("C")));
    let said = self::text(&output.stdout);
    assert!(said.contains("policies/c.yaml:1:6: error[duplicate-policy-key]"), "{said}");
    assert_eq!(fs::read_to_string(set.join("policies/a.yaml")).unwrap(), policy("Saved"));
    let without = run(set, &["check", "--stdin"]);
    assert_eq!(without.status.code(), Some(2));
}

/// A set of `number` policies that renders.
fn renderable(folder: &Path, number: usize) {
    fs::create_dir_all(folder.join("policies")).unwrap();
    fs::write(folder.join("caplint.yaml"), "policies: [policies/*.yaml]\npreset: minimal\n").unwrap();
    for index in 0..number {
        let name = format!("CA{index:03}");
        let text = policy(&format!("{name} - Everyone - MFA")).replace("reportOnly", "disabled");
        fs::write(folder.join(format!("policies/{}.yaml", name.to_lowercase())), text).unwrap();
    }
}

#[test]
fn drift_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let set = folder.path();
    renderable(set, 3);
    let check = || run(set, &["render", "--out", "out", "--check"]);
    let empty = check();
    assert_eq!(empty.status.code(), Some(1), "{}", text(&empty.stdout));
    assert!(text(&empty.stdout).contains("  missing    policies/ca000.json\n"), "{}", text(&empty.stdout));
    assert!(!set.join("out").exists());

    assert_eq!(run(set, &["render", "--out", "out"]).status.code(), Some(0));
    let clean = check();
    assert_eq!(clean.status.code(), Some(0));
    assert!(text(&clean.stdout).ends_with("out is what would be written\n"), "{}", text(&clean.stdout));

    let body = fs::read_to_string(set.join("out/policies/ca001.json")).unwrap();
    fs::write(set.join("out/policies/ca001.json"), body.replace('\n', "\r\n")).unwrap();
    assert_eq!(check().status.code(), Some(0), "line ends of a checkout are no drift");
    fs::write(set.join("out/policies/ca001.json"), body.replace("mfa", "compliantDevice")).unwrap();
    fs::remove_file(set.join("policies/ca002.yaml")).unwrap();
    let before = files_of(set);
    let output = check();
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1));
    for line in
        ["  different  policies/ca001.json\n", "  left over  policies/ca002.json\n", "  different  manifest.json\n"]
    {
        assert!(said.contains(line), "{line:?} is missing in {said}");
    }
    assert!(!said.contains("ca000"), "{said}");
    assert_eq!(files_of(set), before);
    // What would not render is no drift but the refusal that it always is.
    fs::write(set.join("policies/ca000.yaml"), "name: [\n").unwrap();
    assert_eq!(check().status.code(), Some(2));
}

#[test]
fn a_folder_named_as_a_file_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let set = folder.path();
    renderable(set, 1);
    let output = run(set, &["check", "--config", "policies"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("it is a folder"), "{}", text(&output.stdout));
    fs::write(set.join("caplint.yaml"), "policies: [policies/*.yaml]\ntenants: {one: policies}\n").unwrap();
    let output = run(set, &["check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("policies is a folder"), "{}", text(&output.stdout));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;

    use super::*;

    fn named_pipe(path: &Path) -> bool {
        let made = Command::new("mkfifo").arg(path).status().is_ok_and(|status| status.success());
        if !made {
            println!("skipped: mkfifo is missing");
        }
        made
    }

    #[test]
    fn a_named_pipe_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let set = folder.path();
        renderable(set, 1);
        if !named_pipe(&set.join("policies/pipe.yaml")) {
            return;
        }
        let output = run(set, &["check", "--no-config", "policies/pipe.yaml"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stdout).contains("it is a pipe or a device"), "{}", text(&output.stdout));
        // One that a pattern meets is no file of the set.
        assert_eq!(run(set, &["check"]).status.code(), Some(0));
    }

    #[test]
    fn a_pipe_that_is_open_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let mut child = caplint(folder.path(), &["check", "--no-config", "--format", "concise", "/dev/stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(policy("A").replace("mfa", "mfaa").as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(text(&output.stdout).contains("/dev/stdin:5:"), "{}", text(&output.stdout));
    }

    #[test]
    fn a_link_to_a_policy_is_the_policy() {
        let folder = tempfile::tempdir().unwrap();
        let set = folder.path();
        renderable(set, 2);
        symlink("ca000.yaml", set.join("policies/again.yaml")).unwrap();
        fs::create_dir(set.join("kept")).unwrap();
        fs::write(set.join("kept/ca900.yaml"), policy("CA900")).unwrap();
        symlink("../kept/ca900.yaml", set.join("policies/one.yaml")).unwrap();
        symlink("../kept/ca900.yaml", set.join("policies/two.yaml")).unwrap();
        for args in [&["check"][..], &["check", "--no-config", "policies"]] {
            let output = run(set, args);
            let said = text(&output.stdout);
            assert!(said.contains("3 policies in"), "{args:?}: {said}");
            assert!(!said.contains("duplicate"), "{args:?}: {said}");
        }
        symlink("policies", set.join("linked")).unwrap();
        fs::write(set.join("caplint.yaml"), "policies: [policies/*.yaml, linked/*.yaml]\n").unwrap();
        assert!(text(&run(set, &["check"]).stdout).contains("3 policies in"));
        // Asking for the link asks for what it leads to.
        let output = run(set, &["check", "policies/again.yaml"]);
        assert!(text(&output.stdout).contains("3 policies in"), "{}", text(&output.stdout));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error() {
        let output = run(Path::new(HERE), &["check", "examples/minimal", "--output", "json=/dev/full"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).starts_with("error: cannot write /dev/full: "), "{}", text(&output.stderr));
        for args in [&["rules"][..], &["man"], &["render", "--help"]] {
            let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let output = Command::new(PROGRAM).args(args).stdout(full).stderr(Stdio::piped()).output().unwrap();
            assert_ne!(output.status.code(), Some(101), "{args:?}: {}", text(&output.stderr));
        }
    }

    /// Makes `folder` read-only; false where that stops nobody, as for root.
    fn close(folder: &Path) -> bool {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
        let probe = folder.join("probe");
        let open = fs::write(&probe, "").is_ok();
        if open {
            fs::remove_file(probe).unwrap();
        }
        !open
    }

    fn open(folder: &Path) {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn a_read_only_folder_is_an_error_and_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let set = folder.path();
        renderable(set, 2);
        assert_eq!(run(set, &["render", "--out", "out"]).status.code(), Some(0));
        let before = files_of(&set.join("out"));
        fs::write(set.join("policies/ca000.yaml"), policy("CA000 - Everyone - Otherwise")).unwrap();
        // A file where a folder has to be stops everybody, root too.
        fs::write(set.join("file"), "").unwrap();
        let output = run(set, &["render", "--out", "file"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stdout).contains("nothing written: cannot write "), "{}", text(&output.stdout));
        if close(&set.join("out/policies")) {
            let output = run(set, &["render", "--out", "out"]);
            assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
            assert_eq!(files_of(&set.join("out")), before);
        } else {
            println!("skipped: nothing is read-only for this user");
        }
        open(&set.join("out/policies"));
    }

    #[test]
    fn an_interruption_leaves_all_or_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let set = folder.path();
        renderable(set, 240);
        let mut ends = Vec::new();
        for wait in (0..12).map(|step| step * 40) {
            let out = set.join(format!("out{wait}"));
            let args = ["render", "--out", out.to_str().unwrap()];
            let mut child = caplint(set, &args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
            std::thread::sleep(std::time::Duration::from_millis(wait));
            let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
            let status = child.wait().unwrap();
            assert!(killed.success() || status.success());
            let left = if out.exists() { files_of(&out) } else { Vec::new() };
            let named: Vec<_> = left.iter().filter(|(path, _)| !path.to_string_lossy().contains(".caplint-")).collect();
            assert_eq!(named.len(), left.len(), "after {wait} ms a temporary file stays");
            assert!(left.is_empty() || left.len() == 241, "after {wait} ms there are {} files", left.len());
            ends.push((status.code(), left.len()));
        }
        let known = |end: &(Option<i32>, usize)| matches!(end, (Some(0 | 130), 241) | (Some(130) | None, 0));
        assert!(ends.iter().all(known), "{ends:?}");
    }
}
