//! Reports: one file per format, all from the same [`Report`].
//!
//! A writer decides nothing: which findings there are, how bad they are and what the exit code is
//! has been settled before. Every text that comes from a policy is sanitised for terminals.

mod concise;
mod excerpt;
mod human;
mod import;
mod json;
mod link;
mod narrated;
mod snippet;
mod summary;

use std::io;

use crate::engine::Report;
use crate::text::Sources;

pub use import::write_import;
pub use json::schema;

/// The formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Snippets with carets, for people at a terminal.
    Human,
    /// One line a finding.
    Concise,
    /// Versioned JSON, for programs. See [`schema`].
    Json,
    /// Plain sentences, for screen readers.
    Narrated,
}

impl Format {
    /// Every format.
    pub const ALL: &[Self] = &[Self::Human, Self::Concise, Self::Json, Self::Narrated];

    /// The word that selects it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Narrated => "narrated",
        }
    }

    /// The format selected by `word`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|format| format.as_str() == word).copied()
    }
}

/// How a report looks. JSON ignores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether ANSI colours are written.
    pub color: bool,
    /// Whether rule ids are links (OSC 8), which only terminals understand.
    pub links: bool,
    /// Columns to fill; long lines of a file are cut to it.
    pub width: usize,
    /// Whether skipped files are listed, not only counted.
    pub verbose: bool,
}

impl Style {
    /// What goes into files and pipes: no colours, no links, 100 columns.
    pub const PLAIN: Self = Self { color: false, links: false, width: 100, verbose: false };
}

/// Writes `report` in `format` to `out`. `sources` are the files its findings point into.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(
    format: Format,
    report: &Report,
    sources: &Sources,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(report, sources, style, out),
        Format::Concise => concise::write(report, sources, out),
        Format::Json => json::write(report, sources, out),
        Format::Narrated => narrated::write(report, sources, style, out),
    }
}

#[cfg(test)]
mod tests;
