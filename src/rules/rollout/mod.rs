//! Rules about staged rollouts, report-only and days that were written down.
//!
//! Precedence, so that one cause gives one finding:
//!
//! 1. Days that run backwards are the business of `rollout-stages-out-of-order`; until they are in
//!    order no other rule counts by them.
//! 2. A later stage whose day has passed is `rollout-stage-overdue`, a current stage whose day has not
//!    come `rollout-stage-early`. `stale-report-only` speaks only where no later stage has a day.
//! 3. `enforced-without-report-only-stage` and `rollout-without-pilot` are about two different stages
//!    that are missing; a rollout may lack both.
//! 4. `direct-enable` is about policies without a rollout that a change adds; one with Token Protection
//!    belongs to the family `token-protection`.
//! 5. `review-overdue` is about promises to look again, whatever the rollout says.

pub(super) mod direct_enable;
pub(super) mod enforced_without_report_only_stage;
pub(super) mod report_only_gps;
pub(super) mod report_only_user_action;
pub(super) mod review_overdue;
pub(super) mod rollout_stage_early;
pub(super) mod rollout_stage_overdue;
pub(super) mod rollout_stages_out_of_order;
pub(super) mod rollout_without_pilot;
pub(super) mod stale_report_only;

use jiff::civil::Date;

use crate::model::{BuiltInControl, Policy, PolicyState, Rollout};
use crate::text::count;

/// True when the policy is in report-only.
fn is_report_only(policy: &Policy) -> bool {
    policy.state.as_ref().is_some_and(|state| *state == PolicyState::ReportOnly)
}

/// Index of the first stage that enforces the policy.
fn first_enabled(rollout: &Rollout) -> Option<usize> {
    rollout.stages.iter().position(|stage| stage.state == PolicyState::Enabled)
}

/// `1 day` or `7 days`: from one day to a later one.
fn days(from: Date, to: Date) -> String {
    count((to - from).get_days(), "day")
}

/// What a policy does to people whom it should have left alone: `blocks`, `asks in vain` or
/// `signs out`.
fn harm(policy: &Policy) -> &'static str {
    match &policy.grant {
        Some(grant) if grant.has(BuiltInControl::Block) => "blocks",
        Some(grant) if !grant.controls.is_empty() => "locks out",
        _ => "signs out",
    }
}

/// Each stage that is planned before an earlier stage, with the latest such stage before it.
fn dates_backwards(rollout: &Rollout) -> Vec<(usize, usize)> {
    let mut latest: Option<(Date, usize)> = None;
    let mut found = Vec::new();
    for (at, stage) in rollout.stages.iter().enumerate() {
        match (stage.planned, latest) {
            (Some(day), Some((late, before))) if day < late => found.push((before, at)),
            (Some(day), _) => latest = Some((day, at)),
            (None, _) => {}
        }
    }
    found
}

/// True when the days of the rollout contradict its order.
fn has_dates_backwards(rollout: &Rollout) -> bool {
    !dates_backwards(rollout).is_empty()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::Stage;

    fn rollout(days: &[Option<Date>]) -> Rollout {
        let stage = |planned: &Option<Date>| Stage {
            name: "stage".to_owned(),
            state: PolicyState::Enabled,
            include: None,
            planned: *planned,
        };
        Rollout { current: 0, stages: days.iter().map(stage).collect() }
    }

    #[test]
    fn stages_without_a_day_are_passed_over() {
        let (early, late) = (Some(date(2027, 1, 1)), Some(date(2027, 2, 1)));
        assert_eq!(dates_backwards(&rollout(&[late, None, early])), [(0, 2)]);
        assert_eq!(dates_backwards(&rollout(&[early, late, early])), [(1, 2)]);
        assert!(!has_dates_backwards(&rollout(&[early, early, None, late])));
    }

    #[test]
    fn days_are_counted() {
        assert_eq!(days(date(2027, 1, 1), date(2027, 1, 2)), "1 day");
        assert_eq!(days(date(2026, 12, 31), date(2027, 3, 1)), "60 days");
    }
}
