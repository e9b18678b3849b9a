//! `token-protection-legacy-client-types`

use crate::diag::{FieldPath, Severity};
use crate::model::{ClientApp, Word};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{finding, live};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-legacy-client-types",
    summary: "A policy with Token Protection legacy legacy clients, which cannot bind tokens.",
    family: "token-protection",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["token-protection", "lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_legacy_client_types.md"),
    check: Check::Policy(check),
};

/// Clients without modern authentication.
const LEGACY: [ClientApp; 3] = [ClientApp::ExchangeActiveSync, ClientApp::EasSupported, ClientApp::Other];

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(policy) = live(cx, index) else { return };
    let named = &policy.conditions.client_apps;
    let is_legacy = |client: &Word<ClientApp>| client.known().is_some_and(|known| LEGACY.contains(&known));
    let legacy: Vec<&str> = named.iter().filter(|client| is_legacy(client)).map(Word::language).collect();
    let Some(at) = named.iter().position(is_legacy) else {
        return;
    };
    let field = FieldPath::new("conditions.clientApps").index(at);
    let found =
        finding(cx, index, field, format!("Legacy clients ({}) cannot meet Token Protection", and_list(&legacy)))
            .label("no modern authentication")
            .why("Who is in scope and still uses such a client cannot sign in with it")
            .help(
                "set `clientApps: [mobileAppsAndDesktopClients]`; block legacy authentication by a policy of its own",
            );
    sink.report(found);
}
