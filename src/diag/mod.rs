//! What every layer reports with: fields, document places, severities, findings.

pub mod bug;
pub mod codes;
mod field;
mod finding;
mod fingerprint;
mod nearest;
mod severity;
mod source_map;

pub use field::FieldPath;
pub use finding::{Finding, Label, Place};
pub use fingerprint::fingerprints;
pub use nearest::{nearest, nearest_few};
pub use severity::Severity;
pub use source_map::{Face, Found, NodeId, NodeRef, Origin, SourceMap};
