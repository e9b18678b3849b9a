//! The rules: one `.rs` and one `.md` each, side by side.
//!
//! A rule is registered by one line in `registry.rs`; its family's `mod.rs` declares the module and
//! says which rule of the family speaks when several could.

mod break_glass;
mod conditions;
mod context;
mod continuous_access;
mod coverage;
mod device_filter;
mod devices;
mod effect;
mod filters;
mod goal;
mod grants;
mod graph;
mod ip_range;
mod legacy;
mod lockout;
mod naming;
mod proofs;
mod registry;
mod risk;
mod rollout;
mod rule;
mod session;
mod token_protection;
mod whole;
mod wording;

pub use context::{Context, Sink};
pub use proofs::Proofs;
pub use registry::{RULES, find};
pub use rule::{Anchor, Check, Confidence, Preset, RawFinding, Rule};
