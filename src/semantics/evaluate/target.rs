//! What a policy is about: apps, user actions, authentication contexts.

use crate::catalog;
use crate::model::{
    AppEntry, AppWord, Choices, FilterMode, ObjectKey, Resources, Target, TargetApp, Tenant, UserAction,
};

use super::Reason;
use super::who::is;

/// App id of Windows Azure Active Directory, the audience that sign-ins for nothing but baseline scopes
/// count for (Improved enforcement for All resources policies with resource exclusions, Microsoft
/// Learn, May 2026).
pub(in crate::semantics) const BASELINE_AUDIENCE: &str = "00000002-0000-0000-c000-000000000000";

/// Why the policy is not about `target`; `None` when it is.
pub(super) fn reason(resources: &Resources, tenant: &Tenant, choices: Choices, target: &Target) -> Option<Reason> {
    let (holds, reason) = match target {
        Target::App(app) => (is_about(resources, tenant, choices, app), Reason::Application),
        Target::UserAction(action) => {
            let named = resources.user_actions.iter().any(|word| word == action);
            (named || covers_everything(resources) && covers_action(choices, *action), Reason::UserActions)
        }
        Target::AuthenticationContext(context) => {
            let named = resources.authentication_contexts.iter().any(|own| is(Some(context), own));
            let all = covers_everything(resources) && choices.all_resources_cover_authentication_contexts;
            (named || all, Reason::AuthenticationContext)
        }
    };
    (!holds).then_some(reason)
}

/// True when nothing to sign in to is named.
pub(super) fn is_empty(resources: &Resources) -> bool {
    resources.include.iter().all(|entry| entry.word() == Some(AppWord::None))
        && resources.user_actions.is_empty()
        && resources.authentication_contexts.is_empty()
        && !resources.is_filtered_in()
}

/// True for a policy that includes all resources and does not exclude all again.
fn covers_everything(resources: &Resources) -> bool {
    resources.is_all() && !resources.exclude.iter().any(|entry| entry.word() == Some(AppWord::All))
}

fn covers_action(choices: Choices, action: UserAction) -> bool {
    match action {
        UserAction::RegisterSecurityInfo => choices.all_resources_cover_register_security_info,
        UserAction::RegisterDevice => choices.all_resources_cover_register_device,
        UserAction::AccountRecovery => choices.all_resources_cover_account_recovery,
    }
}

fn is_about(resources: &Resources, tenant: &Tenant, choices: Choices, app: &TargetApp) -> bool {
    if !app.baseline_scopes_only {
        return apps_hold(resources, choices, app, app.app.as_ref());
    }
    match tenant.facts.baseline_scopes.as_deref() {
        Some("enforced") => apps_hold(resources, choices, app, Some(&ObjectKey::new(BASELINE_AUDIENCE))),
        // Before the rollout of 2026, and where a tenant keeps that: a policy for all resources lets
        // such sign-ins through as soon as it excludes anything.
        None | Some("legacy") => covers_everything(resources) && !excludes_something(resources),
        Some(placeholder) => apps_hold(resources, choices, app, Some(&app_key(tenant, placeholder))),
    }
}

fn excludes_something(resources: &Resources) -> bool {
    let filtered = resources.filter.as_ref().is_some_and(|filter| filter.mode == FilterMode::Exclude);
    filtered || resources.exclude.iter().any(|entry| entry.word() != Some(AppWord::None))
}

/// The key of an app that the tenant file or the catalogue names.
fn app_key(tenant: &Tenant, name: &str) -> ObjectKey {
    let own = tenant.apps.get(name).and_then(|app| app.app_id.as_deref());
    let known = || catalog::apps().by_name(name).map(|app| app.id.as_str());
    ObjectKey::new(own.or_else(known).unwrap_or(name))
}

/// Exclude beats include; a filter that includes joins the apps that are included by name, one that
/// excludes those that are excluded.
fn apps_hold(resources: &Resources, choices: Choices, app: &TargetApp, key: Option<&ObjectKey>) -> bool {
    let listed = |list: &[AppEntry]| list.iter().any(|entry| is_app(entry, app, key));
    let filtered = |mode| {
        let filter = resources.filter.as_ref().filter(|filter| filter.mode == mode);
        filter.map(|filter| app.matches.contains(&filter.rule))
    };
    let named = listed(&resources.include);
    let included = match filtered(FilterMode::Include) {
        None => named,
        Some(hit) if choices.app_filters_add_to_included_apps || resources.include.is_empty() => named || hit,
        Some(hit) => named && hit,
    };
    included && !listed(&resources.exclude) && filtered(FilterMode::Exclude) != Some(true)
}

fn is_app(entry: &AppEntry, app: &TargetApp, key: Option<&ObjectKey>) -> bool {
    match entry {
        AppEntry::Word(AppWord::All) => true,
        AppEntry::Word(AppWord::None) => false,
        AppEntry::Word(group) => app.groups.contains(group),
        AppEntry::Object(object) => is(key, object),
    }
}
