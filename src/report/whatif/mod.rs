//! What comes of one sign-in: for people, for programs, and as Graph would answer.

mod human;
mod json;
mod shape;
mod words;

use std::io;

use crate::engine::WhatIf;

use super::Style;

pub use json::schema as whatif_schema;

/// Formats of a `whatif`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WhatIfFormat {
    /// The answer in a line, then why.
    Human,
    /// Versioned JSON, for programs.
    Json,
    /// The response of Graph's `evaluate`.
    Graph,
}

impl WhatIfFormat {
    /// Every format with the word that selects it and what it is for.
    pub const ALL: &[(Self, &'static str, &'static str)] = &[
        (Self::Human, "human", "The answer in a line, then why, for people"),
        (Self::Json, "json", "JSON, for programs"),
        (Self::Graph, "graph", "The response of Graph's `evaluate`, in which what is missing does not match"),
    ];
}

/// Writes the answers. Problems are said by the caller, in JSON here as well.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_whatif(
    format: WhatIfFormat,
    whatif: &WhatIf,
    style: Style<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        WhatIfFormat::Human => human::write(whatif, style, out),
        WhatIfFormat::Json => json::write(whatif, out),
        WhatIfFormat::Graph => json::graph(whatif, out),
    }
}
