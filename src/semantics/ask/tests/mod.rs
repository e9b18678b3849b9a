//! Questions about small sets.

mod support;
