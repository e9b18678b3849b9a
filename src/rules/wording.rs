//! Phrases that several rules use.

use crate::model::{BuiltInControl, Grant, GrantControl, Operator, Policy};

pub(super) use crate::text::{and_list, or_list};

use super::Context;

/// What the policy does to whom it applies to: `blocks`, `asks for mfa` or `sets session controls for`.
pub(super) fn deed(policy: &Policy) -> String {
    match &policy.grant {
        Some(grant) if grant.has(BuiltInControl::Block) => "blocks".to_owned(),
        Some(grant) if !grant.controls.is_empty() => format!("asks {} of", demands(grant)),
        _ => "sets session controls for".to_owned(),
    }
}

fn demands(grant: &Grant) -> String {
    let controls: Vec<String> = grant.controls.iter().map(control).collect();
    if grant.operator == Some(Operator::And) { and_list(&controls) } else { or_list(&controls) }
}

/// The way out where guests are shut out.
pub(super) fn exclude_guests(cx: &Context<'_>, index: usize) -> &'static str {
    let language = "exclude guests (`guests: all` under `users.exclude`)";
    cx.words(index, language, "exclude guests (their types in `excludeGuestsOrExternalUsers`)")
}

/// A grant control by name, in backticks.
pub(super) fn control(control: &GrantControl) -> String {
    match control {
        GrantControl::BuiltIn(word) => format!("`{}`", word.language()),
        GrantControl::AuthenticationStrength(strength) => format!("the strength {strength}"),
        GrantControl::TermsOfUse(terms) => format!("the terms of use {terms}"),
        GrantControl::CustomAuthenticationFactor(id) => format!("the custom control {id}"),
    }
}
