//! `app-enforced-wrong-app`

use crate::catalog;
use crate::diag::{FieldPath, Severity};
use crate::model::{AppEntry, AppWord};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{blocks, takes_effect};

pub(crate) static RULE: Rule = Rule {
    id: "app-enforced-wrong-app",
    summary: "App-enforced restrictions are set for apps that do not know them.",
    family: "session",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["session"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("app_enforced_wrong_app.md"),
    check: Check::Policy(check),
};

const ABLE: &str = "App-enforced restrictions hold in Exchange Online and SharePoint Online";

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    if !policy.session.application_enforced_restrictions || !takes_effect(policy) || blocks(policy) {
        return;
    }
    let Some((at, app)) = first_unable(&policy.resources.include) else {
        return;
    };
    let include = FieldPath::new("resources.include");
    let (field, message, opens) = match app.word() {
        Some(AppWord::All) => (include, format!("{ABLE} alone, and the policy is for all resources"), "any other app"),
        _ => (include.index(at), format!("App-enforced restrictions do nothing for {}", app.shown()), "it"),
    };
    let finding = RawFinding::new(cx.at(index, field), message)
        .label("does not know the control")
        .and(cx.at(index, "session.applicationEnforcedRestrictions"), "set here")
        .why(format!("Whoever opens {opens} on an unmanaged device can still download, print and sync"))
        .help("name `Office365`, or Exchange Online and SharePoint Online, and protect the others by a grant control");
    sink.report(finding);
}

fn first_unable(apps: &[AppEntry]) -> Option<(usize, &AppEntry)> {
    let able = |app: &AppEntry| app.word() == Some(AppWord::None) || catalog::session_apps().enforces_restrictions(app);
    apps.iter().enumerate().find(|(_, app)| !able(app))
}
