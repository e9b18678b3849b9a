//! The canonical print, from outside: what it says is read back as the same policy.

mod corpus;
mod docs;
mod laws;
mod shipped;
pub(crate) mod support;
