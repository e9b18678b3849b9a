//! `token-protection-split-platforms`

use crate::diag::Severity;
use crate::model::Policy;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{finding, live, platforms, table, token_protection_avd_on_apple};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-split-platforms",
    summary: "A policy with Token Protection is for Windows and Apple devices at once.",
    family: "token-protection",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["token-protection"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_split_platforms.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(policy) = live(cx, index) else { return };
    if !is_mixed(policy) || token_protection_avd_on_apple::speaks(cx, policy) {
        return;
    }
    let message = "One Token Protection policy is for Windows and for Apple devices, which ask for different things";
    let found = finding(cx, index, "conditions.platforms.include", message)
        .label("available on Windows, in preview on the others")
        .why("When Apple devices that are not ready are locked out, switching the policy off leaves Windows unprotected too")
        .help("write a policy for each, so that each can be rolled out and taken back alone");
    sink.report(found);
}

/// True when the policy is for a platform where the control is available and one where it is in preview.
pub(super) fn is_mixed(policy: &Policy) -> bool {
    let (preview, available): (Vec<_>, Vec<_>) =
        platforms(policy).into_iter().partition(|platform| table().is_preview(*platform));
    !preview.is_empty() && !available.is_empty()
}
