//! What a policy set does to one sign-in of which everything is known.
//!
//! Written from Microsoft's documents alone and without the universe of the proofs: it is what their
//! answers are held against. `docs/semantics.md` lists each documented point with its source and each
//! undocumented one with the reading that is taken.

mod achieve;
mod applies;
mod conditions;
mod controls;
mod demand;
mod device_filter;
mod evaluator;
mod reason;
mod session;
mod strength;
mod target;
#[cfg(test)]
pub(in crate::semantics) mod tests;
mod who;

use crate::model::Choices;

pub use achieve::Obstacle;
pub(super) use achieve::{is_met, obstacle_to};
pub use applies::{policy_reasons, region_holds};
pub(super) use demand::{Demand, Reading, demand};
pub(super) use device_filter::{is_readable, readable};
pub(super) use evaluator::names_action;
pub use evaluator::{Decision, Evaluation, Evaluator, Outcome, PolicyResult, Unmet, UnreadControl};
pub use reason::{Reason, flags};
pub use session::{Frequency, Held, MergedSession, SessionConflict};
pub(super) use strength::implies;
pub(super) use target::BASELINE_AUDIENCE;
