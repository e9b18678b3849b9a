//! Questions about small sets.

mod coverage;
mod edits;
mod laws;
mod outcomes;
mod some;
mod support;
