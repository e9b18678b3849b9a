//! `token-protection-incompatible-app`

use crate::catalog;
use crate::diag::{FieldPath, Severity};
use crate::model::{AppEntry, AppWord, NamedApp, PolicyState, Resources};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-incompatible-app",
    summary: "A policy with Token Protection covers an app that the tenant file marks as unable to use it.",
    family: "session",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["token-protection", "lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_incompatible_app.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let live = policy.state.as_ref().is_some_and(|state| *state != PolicyState::Disabled);
    if !policy.session.token_protection || !live {
        return;
    }
    for (name, app) in &cx.tenant().apps {
        let Some(field) = in_scope(&policy.resources, name, app).filter(|_| app.token_protection == Some(false)) else {
            continue;
        };
        let mark = FieldPath::new("apps").key(name).key("tokenProtection");
        let finding = RawFinding::new(cx.at(index, field), format!("{name} does not work with Token Protection"))
            .label(format!("covers {name}"))
            .and(Anchor::Tenant(mark), "marked here")
            .and(cx.at(index, "session.tokenProtection"), "demanded here")
            .why(format!("Nobody whom the policy is for can sign in to {name} any more"))
            .help(format!("take {name} out of `resources.include`, or put it under `resources.exclude`"))
            .discriminator(name);
        sink.report(finding);
    }
}

/// The field by which the policy covers the app, if it does.
fn in_scope(resources: &Resources, name: &str, app: &NamedApp) -> Option<FieldPath> {
    let field = FieldPath::new("resources.include");
    let means = |entry: &AppEntry| match entry {
        AppEntry::Object(object) => object.shown() == name || app.app_id.as_deref().is_some_and(|id| object.is(id)),
        AppEntry::Word(word) => group_holds(*word, app),
    };
    if resources.exclude.iter().any(means) {
        return None;
    }
    let listed = || resources.include.iter().position(means).map(|at| field.index(at));
    if resources.is_all() { Some(field.clone()) } else { listed() }
}

fn group_holds(word: AppWord, app: &NamedApp) -> bool {
    let group = catalog::app_group(word);
    group.zip(app.app_id.as_deref()).is_some_and(|(group, id)| group.has(id))
}
