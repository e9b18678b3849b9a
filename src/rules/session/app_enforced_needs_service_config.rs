//! `app-enforced-needs-service-config`

use crate::catalog;
use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{blocks, takes_effect};

pub(crate) static RULE: Rule = Rule {
    id: "app-enforced-needs-service-config",
    summary: "App-enforced restrictions wait for settings in Exchange Online and SharePoint Online.",
    family: "session",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["session"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("app_enforced_needs_service_config.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let able = policy.resources.include.iter().all(|app| catalog::session_apps().enforces_restrictions(app));
    if !policy.session.application_enforced_restrictions || !takes_effect(policy) || blocks(policy) || !able {
        return;
    }
    let at = cx.at(index, "session.applicationEnforcedRestrictions");
    let finding = RawFinding::new(
        at,
        "App-enforced restrictions do nothing until the services are configured for them",
    )
    .label("decided in the services")
    .why("Until limited access is set there, people on unmanaged devices can download, print and sync")
    .help("set limited access in SharePoint Online and a mailbox policy in Exchange Online, then ignore this note");
    sink.report(finding);
}
