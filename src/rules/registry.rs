//! The list of all rules.

use super::{Rule, break_glass, conditions, devices, grants, legacy, naming, risk, rollout, session};

/// Declares the list of rules by their modules.
macro_rules! rules {
    ($($family:ident::$rule:ident),* $(,)?) => {
        /// Every rule, sorted by id.
        pub static RULES: &[&Rule] = &[$(&$family::$rule::RULE),*];
    };
}

rules! {
    conditions::all_beside_others,
    grants::approved_app_retired,
    grants::approved_app_retired_in_and,
    grants::approved_app_retired_in_or,
    break_glass::block_all_resources_broad,
    break_glass::block_everyone,
    grants::block_with_other_controls,
    break_glass::break_glass_maybe_in_scope,
    break_glass::break_glass_member_missing,
    break_glass::break_glass_not_declared,
    break_glass::break_glass_not_excluded,
    break_glass::break_glass_not_excluded_report_only,
    break_glass::break_glass_not_monitored,
    break_glass::break_glass_only_in_group,
    break_glass::break_glass_via_role_exclusion,
    break_glass::break_glass_without_own_policy,
    risk::combined_risk_conditions,
    devices::compliant_device_unsupported_platform,
    break_glass::current_admin_placeholder,
    devices::device_grant_guests,
    devices::dir_sync_accounts_maybe_in_scope,
    devices::dir_sync_accounts_not_excluded,
    naming::duplicate_display_name,
    naming::exception_group_name,
    legacy::exchange_active_sync_beyond_exchange,
    conditions::exclude_without_include,
    conditions::excludes_everything,
    break_glass::fewer_than_two_break_glass,
    grants::grant_operator_missing,
    devices::hybrid_join_any_platform,
    devices::hybrid_join_non_windows,
    conditions::included_and_excluded,
    break_glass::inconsistent_break_glass_exclusion,
    devices::intune_enrollment_unneeded_exclusion,
    legacy::legacy_authentication_half_blocked,
    legacy::legacy_clients_asked_for_mfa,
    break_glass::location_allow_list_lockout,
    devices::mam_guests,
    devices::mam_on_desktop,
    devices::mam_platforms,
    devices::mam_windows_preview,
    conditions::mixed_resource_families,
    legacy::modern_clients_only,
    grants::no_controls,
    conditions::no_target,
    risk::password_change_extra_conditions,
    risk::password_change_extra_controls,
    devices::password_change_guests,
    risk::password_change_needs_all_apps,
    risk::password_change_needs_and,
    risk::password_change_needs_mfa,
    risk::password_change_needs_user_risk,
    risk::password_change_session_controls,
    devices::platform_only_trust,
    naming::policy_name,
    conditions::policy_never_applies,
    devices::report_only_device_prompt,
    risk::risk_level_low,
    risk::risk_levels_without_high,
    risk::risk_remediation_extra_conditions,
    risk::risk_remediation_extra_controls,
    risk::risk_remediation_needs_all_apps,
    risk::risk_remediation_needs_every_time,
    risk::risk_remediation_needs_strength,
    risk::risk_remediation_needs_user_risk,
    risk::risk_remediation_with_password_change,
    rollout::rollout_stage_overdue,
    break_glass::self_lockout_device,
    break_glass::self_lockout_strength,
    session::sif_too_long_privileged,
    grants::strength_and_mfa,
    devices::subscription_activation,
    session::token_protection_incompatible_app,
    session::token_protection_missing_platform,
    break_glass::too_many_break_glass,
    conditions::user_actions_with_authentication_contexts,
    devices::windows_phone_listed,
}

/// The rule with `id`.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

#[cfg(test)]
mod tests;
