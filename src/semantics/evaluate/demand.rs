//! What a policy demands before it lets a sign-in through.

use std::collections::BTreeSet;

use crate::model::{Ask, BuiltInControl, GrantControl, ObjectKey, Operator, Policy};

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
        clauses = of_grant(&selected, grant.operator == Some(Operator::Or), reading);
    }
    if policy.session.token_protection {
        clauses.push(BTreeSet::from([Ask::TokenProtection]));
    }
    Demand::Clauses(clauses)
}

fn is_approved_app(control: &GrantControl) -> bool {
    matches!(control, GrantControl::BuiltIn(word) if *word == BuiltInControl::ApprovedApplication)
}

/// A control that does not count, or that nobody knows, is one that may be met already: with others to
/// choose from nothing is left to ask.
fn of_grant(controls: &[&GrantControl], any: bool, reading: Reading) -> Vec<BTreeSet<Ask>> {
    let asks: Vec<Option<Ask>> = controls.iter().map(|control| ask(control, reading)).collect();
    if any && !asks.is_empty() {
        let all: Option<BTreeSet<Ask>> = asks.into_iter().collect();
        return all.into_iter().collect();
    }
    asks.into_iter().flatten().map(|ask| BTreeSet::from([ask])).collect()
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
