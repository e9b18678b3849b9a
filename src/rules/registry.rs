//! The list of all rules.

use super::{Rule, break_glass, devices, grants, naming, rollout, session};

/// Declares the list of rules by their modules.
macro_rules! rules {
    ($($family:ident::$rule:ident),* $(,)?) => {
        /// Every rule, sorted by id.
        pub static RULES: &[&Rule] = &[$(&$family::$rule::RULE),*];
    };
}

rules! {
    session::app_enforced_needs_service_config,
    session::app_enforced_wrong_app,
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
    session::cloud_app_security_without_browser,
    devices::compliant_device_unsupported_platform,
    break_glass::current_admin_placeholder,
    devices::device_grant_guests,
    devices::dir_sync_accounts_maybe_in_scope,
    devices::dir_sync_accounts_not_excluded,
    session::direct_connect_session,
    naming::duplicate_display_name,
    rollout::enforced_without_report_only_stage,
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
    session::persistent_always,
    session::persistent_always_with_short_sif,
    session::persistent_browser_not_all_apps,
    session::persistent_conflict,
    devices::platform_only_trust,
    devices::report_only_device_prompt,
    rollout::report_only_gps,
    rollout::report_only_user_action,
    rollout::review_overdue,
    session::risk_policy_without_every_time,
    rollout::rollout_stage_early,
    rollout::rollout_stage_overdue,
    rollout::rollout_stages_out_of_order,
    rollout::rollout_without_pilot,
    break_glass::self_lockout_device,
    break_glass::self_lockout_strength,
    session::session_control_with_block,
    session::sif_below_prt_refresh,
    session::sif_days_out_of_range,
    session::sif_every_time_all_apps,
    session::sif_every_time_daily_apps,
    session::sif_every_time_no_risk_level,
    session::sif_every_time_sign_in_risk_without_mfa,
    session::sif_every_time_too_many_apps,
    session::sif_every_time_user_risk_without_remediation,
    session::sif_every_time_with_value,
    session::sif_every_time_workload_identity,
    session::sif_excessive,
    session::sif_hours_out_of_range,
    session::sif_secondary_without_mfa,
    session::sif_too_long_guest,
    session::sif_too_long_privileged,
    session::sif_value_missing,
    rollout::stale_report_only,
    grants::strength_and_mfa,
    devices::subscription_activation,
    session::token_protection_incompatible_app,
    session::token_protection_missing_platform,
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
