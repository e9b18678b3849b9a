//! `all-beside-others`

use crate::diag::{FieldPath, Severity};
use crate::model::{ClientApp, LocationWord, Platform};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "all-beside-others",
    summary: "A condition lists `all` and something else beside it.",
    family: "conditions",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["coverage"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("all_beside_others.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let conditions = &cx.policy(index).conditions;
    let platforms = conditions.platforms.iter().flat_map(|list| &list.include);
    let locations = conditions.locations.iter().flat_map(|list| &list.include);
    let lists = [
        ("conditions.platforms.include", beside(platforms, |word| *word == Platform::All)),
        ("conditions.locations.include", beside(locations, |entry| entry.word() == Some(LocationWord::All))),
        ("conditions.clientApps", beside(&conditions.client_apps, |word| *word == ClientApp::All)),
    ];
    for (list, at) in lists {
        let Some((all, other)) = at else { continue };
        let field = FieldPath::new(list);
        let finding = RawFinding::new(cx.at(index, field.index(other)), "This says nothing: `all` stands beside it")
            .label("in `all` already")
            .and(cx.at(index, field.index(all)), "everything")
            .why("The policy is for all of them, which is more than its author may have meant")
            .help("keep `all` alone, or take it out and keep the list");
        sink.report(finding);
    }
}

/// Index of the word for everything and of the first entry beside it.
fn beside<'l, T: 'l>(list: impl IntoIterator<Item = &'l T>, is_all: impl Fn(&T) -> bool) -> Option<(usize, usize)> {
    let marks: Vec<bool> = list.into_iter().map(is_all).collect();
    Some((marks.iter().position(|all| *all)?, marks.iter().position(|all| !all)?))
}
