//! Why a command could not do what it was asked.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::Path;

use crate::diag::Finding;
use crate::text::sanitize::terminal;

/// An error of usage or of the file system, with a way out; ends the process with exit code 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    message: String,
    help: Option<String>,
}

impl Failure {
    /// A failure that `message` describes in one sentence without a full stop.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// A failure of the file system at `path`.
    pub(super) fn io(what: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(format!("cannot {what} {}: {error}", path.display()))
    }

    /// A failure that a finding describes.
    pub(super) fn of(finding: &Finding) -> Self {
        Self { message: finding.message.clone(), help: finding.help.clone() }
    }

    /// The same, with a way out.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The message and the way out, as printed.
    pub(super) fn text(&self) -> String {
        let mut text = format!("error: {}\n", lines(&self.message));
        if let Some(help) = &self.help {
            text.push_str("  fix: ");
            text.push_str(&lines(help));
            text.push('\n');
        }
        text
    }

    /// Prints to standard error. When that fails there is nobody left to tell.
    pub(super) fn print(&self) {
        let _ = io::stderr().write_all(self.text().as_bytes());
    }
}

/// `text` safe to print, its line breaks kept.
fn lines(text: impl Display) -> String {
    let text = text.to_string();
    text.split('\n').map(terminal).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_and_how_to_go_on() {
        let failure = Failure::new("cannot write \u{1b}x").help("make the folder");
        assert_eq!(failure.text(), "error: cannot write ␛x\n  fix: make the folder\n");
    }
}
