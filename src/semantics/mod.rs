//! What a policy set means: who is in scope, and what that rests on.

mod cover;
mod legacy;
mod membership;
mod never;
mod scope;

pub use cover::surely_covers;
pub use legacy::{blocks_client, reaches_exchange};
pub use membership::{Directory, Known, Subject};
pub use never::{Dead, Dimension, dimensions, includes_no_resource, includes_nobody};
pub use scope::{Emergency, Exclusion, Reach, Scope, break_glass_assumptions, reaches_global_administrators};
