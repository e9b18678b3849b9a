//! `token-protection-guests`

use crate::diag::Severity;
use crate::model::WordList;
use crate::rules::wording::{and_list, exclude_guests};
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};
use crate::semantics::accounts_from_elsewhere;

use super::{clients, finding, live};

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
    let Some(policy) = live(cx, index).filter(|policy| clients(policy).0) else { return };
    let types: Vec<_> = policy.users.iter().flat_map(accounts_from_elsewhere).map(WordList::language).collect();
    if types.is_empty() {
        return;
    }
    let who = if types.len() == 4 { "guests and external users".to_owned() } else { and_list(&types) };
    let by_name = policy.users.as_ref().is_some_and(|users| users.include.guests.is_some() && !users.include.is_all());
    let field = if by_name { "users.include.guests" } else { "users.include" };
    let found = finding(
        cx,
        index,
        field,
        format!("Token Protection is demanded of people with accounts elsewhere ({who})"),
    )
    .label("external people too")
    .why("A guest whose device is not registered in the home tenant is locked out with an error that says little")
    .help(format!("{}, or write to the organisations they come from first", exclude_guests(cx, index)));
    sink.report(found);
}
