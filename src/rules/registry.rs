//! The list of all rules.

use super::{Rule, break_glass, continuous_access, grants, naming, rollout, session, token_protection};

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
    continuous_access::cae_disable_scope,
    continuous_access::cae_disabled,
    continuous_access::cae_range_sum,
    continuous_access::cae_strict_enforcement,
    continuous_access::cae_strict_location_country,
    continuous_access::cae_strict_location_not_piloted,
    continuous_access::cae_strict_location_one_ip_version,
    continuous_access::cae_strict_location_without_location,
    naming::duplicate_display_name,
    break_glass::fewer_than_two_break_glass,
    break_glass::inconsistent_break_glass_exclusion,
    continuous_access::resilience_defaults_disabled,
    continuous_access::resilience_disabled_group_or_role,
    rollout::rollout_stage_overdue,
    session::sif_too_long_privileged,
    grants::strength_and_mfa,
    token_protection::token_protection_all_apps,
    token_protection::token_protection_apple_preview,
    token_protection::token_protection_avd_on_apple,
    token_protection::token_protection_browser_included,
    token_protection::token_protection_browser_only,
    token_protection::token_protection_filter_spares_unregistered,
    token_protection::token_protection_filter_wrong_form,
    token_protection::token_protection_guests,
    token_protection::token_protection_incompatible_app,
    token_protection::token_protection_legacy_client_types,
    token_protection::token_protection_missing_companion_app,
    token_protection::token_protection_missing_platform,
    token_protection::token_protection_no_device_filter,
    token_protection::token_protection_not_piloted,
    token_protection::token_protection_office365_group,
    token_protection::token_protection_pilot_unknown,
    token_protection::token_protection_split_platforms,
    token_protection::token_protection_switched_off,
    token_protection::token_protection_unsupported_app,
    token_protection::token_protection_unsupported_platform,
    token_protection::token_protection_with_block,
}

/// The rule with `id`.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

#[cfg(test)]
mod tests;
