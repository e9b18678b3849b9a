//! `duplicate-display-name`

use indexmap::IndexMap;

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-display-name",
    summary: "Several policies of the set have the same name.",
    family: "naming",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["names"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("duplicate_display_name.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut by_name: IndexMap<&str, Vec<usize>> = IndexMap::new();
    for (index, policy) in cx.policies() {
        by_name.entry(policy.name.trim()).or_default().push(index);
    }
    for (name, indexes) in by_name.into_iter().filter(|(name, _)| !name.is_empty()) {
        let [first, others @ ..] = indexes.as_slice() else {
            continue;
        };
        if others.is_empty() {
            continue;
        }
        let message = format!("{} policies are named `{name}`", indexes.len());
        let mut finding = RawFinding::new(cx.at(*first, "name"), message).label("the first of them");
        for other in others {
            finding = finding.and(cx.at(*other, "name"), "the same name");
        }
        sink.report(
            finding
                .why("Sign-in logs and the portal show a policy by its name: nobody can tell which one let somebody in")
                .help("give each policy a name of its own, or delete the copy"),
        );
    }
}
