//! What the tests of the whole program share.

use std::path::{Path, PathBuf};

use caplint::engine::{CheckRequest, Checked, ConfigChoice, TenantChoice};
use caplint::report::{Format, Style, write};

/// The day all tests run on.
pub(crate) const NOW: jiff::civil::Date = jiff::civil::date(2026, 11, 23);

/// A request for `paths`, relative to `folder`.
pub(crate) fn request(folder: &Path, paths: &[&str]) -> CheckRequest {
    CheckRequest {
        paths: paths.iter().map(PathBuf::from).collect(),
        folder: folder.to_path_buf(),
        config: ConfigChoice::Find,
        tenants: TenantChoice::Default,
        now: NOW,
        select: Vec::new(),
        ignore: Vec::new(),
        fail_on: None,
        threads: Some(1),
    }
}

/// The report in `format`, as it goes into a pipe.
pub(crate) fn report(checked: &Checked, format: Format) -> String {
    let mut out = Vec::new();
    write(format, &checked.report, &checked.sources, Style::PLAIN, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The folder of published policies, or `None` with a word about it.
pub(crate) fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("CAPLINT_CORPUS").filter(|folder| !folder.is_empty());
    if folder.is_none() {
        println!("skipped: CAPLINT_CORPUS not set");
    }
    folder.map(PathBuf::from)
}

/// A program that a test needs and a machine may lack: in the folder named by `CAPLINT_TOOLS` (`ci/tools.sh` fills one),
/// or on the PATH. `None` with a word about it; where `CAPLINT_REQUIRE_TOOLS` is set, as in the whole check, it has to
/// be there.
pub(crate) fn tool(name: &str) -> Option<PathBuf> {
    let own = std::env::var_os("CAPLINT_TOOLS").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = own.into_iter().chain(std::env::split_paths(&path));
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let found = folders.map(|folder| folder.join(&file)).find(|path| path.is_file());
    if found.is_none() {
        println!("skipped: {name} is not installed");
        assert!(std::env::var_os("CAPLINT_REQUIRE_TOOLS").is_none(), "{name} is not installed");
    }
    found
}

/// A git repository in a folder of its own, with an author.
pub(crate) struct Scratch(tempfile::TempDir);

impl Scratch {
    /// An empty repository on the branch `main`.
    pub(crate) fn new() -> Self {
        let scratch = Self(tempfile::tempdir().unwrap());
        scratch.git(&["init", "--quiet", "--initial-branch", "main"]);
        scratch
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// A program started in it: git of whoever runs the tests has no say.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> std::process::Command {
        let mut command = std::process::Command::new(program);
        command.current_dir(self.folder()).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for (name, value) in [("NAME", "Test"), ("EMAIL", "test@contoso.example")] {
            command.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
        }
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GITHUB_BASE_REF", "GITHUB_OUTPUT"] {
            command.env_remove(name);
        }
        command.env("NO_COLOR", "1").stdin(std::process::Stdio::null());
        command
    }

    /// Runs git, which has to succeed.
    pub(crate) fn git(&self, args: &[&str]) -> String {
        let output = self.command("git").args(args).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Writes a file, with the folders it needs.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.folder().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Commits everything.
    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }
}
