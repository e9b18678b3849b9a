//! YAML and JSON documents as trees that know where everything was written.
//!
//! One parse gives values, byte-exact spans of keys and values, comments with their owners, and
//! style. Nothing above this layer sees a parser.

pub mod scalar;
mod tree;

pub use tree::{
    Comment, Document, Node, NodeKind, Placement, RawNode, Scalar, ScalarStyle, Shape, Syntax, TreeBuilder,
};
