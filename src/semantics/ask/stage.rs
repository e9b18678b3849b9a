//! Policy sets as they would be at another stage of their rollouts.

use crate::model::{Policy, PolicySet, Rollout, Word};

/// Which stage to assume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At<'s> {
    /// The stage of this name, for policies that have one.
    Named(&'s str),
    /// The last stage of every rollout.
    Last,
}

/// `set` with every policy that has such a stage moved to it. Policies without a rollout stay.
#[must_use]
pub fn at_stage(set: &PolicySet, at: At<'_>) -> PolicySet {
    let mut moved = set.clone();
    for entry in &mut moved.policies {
        let stage = entry.policy.rollout.as_ref().and_then(|rollout| position(rollout, at));
        if let Some(stage) = stage {
            move_to(&mut entry.policy, stage);
        }
    }
    moved
}

fn position(rollout: &Rollout, at: At<'_>) -> Option<usize> {
    match at {
        At::Named(name) => rollout.stages.iter().position(|stage| stage.name == name),
        At::Last => rollout.stages.len().checked_sub(1),
    }
}

/// Moves `policy` to the stage of its rollout at `stage`; nothing happens when it has no such stage.
pub fn move_to(policy: &mut Policy, stage: usize) {
    let Some(rollout) = &mut policy.rollout else { return };
    let Some(chosen) = rollout.stages.get(stage) else { return };
    policy.state = Some(Word::Known(chosen.state));
    let narrowed = chosen.include.clone();
    rollout.current = stage;
    if let Some(users) = &mut policy.users {
        let whole = users.destination.take().unwrap_or_else(|| users.include.clone());
        match narrowed {
            Some(include) => {
                users.include = include;
                users.destination = Some(whole);
            }
            None => users.include = whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Dialect, Entry, ObjectRef, PolicyState, Principals, SetPolicy, Stage, Tenant, UserWord, Users};

    fn set() -> PolicySet {
        let pilot = Principals { groups: vec![ObjectRef::new("Pilot")], ..Principals::default() };
        let everyone = Principals { users: vec![Entry::Word(UserWord::All)], ..Principals::default() };
        let stage = |name: &str, state, include| Stage { name: name.to_owned(), state, include, planned: None };
        let stages = vec![
            stage("watch", PolicyState::ReportOnly, None),
            stage("pilot", PolicyState::Enabled, Some(pilot)),
            stage("all", PolicyState::Enabled, None),
        ];
        let policy = Policy {
            state: Some(Word::Known(PolicyState::ReportOnly)),
            rollout: Some(Rollout { current: 0, stages }),
            users: Some(Users { include: everyone, ..Users::default() }),
            ..Policy::default()
        };
        let policies = vec![SetPolicy { policy, dialect: Dialect::Language, switched_off: Vec::new() }];
        PolicySet { policies, tenant: Tenant::default(), has_tenant_file: false }
    }

    fn state(set: &PolicySet) -> (bool, bool, bool) {
        let policy = &set.policies[0].policy;
        let users = policy.users.as_ref().unwrap();
        (policy.is_enabled(), users.include.is_all(), users.destination.is_some())
    }

    #[test]
    fn a_stage_says_state_and_inclusion() {
        let set = set();
        assert_eq!(state(&at_stage(&set, At::Named("pilot"))), (true, false, true));
        assert_eq!(state(&at_stage(&set, At::Last)), (true, true, false));
        assert_eq!(at_stage(&set, At::Named("unheard of")), set);
    }

    #[test]
    fn there_and_back_is_the_same() {
        let set = set();
        let there = at_stage(&set, At::Named("pilot"));
        assert_eq!(at_stage(&there, At::Named("watch")), set);
    }
}
