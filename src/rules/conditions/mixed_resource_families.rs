//! `mixed-resource-families`

use crate::diag::{FieldPath, Severity};
use crate::model::{AppEntry, AppWord, Dialect};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "mixed-resource-families",
    summary: "A policy is for apps and for user actions or authentication contexts at once.",
    family: "conditions",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("mixed_resource_families.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let resources = &cx.policy(index).resources;
    let is_app = |entry: &AppEntry| entry.word() != Some(AppWord::None);
    // In the language it is the reader who refuses the combination.
    if cx.dialect(index) != Dialect::Graph || !resources.include.iter().any(is_app) {
        return;
    }
    let families = [
        (!resources.user_actions.is_empty(), "userActions", "user actions"),
        (!resources.authentication_contexts.is_empty(), "authenticationContexts", "authentication contexts"),
    ];
    let others: Vec<_> = families.into_iter().filter(|(used, ..)| *used).collect();
    let Some((_, key, _)) = others.first() else {
        return;
    };
    let names: Vec<&str> = others.iter().map(|(_, _, name)| *name).collect();
    let field = |key: &str| FieldPath::new("resources").key(key);
    let message = format!("The policy is for apps and for {} at once", and_list(&names));
    let finding = RawFinding::new(cx.at(index, field(key)), message)
        .label("another kind of resource")
        .and(cx.at(index, field("include")), "apps")
        .why("Graph refuses the policy, so nobody is held to it")
        .help("write one policy for the apps and one for the rest");
    sink.report(finding);
}
