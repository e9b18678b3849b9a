//! `token-protection-apple-preview`

use crate::diag::Severity;
use crate::model::WordList;
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{finding, live, platforms, table, token_protection_avd_on_apple, token_protection_split_platforms};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-apple-preview",
    summary: "A policy with Token Protection is for platforms where it is in preview.",
    family: "token-protection",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["token-protection", "preview"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_apple_preview.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(policy) = live(cx, index) else { return };
    let preview: Vec<_> = platforms(policy).into_iter().filter(|platform| table().is_preview(*platform)).collect();
    let mixed = token_protection_split_platforms::is_mixed(policy) || token_protection_avd_on_apple::speaks(cx, policy);
    if preview.is_empty() || mixed {
        return;
    }
    let names: Vec<_> = preview.into_iter().map(WordList::language).collect();
    let message = format!("Token Protection on {} is in preview and asks more of the device", and_list(&names));
    let found = finding(cx, index, "conditions.platforms.include", message)
        .label("in preview")
        .why("Who has no managed device with the SSO plug-in and keys in the Secure Enclave is locked out, and so is Apple Mail")
        .help("check the devices in scope against Microsoft's guide for Apple devices, and start with a pilot group");
    sink.report(found);
}
