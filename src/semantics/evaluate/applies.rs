//! Whether a policy applies to a sign-in, and if not, why.

use crate::model::{Choices, Policy, PolicyState, Region, Resources, SignIn, Target, Tenant};
use crate::semantics::unread::{may_be_narrower, widest};

use super::{Reason, conditions, target, who};

/// Why `policy` does not apply to `sign_in`: every reason, in the order of Graph's bits. Empty when it
/// applies. Policies in report-only apply like others.
///
/// A policy with conditions that caplint cannot read applies to all that it may apply to where
/// [`SignIn::unread`] has its key, elsewhere to what it surely applies to.
#[must_use]
pub fn policy_reasons(policy: &Policy, tenant: &Tenant, choices: Choices, sign_in: &SignIn) -> Vec<Reason> {
    let holds = sign_in.unread.contains(&policy.key);
    let narrower = may_be_narrower(policy);
    let wide = if holds || narrower { widest(policy) } else { None };
    let read = wide.as_ref().unwrap_or(policy);
    let mut reasons = assignment_reasons(read, tenant, choices, sign_in);
    reasons.extend(conditions::reasons(&read.conditions, choices, sign_in));
    if narrower && !holds {
        reasons.push(Reason::NotEnoughInformation);
    }
    if !policy.is_live() {
        reasons.push(Reason::PolicyNotEnabled);
    }
    reasons.sort_unstable();
    reasons.dedup();
    reasons
}

/// Subject and resource. A policy without one of them is empty: Graph stores it, but it never applies.
fn assignment_reasons(policy: &Policy, tenant: &Tenant, choices: Choices, sign_in: &SignIn) -> Vec<Reason> {
    let (nobody, nothing) = (who::is_empty(policy), target::is_empty(&policy.resources));
    let subject = who::reason(policy, &sign_in.who).filter(|_| !nobody);
    let resource = target::reason(&policy.resources, tenant, choices, &sign_in.target).filter(|_| !nothing);
    let empty = (nobody || nothing).then_some(Reason::EmptyPolicy);
    let unseen = is_unseen_in_report_only(policy, &sign_in.target).then_some(Reason::UserActions);
    [empty, subject, resource, unseen].into_iter().flatten().collect()
}

/// Policies for user actions are not evaluated in report-only (Conditional Access report-only mode,
/// Microsoft Learn).
fn is_unseen_in_report_only(policy: &Policy, target: &Target) -> bool {
    let report_only = policy.state.as_ref().is_some_and(|state| *state == PolicyState::ReportOnly);
    report_only && !policy.resources.user_actions.is_empty() && matches!(target, Target::UserAction(_))
}

/// True when `sign_in` is in `region`. In contrast to a policy a subject or resource that is missing
/// means "any".
#[must_use]
pub fn region_holds(region: &Region, tenant: &Tenant, sign_in: &SignIn) -> bool {
    let policy = &region.0;
    let choices = tenant.facts.choices;
    let anybody = policy.users.is_none()
        && policy.workload_identities.is_none()
        && policy.agent_identities.is_none()
        && policy.agent_users.is_none();
    let anything = policy.resources == Resources::default();
    (anybody || who::reason(policy, &sign_in.who).is_none())
        && (anything || target::reason(&policy.resources, tenant, choices, &sign_in.target).is_none())
        && conditions::reasons(&policy.conditions, choices, sign_in).is_empty()
}
