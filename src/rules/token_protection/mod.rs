//! Rules about Token Protection. What it works with is one dated table,
//! `catalog::token_protection`; no rule knows a platform, client or resource by itself.
//!
//! Precedence, so that one cause gives one finding:
//!
//! 1. `token-protection-with-block`: a policy that blocks binds no token, and every other rule here is
//!    silent. `token-protection-switched-off` is about a policy without the control.
//! 2. Platforms: none or all, `token-protection-missing-platform`; one by name that cannot bind,
//!    `token-protection-unsupported-platform`. Both speak in every state. Of what remains,
//!    `token-protection-avd-on-apple` speaks of a resource that does not go with a platform, else
//!    `token-protection-split-platforms` of the mixture, else `token-protection-apple-preview`.
//! 3. Clients: browsers beside native apps, or no condition, `token-protection-browser-included`;
//!    browsers alone, `token-protection-browser-only`, beside which nothing is said of devices without a
//!    filter or of guests: they are not asked to bind. Beside a policy for native apps alone,
//!    `token-protection-browser-gap` is about what other policies ask of browsers, and speaks before
//!    `unmanaged-sessions-unlimited` of the family `coverage`. A legacy client by name is
//!    `token-protection-legacy-client-types` whatever stands beside it.
//! 4. Resources: all of them, `token-protection-all-apps`; the group, `token-protection-office365-group`;
//!    a single one, `token-protection-incompatible-app` when the tenant file marks it, else
//!    `token-protection-unsupported-app`, and nothing when the tenant file says that it works. A missing
//!    one, `token-protection-missing-companion-app`, matters only where single ones are named.
//! 5. The device filter: `token-protection-filter-spares-unregistered` (whom it lets go) before
//!    `token-protection-filter-wrong-form` before `token-protection-no-device-filter`. Every other fault
//!    of its rule belongs to the family `filters`.
//! 6. People: `token-protection-not-piloted` for our language, `token-protection-pilot-unknown` for
//!    exports, where no rollout can be written down; a rollout that begins at its end belongs to the
//!    family `rollout`. Of a new policy for some people `token-protection-new-policy-enabled` speaks, not
//!    the family `rollout`. `token-protection-guests` stands on its own.

pub(super) mod token_protection_all_apps;
pub(super) mod token_protection_apple_preview;
pub(super) mod token_protection_avd_on_apple;
pub(super) mod token_protection_browser_gap;
pub(super) mod token_protection_browser_included;
pub(super) mod token_protection_browser_only;
pub(super) mod token_protection_filter_spares_unregistered;
pub(super) mod token_protection_filter_wrong_form;
pub(super) mod token_protection_guests;
pub(super) mod token_protection_incompatible_app;
pub(super) mod token_protection_legacy_client_types;
pub(super) mod token_protection_missing_companion_app;
pub(super) mod token_protection_missing_platform;
pub(super) mod token_protection_new_policy_enabled;
pub(super) mod token_protection_no_device_filter;
pub(super) mod token_protection_not_piloted;
pub(super) mod token_protection_office365_group;
pub(super) mod token_protection_other_platforms_open;
pub(super) mod token_protection_pilot_unknown;
pub(super) mod token_protection_privileged_roles_missing;
pub(super) mod token_protection_split_platforms;
pub(super) mod token_protection_switched_off;
pub(super) mod token_protection_unsupported_app;
pub(super) mod token_protection_unsupported_platform;
pub(super) mod token_protection_with_block;

use crate::catalog::{self, TokenProtection};
use crate::diag::FieldPath;
use crate::filter::Fault;
use crate::model::{
    AppEntry, BuiltInControl, ClientApp, Dialect, NamedApp, ObjectRef, Platform, Policy, PolicyState, is_guid,
};
use crate::semantics::takes_effect;

use super::{Anchor, Context, RawFinding};

/// True when `token-protection-filter-wrong-form` speaks of a fault in the device filter of the policy at
/// `index`, or would but for a rule of this family that goes before it.
pub(super) fn speaks_of(cx: &Context<'_>, index: usize, fault: &Fault) -> bool {
    live(cx, index).is_some() && token_protection_filter_wrong_form::is_wrong_form(fault)
}

/// The table of what Token Protection works with.
fn table() -> &'static TokenProtection {
    catalog::token_protection()
}

