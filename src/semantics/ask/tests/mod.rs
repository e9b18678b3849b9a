//! Questions about small sets.

mod coverage;
mod edits;
mod laws;
mod meetable;
mod outcomes;
mod some;
mod support;
mod unread;
