//! `user-actions-with-authentication-contexts`

use crate::diag::Severity;
use crate::model::{AppWord, Dialect};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "user-actions-with-authentication-contexts",
    summary: "A policy is for user actions and for authentication contexts at once.",
    family: "conditions",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "portal"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("user_actions_with_authentication_contexts.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let resources = &cx.policy(index).resources;
    let apps = resources.include.iter().any(|entry| entry.word() != Some(AppWord::None));
    // In the language it is the reader who refuses the combination.
    let said = cx.dialect(index) != Dialect::Graph;
    if said || apps || resources.user_actions.is_empty() || resources.authentication_contexts.is_empty() {
        return;
    }
    let finding = RawFinding::new(
        cx.at(index, "resources.authenticationContexts"),
        "The policy is for user actions and for authentication contexts at once",
    )
    .label("another kind of resource")
    .and(cx.at(index, "resources.userActions"), "user actions")
    .why("The portal offers one or the other; if Graph refuses the policy too, nobody is held to it")
    .help("write one policy for the actions and one for the contexts");
    sink.report(finding);
}
