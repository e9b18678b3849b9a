//! Questions about small sets.

mod coverage;
mod support;