/// The policy at `index` when it binds tokens, in whatever state.
fn binding<'c>(cx: &Context<'c>, index: usize) -> Option<&'c Policy> {
    Some(cx.policy(index)).filter(|policy| binds(policy))
}

/// The policy at `index` when it binds tokens and is in force or in report-only.
fn live<'c>(cx: &Context<'c>, index: usize) -> Option<&'c Policy> {
    binding(cx, index).filter(|policy| takes_effect(policy))
}

fn binds(policy: &Policy) -> bool {
    policy.session.token_protection && !blocks(policy)
}

fn blocks(policy: &Policy) -> bool {
    policy.grant.as_ref().is_some_and(|grant| grant.has(BuiltInControl::Block))
}

/// A finding at `field` with the demand as second place.
fn finding(cx: &Context<'_>, index: usize, field: impl Into<FieldPath>, message: impl Into<String>) -> RawFinding {
    RawFinding::new(cx.at(index, field), message).and(cx.at(index, "session.tokenProtection"), "demanded here")
}

/// The platforms that the policy is for, when it is for platforms that can bind and no others.
fn platforms(policy: &Policy) -> Vec<Platform> {
    let Some(side) = &policy.conditions.platforms else {
        return Vec::new();
    };
    let named = side.include.iter().filter(|platform| !side.exclude.contains(platform));
    let known: Option<Vec<Platform>> = named.map(crate::model::Word::known).collect();
    known.filter(|all| all.iter().all(|platform| table().has_platform(*platform))).unwrap_or_default()
}

/// Whether native apps and browsers are among the clients; an unset condition means all.
fn clients(policy: &Policy) -> (bool, bool) {
    let named = &policy.conditions.client_apps;
    let all = named.is_empty() || named.iter().any(|client| *client == ClientApp::All);
    let has = |client: ClientApp| all || named.iter().any(|own| *own == client);
    (has(ClientApp::MobileAppsAndDesktopClients), has(ClientApp::Browser))
}

/// The resources that the policy names one by one, unless it names all of them; `None` for what is
/// neither a known app nor an id.
fn named_apps(policy: &Policy) -> impl Iterator<Item = (usize, &ObjectRef)> {
    let listed = policy.resources.include.iter().enumerate().filter(|_| !policy.resources.is_all());
    let objects = listed.filter_map(|(at, entry)| Some((at, entry.object()?)));
    objects.filter(|(_, app)| is_guid(app.graph()))
}

/// The tenant file's entry for an app.
fn declared<'c>(cx: &Context<'c>, app: &ObjectRef) -> Option<(&'c str, &'c NamedApp)> {
    cx.tenant().app(app)
}

/// What the tenant file says of the app and Token Protection.
fn mark(cx: &Context<'_>, app: &ObjectRef) -> Option<bool> {
    declared(cx, app)?.1.token_protection
}

/// The catalogue's name of an app, else what was written.
fn name(app: &ObjectRef) -> &str {
    catalog::apps().by_id(app.graph()).map_or(app.shown(), |known| known.name.as_str())
}

/// Adds every app that the tenant file marks as unable to a finding about many resources at once.
fn with_marks(cx: &Context<'_>, policy: &Policy, found: RawFinding, holds: impl Fn(&NamedApp) -> bool) -> RawFinding {
    let excluded = |name: &str, app: &NamedApp| {
        let same = |entry: &AppEntry| {
            let object = entry.object();
            object.is_some_and(|own| own.shown() == name || app.app_id.as_deref().is_some_and(|id| own.is(id)))
        };
        policy.resources.exclude.iter().any(same)
    };
    let apps = cx.tenant().apps.iter().filter(|(_, app)| app.token_protection == Some(false) && holds(app));
    apps.filter(|(name, app)| !excluded(name, app)).fold(found, |found, (name, _)| {
        let mark = FieldPath::new("apps").key(name).key("tokenProtection");
        found.and(Anchor::Tenant(mark), format!("{name} is marked here"))
    })
}

/// True when the policy is in force for everybody and no rollout led there.
fn is_unstaged(cx: &Context<'_>, index: usize, dialect: Dialect) -> bool {
    let policy = cx.policy(index);
    let enabled = policy.state.as_ref().is_some_and(|state| *state == PolicyState::Enabled);
    let everybody = policy.users.as_ref().is_some_and(|users| users.include.is_all());
    cx.dialect(index) == dialect && binds(policy) && enabled && everybody && policy.rollout.is_none()
}
