//! The verdict of a whole set.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::model::{Ask, Policy, PolicySet, SignIn, Target, UserAction};
use crate::semantics::approved_app_counts;

use super::achieve::{Obstacle, is_met, obstacle_to};
use super::controls::minimal_sets;
use super::demand::{Demand, Reading, demand};
use super::{MergedSession, Reason, policy_reasons};

/// Evaluates sign-ins against the policies of a set.
#[derive(Debug, Clone, Copy)]
pub struct Evaluator<'s> {
    set: &'s PolicySet,
    approved_app: bool,
}

/// What comes of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// Every policy of the set, by its index there.
    pub policies: Vec<PolicyResult>,
    /// What the enabled policies do.
    pub enforced: Decision,
    /// What they would do together with those in report-only; `None` when none of these applies.
    pub with_report_only: Option<Decision>,
    /// Controls of policies that apply and that caplint cannot read: the outcome may be stricter.
    pub unread: Vec<UnreadControl>,
}

/// Whether a policy applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyResult {
    /// Why it does not; empty when it does.
    pub reasons: Vec<Reason>,
}

impl PolicyResult {
    /// True when the policy applies.
    #[must_use]
    pub fn applies(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// A control that caplint cannot read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadControl {
    /// The policy, by its index.
    pub policy: usize,
    /// Graph's path of the control.
    pub path: String,
}

/// What policies do together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether the sign-in is let in.
    pub outcome: Outcome,
    /// How its session is controlled once it is in.
    pub session: MergedSession,
}

/// Whether a sign-in is let in, from best to worst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is, with what it shows.
    Allow,
    /// It is, once one of these sets of controls is shown as well. None of them holds another.
    Challenge(Vec<BTreeSet<Ask>>),
    /// It is not: demands cannot be met by such a sign-in.
    EffectiveBlock(Vec<Unmet>),
    /// It is not: these policies block it, by index.
    Block(Vec<usize>),
}

impl Outcome {
    /// True when the sign-in is not let in whatever it shows.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        matches!(self, Self::EffectiveBlock(_) | Self::Block(_))
    }
}

/// A demand that cannot be met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    /// What would do, each with what is in its way. Empty for what caplint cannot read.
    pub any_of: Vec<(Ask, Obstacle)>,
    /// The policies that demand it, by index.
    pub policies: Vec<usize>,
}

impl<'s> Evaluator<'s> {
    /// For the policies of `set` on the day `now`, which decides what has been retired.
    #[must_use]
    pub fn new(set: &'s PolicySet, now: Date) -> Self {
        Self { set, approved_app: approved_app_counts(&set.tenant, now) }
    }

    /// What comes of `sign_in`.
    #[must_use]
    pub fn evaluate(&self, sign_in: &SignIn) -> Evaluation {
        let policies = self.set.policies.iter().map(|entry| &entry.policy);
        let results: Vec<PolicyResult> =
            policies.clone().map(|policy| PolicyResult { reasons: self.reasons(policy, sign_in) }).collect();
        let applying: Vec<(usize, &Policy)> = policies.enumerate().filter(|(at, _)| results[*at].applies()).collect();
        let enabled: Vec<_> = applying.iter().copied().filter(|(_, policy)| policy.is_enabled()).collect();
        let watched = enabled.len() < applying.len();
        Evaluation {
            enforced: self.decide(&enabled, sign_in),
            with_report_only: watched.then(|| self.decide(&applying, sign_in)),
            unread: enabled.iter().flat_map(|(at, policy)| unread_controls(*at, policy)).collect(),
            policies: results,
        }
    }

    fn reasons(&self, policy: &Policy, sign_in: &SignIn) -> Vec<Reason> {
        policy_reasons(policy, &self.set.tenant, self.set.tenant.facts.choices, sign_in)
    }

    fn decide(&self, policies: &[(usize, &Policy)], sign_in: &SignIn) -> Decision {
        let session = MergedSession::of(policies.iter().copied(), self.set.tenant.facts.choices);
        Decision { outcome: self.outcome(policies, sign_in), session }
    }

    /// Blocks decide before anything is asked; the demands of all policies must be met together
    /// (Building Conditional Access policies, Microsoft Learn).
    fn outcome(&self, policies: &[(usize, &Policy)], sign_in: &SignIn) -> Outcome {
        let tenant = &self.set.tenant;
        let own_strength = has_own_strength(policies, &sign_in.target);
        let mut blocks = Vec::new();
        let mut clauses: BTreeMap<BTreeSet<Ask>, Vec<usize>> = BTreeMap::new();
        for (at, policy) in policies {
            let strengths = !own_strength || targets(policy, &sign_in.target);
            let unread_met = !sign_in.unmet.contains(&policy.key);
            match demand(policy, Reading { approved_app: self.approved_app, strengths, unread_met }) {
                Demand::Block => blocks.push(*at),
                Demand::Clauses(own) => own.into_iter().for_each(|clause| clauses.entry(clause).or_default().push(*at)),
            }
        }
        if !blocks.is_empty() {
            return Outcome::Block(blocks);
        }
        clauses.retain(|clause, _| !clause.iter().any(|ask| is_met(ask, sign_in, tenant)));
        if clauses.is_empty() {
            return Outcome::Allow;
        }
        self.challenge(&clauses, sign_in)
    }

    fn challenge(&self, clauses: &BTreeMap<BTreeSet<Ask>, Vec<usize>>, sign_in: &SignIn) -> Outcome {
        let tenant = &self.set.tenant;
        let (mut open, mut unmet) = (Vec::new(), Vec::new());
        for (clause, policies) in clauses {
            let possible = |ask: &&Ask| obstacle_to(ask, sign_in, tenant).is_none();
            let left: BTreeSet<Ask> = clause.iter().filter(possible).cloned().collect();
            if left.is_empty() {
                let why = |ask: &Ask| obstacle_to(ask, sign_in, tenant).map(|obstacle| (ask.clone(), obstacle));
                unmet.push(Unmet { any_of: clause.iter().filter_map(why).collect(), policies: policies.clone() });
            }
            open.push(left);
        }
        if unmet.is_empty() { Outcome::Challenge(minimal_sets(tenant, &open)) } else { Outcome::EffectiveBlock(unmet) }
    }
}

/// For registering security information, a strength of a policy that targets the action takes the
/// place of the strengths of policies for all resources (How authentication strength works,
/// Microsoft Learn).
fn has_own_strength(policies: &[(usize, &Policy)], target: &Target) -> bool {
    *target == Target::UserAction(UserAction::RegisterSecurityInfo)
        && policies.iter().any(|(_, policy)| {
            let strength = policy.grant.as_ref().is_some_and(|grant| grant.strength().is_some());
            strength && targets(policy, target)
        })
}

/// True when the policy names the target, a user action.
fn targets(policy: &Policy, target: &Target) -> bool {
    matches!(target, Target::UserAction(action) if names_action(policy, *action))
}

/// True when the policy names the user action.
pub(in crate::semantics) fn names_action(policy: &Policy, action: UserAction) -> bool {
    policy.resources.user_actions.iter().any(|word| *word == action)
}

/// What stands under `graph` outside the conditions.
fn unread_controls(index: usize, policy: &Policy) -> impl Iterator<Item = UnreadControl> {
    let outside = |path: &&String| !(path.as_str() == "conditions" || path.starts_with("conditions."));
    let paths = policy.graph.iter().map(|(path, _)| path).filter(outside);
    paths.map(move |path| UnreadControl { policy: index, path: path.clone() })
}
