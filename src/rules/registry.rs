//! The list of all rules.

use super::Rule;

/// Declares the families' modules and the list of their rules in one go.
macro_rules! rules {
    ($($rule:path),* $(,)?) => {
        /// Every rule, sorted by id.
        pub static RULES: &[&Rule] = &[$(&$rule),*];
    };
}

rules! {}

/// The rule with `id`.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}
