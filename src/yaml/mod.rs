//! YAML and JSON documents as trees that know where everything was written.
//!
//! One parse gives values, byte-exact spans of keys and values, comments with their owners, and
//! style. Nothing above this layer sees a parser.

mod build;
mod comments;
mod embedded;
pub mod emit;
mod events;
mod inner;
mod json;
mod json_problems;
mod json_scan;
mod keys;
mod limits;
mod lines;
#[cfg(test)]
mod mistakes;
mod parse;
mod problems;
mod report;
pub mod scalar;
mod stream;
#[cfg(test)]
mod tests;
mod tree;
mod value;

pub use embedded::parse_embedded;
pub use inner::inner_span;
pub use limits::{Limits, too_large};
pub use parse::{Parsed, parse, syntax_of};
pub use scalar::yaml11;

pub use tree::{
    Comment, Document, Node, NodeKind, Placement, RawNode, Scalar, ScalarStyle, Shape, Syntax, TreeBuilder,
};
