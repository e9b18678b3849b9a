//! `excludes-everything`

use crate::diag::{FieldPath, Severity};
use crate::model::{LocationWord, Platform};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "excludes-everything",
    summary: "A condition excludes all platforms or all locations.",
    family: "conditions",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("excludes_everything.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let conditions = &cx.policy(index).conditions;
    let platforms = conditions.platforms.iter().flat_map(|list| &list.exclude);
    let locations = conditions.locations.iter().flat_map(|list| &list.exclude);
    let places = [
        ("platforms", platforms.into_iter().position(|word| *word == Platform::All)),
        ("locations", locations.into_iter().position(|entry| entry.word() == Some(LocationWord::All))),
    ];
    for (what, at) in places {
        let Some(at) = at else { continue };
        let field = FieldPath::new("conditions").key(what).key("exclude").index(at);
        let finding = RawFinding::new(
            cx.at(index, field),
            format!("The policy excludes all {what}, so it applies to no sign-in"),
        )
        .label("leaves nothing")
        .why("Whoever was to be held to it signs in as if it were not there")
        .help(format!("exclude only the {what} that are meant"));
        sink.report(finding);
    }
}
