//! `token-protection-browser-only`

use crate::diag::{FieldPath, Severity};
use crate::model::ClientApp;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{clients, finding, live, table};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-browser-only",
    summary: "A policy with Token Protection is for browsers and leaves native apps out.",
    family: "token-protection",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["token-protection"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_browser_only.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(policy) = live(cx, index) else { return };
    if clients(policy) != (false, true) || table().has_client(ClientApp::Browser) {
        return;
    }
    let at = policy.conditions.client_apps.iter().position(|client| *client == ClientApp::Browser);
    let field = FieldPath::new("conditions.clientApps").index(at.unwrap_or_default());
    let found = finding(cx, index, field, "Token Protection is for native apps, and the policy is for browsers alone")
        .label("native apps are left out")
        .why("Tokens of native apps can be used on another device, and apps in a browser may be blocked")
        .help(cx.words(
            index,
            "set `clientApps: [mobileAppsAndDesktopClients]`",
            "set `clientAppTypes` to `mobileAppsAndDesktopClients` alone",
        ));
    sink.report(found);
}
