//! `token-protection-office365-group`

use crate::catalog;
use crate::diag::{FieldPath, Severity};
use crate::model::{AppEntry, AppWord, NamedApp};
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{finding, live, with_marks};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-office365-group",
    summary: "A policy with Token Protection names the Office 365 group, which holds apps that cannot use it.",
    family: "token-protection",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["token-protection", "lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_office365_group.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(policy) = live(cx, index).filter(|policy| !policy.resources.is_all()) else {
        return;
    };
    let is_group = |entry: &AppEntry| entry.word() == Some(AppWord::Office365);
    let Some(at) = policy.resources.include.iter().position(is_group) else {
        return;
    };
    let field = FieldPath::new("resources.include").index(at);
    let found = finding(cx, index, field, "The Office 365 group holds apps that cannot use Token Protection")
        .label("a group of many apps")
        .why("Whom the policy is for cannot sign in with native apps to what else is in the group, and Microsoft adds to it")
        .help("name Office 365 Exchange Online, Office 365 SharePoint Online and Microsoft Teams Services in its place");
    let group = catalog::app_group(AppWord::Office365);
    let holds = |app: &NamedApp| group.zip(app.app_id.as_deref()).is_some_and(|(group, id)| group.has(id));
    sink.report(with_marks(cx, policy, found, holds));
}
