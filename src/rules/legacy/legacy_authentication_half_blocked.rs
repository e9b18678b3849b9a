//! `legacy-authentication-half-blocked`

use crate::diag::Severity;
use crate::model::{BuiltInControl, ClientApp};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{blocks_client, reaches_exchange, takes_effect};

use super::is_legacy_alone;

pub(crate) static RULE: Rule = Rule {
    id: "legacy-authentication-half-blocked",
    summary: "A policy blocks one kind of legacy client and leaves the other open.",
    family: "legacy",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["legacy", "coverage"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("legacy_authentication_half_blocked.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let clients = &policy.conditions.client_apps;
    let blocks = policy.grant.as_ref().is_some_and(|grant| grant.has(BuiltInControl::Block));
    if !takes_effect(policy) || !blocks || !is_legacy_alone(policy) {
        return;
    }
    let missing = [ClientApp::ExchangeActiveSync, ClientApp::Other]
        .into_iter()
        .find(|kind| !clients.iter().any(|own| own == kind));
    let Some(missing) = missing.filter(|kind| reaches_exchange(policy) && !blocks_client(cx.set, policy, *kind)) else {
        return;
    };
    let what = match missing {
        ClientApp::Other => "IMAP, POP, SMTP and older Office",
        _ => "Exchange ActiveSync",
    };
    let finding = RawFinding::new(
        cx.at(index, "conditions.clientApps"),
        format!("The policy blocks legacy clients, but not {what}"),
    )
    .label(format!("`{missing}` is missing"))
    .why(format!("Who knows a password can sign in with {what}, where nothing asks for MFA"))
    .help(format!("add `{missing}`, or block it for the same people in another policy"));
    sink.report(finding);
}
