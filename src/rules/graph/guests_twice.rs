//! `guests-twice`

use crate::diag::{FieldPath, Severity};
use crate::model::UserWord;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::sides;

pub(crate) static RULE: Rule = Rule {
    id: "guests-twice",
    summary: "A policy names guests by the old word and by their types at once.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "guests"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("guests_twice.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    for (side, principals) in sides(policy) {
        let word = principals.users.iter().position(|entry| entry.word() == Some(UserWord::GuestsOrExternalUsers));
        let Some(at) = word.filter(|_| principals.guests.is_some()) else { continue };
        let field = FieldPath::new("users").key(side);
        let message = format!("Policy `{}` names guests as `GuestsOrExternalUsers` and by their types", policy.name);
        let finding = RawFinding::new(cx.at(index, field.key("users").index(at)), message)
            .label("all guests, in the older form")
            .and(cx.at(index, field.key("guests")), "guests by their types")
            .why("Graph refuses the policy, so nobody is held to it")
            .help("keep the types; all six of them mean the same as the word");
        sink.report(finding);
    }
}
