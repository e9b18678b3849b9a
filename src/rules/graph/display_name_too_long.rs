//! `display-name-too-long`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "display-name-too-long",
    summary: "The name of a policy has more than 256 characters.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "portal"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("display_name_too_long.md"),
    check: Check::Policy(check),
};

/// The longest name that the portal takes, in characters.
const LONGEST: usize = 256;

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let length = cx.policy(index).name.chars().count();
    if length <= LONGEST {
        return;
    }
    let message = format!("The policy's name has {length} characters, and {LONGEST} are the most");
    let finding = RawFinding::new(cx.at(index, "name"), message)
        .label("too long")
        .why("The portal refuses the policy, so nobody is held to it")
        .help("shorten the name, and put the rest into a comment or a description");
    sink.report(finding);
}
