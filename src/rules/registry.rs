//! The list of all rules.

use super::{Rule, break_glass, grants, naming, rollout, session};

/// Declares the list of rules by their modules.
macro_rules! rules {
    ($($family:ident::$rule:ident),* $(,)?) => {
        /// Every rule, sorted by id.
        pub static RULES: &[&Rule] = &[$(&$family::$rule::RULE),*];
    };
}

rules! {
    grants::approved_app_retired,
    grants::approved_app_retired_in_and,
    grants::approved_app_retired_in_or,
    break_glass::break_glass_maybe_in_scope,
    break_glass::break_glass_member_missing,
    break_glass::break_glass_not_declared,
    break_glass::break_glass_not_excluded,
    break_glass::break_glass_not_excluded_report_only,
    naming::duplicate_display_name,
    break_glass::fewer_than_two_break_glass,
    break_glass::inconsistent_break_glass_exclusion,
    rollout::rollout_stage_overdue,
    session::sif_too_long_privileged,
    grants::strength_and_mfa,
    session::token_protection_incompatible_app,
    session::token_protection_missing_platform,
}

/// The rule with `id`.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

#[cfg(test)]
mod tests;
