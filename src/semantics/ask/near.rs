//! Policies that would cover a sign-in but for a condition or two, and which.

use crate::diag::FieldPath;
use crate::model::{BuiltInControl, GrantControl, Operator, Policy, PolicySet, SignIn};
use crate::semantics::evaluate::{Reason, policy_reasons};
use crate::text::or_list;

use super::pieces::{Piece, pieces};
use super::{Because, Near};

/// How many policies are named.
const MOST: usize = 5;
/// A policy that fails for more reasons than this is not near, unless none is nearer.
const FAR: usize = 2;

/// The policies among `covering`, positions in `set`, that do not apply to `example` for few reasons,
/// and those among `weak` that apply and let other controls stand in. The nearest first.
pub(in crate::semantics) fn near(set: &PolicySet, example: &SignIn, covering: &[usize], weak: &[usize]) -> Vec<Near> {
    let weak = weak
        .iter()
        .filter_map(|at| Some((0, Near { policy: *at, because: vec![stand_ins(&set.policies[*at].policy)?] })));
    let missed = covering.iter().filter_map(|at| {
        let policy = &set.policies[*at].policy;
        let reasons = reasons(set, policy, example);
        (!reasons.is_empty()).then(|| (reasons.len(), Near { policy: *at, because: Vec::new() }))
    });
    let mut all: Vec<(usize, Near)> = weak.chain(missed).collect();
    all.sort_by_key(|(distance, near)| (*distance, near.policy));
    let nearest = all.first().map_or(0, |(distance, _)| *distance).max(FAR);
    all.retain(|(distance, _)| *distance <= nearest);
    all.truncate(MOST);
    all.into_iter().map(|(_, near)| explained(set, example, near)).collect()
}

fn explained(set: &PolicySet, example: &SignIn, mut near: Near) -> Near {
    if near.because.is_empty() {
        let failing = failing(set, &set.policies[near.policy].policy, example);
        near.because = failing.into_iter().map(|piece| Because { field: piece.field, text: piece.words }).collect();
    }
    near
}

/// Why `policy` does not apply, its state aside.
fn reasons(set: &PolicySet, policy: &Policy, example: &SignIn) -> Vec<Reason> {
    let mut reasons = policy_reasons(policy, &set.tenant, set.tenant.facts.choices, example);
    reasons.retain(|reason| *reason != Reason::PolicyNotEnabled);
    reasons
}

/// The parts of `policy` that keep it from applying to `example`, its state aside, in words that continue
/// the policy's name.
#[must_use]
pub fn why_not(set: &PolicySet, policy: &Policy, example: &SignIn) -> Vec<Because> {
    let failing = failing(set, policy, example).into_iter();
    failing.map(|piece| Because { field: piece.field, text: piece.words }).collect()
}

/// The parts of `policy` that keep it from applying to `example`.
pub(super) fn failing(set: &PolicySet, policy: &Policy, example: &SignIn) -> Vec<Piece> {
    let fails = |piece: &Piece| {
        let reasons = reasons(set, &piece.alone, example);
        piece.reasons.iter().any(|reason| reasons.contains(reason))
    };
    pieces(policy).into_iter().filter(fails).collect()
}

/// What a policy that applies says that is too weak: one of several controls is enough for it.
fn stand_ins(policy: &Policy) -> Option<Because> {
    let grant = policy.grant.as_ref().filter(|grant| grant.operator == Some(Operator::Or))?;
    let names: Vec<String> = grant.controls.iter().map(control_words).collect();
    let text = format!("is content with {}", or_list(&names));
    (names.len() > 1).then(|| Because { field: FieldPath::new(grant.list_path()), text })
}

/// A grant control in words.
pub(super) fn control_words(control: &GrantControl) -> String {
    match control {
        GrantControl::BuiltIn(word) => match word.known() {
            Some(known) => built_in_words(known).to_owned(),
            None => word.as_str().to_owned(),
        },
        GrantControl::AuthenticationStrength(strength) => format!("the strength {strength}"),
        GrantControl::TermsOfUse(terms) => format!("the terms of use {terms}"),
        GrantControl::CustomAuthenticationFactor(factor) => format!("the custom factor {factor}"),
    }
}

/// A built-in control in words.
pub(super) fn built_in_words(control: BuiltInControl) -> &'static str {
    match control {
        BuiltInControl::Block => "a block",
        BuiltInControl::Mfa => "MFA",
        BuiltInControl::CompliantDevice => "a compliant device",
        BuiltInControl::DomainJoinedDevice => "a hybrid joined device",
        BuiltInControl::ApprovedApplication => "an approved client app",
        BuiltInControl::CompliantApplication => "an app protection policy",
        BuiltInControl::PasswordChange => "a password change",
        BuiltInControl::RiskRemediation => "risk remediation",
        BuiltInControl::VerifiedId => "a Verified ID check",
    }
}
