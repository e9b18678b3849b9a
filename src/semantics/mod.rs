//! What a policy set means: who is in scope, and what that rests on.

mod cover;
mod membership;
mod scope;

pub use cover::surely_covers;
pub use membership::{Known, Subject, belongs};
pub use scope::{
    Emergency, Exclusion, Reach, break_glass, break_glass_assumptions, break_glass_complete, is_break_glass_policy,
    reach, reaches_global_administrators,
};
