//! Text as caplint sees it: decoded files, byte spans, lines and columns.
//!
//! Everything above this layer speaks of places as byte offsets into the decoded
//! UTF-8 text; lines and columns are computed only for what is printed.

mod encoding;
mod line_index;
pub mod sanitize;
mod source;
mod span;
mod wording;

pub use encoding::{DecodeError, Decoded, decode};
pub use line_index::{LineColumn, LineIndex};
pub use source::{Encoding, FileId, SourceFile, Sources};
pub use span::Span;
pub use wording::{and_list, count, or_list};
