//! `persistent-conflict`

use crate::diag::Severity;
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::conflicts;

pub(crate) static RULE: Rule = Rule {
    id: "persistent-conflict",
    summary: "Two enabled policies tell the same browsers to keep and to drop the session.",
    family: "session",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["session", "conflict"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("persistent_conflict.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (index, policy) in cx.policies() {
        let mut all = conflicts(cx, index);
        if all.is_empty() || !policy.resources.is_all() {
            continue;
        }
        all.push(index);
        all.sort_unstable();
        report(cx, &all, &policy.key, sink);
    }
}

/// One finding on the first of the policies, the others beside it.
fn report(cx: &Context<'_>, all: &[usize], always: &str, sink: &mut Sink) {
    let Some((first, others)) = all.split_first() else {
        return;
    };
    let names: Vec<String> = others.iter().map(|other| format!("`{}`", cx.policy(*other).name)).collect();
    let message = format!("Browser persistence here contradicts {}", and_list(&names));
    let field = "session.persistentBrowser";
    let mut finding = RawFinding::new(cx.at(*first, field), message).label(says(cx, *first));
    for other in others {
        finding = finding.and(cx.at(*other, field), says(cx, *other));
    }
    let finding = finding
        .why("Nothing documents which of them wins, so that the session of people whom both reach may stay on disk")
        .help("keep the one you mean, or exclude from each policy whom the other is for")
        .discriminator(always);
    sink.report(finding);
}

fn says(cx: &Context<'_>, index: usize) -> String {
    let mode = cx.policy(index).session.persistent_browser.as_ref();
    mode.map(|mode| format!("`{}`", mode.language())).unwrap_or_default()
}
