//! `no-target`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{empty_subject, has_unread_condition, includes_no_resource};

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
    let whom = empty_subject(policy);
    let what = includes_no_resource(policy).then_some("resources.include");
    let missing = [
        (whom, "nobody it is for", "include users, groups, roles or guests, or `All`"),
        (what, "no app, action or context", "include apps, or `All`"),
    ];
    for (field, what, help) in missing {
        let Some(field) = field else { continue };
        let finding = RawFinding::new(cx.at(index, field), format!("Policy `{}` names {what}", policy.name))
            .label("nothing included")
            .why("Graph refuses the policy, so nobody is held to it")
            .help(help);
        sink.report(finding);
    }
}
