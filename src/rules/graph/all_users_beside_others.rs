//! `all-users-beside-others`

use crate::diag::{FieldPath, Severity};
use crate::model::{Principals, UserWord};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "all-users-beside-others",
    summary: "A policy includes all users and somebody else beside them.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("all_users_beside_others.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(include) = policy.users.as_ref().map(|users| &users.include) else { return };
    let all = include.users.iter().position(|entry| entry.word() == Some(UserWord::All));
    let Some((all, other)) = all.and_then(|all| Some((all, beside(include, all)?))) else { return };
    let message = format!("Policy `{}` includes all users and somebody else beside them", policy.name);
    let finding = RawFinding::new(cx.at(index, other), message)
        .label("in `All` already")
        .and(cx.at(index, FieldPath::new("users.include.users").index(all)), "everybody")
        .why("Graph most likely refuses the policy; it would hold everybody, which may be more than was meant")
        .help("keep `All` alone, or take it out and keep the others");
    sink.report(finding);
}

/// The first field that includes somebody beside `All`, which stands at `all`.
fn beside(include: &Principals, all: usize) -> Option<FieldPath> {
    let side = FieldPath::new("users.include");
    let others = [
        (include.users.len() > 1).then(|| side.key("users").index(usize::from(all == 0))),
        (!include.groups.is_empty()).then(|| side.key("groups").index(0)),
        (!include.roles.is_empty()).then(|| side.key("roles").index(0)),
        include.guests.is_some().then(|| side.key("guests")),
    ];
    others.into_iter().flatten().next()
}
