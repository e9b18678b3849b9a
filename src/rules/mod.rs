//! The rules: one `.rs` and one `.md` each, side by side.

mod context;
mod registry;
mod rule;

pub use context::{Context, Sink};
pub use registry::{RULES, find};
pub use rule::{Anchor, Check, Confidence, Preset, RawFinding, Rule};
