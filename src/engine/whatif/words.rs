//! What a policy does, in words.

use jiff::civil::Date;

use crate::model::{BuiltInControl, Grant, GrantControl, Operator, Policy, Session, SignInFrequency, Tenant};
use crate::semantics::ask::text::control;
use crate::semantics::evaluate::Frequency;
use crate::semantics::universe::ask_of;
use crate::semantics::{approved_app_counts, is_control};
use crate::text::{and_list, count, or_list};

/// What the policy does where it applies: `blocks`, or what it asks for, then its session controls.
pub(super) fn does(policy: &Policy, tenant: &Tenant, now: Date) -> Vec<String> {
    let retired = !approved_app_counts(tenant, now);
    let grant = policy.grant.as_ref().map(|grant| granting(grant, tenant, retired));
    grant.into_iter().chain(session(&policy.session)).collect()
}

fn granting(grant: &Grant, tenant: &Tenant, retired: bool) -> String {
    if grant.has(BuiltInControl::Block) {
        return "blocks".to_owned();
    }
    let counts = |own: &&GrantControl| !(retired && is_control(own, BuiltInControl::ApprovedApplication));
    let words =
        |own: &GrantControl| ask_of(own).map_or_else(|| "an unknown control".to_owned(), |ask| control(&ask, tenant));
    let asks: Vec<String> = grant.controls.iter().filter(counts).map(words).collect();
    let any = grant.operator == Some(Operator::Or) && asks.len() > 1;
    match asks.as_slice() {
        [] => "asks for nothing: approved client apps are retired".to_owned(),
        _ => format!("asks for {}", if any { or_list(&asks) } else { and_list(&asks) }),
    }
}

fn session(session: &Session) -> Vec<String> {
    let on = |on: bool, words: &str| on.then(|| words.to_owned());
    let word = |words: &str, word: Option<&str>| word.map(|word| format!("{words} {word}"));
    [
        session.sign_in_frequency.as_ref().and_then(frequency),
        word("persistent browser", session.persistent_browser.as_ref().map(crate::model::Word::language)),
        on(session.token_protection, "token protection"),
        on(session.application_enforced_restrictions, "app-enforced restrictions"),
        word("Defender for Cloud Apps", session.cloud_app_security.as_ref().map(crate::model::Word::language)),
        on(session.disable_resilience_defaults, "no resilience defaults"),
        word("CAE", session.continuous_access_evaluation.as_ref().map(crate::model::Word::language)),
        word("profile", session.global_secure_access_profile.as_ref().map(crate::model::ObjectRef::shown)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn frequency(frequency: &SignInFrequency) -> Option<String> {
    Frequency::of(frequency).map(every)
}

/// `sign in again every 4 hours`.
fn every(frequency: Frequency) -> String {
    match frequency {
        Frequency::EveryTime => "sign in every time".to_owned(),
        Frequency::Hours(hours) if hours % 24 == 0 => format!("sign in again after {}", period(hours / 24, "day")),
        Frequency::Hours(hours) => format!("sign in again after {}", period(hours, "hour")),
    }
}

fn period(number: i64, unit: &str) -> String {
    usize::try_from(number).map_or_else(|_| format!("{number} {unit}s"), |number| count(number, unit))
}
