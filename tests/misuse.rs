//! The command line as somebody in a hurry meets it: wrong folders, names left empty, odd repositories. Every refusal
//! says where, why and what to do, ends with 2, and leaves no file behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::Scratch;

const PROGRAM: &str = env!("CARGO_BIN_EXE_caplint");
const HERE: &str = env!("CARGO_MANIFEST_DIR");

fn policy(name: &str) -> String {
    format!(
        "name: {name}\nstate: enabled\nusers: {{include: all}}\nresources: {{include: all}}\ngrant: {{allOf: [mfa]}}\n"
    )
}

fn caplint(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(["--now", "2026-11-23"]).args(args).current_dir(folder).env("NO_COLOR", "1").stdin(Stdio::null());
    command.env("GIT_CEILING_DIRECTORIES", std::env::temp_dir()).env_remove("GIT_DIR");
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The program refuses, in these words, with a way out.
fn refused(folder: &Path, args: &[&str], words: &[&str]) {
    let output = caplint(folder, args);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(2), "{args:?}: {text}");
    for word in words {
        assert!(text.contains(word), "{args:?}: {word:?} is missing in {text}");
    }
}

/// Names of everything below `folder`.
fn names(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter();
    entries.map(|entry| entry.unwrap().into_path()).collect()
}

#[test]
fn a_folder_without_policies_is_no_clean_set() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    refused(root, &["check"], &["error[no-policies]", "there are no policies in this folder", "caplint init"]);
    refused(root, &["gaps"], &["there are no policies here"]);
    refused(root, &["render", "--out", "out"], &["there are no policies to render"]);
    refused(root, &["test"], &["there are no tests"]);
    assert_eq!(names(root), Vec::<PathBuf>::new());
    fs::write(root.join("values.yaml"), "replicas: 3\n").unwrap();
    refused(root, &["check", "."], &["no policies in .", "--verbose lists 1 file"]);
    refused(root, &["check", "--format", "json"], &["\"no-policies\""]);
    // Alone, these are no set, and yet something to look at.
    fs::write(root.join("tenant.yaml"), "groups: {A: {}}\n").unwrap();
    assert_eq!(caplint(root, &["check"]).status.code(), Some(0));
    fs::create_dir(root.join("tests")).unwrap();
    fs::rename(root.join("tenant.yaml"), root.join("tests/tenant.yaml")).unwrap();
    // A set that a config makes may be empty, as before the first policy: everything is open then.
    fs::write(root.join("caplint.yaml"), "policies: [policies/*.yaml]\n").unwrap();
    let open = caplint(root, &["gaps", "--question", "mfa,legacy-authentication"]);
    assert_eq!(open.status.code(), Some(1), "{}", said(&open));
}

