//! `token-protection-browser-included`

use crate::diag::{FieldPath, Severity};
use crate::model::ClientApp;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{clients, finding, live, table};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-browser-included",
    summary: "A policy with Token Protection is for browsers beside native apps.",
    family: "token-protection",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["token-protection", "lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_browser_included.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(policy) = live(cx, index) else { return };
    if clients(policy) != (true, true) || table().has_client(ClientApp::Browser) {
        return;
    }
    let named = &policy.conditions.client_apps;
    let field = FieldPath::new("conditions.clientApps");
    let (field, label) = match named.iter().position(|client| *client == ClientApp::Browser) {
        Some(at) => (field.index(at), "cannot bind tokens"),
        None => (field, "any client, browsers too"),
    };
    let found = finding(cx, index, field, "Browsers cannot meet Token Protection")
        .label(label)
        .why("Apps in a browser, such as Teams on the web, can be blocked for everyone the policy is for")
        .help(cx.words(
            index,
            "limit the policy with `conditions.clientApps: [mobileAppsAndDesktopClients]`",
            "set `clientAppTypes` to `mobileAppsAndDesktopClients` alone",
        ));
    sink.report(found);
}
