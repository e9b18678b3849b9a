//! What a policy demands before it lets a sign-in through.

use std::collections::BTreeSet;

use crate::model::{Ask, BuiltInControl, GrantControl, ObjectKey, Operator, Policy};
use crate::semantics::unread::{has_unread_rest, is_unknown_control};

/// What a policy that applies does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::semantics) enum Demand {
    /// It blocks.
    Block,
    /// One ask of each of these.
    Clauses(Vec<BTreeSet<Ask>>),
}

/// How a demand is read.
#[derive(Debug, Clone, Copy)]
pub(in crate::semantics) struct Reading {
    /// `approvedApplication` is still enforced; otherwise it counts as not selected (Migrate approved
    /// client app to application protection policy, Microsoft Learn).
    pub(in crate::semantics) approved_app: bool,
    /// Strengths count.
    pub(in crate::semantics) strengths: bool,
    /// What caplint cannot read is met; otherwise nobody can meet it.
    pub(in crate::semantics) unread_met: bool,
}

/// What `policy` demands: its grant, and token protection, which fails a sign-in like a grant.
pub(in crate::semantics) fn demand(policy: &Policy, reading: Reading) -> Demand {
    let mut clauses = Vec::new();
    if let Some(grant) = &policy.grant {
        if grant.has(BuiltInControl::Block) {
            return Demand::Block;
        }
        let selected: Vec<&GrantControl> =
            grant.controls.iter().filter(|control| reading.approved_app || !is_approved_app(control)).collect();
        let any = match grant.operator {
            Some(operator) => operator == Operator::Or,
            // One of several controls, or all of them: nobody can tell.
            None => reading.unread_met,
        };
        clauses = of_grant(&selected, any, reading);
    }
    if has_unread_rest(policy) && !reading.unread_met {
        clauses.push(BTreeSet::new());
    }
    if policy.session.token_protection {
        clauses.push(BTreeSet::from([Ask::TokenProtection]));
    }
    Demand::Clauses(clauses)
}

fn is_approved_app(control: &GrantControl) -> bool {
    matches!(control, GrantControl::BuiltIn(word) if *word == BuiltInControl::ApprovedApplication)
}

/// A control that does not count, or that is not known and may be met already, leaves nothing to ask with
/// others to choose from. One that is not known and cannot be met is no choice: alone it is a clause without
/// any ask.
fn of_grant(controls: &[&GrantControl], any: bool, reading: Reading) -> Vec<BTreeSet<Ask>> {
    let clauses = controls.iter().map(|control| {
        if is_unknown_control(control) && !reading.unread_met { Some(None) } else { ask(control, reading).map(Some) }
    });
    if any && !controls.is_empty() {
        let all: Option<Vec<Option<Ask>>> = clauses.collect();
        return all.map(|asks| asks.into_iter().flatten().collect()).into_iter().collect();
    }
    clauses.flatten().map(|ask| ask.into_iter().collect()).collect()
}

fn ask(control: &GrantControl, reading: Reading) -> Option<Ask> {
    match control {
        GrantControl::BuiltIn(word) => word.known().map(Ask::Control),
        GrantControl::AuthenticationStrength(strength) => {
            reading.strengths.then(|| Ask::Strength(ObjectKey::from(strength)))
        }
        GrantControl::TermsOfUse(terms) => Some(Ask::TermsOfUse(ObjectKey::from(terms))),
        GrantControl::CustomAuthenticationFactor(factor) => Some(Ask::CustomFactor(factor.clone())),
    }
}
