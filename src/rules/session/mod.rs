//! Rules about session controls.
//!
//! Precedence, so that one cause gives one finding:
//!
//! 1. A sign-in frequency that is none (`sif-value-missing`, the two `…-out-of-range`,
//!    `sif-every-time-with-value`) is reported in every state, and no rule counts by its period.
//!    `sif-every-time-with-other-controls` is about what stands beside the frequency, and speaks beside the rules
//!    about that control.
//! 2. A policy that blocks: `session-control-with-block` alone. Of workload and agent identities that
//!    should sign in every time `sif-every-time-workload-identity` speaks, of their other session
//!    controls the family `graph`. Token Protection beside a block belongs to its own family.
//! 3. A period that is too long: for privileged roles `sif-too-long-privileged`, else for guests
//!    `sif-too-long-guest`, else for anybody `sif-excessive`.
//! 4. `everyTime` with a risk condition belongs to the rules about risk. Without one:
//!    `sif-every-time-all-apps`, else `sif-every-time-daily-apps`, else `sif-every-time-too-many-apps`. Of apps that
//!    cannot do it `sif-every-time-private-access` speaks, with or without a risk condition.
//! 5. A browser that keeps its session: `persistent-browser-not-all-apps`, else
//!    `persistent-conflict`, else `persistent-always-with-short-sif`, else `persistent-always`.
//!
//! 6. Two periods for the same sign-ins: of Exchange beside SharePoint `sif-exchange-sharepoint-mismatch`, of a
//!    longer one beside a shorter for the same people `sif-conflict-overlap`, which is silent about `everyTime`
//!    on occasion.
//!
//! Token Protection and continuous access evaluation have families of their own.

pub(super) mod app_enforced_needs_service_config;
pub(super) mod app_enforced_wrong_app;
pub(super) mod cloud_app_security_without_browser;
pub(super) mod direct_connect_session;
pub(super) mod persistent_always;
pub(super) mod persistent_always_with_short_sif;
pub(super) mod persistent_browser_not_all_apps;
pub(super) mod persistent_conflict;
pub(super) mod risk_policy_without_every_time;
pub(super) mod session_control_with_block;
pub(super) mod sif_below_prt_refresh;
pub(super) mod sif_conflict_overlap;
pub(super) mod sif_days_out_of_range;
pub(super) mod sif_every_time_all_apps;
pub(super) mod sif_every_time_daily_apps;
pub(super) mod sif_every_time_no_risk_level;
pub(super) mod sif_every_time_private_access;
pub(super) mod sif_every_time_sign_in_risk_without_mfa;
pub(super) mod sif_every_time_too_many_apps;
pub(super) mod sif_every_time_user_risk_without_remediation;
pub(super) mod sif_every_time_with_other_controls;
pub(super) mod sif_every_time_with_value;
pub(super) mod sif_every_time_workload_identity;
pub(super) mod sif_excessive;
pub(super) mod sif_exchange_sharepoint_mismatch;
pub(super) mod sif_hours_out_of_range;
pub(super) mod sif_secondary_without_mfa;
pub(super) mod sif_too_long_guest;
pub(super) mod sif_too_long_privileged;
pub(super) mod sif_value_missing;

use std::ops::RangeInclusive;

use crate::catalog;
use crate::model::{
    BuiltInControl, FrequencyUnit, PersistentBrowser, Policy, Principals, Session, SignInFrequency, UserWord,
};
use crate::semantics::{is_mfa, surely_covers, surely_meet, takes_effect};
use crate::text::count;

use super::{Context, RawFinding};

/// Periods that the portal offers, and tools that write to Graph allow.
const HOURS: RangeInclusive<i64> = 1..=23;
const DAYS: RangeInclusive<i64> = 1..=365;

fn blocks(policy: &Policy) -> bool {
    policy.grant.as_ref().is_some_and(|grant| grant.has(BuiltInControl::Block))
}

/// The controls that work on a session that was granted. Strict location and the resilience
/// defaults decide how soon and how surely a block holds, so they are none. Token Protection has a
/// rule of its own.
pub(super) fn dead_controls(session: &Session) -> Vec<&'static str> {
    let controls = [
        ("signInFrequency", session.sign_in_frequency.is_some()),
        ("persistentBrowser", session.persistent_browser.is_some()),
        ("applicationEnforcedRestrictions", session.application_enforced_restrictions),
        ("cloudAppSecurity", session.cloud_app_security.is_some()),
        ("globalSecureAccessProfile", session.global_secure_access_profile.is_some()),
    ];
    controls.into_iter().filter_map(|(name, set)| set.then_some(name)).collect()
}

/// True when MFA or an authentication strength is among the grant controls.
fn asks_for_mfa(policy: &Policy) -> bool {
    policy.grant.as_ref().is_some_and(|grant| grant.controls.iter().any(is_mfa))
}

/// True for a policy for identities without people.
fn is_for_workloads(policy: &Policy) -> bool {
    policy.workload_identities.is_some() || policy.agent_identities.is_some()
}

fn asks_every_time(policy: &Policy) -> bool {
    policy.session.sign_in_frequency.as_ref().is_some_and(SignInFrequency::is_every_time)
}

/// True when people get in and are asked to sign in every time.
fn prompts_every_time(policy: &Policy) -> bool {
    asks_every_time(policy) && takes_effect(policy) && !blocks(policy) && !is_for_workloads(policy)
}

