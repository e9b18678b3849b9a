//! Reports: one file per format, all from the same [`Report`].
//!
//! A writer decides nothing: which findings there are, how bad they are and what the exit code is
//! has been settled before. Every text that comes from a policy is sanitised for terminals.

mod azure;
mod concise;
mod diff;
mod excerpt;
mod github;
mod gitlab;
mod human;
mod import;
mod json;
mod junit;
mod link;
mod markdown;
mod narrated;
mod regions;
mod sarif;
mod snippet;
mod spot;
mod summary;
mod tested;
mod tested_json;
mod tested_junit;
mod tested_narrated;
mod whatif;

use std::io;

use crate::diag::Finding;
use crate::engine::Report;
use crate::text::Sources;
use crate::text::sanitize::terminal;

use spot::Spot;

pub use diff::{DIFF_FORMATS, diff_schema, write_diff};
pub use import::{schema as import_schema, write_import};
pub use json::schema;
pub use tested::write_tests;
pub use tested_json::schema as tests_schema;
pub use whatif::{WhatIfFormat, whatif_schema, write_whatif};

/// Declares the formats: each with the word that selects it and what it is for.
macro_rules! formats {
    ($($(#[doc = $doc:literal])+ $format:ident = $word:literal: $help:literal,)+) => {
        /// The formats of a report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Format {
            $($(#[doc = $doc])+ $format,)+
        }

        impl Format {
            /// Every format.
            pub const ALL: &[Self] = &[$(Self::$format),+];

            /// The word that selects it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$format => $word,)+
                }
            }

            /// What it is for, in a few words.
            #[must_use]
            pub fn help(self) -> &'static str {
                match self {
                    $(Self::$format => $help,)+
                }
            }
        }
    };
}

formats! {
    /// Snippets with carets, for people at a terminal.
    Human = "human": "Snippets with carets, for people",
    /// One line a finding.
    Concise = "concise": "One line a finding",
    /// Versioned JSON, for programs. See [`schema`].
    Json = "json": "JSON, for programs",
    /// Plain sentences, for screen readers.
    Narrated = "narrated": "Plain sentences, for screen readers",
    /// SARIF 2.1.0, for code scanning.
    Sarif = "sarif": "SARIF 2.1.0, for code scanning",
    /// Annotations of GitHub Actions.
    GitHub = "github": "Annotations of GitHub Actions",
    /// GitLab's Code Quality report.
    GitLab = "gitlab": "GitLab's Code Quality report",
    /// Logging commands of Azure Pipelines.
    Azure = "azure": "Logging commands of Azure Pipelines",
    /// JUnit's XML.
    Junit = "junit": "JUnit's XML, for test reports",
    /// Markdown, for a job's summary or a comment on a pull request.
    Markdown = "markdown": "Markdown, for summaries and comments",
}

impl Format {
    /// The format selected by `word`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|format| format.as_str() == word).copied()
    }
}

/// How a report looks. JSON ignores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style<'f> {
    /// Whether ANSI colours are written.
    pub color: bool,
    /// Whether rule ids are links (OSC 8), which only terminals understand.
    pub links: bool,
    /// Columns to fill; long lines of a file are cut to it.
    pub width: usize,
    /// Whether skipped files are listed, not only counted.
    pub verbose: bool,
    /// Where the repository is: services for code want paths from its root.
    pub repository: Repository<'f>,
}

/// The repository that caplint was started in; both empty when it was started in none, and the folder
/// when it was started at the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Repository<'f> {
    /// The absolute path of its root, with `/` between folders.
    pub root: &'f str,
    /// The folder that caplint was started in, from the root.
    pub folder: &'f str,
}

impl Style<'_> {
    /// What goes into files and pipes: no colours, no links, 100 columns.
    pub const PLAIN: Self = Self {
        color: false,
        links: false,
        width: 100,
        verbose: false,
        repository: Repository { root: "", folder: "" },
    };
}

/// Writes `report` in `format` to `out`. `sources` are the files its findings point into.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(
    format: Format,
    report: &Report,
    sources: &Sources,
    style: Style<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(report, sources, style, out),
        Format::Concise => concise::write(report, sources, out),
        Format::Json => json::write(report, sources, out),
        Format::Narrated => narrated::write(report, sources, style, out),
        Format::Sarif => sarif::write(report, sources, style, out),
        Format::GitHub => github::write(report, sources, style, out),
        Format::GitLab => gitlab::write(report, sources, style, out),
        Format::Azure => azure::write(report, sources, style, out),
        Format::Junit => junit::write(report, sources, style, out),
        Format::Markdown => markdown::write(report, sources, style, out),
    }
}

/// `severity[rule] path:line:column message`: never begins with what a runner takes for a command.
fn one_line(finding: &Finding, sources: &Sources, style: Style<'_>) -> String {
    let place = finding.primary.as_ref().map(|label| Spot::of(label, sources, style));
    let place = place.map(|Spot { path, start, .. }| format!(" {}:{}:{}", terminal(&path), start.line, start.column));
    let severity = finding.severity.as_str();
    format!("{severity}[{}]{} {}", finding.rule, place.unwrap_or_default(), terminal(&finding.message))
}

/// The reason of a finding and the way out, each with its word: `words` in this order.
fn notes<'f>(finding: &'f Finding, words: [&'static str; 2]) -> impl Iterator<Item = (&'static str, &'f str)> {
    let texts = [finding.why.as_deref(), finding.help.as_deref()];
    words.into_iter().zip(texts).filter_map(|(word, text)| Some((word, text?)))
}

/// The same as lines to put behind a message, each begun by a line feed.
fn note_lines(finding: &Finding, words: [&'static str; 2]) -> String {
    notes(finding, words).fold(String::new(), |lines, (word, text)| lines + "\n" + word + ": " + &terminal(text))
}

#[cfg(test)]
mod tests;
