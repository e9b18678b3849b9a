//! `eas-supported-deprecated`

use crate::diag::{FieldPath, Severity};
use crate::model::ClientApp;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "eas-supported-deprecated",
    summary: "A policy names the client app `easSupported`, which is deprecated.",
    family: "legacy",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["legacy", "deprecated"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("eas_supported_deprecated.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let clients = &policy.conditions.client_apps;
    let Some(at) = clients.iter().position(|app| *app == ClientApp::EasSupported) else { return };
    let beside = clients.iter().position(|app| *app == ClientApp::ExchangeActiveSync);
    let field = FieldPath::new("conditions.clientApps");
    let finding = RawFinding::new(cx.at(index, field.index(at)), "`easSupported` is deprecated")
        .label("replaced by `exchangeActiveSync`");
    let finding = match beside {
        Some(other) => finding.and(cx.at(index, field.index(other)), "stands here already").help("take it out"),
        None => finding.help("write `exchangeActiveSync` instead"),
    };
    sink.report(
        finding.why("Once Graph drops the word, clients of Exchange ActiveSync are no longer reached by the policy"),
    );
}
