//! What a change of policies does to sign-ins.

mod alike;
mod cause;
mod classes;
mod compare;
#[expect(clippy::module_inception, reason = "the comparison itself, beside its parts")]
mod diff;
mod edit;
mod formulas;
mod idle;
mod outcome;
mod pairs;
mod regions;
mod result;
mod rows;
mod session;
mod tenant;
#[cfg(test)]
mod tests;
mod unread;

pub use diff::{ChangeAnswer, DiffOptions, changes_allowed, diff};
pub use edit::{Change, Edit, Nature, Pair, Side};
pub use pairs::{edits, pairs};
pub use result::{ChangedRegion, Consequence, Idle, Row, SessionChange, SetDiff, StageChange, Verdict};
pub use tenant::TenantEdit;
