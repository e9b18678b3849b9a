//! Rules about staged rollouts.

pub(super) mod rollout_stage_overdue;
