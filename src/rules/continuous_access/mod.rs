//! Rules about continuous access evaluation and resilience.
//!
//! Precedence, so that one cause gives one finding: the mode is one of three.
//!
//! 1. `disabled`: `cae-disable-scope` when it cannot work as written, else `cae-disabled`.
//! 2. `strictEnforcement`: `cae-strict-enforcement`.
//! 3. `strictLocation`: no location to enforce, `cae-strict-location-without-location`; only locations
//!    that cannot be enforced, `cae-strict-location-country`; else `cae-strict-location-one-ip-version`, once
//!    for each location. `cae-strict-location-not-piloted` is about people and stands on its own, and so
//!    is `cae-range-sum` about the sum of all locations.
//!
//! Of `disableResilienceDefaults` exactly one speaks: `resilience-disabled-group-or-role` where groups or
//! roles are named, else `resilience-defaults-disabled`. That all of this but resilience needs Graph's beta
//! endpoint is said by the input finding `needs-beta` where the config allows v1.0 alone.

pub(super) mod cae_conflict;
pub(super) mod cae_disable_scope;
pub(super) mod cae_disabled;
pub(super) mod cae_range_sum;
pub(super) mod cae_strict_enforcement;
pub(super) mod cae_strict_location_country;
pub(super) mod cae_strict_location_not_piloted;
pub(super) mod cae_strict_location_one_ip_version;
pub(super) mod cae_strict_location_without_location;
pub(super) mod resilience_defaults_disabled;
pub(super) mod resilience_disabled_group_or_role;

use crate::diag::FieldPath;
use crate::model::{ContinuousAccessEvaluation, LocationEntry, LocationWord, Policy};
use crate::semantics::{distinguishes_locations, takes_effect};

use super::Context;

/// Where the mode stands.
const MODE: &str = "session.continuousAccessEvaluation";

fn has_mode(policy: &Policy, mode: ContinuousAccessEvaluation) -> bool {
    policy.session.continuous_access_evaluation.as_ref().is_some_and(|own| *own == mode)
}

/// True when the policy is in force or in report-only and enforces locations strictly.
fn is_strict(policy: &Policy) -> bool {
    takes_effect(policy) && has_mode(policy, ContinuousAccessEvaluation::StrictLocation)
}

/// The policies whose locations the strict policy at `index` enforces: itself, or, where it has no
/// location condition, every other one that is in force or in report-only and has one.
fn enforced_policies(cx: &Context<'_>, index: usize) -> Vec<usize> {
    if distinguishes_locations(cx.policy(index)) {
        return vec![index];
    }
    let others = cx.policies().filter(|(_, policy)| takes_effect(policy) && distinguishes_locations(policy));
    others.map(|(at, _)| at).collect()
}

/// The locations that a policy names, each with its field; `All` is none.
fn named_locations(policy: &Policy) -> Vec<(FieldPath, &LocationEntry)> {
    let side = |key: &str, list: &'_ [LocationEntry]| -> Vec<(FieldPath, usize)> {
        let field = FieldPath::new("conditions.locations").key(key);
        let real = list.iter().enumerate().filter(|(_, entry)| entry.word() != Some(LocationWord::All));
        real.map(|(at, _)| (field.index(at), at)).collect()
    };
    let Some(locations) = &policy.conditions.locations else {
        return Vec::new();
    };
    let included = side("include", &locations.include).into_iter().map(|(field, at)| (field, &locations.include[at]));
    let excluded = side("exclude", &locations.exclude).into_iter().map(|(field, at)| (field, &locations.exclude[at]));
    included.chain(excluded).collect()
}