#[test]
fn an_empty_set_never_removes_what_a_tenant_has() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::write(root.join("caplint.yaml"), "policies: [polices/*.yaml]\n").unwrap();
    let export = "{\"value\": [{\"id\": \"7b2c3f10-1111-4aaa-8bbb-0000000000b1\", \"displayName\": \"A\", \"state\": \
                  \"enabled\", \"conditions\": {\"users\": {\"includeUsers\": [\"All\"]}, \"applications\": \
                  {\"includeApplications\": [\"All\"]}}, \"grantControls\": {\"operator\": \"OR\", \"builtInControls\": \
                  [\"mfa\"]}}]}";
    fs::write(root.join("export.json"), export).unwrap();
    let args = ["render", "--out", "out", "--against", "export.json", "--delete"];
    refused(root, &args, &["the set holds no policy", "--delete"]);
    assert!(!root.join("out").exists());
    let kept = caplint(root, &args[..5]);
    assert_eq!(kept.status.code(), Some(0), "{}", said(&kept));
    let manifest: Value = serde_json::from_slice(&fs::read(root.join("out/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["objects"].as_array().unwrap().len(), 0, "nothing is removed without --delete");
}

#[test]
fn a_side_without_a_name_is_no_side() {
    let scratch = Scratch::new();
    scratch.write("a.yaml", &policy("A"));
    scratch.commit("Begin");
    scratch.write("a.yaml", &policy("A").replace("enabled", "disabled"));
    let root = scratch.folder();
    for sides in [&["diff", "", "--exit-code"][..], &["diff", "...", "--exit-code"], &["diff", "HEAD", ""]] {
        refused(root, sides, &["has no name", "a variable"]);
    }
    refused(root, &["check", "--since", ""], &["git knows no commit"]);
    refused(root, &["test", "--base", ""], &["no name"]);
    assert_eq!(caplint(root, &["diff", "--exit-code"]).status.code(), Some(1));
}

#[test]
fn odd_repositories_are_compared_as_any() {
    let scratch = Scratch::new();
    let inside = scratch.folder().join("Größe und – Maß");
    fs::create_dir(&inside).unwrap();
    fs::write(inside.join("ü a.yaml"), policy("A")).unwrap();
    scratch.commit("Begin");
    scratch.git(&["branch", "ümlaut/ä"]);
    // No porcelain makes such a name; a server or a script may.
    scratch.git(&["update-ref", "refs/heads/-evil", "HEAD"]);
    scratch.git(&["checkout", "--quiet", "--detach"]);
    fs::write(inside.join("ü a.yaml"), policy("A").replace("enabled", "disabled").replace('\n', "\r\n")).unwrap();
    for base in ["HEAD", "main", "ümlaut/ä", "refs/heads/-evil"] {
        let output = caplint(&inside, &["diff", base, "--exit-code"]);
        assert_eq!(output.status.code(), Some(1), "{base}: {}", said(&output));
        assert!(said(&output).contains("ü a.yaml:2"), "{}", said(&output));
    }
    refused(&inside, &["diff", "--", "-evil"], &["did you mean `refs/heads/-evil`?"]);
    refused(&inside, &["diff", "--", "-nothing"], &["git knows no commit `-nothing`"]);
    fs::write(inside.join("ü a.yaml"), policy("A").replace('\n', "\r\n")).unwrap();
    let same = caplint(&inside, &["diff", "--exit-code"]);
    assert_eq!(same.status.code(), Some(0), "line ends of a checkout are no change: {}", said(&same));
}

#[test]
fn what_git_does_not_hold_is_not_taken_for_nothing() {
    let (scratch, other) = (Scratch::new(), Scratch::new());
    other.write("policies/a.yaml", &policy("A"));
    other.commit("Begin");
    let address = other.folder().display().to_string();
    scratch.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &address, "inner"]);
    scratch.write("caplint.yaml", "policies: [inner/policies/*.yaml]\n");
    scratch.commit("Begin");
    let root = scratch.folder();
    assert_eq!(caplint(root, &["check", "--fail-on", "never"]).status.code(), Some(0), "the work tree has the files");
    let staged = caplint(root, &["check", "--staged"]);
    assert!(said(&staged).contains("cannot look into inner: a submodule"), "{}", said(&staged));
    refused(root, &["diff", "HEAD", "HEAD", "--exit-code"], &["not compared: there are no policies on either side"]);

    let bare = tempfile::tempdir().unwrap();
    scratch.git(&["clone", "--quiet", "--bare", ".", &bare.path().display().to_string()]);
    refused(bare.path(), &["check", "--staged"], &["nothing is staged in a bare repository", "name commits"]);
}

#[test]
fn drafted_exceptions_overwrite_nothing_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let excluding = policy("A").replace("{include: all}\nres", "{include: all, exclude: {groups: [Exempt]}}\nres");
    fs::write(root.join("a.yaml"), excluding).unwrap();
    fs::write(root.join("tenant.yaml"), "groups: {Exempt: {}}\n").unwrap();
    let ask = |more: &[&str]| caplint(root, &[&["gaps", "--question", "mfa"], more].concat());
    let shown = ask(&["--write-exceptions", "-"]);
    let draft = String::from_utf8(shown.stdout.clone()).unwrap();
    assert_eq!(shown.status.code(), Some(1), "{}", said(&shown));
    let read: Value = serde_yaml::from_str(&draft).unwrap();
    assert_eq!(read["exceptions"][0]["group"], "Exempt", "standard output holds the draft alone: {draft}");

    let file = root.join("exceptions.txt");
    fs::write(&file, "mine\n").unwrap();
    let kept = ask(&["--write-exceptions", "exceptions.txt"]);
    assert_eq!(kept.status.code(), Some(2));
    assert!(said(&kept).contains("exceptions.txt holds something else") && said(&kept).contains("--force"));
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine\n");
    let forced = ask(&["--write-exceptions", "exceptions.txt", "--force"]);
    assert!(said(&forced).ends_with("wrote exceptions to exceptions.txt\n"), "{}", said(&forced));
    assert_eq!(fs::read_to_string(&file).unwrap(), draft);
    // The same draft again overwrites nothing.
    assert_eq!(ask(&["--write-exceptions", "exceptions.txt"]).status.code(), Some(1));

    for (missing, why) in [("none/x.yaml", "does not exist"), (".", "it is a folder")] {
        let output = ask(&["--write-exceptions", missing]);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(why) && output.stdout.is_empty(), "before anything is asked: {}", said(&output));
    }
    refused(root, &["gaps", "--force"], &["--write-exceptions"]);
}

#[test]
fn nothing_is_half_written_where_a_folder_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::write(root.join("a.yaml"), policy("A")).unwrap();
    for command in ["check", "gaps", "test", "diff . ."] {
        let mut args: Vec<&str> = command.split(' ').collect();
        args.extend(["--output", "json=none/report.json"]);
        refused(root, &args, &["cannot write none/report.json", "make the folder first"]);
    }
    assert_eq!(names(root), [root.join("a.yaml")]);
}

/// A name with everything that means something to somebody who reads a report.
const HOSTILE: &str = r#""A\0B\e[31mred\e]8;;http://evil.example\alink\r\nX ::error::boo %0A | <script>alert(1)</script> @team `code` ]]> ##vso[task.complete] \u202e \u2028 \u2066""#;

