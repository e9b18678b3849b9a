//! `word-among-ids`

use crate::diag::{FieldPath, Severity};
use crate::model::{Dialect, ObjectRef};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::sides;

pub(crate) static RULE: Rule = Rule {
    id: "word-among-ids",
    summary: "A list of groups or roles holds a word that stands for users.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("word_among_ids.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    // In the language such a word is a name that nobody declares.
    let sides = sides(policy).filter(|_| cx.dialect(index) == Dialect::Graph);
    let lists = sides.flat_map(|(side, own)| [(side, "groups", &own.groups), (side, "roles", &own.roles)]);
    for (side, list, objects) in lists {
        let Some(at) = objects.iter().position(ObjectRef::is_user_word) else { continue };
        let field = FieldPath::new("users").key(side).key(list).index(at);
        let word = &objects[at].written;
        let finding = RawFinding::new(cx.at(index, field), format!("A list of {list} holds the word `{word}`"))
            .label("not an id")
            .why("Graph refuses the policy, so nobody is held to it")
            .help(format!("write the ids of the {list} that are meant; only lists of users take such words"));
        sink.report(finding);
    }
}
