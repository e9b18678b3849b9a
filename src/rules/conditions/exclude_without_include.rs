//! `exclude-without-include`

use crate::diag::{FieldPath, Severity};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "exclude-without-include",
    summary: "A condition says which platforms or locations are out and none that is in.",
    family: "conditions",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("exclude_without_include.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let conditions = &cx.policy(index).conditions;
    let platforms = conditions.platforms.as_ref().is_some_and(|list| list.include.is_empty());
    let locations = conditions.locations.as_ref().is_some_and(|list| list.include.is_empty());
    for (what, _) in [("platforms", platforms), ("locations", locations)].into_iter().filter(|(_, bad)| *bad) {
        let field = FieldPath::new("conditions").key(what);
        let finding = RawFinding::new(
            cx.at(index, field.key("include")),
            format!("The policy excludes {what} and includes none"),
        )
        .label("includes none")
        .and(cx.at(index, field.key("exclude")), "excluded from nothing")
        .why("Either the policy is refused or no sign-in meets the condition, so nobody is held to it")
        .help(format!("include `all`: what is excluded then stays out; or remove the condition on {what}"));
        sink.report(finding);
    }
}
