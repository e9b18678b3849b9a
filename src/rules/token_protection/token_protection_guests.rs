//! `token-protection-guests`

use crate::diag::Severity;
use crate::model::{GuestType, WordList};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};
use crate::semantics::guest_types;

use super::{finding, live};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-guests",
    summary: "A policy with Token Protection is for guests or external users.",
    family: "token-protection",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["token-protection", "guests"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_guests.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(policy) = live(cx, index) else { return };
    let types = policy.users.as_ref().map(guest_types).unwrap_or_default();
    if types.is_empty() {
        return;
    }
    let all = types.len() == GuestType::ALL.len();
    let names: Vec<_> = types.iter().map(|kind| kind.language()).collect();
    let who = if all { "Guests and external users of every type".to_owned() } else { and_list(&names) };
    let by_name = policy.users.as_ref().is_some_and(|users| users.include.guests.is_some() && !users.include.is_all());
    let field = if by_name { "users.include.guests" } else { "users.include" };
    let found = finding(cx, index, field, format!("Token Protection is demanded of external people: {who}"))
        .label("external people too")
        .why("A guest whose device is not registered in the home tenant is locked out with an error that says little")
        .help("exclude them with `users.exclude.guests: all`, or write to the organisations they come from first");
    sink.report(found);
}
