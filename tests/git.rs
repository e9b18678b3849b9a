//! Sides of a comparison that lie in git: commits and the index of scratch repositories.

use std::path::{Path, PathBuf};
use std::process::Command;

use caplint::engine::{SideChoice, choose_sides};
use caplint::workspace::{Files, PathKind, ReadError, Repository};

/// A repository in a folder of its own, with an identity that is nobody's.
pub(crate) struct Scratch {
    folder: tempfile::TempDir,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        let scratch = Self { folder: tempfile::tempdir().unwrap() };
        scratch.git(&["init", "--quiet", "--initial-branch", "main"]);
        scratch
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    pub(crate) fn git(&self, args: &[&str]) -> String {
        git_in(self.folder.path(), args)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
    }
}

pub(crate) fn git_in(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_CONFIG_PARAMETERS"] {
        command.env_remove(variable);
    }
    let output = command
        .args(["-c", "core.autocrlf=false", "-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always"])
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", if cfg!(windows) { "NUL" } else { "/dev/null" })
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs([("GIT_AUTHOR_NAME", "Alex"), ("GIT_AUTHOR_EMAIL", "alex@contoso.example")])
        .envs([("GIT_COMMITTER_NAME", "Alex"), ("GIT_COMMITTER_EMAIL", "alex@contoso.example")])
        .envs([("GIT_AUTHOR_DATE", "2026-11-23T10:00:00Z"), ("GIT_COMMITTER_DATE", "2026-11-23T10:00:00Z")])
        .output()
        .unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn text(files: &dyn Files, path: &Path) -> Option<String> {
    files.read(path, 1000).ok().map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn a_commit_is_read_and_not_the_work_tree() {
    let scratch = Scratch::new();
    scratch.write("a/one.yaml", "first");
    scratch.write("a/.hidden/x.yaml", "hidden");
    scratch.write("b.yaml", &"x".repeat(2000));
    scratch.commit("first");
    scratch.write("a/one.yaml", "second");
    scratch.git(&["add", "a/one.yaml"]);
    scratch.write("a/one.yaml", "third");
    scratch.write("a/two.yaml", "untracked");

    let root = scratch.root();
    let repository = Repository::open(&root.join("a")).unwrap();
    assert_eq!(repository.root(), root);
    let commit = repository.files_of(&repository.commit("HEAD").unwrap()).unwrap();
    let index = repository.files_of_index().unwrap();
    let one = root.join("a/one.yaml");
    assert_eq!(text(&commit, &one).as_deref(), Some("first"));
    assert_eq!(text(&index, &one).as_deref(), Some("second"));
    assert_eq!(commit.walk(&root).files, [one.clone(), root.join("b.yaml")]);
    assert_eq!(commit.kind(&root.join("a")), Some(PathKind::Folder));
    assert_eq!(commit.kind(&root.join("a/two.yaml")), None);
    // The root is where the search for a config ends.
    assert_eq!(commit.kind(&root.join(".git")), Some(PathKind::Folder));
    assert!(matches!(commit.read(&root.join("b.yaml"), 1000), Err(ReadError::TooLarge(2000))));
    assert_eq!(text(&commit, &one).as_deref(), Some("first"), "what was too large is read off");
    assert_eq!(std::fs::read_to_string(&one).unwrap(), "third");
}

#[test]
fn odd_names_are_names() {
    let scratch = Scratch::new();
    for name in ["with blank.yaml", "Zoë.yaml", "tab\there.yaml", "\"quoted\".yaml"] {
        scratch.write(name, name);
    }
    scratch.commit("names");
    let repository = Repository::open(&scratch.root()).unwrap();
    let files = repository.files_of(&repository.commit("main").unwrap()).unwrap();
    let walk = files.walk(&scratch.root());
    assert_eq!(walk.files.len(), 4);
    for path in walk.files {
        assert_eq!(text(&files, &path).unwrap(), path.file_name().unwrap().to_string_lossy());
    }
}

#[cfg(unix)]
#[test]
fn links_are_what_they_lead_to() {
    let scratch = Scratch::new();
    scratch.write("shared/one.yaml", "shared");
    std::os::unix::fs::symlink("shared", scratch.root().join("folder")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", scratch.root().join("outside.yaml")).unwrap();
    scratch.commit("links");
    let repository = Repository::open(&scratch.root()).unwrap();
    let files = repository.files_of(&repository.commit("main").unwrap()).unwrap();
    assert_eq!(text(&files, &scratch.root().join("folder/one.yaml")).as_deref(), Some("shared"));
    assert!(files.read(&scratch.root().join("outside.yaml"), 1000).is_err());
    assert!(files.walk(&scratch.root()).files.contains(&scratch.root().join("outside.yaml")));
}

#[test]
fn a_submodule_is_said() {
    let (scratch, other) = (Scratch::new(), Scratch::new());
    other.write("x.yaml", "x");
    other.commit("other");
    scratch.git(&["submodule", "--quiet", "add", &other.root().display().to_string(), "policies"]);
    scratch.commit("submodule");
    let repository = Repository::open(&scratch.root()).unwrap();
    let files = repository.files_of(&repository.commit("main").unwrap()).unwrap();
    let walk = files.walk(&scratch.root());
    assert_eq!(walk.problems.len(), 1);
    assert!(walk.problems[0].reason.contains("submodule") && walk.problems[0].hides_files, "{walk:?}");
    assert_eq!(files.kind(&scratch.root().join("policies")), Some(PathKind::Folder));
}

fn message<T: std::fmt::Debug>(answer: Result<T, Box<caplint::diag::Finding>>) -> String {
    let finding = answer.unwrap_err();
    format!("{}; {}", finding.message, finding.help.unwrap_or_default())
}

#[test]
fn refusals_name_a_way_out() {
    let nowhere = tempfile::tempdir().unwrap();
    assert!(message(Repository::open(nowhere.path())).contains("is in no git repository"));
    let scratch = Scratch::new();
    let repository = Repository::open(&scratch.root()).unwrap();
    assert!(repository.is_unborn().unwrap());
    scratch.write("x.yaml", "x");
    scratch.commit("first");
    scratch.git(&["branch", "pilot-rollout"]);
    assert!(!repository.is_unborn().unwrap());
    assert!(message(repository.commit("pilot-rolout")).contains("did you mean `pilot-rollout`?"));
    assert!(message(repository.commit("--all")).contains("knows no commit"));
    scratch.git(&["checkout", "--quiet", "--orphan", "island"]);
    scratch.commit("apart");
    let (main, island) = (repository.commit("main").unwrap(), repository.commit("island").unwrap());
    assert!(message(repository.merge_base(&main, &island)).contains("no commit in common"));
}

#[test]
fn a_shallow_clone_is_told_how_to_get_the_rest() {
    let scratch = Scratch::new();
    for name in ["one", "two", "three"] {
        scratch.write("x.yaml", name);
        scratch.commit(name);
    }
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", scratch.root().display());
    git_in(clone.path(), &["clone", "--quiet", "--depth", "1", &url, "clone"]);
    let repository = Repository::open(&clone.path().canonicalize().unwrap().join("clone")).unwrap();
    assert!(message(repository.commit("HEAD~2")).contains("git fetch --unshallow"));
    // A pipeline's clone has no branches of its own but the one it is on.
    assert!(message(repository.commit("HEAD~2")).contains("fetch-depth: 0"));
}

#[test]
fn an_open_merge_has_no_index_to_read() {
    let scratch = Scratch::new();
    scratch.write("x.yaml", "one");
    scratch.commit("first");
    scratch.git(&["checkout", "--quiet", "-b", "other"]);
    scratch.write("x.yaml", "two");
    scratch.commit("second");
    scratch.git(&["checkout", "--quiet", "main"]);
    scratch.write("x.yaml", "three");
    scratch.commit("third");
    let merge = Command::new("git").args(["merge", "other"]).current_dir(scratch.root()).output().unwrap();
    assert!(!merge.status.success());
    let repository = Repository::open(&scratch.root()).unwrap();
    assert!(message(repository.files_of_index()).starts_with("x.yaml is in the middle of a merge"));
}

#[test]
fn words_are_commits_ranges_or_paths() {
    let scratch = Scratch::new();
    scratch.write("export/x.json", "{}");
    scratch.write("twice", "x");
    scratch.commit("first");
    scratch.git(&["branch", "feature/mfa"]);
    scratch.git(&["branch", "twice"]);
    let choose = |words: &[&str], staged: bool| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        choose_sides(&words, staged, &scratch.root())
    };
    let commit = |name: &str| SideChoice::Commit(name.to_owned(), None);
    let path = |path: &str| SideChoice::Path(PathBuf::from(path));
    let base = |one: &str, other: &str| SideChoice::MergeBase(one.to_owned(), other.to_owned());
    assert_eq!(choose(&[], false).unwrap(), (commit("HEAD"), SideChoice::WorkTree));
    assert_eq!(choose(&[], true).unwrap(), (commit("HEAD"), SideChoice::Index));
    assert_eq!(choose(&["main"], true).unwrap(), (commit("main"), SideChoice::Index));
    assert_eq!(choose(&["main..feature/mfa"], false).unwrap(), (commit("main"), commit("feature/mfa")));
    assert_eq!(choose(&["main.."], false).unwrap(), (commit("main"), commit("HEAD")));
    assert_eq!(choose(&["main..."], false).unwrap(), (base("main", "HEAD"), commit("HEAD")));
    assert_eq!(choose(&["main", "export"], false).unwrap(), (commit("main"), path("export")));
    assert_eq!(choose(&["../other", "."], false).unwrap(), (path("../other"), path(".")));
    let inside = SideChoice::Commit("main".to_owned(), Some(PathBuf::from("export/x.json")));
    assert_eq!(choose(&["main:export/x.json"], false).unwrap().0, inside);
    assert!(message(choose(&["twice"], false)).contains("is a path and also a branch"));
    assert_eq!(choose(&["./twice"], false).unwrap().0, path("./twice"));
    assert!(message(choose(&["maim"], false)).contains("did you mean `main`?"));
    assert!(message(choose(&["main", "HEAD"], true)).contains("no HEAD can be named"));
}
