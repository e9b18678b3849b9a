//! `session-control-with-block`

use crate::diag::{FieldPath, Severity};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{blocks, dead_controls, is_for_workloads, takes_effect};

pub(crate) static RULE: Rule = Rule {
    id: "session-control-with-block",
    summary: "A policy that blocks has session controls, which no session ever reaches.",
    family: "session",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["session", "dead"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("session_control_with_block.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    if !takes_effect(policy) || !blocks(policy) || is_for_workloads(policy) {
        return;
    }
    let dead = dead_controls(&policy.session);
    let Some(first) = dead.first() else {
        return;
    };
    let names: Vec<String> = dead.iter().map(|name| format!("`{name}`")).collect();
    let message = format!("The policy blocks, so that {} never comes to anything", and_list(&names));
    let finding = RawFinding::new(cx.at(index, FieldPath::new("session").key(first)), message)
        .label("no session gets this far")
        .and(cx.at(index, "grant"), "blocked here")
        .why("Everyone in scope is kept out; who reads the policy may think that they get in with a limited session")
        .help("remove the session control, or demand a control instead of the block");
    sink.report(finding);
}
