//! `display-name-too-long`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "display-name-too-long",
    summary: "A policy has a name of more than 256 characters.",
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

/// The longest name the portal takes, in characters.
const LIMIT: usize = 256;

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let length = cx.policy(index).name.chars().count();
    if length <= LIMIT {
        return;
    }
    let message = format!("The policy's name has {length} characters; {LIMIT} are allowed");
    let finding = RawFinding::new(cx.at(index, "name"), message)
        .label("too long")
        .why("The portal does not save such a name; if Graph refuses it too, nobody is held to the policy")
        .help("shorten the name, and say the rest in a description of your own");
    sink.report(finding);
}
