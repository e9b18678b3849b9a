//! `location-allow-list-lockout`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use crate::rules::lockout::{Lockout, is_for_everybody, lockout};

pub(crate) static RULE: Rule = Rule {
    id: "location-allow-list-lockout",
    summary: "A policy lets people in from a list of places alone, and excludes nobody.",
    family: "break-glass",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["lockout", "locations"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("location_allow_list_lockout.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(Lockout::Location) = lockout(cx, index) else { return };
    let policy = cx.policy(index);
    let (whom, others) = if is_for_everybody(policy) {
        ("everybody", " with everybody else")
    } else {
        ("every Global Administrator", "")
    };
    let finding = RawFinding::new(
        cx.at(index, "conditions.locations.exclude"),
        format!("Policy `{}` locks out {whom} who is not at one of these places", policy.name),
    )
    .label("the only places with a way in")
    .and(cx.at(index, "users.exclude"), "nobody is excluded")
    .why(format!("When the list is wrong or an address changes, administrators are locked out{others}"))
    .help("exclude break-glass accounts, and declare them under `breakGlass` in a tenant file");
    sink.report(finding);
}
