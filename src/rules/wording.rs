//! Phrases that several rules use.

use crate::model::{BuiltInControl, Grant, GrantControl, Operator, Policy};

use super::Context;

/// `a`, `a and b`, `a, b and c`.
pub(super) fn and_list<S: AsRef<str>>(items: &[S]) -> String {
    joined(items, "and")
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn or_list<S: AsRef<str>>(items: &[S]) -> String {
    joined(items, "or")
}

fn joined<S: AsRef<str>>(items: &[S], word: &str) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

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
    joined(&controls, if grant.operator == Some(Operator::And) { "and" } else { "or" })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_english() {
        assert_eq!(and_list::<&str>(&[]), "");
        assert_eq!(and_list(&["a"]), "a");
        assert_eq!(and_list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(or_list(&["a", "b", "c"]), "a, b or c");
    }
}
