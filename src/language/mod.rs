//! The caplint language: authored shapes, their JSON Schemas, reading and lowering.
//!
//! `docs/language.md` is the reference for people. A document is read in three steps: its JSON
//! Schema finds every violation of shape, checks over the nodes find what a schema cannot say, and
//! serde reads what passed.

pub mod schema;
pub mod shape;
