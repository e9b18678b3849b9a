//! What a change of policies does to sign-ins.

mod compare;
mod edit;
mod pairs;

pub use edit::{Change, Edit, Nature, Pair, Side};
pub use pairs::{edits, pairs};
