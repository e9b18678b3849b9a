//! What a policy set means: who is in scope, and what that rests on.

mod cover;
mod meet;
mod membership;
mod scope;

pub use cover::surely_covers;
pub use meet::surely_meet;
pub use membership::{Directory, Known, Subject};
pub use scope::{Emergency, Exclusion, Reach, Scope, break_glass_assumptions, reaches_global_administrators};
