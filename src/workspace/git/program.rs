//! Running `git`.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::diag::Finding;

/// The `git` program, started in one folder.
#[derive(Debug, Clone)]
pub(super) struct Git {
    folder: PathBuf,
}

/// Why git gave no answer.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The program is not there or cannot be started.
    NotStarted(io::Error),
    /// It ended with an error; what it said.
    Exit(String),
}

impl Git {
    pub(super) fn at(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf() }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// `git` with `args`. It takes no lock, fetches nothing, asks nobody, starts no monitor, and speaks English.
    pub(super) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .args(["-c", "core.fsmonitor=false"])
            .args(args)
            .current_dir(&self.folder)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        command
    }

    pub(super) fn bytes(&self, args: &[&str]) -> Result<Vec<u8>, Refusal> {
        let output = self.command(args).output().map_err(Refusal::NotStarted)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(Refusal::Exit(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }

    pub(super) fn text(&self, args: &[&str]) -> Result<String, Refusal> {
        Ok(String::from_utf8_lossy(&self.bytes(args)?).into_owned())
    }
}

impl Refusal {
    /// What went wrong, for people.
    pub(super) fn finding(self) -> Finding {
        match self {
            Self::NotStarted(error) if error.kind() == io::ErrorKind::NotFound => {
                Finding::error("git-failed", "there is no `git` program")
                    .help("install git, or name folders or exports instead of branches")
            }
            Self::NotStarted(error) => Finding::error("git-failed", format!("cannot start `git`: {error}")),
            Self::Exit(said) => {
                let first = said.lines().next().unwrap_or("it ended without a word").to_owned();
                let rest: Vec<&str> = said.lines().skip(1).map(str::trim).filter(|line| !line.is_empty()).collect();
                let finding = Finding::error("git-failed", format!("git says: {first}"));
                if rest.is_empty() { finding } else { finding.help(rest.join(" ")) }
            }
        }
    }
}
