//! Reports of a comparison: what a change does to sign-ins.

mod human;
mod json;
mod markdown;
mod page;
mod view;

use std::io;

use crate::engine::Diffed;

use super::{Format, Style};

pub use json::schema as diff_schema;

/// The formats in which a comparison can be written.
pub const DIFF_FORMATS: &[Format] = &[Format::Human, Format::Json, Format::Markdown];

/// Writes `diffed` in `format`, one of [`DIFF_FORMATS`]; any other is written as for people.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_diff(format: Format, diffed: &Diffed, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Json => json::write(diffed, out),
        Format::Markdown => markdown::write(diffed, style, out),
        _ => human::write(diffed, style, out),
    }
}
