//! `cloud-app-security-without-browser`

use crate::diag::Severity;
use crate::model::ClientApp;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::covers_client;

use super::{blocks, takes_effect};

pub(crate) static RULE: Rule = Rule {
    id: "cloud-app-security-without-browser",
    summary: "Sessions are sent through Defender for Cloud Apps, but browsers are left out.",
    family: "session",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["session"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("cloud_app_security_without_browser.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let browsers = covers_client(&policy.conditions, ClientApp::Browser);
    let Some(mode) = policy.session.cloud_app_security.as_ref().filter(|_| takes_effect(policy)) else {
        return;
    };
    if browsers || blocks(policy) {
        return;
    }
    let message = "The session control of Defender for Cloud Apps is set for clients that are no browsers";
    let finding = RawFinding::new(cx.at(index, "session.cloudAppSecurity"), message)
        .label(format!("`{}` works in browsers", mode.language()))
        .and(cx.at(index, "conditions.clientApps"), "no browser here")
        .why("People in native apps are neither watched nor kept from downloading, and people in browsers are not in scope")
        .help(cx.words(index, "add `browser` to `conditions.clientApps`; block native clients or demand a device of them", "add `browser` to `clientAppTypes`; block native clients or demand a device of them"));
    sink.report(finding);
}