/// True when the policy is for some risk of a user or a sign-in only.
fn has_risk(policy: &Policy) -> bool {
    let conditions = &policy.conditions;
    !conditions.sign_in_risk.is_empty() || !conditions.user_risk.is_empty() || !conditions.insider_risk.is_empty()
}

/// Index of the first resource in which people work all day.
fn microsoft_365(policy: &Policy) -> Option<usize> {
    policy.resources.include.iter().position(|app| catalog::session_apps().is_used_all_day(app))
}

/// The value of a period in `unit` that nothing offers.
fn out_of_range(policy: &Policy, unit: FrequencyUnit) -> Option<i64> {
    let frequency = policy.session.sign_in_frequency.as_ref().filter(|frequency| !frequency.is_every_time())?;
    let own = frequency.unit.as_ref()?.known()?;
    frequency.value.filter(|value| own == unit && !range(unit).contains(value))
}

fn range(unit: FrequencyUnit) -> RangeInclusive<i64> {
    if unit == FrequencyUnit::Hours { HOURS } else { DAYS }
}

/// The finding on a period in `unit` that nothing offers, without a way out.
fn out_of_range_finding(cx: &Context<'_>, index: usize, unit: FrequencyUnit) -> Option<RawFinding> {
    let value = out_of_range(cx.policy(index), unit)?;
    let allowed = format!("{} to {}", range(unit).start(), range(unit).end());
    let message = format!("A sign-in frequency of {value} {unit} is outside {allowed}");
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message).label(format!("not {allowed}"));
    Some(finding.why(
        "The portal offers no such period and Graph may refuse the policy, so that it asks nobody to sign in again",
    ))
}

/// The period in hours, when it is one that can be set.
fn valid_hours(policy: &Policy) -> Option<i64> {
    let wrong = |unit| out_of_range(policy, unit).is_some();
    let hours = policy.session.sign_in_frequency.as_ref()?.hours()?;
    (!wrong(FrequencyUnit::Hours) && !wrong(FrequencyUnit::Days)).then_some(hours)
}

/// A number of hours as the language writes it: `1 hour`, `12 hours`, `7 days`.
fn period(hours: i64) -> String {
    if hours % 24 == 0 { count(hours / 24, "day") } else { count(hours, "hour") }
}

/// True when the policy has people sign in again within `limit` hours.
fn is_within(policy: &Policy, limit: i64) -> bool {
    asks_every_time(policy) || valid_hours(policy).is_some_and(|hours| hours <= limit)
}

/// The period of a policy in force where it is longer than `limit` hours and no other policy holds the
/// same sign-ins to it.
fn hours_beyond(cx: &Context<'_>, index: usize, limit: i64) -> Option<i64> {
    let policy = cx.policy(index);
    let hours = valid_hours(policy).filter(|hours| takes_effect(policy) && *hours > limit)?;
    let stricter = |other: &Policy| is_within(other, limit) && surely_covers(other, policy);
    (!cx.policies().any(|(_, other)| stricter(other))).then_some(hours)
}

/// Names of the privileged roles the policy is for.
fn privileged_roles(policy: &Policy) -> Vec<&'static str> {
    let roles = policy.users.iter().flat_map(|users| &users.include.roles);
    let known = roles.filter_map(|role| catalog::roles().by_id(role.graph()));
    known.filter(|role| role.privileged).map(|role| role.name.as_str()).collect()
}

/// The field by which the policy is for guests, when it is not for everyone.
fn guests(policy: &Policy) -> Option<&'static str> {
    let include = &policy.users.as_ref()?.include;
    if include.is_all() {
        return None;
    }
    if include.guests.is_some() {
        return Some("users.include.guests");
    }
    include.has(UserWord::GuestsOrExternalUsers).then_some("users.include")
}

fn is_for_guests_alone(include: &Principals) -> bool {
    let word =
        |user: &crate::model::UserEntry| matches!(user.word(), Some(UserWord::GuestsOrExternalUsers | UserWord::None));
    let guests = include.guests.is_some() || include.has(UserWord::GuestsOrExternalUsers);
    guests && include.users.iter().all(word) && include.groups.is_empty() && include.roles.is_empty()
}

/// True for an enabled or report-only policy whose browsers keep the session.
fn keeps_browsers(policy: &Policy) -> bool {
    takes_effect(policy)
        && policy.session.persistent_browser.as_ref().is_some_and(|mode| *mode == PersistentBrowser::Always)
}

/// True when the sign-in has to be renewed within less than a day.
fn short_period(policy: &Policy) -> bool {
    asks_every_time(policy) || valid_hours(policy).is_some_and(|hours| hours < 24)
}

/// The policies that tell the same browsers to drop the session which the policy at `index` tells
/// them to keep.
fn conflicts(cx: &Context<'_>, index: usize) -> Vec<usize> {
    let policy = cx.policy(index);
    if !keeps_browsers(policy) || blocks(policy) {
        return Vec::new();
    }
    let drops = |other: &Policy| {
        let never = other.session.persistent_browser.as_ref().is_some_and(|mode| *mode == PersistentBrowser::Never);
        never && other.resources.is_all() && !blocks(other)
    };
    cx.policies().filter(|(_, other)| drops(other) && surely_meet(policy, other)).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::period;

    #[test]
    fn periods_read_as_the_language_writes_them() {
        assert_eq!([1, 4, 24, 30, 168].map(period), ["1 hour", "4 hours", "1 day", "30 hours", "7 days"]);
    }
}
