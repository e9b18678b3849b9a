//! The caplint language: authored shapes, their JSON Schemas, reading and lowering.
//!
//! `docs/language.md` is the reference for people. A document is read in three steps: its JSON
//! Schema finds every violation of shape, checks over the nodes find what a schema cannot say, and
//! serde reads what passed.

mod check;
mod explain;
pub mod graph_paths;
mod lower;
pub mod names;
pub mod print;
mod read;
mod schema;
pub mod shape;
mod spellings;
mod violations;
mod walk;

pub use lower::{lower_policy, lower_tenant, lower_tests};
pub use read::{Read, Shape, read};
pub use schema::{DocumentKind, config_schema, generate, policy_schema_for, schema};
pub use shape::{ConfigFile, PolicyFile, TenantFile, TestsFile};

/// The reserved name (`Office365`, `AllTrusted`, …) that `typed` stands for when only case, spaces,
/// `-` or `_` differ; for hints at unknown names.
#[must_use]
pub fn reserved_name(typed: &str) -> Option<&'static str> {
    spellings::reserved(typed)
}
