//! `token-protection-missing-companion-app`

use crate::catalog::{self, Companions};
use crate::diag::Severity;
use crate::model::{AppWord, ObjectRef, Policy};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};
use crate::semantics::covers_users;

use super::{binds, finding, live, mark, name, named_apps, table, takes_effect};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-missing-companion-app",
    summary: "A policy with Token Protection leaves out a resource that clients use together with one it names.",
    family: "token-protection",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["token-protection"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_missing_companion_app.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(policy) = live(cx, index).filter(|policy| names_single_apps(policy)) else {
        return;
    };
    let missing: Vec<&str> = table().companions.iter().flat_map(|group| missing(policy, group)).collect();
    let missing: Vec<&str> = missing.into_iter().filter(|app| !is_elsewhere(cx, index, app)).collect();
    if missing.is_empty() {
        return;
    }
    let names = and_list(&missing);
    let found = finding(cx, index, "resources.include", format!("Token Protection leaves out {names}"))
        .label(format!("without {names}"))
        .why(format!("A stolen token for {names} works on any device, and the same apps ask for it"))
        .help(format!("add {names} to {}", cx.words(index, "`resources.include`", "`includeApplications`")));
    sink.report(found);
}

/// True when the policy names resources one by one.
fn names_single_apps(policy: &Policy) -> bool {
    !policy.resources.is_all() && !policy.resources.includes(AppWord::Office365) && policy.resources.filter.is_none()
}

fn missing<'t>(policy: &Policy, group: &'t Companions) -> Vec<&'t str> {
    let has = |app: &String| includes(policy, app);
    if !group.any.iter().any(has) {
        return Vec::new();
    }
    group.needs.iter().filter(|app| !has(app)).map(String::as_str).collect()
}

fn includes(policy: &Policy, app: &str) -> bool {
    named_apps(policy).any(|(_, own)| name(own) == app)
}

/// True when the tenant file says that the app cannot, or another policy binds its tokens for the
/// same people.
fn is_elsewhere(cx: &Context<'_>, index: usize, app: &str) -> bool {
    let own = cx.policy(index).users.as_ref();
    let covers = |other: &Policy| other.users.as_ref().zip(own).is_some_and(|(other, own)| covers_users(other, own));
    let marked = catalog::apps().by_name(app).and_then(|known| mark(cx, &ObjectRef::new(&known.id)));
    marked == Some(false)
        || cx.policies().any(|(at, other)| {
            at != index && takes_effect(other) && binds(other) && includes(other, app) && covers(other)
        })
}
