//! `app-filter-with-all`

use crate::diag::Severity;
use crate::model::{AppWord, FilterMode};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::takes_effect;

pub(crate) static RULE: Rule = Rule {
    id: "app-filter-with-all",
    summary: "A filter that includes apps stands beside `all` or `none`.",
    family: "filters",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["filter"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("app_filter_with_all.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let includes = policy.resources.filter.as_ref().is_some_and(|filter| filter.mode == FilterMode::Include);
    let word = [AppWord::All, AppWord::None].into_iter().find(|word| policy.resources.includes(*word));
    let (true, true, Some(word)) = (includes, takes_effect(policy), word) else {
        return;
    };
    let (message, why) = match word {
        AppWord::All => (
            "The filter of apps stands beside every app",
            "The policy was seen to hold for every app then, tagged or not: more sign-ins are asked or blocked than meant",
        ),
        _ => (
            "The filter of apps stands beside `none`",
            "It is not known whether the policy then holds for the apps that the filter picks, or for none",
        ),
    };
    let found = RawFinding::new(cx.at(index, "resources.include"), message)
        .label("chooses apart from the filter")
        .and(cx.at(index, "resources.filter"), "the filter")
        .why(why)
        .help("leave `resources.include` out, so that the filter alone picks the apps");
    sink.report(found);
}
