//! `no-target`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{has_unread_condition, includes_no_resource, includes_nobody};

pub(crate) static RULE: Rule = Rule {
    id: "no-target",
    summary: "A policy names nobody it is for, or nothing that is signed in to.",
    family: "conditions",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("no_target.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    // What caplint does not know of the conditions may be the target.
    if has_unread_condition(policy) {
        return;
    }
    let missing = [
        (
            includes_nobody(policy),
            "users.include",
            "nobody it is for",
            "include users, groups, roles or guests, or `All`",
        ),
        (includes_no_resource(policy), "resources.include", "no app, action or context", "include apps, or `All`"),
    ];
    for (_, field, what, help) in missing.into_iter().filter(|(missing, ..)| *missing) {
        let finding = RawFinding::new(cx.at(index, field), format!("Policy `{}` names {what}", policy.name))
            .label("nothing included")
            .why("Graph refuses the policy, so nobody is held to it")
            .help(help);
        sink.report(finding);
    }
}
