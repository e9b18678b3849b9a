//! The list of all rules.

use super::{Rule, break_glass, continuous_access, devices, grants, naming, rollout, session, token_protection};

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
    break_glass::block_all_resources_broad,
    break_glass::block_everyone,
    break_glass::break_glass_maybe_in_scope,
    break_glass::break_glass_member_missing,
    break_glass::break_glass_not_declared,
    break_glass::break_glass_not_excluded,
    break_glass::break_glass_not_excluded_report_only,
    break_glass::break_glass_not_monitored,
    break_glass::break_glass_only_in_group,
    break_glass::break_glass_via_role_exclusion,
    break_glass::break_glass_without_own_policy,
    continuous_access::cae_disable_scope,
    continuous_access::cae_disabled,
    continuous_access::cae_range_sum,
    continuous_access::cae_strict_enforcement,
    continuous_access::cae_strict_location_country,
    continuous_access::cae_strict_location_not_piloted,
    continuous_access::cae_strict_location_one_ip_version,
    continuous_access::cae_strict_location_without_location,
    devices::compliant_device_unsupported_platform,
    break_glass::current_admin_placeholder,
    devices::device_grant_guests,
    devices::dir_sync_accounts_maybe_in_scope,
    devices::dir_sync_accounts_not_excluded,
    naming::duplicate_display_name,
    break_glass::fewer_than_two_break_glass,
    devices::hybrid_join_any_platform,
    devices::hybrid_join_non_windows,
    break_glass::inconsistent_break_glass_exclusion,
    devices::intune_enrollment_unneeded_exclusion,
    break_glass::location_allow_list_lockout,
    devices::mam_guests,
    devices::mam_on_desktop,
    devices::mam_platforms,
    devices::mam_windows_preview,
    devices::password_change_guests,
    devices::platform_only_trust,
    devices::report_only_device_prompt,
    continuous_access::resilience_defaults_disabled,
    continuous_access::resilience_disabled_group_or_role,
    rollout::rollout_stage_overdue,
    break_glass::self_lockout_device,
    break_glass::self_lockout_strength,
    session::sif_too_long_privileged,
    grants::strength_and_mfa,
    devices::subscription_activation,
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
    break_glass::too_many_break_glass,
    devices::windows_phone_listed,
}

/// The rule with `id`.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

#[cfg(test)]
mod tests;
