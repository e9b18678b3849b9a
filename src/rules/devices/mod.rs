//! Rules about demands on devices, platforms and apps.
//!
//! Precedence, so that one cause gives one finding. The retired `approvedApplication` counts for none
//! of them; the family `grants` speaks of it.
//!
//! 1. `hybridJoined` with no way round: platforms named beside Windows are `hybrid-join-non-windows`;
//!    no platform named is `hybrid-join-any-platform`.
//! 2. App protection with no way round that reaches macOS or Linux is `mam-on-desktop`, named or not;
//!    where another control is offered and no named platform has app protection, `mam-platforms`.
//!    Windows named is `mam-windows-preview`, whatever the others say of other platforms.
//! 3. Guests: `mam-guests` where only apps let in, `device-grant-guests` where devices or apps do and a
//!    device is among them, `password-change-guests` for a password change.
//! 4. Windows Phone: `compliant-device-unsupported-platform` and `hybrid-join-non-windows` before
//!    `windows-phone-listed`.
//! 5. Synchronisation accounts: the fact in the tenant file decides between
//!    `dir-sync-accounts-not-excluded`, `dir-sync-accounts-maybe-in-scope` and silence.

pub(super) mod compliant_device_unsupported_platform;
pub(super) mod device_grant_guests;
pub(super) mod dir_sync_accounts_maybe_in_scope;
pub(super) mod dir_sync_accounts_not_excluded;
pub(super) mod hybrid_join_any_platform;
pub(super) mod hybrid_join_non_windows;
pub(super) mod intune_enrollment_unneeded_exclusion;
pub(super) mod mam_guests;
pub(super) mod mam_on_desktop;
pub(super) mod mam_platforms;
pub(super) mod mam_windows_preview;
pub(super) mod password_change_guests;
pub(super) mod platform_only_trust;
pub(super) mod report_only_device_prompt;
pub(super) mod subscription_activation;
pub(super) mod windows_phone_listed;

use crate::catalog::DIRECTORY_SYNCHRONIZATION;
use crate::diag::FieldPath;
use crate::model::{BuiltInControl, ClientApp, Conditions, FilterMode, GrantControl, GuestType, Platform, Policy};
use crate::semantics::{
    Demand, accounts_from_elsewhere, covers_client, covers_platform, demand, has_unread_condition, is_control,
    is_device, is_mfa, takes_effect,
};

use super::Context;

/// The policy at `index` with what it demands, when it is enabled or report-only and demands something.
fn in_use<'c>(cx: &Context<'c>, index: usize) -> Option<(&'c Policy, Demand<'c>)> {
    let policy = cx.policy(index);
    let demand = demand(policy, cx.tenant(), cx.now).filter(|_| takes_effect(policy))?;
    Some((policy, demand))
}

/// Where the control at `at` stands.
fn control_path(policy: &Policy, at: usize) -> FieldPath {
    policy.grant.as_ref().map_or_else(|| FieldPath::new("grant"), |grant| grant.control_path(at))
}

/// The first of `platforms` that the policy names and its condition holds for, with the names of all
/// such.
fn named(policy: &Policy, platforms: &[Platform]) -> Option<(FieldPath, Vec<&'static str>)> {
    let sides = policy.conditions.platforms.as_ref()?;
    let counts = |platform: Platform| platforms.contains(&platform) && covers_platform(&policy.conditions, platform);
    let wanted = sides.include.iter().enumerate().filter_map(|(at, word)| Some((at, word.known()?)));
    let hits: Vec<(usize, Platform)> = wanted.filter(|(_, platform)| counts(*platform)).collect();
    let (first, _) = hits.first()?;
    let field = FieldPath::new("conditions.platforms.include").index(*first);
    Some((field, hits.iter().map(|(_, platform)| crate::model::WordList::as_str(*platform)).collect()))
}

/// True when the policy names no platform: whatever it does not exclude is meant.
fn is_for_any_platform(policy: &Policy) -> bool {
    let sides = policy.conditions.platforms.as_ref();
    sides.is_none_or(|sides| sides.include.is_empty() || sides.include.iter().any(|word| *word == Platform::All))
}

/// True when the policy is only for devices that a filter picks: which platforms those have, the filter
/// decides and not the platform condition.
fn is_held_to_devices(policy: &Policy) -> bool {
    let filter = policy.conditions.device_filter.as_ref();
    filter.is_some_and(|filter| filter.mode == FilterMode::Include)
}

/// The guests whom the policy is surely for and whose account belongs to another organisation, in
/// words. User actions are left out: guests do not join devices here.
fn locked_out_guests(policy: &Policy) -> Option<&'static str> {
    let users = policy.users.as_ref().filter(|_| policy.resources.user_actions.is_empty())?;
    match accounts_from_elsewhere(users).as_slice() {
        [] => None,
        [GuestType::B2bDirectConnectUser] => Some("users of shared channels"),
        _ => Some("guests"),
    }
}

/// The control and the field when the policy names Windows Phone and demands a compliant device.
fn unmet_on_windows_phone(policy: &Policy, demand: &Demand<'_>) -> Option<(usize, FieldPath)> {
    let compliance = |control: &GrantControl| is_control(control, BuiltInControl::CompliantDevice);
    let hybrid = |control: &GrantControl| is_control(control, BuiltInControl::DomainJoinedDevice);
    let at = demand.position(compliance).filter(|_| demand.always(is_device) && !demand.always(hybrid))?;
    let (field, _) = named(policy, &[Platform::WindowsPhone])?;
    Some((at, field))
}

/// Index of the control that a synchronisation account cannot show, when the enabled policy surely
/// applies to its sign-ins: it is for everyone, at all resources, and does not exclude the role.
fn stops_synchronisation(cx: &Context<'_>, index: usize) -> Option<usize> {
    let (policy, demand) = in_use(cx, index).filter(|(policy, _)| policy.is_enabled())?;
    let users = policy.users.as_ref()?;
    let excluded = users.exclude.roles.iter().any(|role| role.is(DIRECTORY_SYNCHRONIZATION));
    let resources = policy.resources.is_all() && policy.resources.filter.is_none();
    let person_or_device = |control: &GrantControl| is_mfa(control) || is_device(control);
    let services = reaches_services(&policy.conditions) && !has_unread_condition(policy);
    let applies = users.include.is_all() && !excluded && resources && services;
    demand.position(person_or_device).filter(|_| applies && demand.always(person_or_device))
}

/// True when the conditions surely let the sign-ins of a service on a Windows server through.
fn reaches_services(conditions: &Conditions) -> bool {
    let client = covers_client(conditions, ClientApp::MobileAppsAndDesktopClients);
    let rest = Conditions { client_apps: Vec::new(), platforms: None, ..conditions.clone() };
    client && covers_platform(conditions, Platform::Windows) && crate::semantics::is_unconditional(&rest)
}
