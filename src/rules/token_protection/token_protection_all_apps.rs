//! `token-protection-all-apps`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{finding, live, with_marks};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-all-apps",
    summary: "A policy with Token Protection is for every resource, most of which cannot use it.",
    family: "token-protection",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["token-protection", "lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_all_apps.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(policy) = live(cx, index).filter(|policy| policy.resources.is_all()) else {
        return;
    };
    let message = "Token Protection is demanded for every resource";
    let found = finding(cx, index, "resources.include", message)
        .label("most of these cannot use it")
        .why("Whom the policy is for cannot sign in with native apps to a resource that does not take bound tokens")
        .help(
            "name the resources that Token Protection works with: Exchange Online, SharePoint Online, Teams Services",
        );
    sink.report(with_marks(cx, policy, found, |_| true));
}
