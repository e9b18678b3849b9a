//! Rules about clients without modern authentication: Exchange ActiveSync and `other`.
//!
//! Precedence: the rules about a policy for legacy clients alone part by what it does. A block is
//! `legacy-authentication-half-blocked` at most, or `exchange-active-sync-beyond-exchange` when it
//! misses Exchange Online; a demand is `legacy-clients-asked-for-mfa` when such clients cannot meet
//! it, else `exchange-active-sync-beyond-exchange`. `modern-clients-only` is about the other policies,
//! and silent where a half block, which is named itself, is all that is wrong.
//! `eas-supported-deprecated` is about the word, and speaks beside all of them.

pub(super) mod eas_supported_deprecated;
pub(super) mod exchange_active_sync_beyond_exchange;
pub(super) mod legacy_authentication_half_blocked;
pub(super) mod legacy_clients_asked_for_mfa;
pub(super) mod modern_clients_only;

use crate::model::{BuiltInControl, ClientApp, GrantControl, Operator, Policy, Word};

/// True when the policy is for legacy clients and for no other.
fn is_legacy_alone(policy: &Policy) -> bool {
    let legacy = [ClientApp::ExchangeActiveSync, ClientApp::EasSupported, ClientApp::Other];
    let clients = &policy.conditions.client_apps;
    !clients.is_empty() && clients.iter().all(|own: &Word<ClientApp>| legacy.iter().any(|kind| own == kind))
}

/// Index of the control that a policy for legacy clients alone asks for and no such client can show.
fn never_shown(policy: &Policy) -> Option<usize> {
    let grant = policy.grant.as_ref().filter(|_| is_legacy_alone(policy))?;
    let choice = grant.operator == Some(Operator::Or) && !grant.controls.iter().all(is_interactive);
    let at = grant.controls.iter().position(is_interactive)?;
    (!choice && !grant.has(BuiltInControl::Block)).then_some(at)
}

/// True for a control that needs somebody at a sign-in page.
fn is_interactive(item: &GrantControl) -> bool {
    match item {
        GrantControl::BuiltIn(word) => *word == BuiltInControl::Mfa,
        _ => true,
    }
}
