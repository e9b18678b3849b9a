//! What a policy set means: who is in scope, and what that rests on.

mod cover;
mod filter;
mod guests;
mod location;
mod membership;
mod scope;

pub use cover::{covers_users, is_any, surely_covers};
pub use filter::spares_unregistered;
pub use guests::guests_in_scope;
pub use location::{LocationFact, distinguishes_locations, location_fact};
pub use membership::{Directory, Known, Subject};
pub use scope::{Emergency, Exclusion, Reach, Scope, break_glass_assumptions, reaches_global_administrators};