#[test]
fn a_hostile_name_reaches_no_report_raw() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir(root.join("set")).unwrap();
    fs::write(root.join("set/a.yaml"), policy(HOSTILE)).unwrap();
    fs::write(root.join("set/b.yaml"), policy(HOSTILE).replace("mfa", "mfaa")).unwrap();
    fs::create_dir(root.join("before")).unwrap();
    fs::write(root.join("before/a.yaml"), policy(HOSTILE).replace("mfa", "compliantDevice")).unwrap();
    fs::create_dir(root.join("one")).unwrap();
    fs::write(root.join("one/a.yaml"), policy(HOSTILE)).unwrap();
    let mut runs: Vec<String> = Vec::new();
    for format in ["human", "concise", "json", "narrated", "sarif", "github", "gitlab", "azure", "junit", "markdown"] {
        runs.extend(
            ["check set", "check one", "gaps one --question mfa,legacy-authentication"]
                .map(|run| format!("{run} --format {format}")),
        );
    }
    runs.extend(["human", "json", "markdown"].map(|format| format!("diff before one --format {format}")));
    runs.extend(["human", "json", "graph"].map(|format| format!("whatif one --resource Office365 --format {format}")));
    runs.push("render one --out rendered".to_owned());
    for run in runs {
        let output = caplint(root, &run.split(' ').collect::<Vec<_>>());
        assert!(matches!(output.status.code(), Some(0..=2)), "{run}: {}", said(&output));
        let text = said(&output);
        // JSON is data, and its readers make it safe for what they show it on.
        let is_data = run.ends_with("json") || run.ends_with("graph");
        let turns = |c: char| !is_data && "\u{202e}\u{2028}\u{2066}".contains(c);
        let raw = |c: char| c.is_control() && c != '\n' || turns(c);
        assert!(!text.contains(raw), "{run}: {text:?}");
        // GitHub obeys at the beginning of a line, behind spaces too; Azure wherever it stands.
        assert!(!text.lines().any(|line| line.trim_start().starts_with("::error::boo")), "{run}: {text}");
        assert!(is_data || !text.contains("##vso[task.complete"), "{run}: {text}");
        if run.contains("markdown") || run.contains("junit") {
            assert!(!text.contains("<script"), "{run}: {text}");
        }
    }
}

#[test]
fn no_input_is_too_strange_to_be_answered() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let write = |name: &str, bytes: &[u8]| {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write("empty/a.yaml", b"");
    write("binary/a.yaml", &(0..=255).collect::<Vec<u8>>());
    write("long/a.yaml", policy(&"x".repeat(2_000_000)).as_bytes());
    write("deep/a.yaml", format!("a: {}", "[".repeat(50_000)).as_bytes());
    let bomb = (1..12).map(|at| format!("a{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 9].join(", ")));
    write("bomb/a.yaml", format!("a0: &a0 [x]\n{}", bomb.collect::<String>()).as_bytes());
    write("typo/a.yaml", policy("A").replace("users:", "user:").as_bytes());
    write("export/a.json", b"\xff\xfe{\0\"\0v\0a\0l\0");
    let before = names(root);
    for set in ["empty", "binary", "long", "deep", "bomb", "typo", "export"] {
        for run in ["check", "gaps", "test", "diff . --", "render --out out", "import --out out", "whatif --user a --"]
        {
            let mut args: Vec<&str> = run.split(' ').collect();
            args.extend(["--now", "2026-11-23"]);
            // Options stand before `--`.
            args.retain(|arg| *arg != "--");
            args.push(set);
            let output = Command::new(PROGRAM).args(&args).current_dir(root).env("NO_COLOR", "1").output().unwrap();
            let text = said(&output);
            assert_eq!(output.status.code(), Some(2), "{args:?}: {text}");
            assert!(text.len() < 20_000, "{args:?}: {} bytes", text.len());
        }
        let output = caplint(root, &["check", set]);
        // A file without content is of no kind; with a config, which names it, it would be an error of its own.
        let place = if set == "empty" { set.to_owned() } else { format!("{set}/a.") };
        assert!(said(&output).contains("  fix: ") && said(&output).contains(&place), "{}", said(&output));
    }
    assert_eq!(names(root), before, "nothing was written");
}

#[test]
fn a_home_is_not_needed() {
    let output = Command::new(PROGRAM)
        .args(["check", "examples/minimal", "--now", "2026-11-23"])
        .current_dir(HERE)
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn a_folder_called_like_a_file_is_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::write(root.join("a.yaml"), policy("A")).unwrap();
    fs::create_dir(root.join("x.yaml")).unwrap();
    fs::write(root.join("x.yaml/b.yaml"), policy("B")).unwrap();
    let output = caplint(root, &["check", "--fail-on", "never"]);
    assert!(said(&output).contains("2 policies in 2 files"), "{}", said(&output));
}
