//! `modern-clients-only`

use crate::diag::Severity;
use crate::model::{BuiltInControl, ClientApp, Policy};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{blocks_client, covers_client, reaches_exchange};

use super::is_legacy_alone;

pub(crate) static RULE: Rule = Rule {
    id: "modern-clients-only",
    summary: "A policy asks for MFA of modern clients alone while nothing blocks the others.",
    family: "legacy",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["legacy", "coverage"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("modern_clients_only.md"),
    check: Check::Policy(check),
};

const LANGUAGE: &str = "leave `clientApps` out, or block legacy clients for the same people and apps";
const GRAPH: &str = "set `clientAppTypes` to `all` alone, or block legacy clients for the same people and apps";

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let has = |client: ClientApp| policy.conditions.client_apps.iter().any(|own| *own == client);
    let modern = has(ClientApp::Browser) && has(ClientApp::MobileAppsAndDesktopClients);
    if !policy.is_enabled() || !modern || !asks_for_mfa(policy) || !reaches_exchange(policy) {
        return;
    }
    let kinds = [ClientApp::ExchangeActiveSync, ClientApp::Other].into_iter();
    let open: Vec<String> = kinds
        .filter(|kind| !has(*kind) && !blocks_client(cx.set, policy, *kind))
        .map(|kind| format!("`{kind}`"))
        .collect();
    if open.is_empty() || open.len() == 1 && has_half_block(cx, policy) {
        return;
    }
    let finding = RawFinding::new(
        cx.at(index, "conditions.clientApps"),
        format!("MFA is asked of modern clients alone, and {} clients are not blocked", and_list(&open)),
    )
    .label("legacy clients are left out")
    .why("Who knows a password signs in with a legacy client, where nobody asks for MFA")
    .help(cx.words(index, LANGUAGE, GRAPH));
    sink.report(finding);
}

/// True when a block of one kind of legacy client lacks the other:
/// `legacy-authentication-half-blocked` names it once, where it is mended.
fn has_half_block(cx: &Context<'_>, policy: &Policy) -> bool {
    let kinds = [ClientApp::ExchangeActiveSync, ClientApp::Other];
    let is_half = |other: &Policy| {
        let blocked = kinds.iter().filter(|kind| covers_client(&other.conditions, **kind)).count();
        other.is_enabled() && is_legacy_alone(other) && is_block(other) && blocked == 1 && reaches_exchange(other)
    };
    let left = kinds.iter().filter(|kind| !blocks_client(cx.set, policy, **kind)).count();
    left == 1 && cx.policies().any(|(_, other)| is_half(other))
}

fn is_block(policy: &Policy) -> bool {
    policy.grant.as_ref().is_some_and(|grant| grant.has(BuiltInControl::Block))
}

fn asks_for_mfa(policy: &Policy) -> bool {
    policy.grant.as_ref().is_some_and(|grant| grant.has(BuiltInControl::Mfa) || grant.strength().is_some())
}
