//! `exchange-active-sync-beyond-exchange`

use crate::diag::Severity;
use crate::model::{BuiltInControl, ClientApp, Policy, UserWord, Word};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::reaches_exchange;

use super::never_shown;

pub(crate) static RULE: Rule = Rule {
    id: "exchange-active-sync-beyond-exchange",
    summary: "A policy for Exchange ActiveSync alone names resources or people it cannot be for.",
    family: "legacy",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["legacy", "portal"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("exchange_active_sync_beyond_exchange.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let clients = &policy.conditions.client_apps;
    let sync = |word: &Word<ClientApp>| *word == ClientApp::ExchangeActiveSync || *word == ClientApp::EasSupported;
    let stopped = never_shown(policy).is_some();
    if !policy.is_live() || stopped || clients.is_empty() || !clients.iter().all(sync) {
        return;
    }
    let Some((field, message, why)) = fault(policy) else { return };
    let finding = RawFinding::new(cx.at(index, field), message)
        .label("not for Exchange ActiveSync")
        .and(cx.at(index, "conditions.clientApps"), "Exchange ActiveSync alone")
        .why(why)
        .help("include `Office 365 Exchange Online` alone, for users or groups");
    sink.report(finding);
}

/// The field, message and effect. A block may be as wide as it likes, as long as it reaches Exchange
/// Online.
fn fault(policy: &Policy) -> Option<(&'static str, &'static str, &'static str)> {
    let block = policy.grant.as_ref().is_some_and(|grant| grant.has(BuiltInControl::Block));
    if !reaches_exchange(policy) {
        let message = "Exchange ActiveSync reaches Exchange Online alone, which the policy is not for";
        return Some(("resources", message, "No sign-in meets the policy, so nobody is held to it"));
    }
    let include = policy.users.as_ref().map(|users| &users.include)?;
    let wide = include.is_all() || include.has(UserWord::GuestsOrExternalUsers) || include.guests.is_some();
    let alone = policy.resources.include.len() == 1 && policy.resources.include[0].object().is_some();
    let why = "Microsoft limits such policies to Exchange Online and to users and groups; the portal refuses more, so devices may go on syncing unchecked";
    match (block, alone, wide || !include.roles.is_empty()) {
        (false, false, _) => {
            Some(("resources.include", "A policy for Exchange ActiveSync names more than Exchange Online", why))
        }
        (false, true, true) => {
            Some(("users.include", "A policy for Exchange ActiveSync cannot be for everybody, guests or roles", why))
        }
        _ => None,
    }
}
