//! `several-subjects`

use crate::diag::Severity;
use crate::model::{Dialect, Policy};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::includes_people;

pub(crate) static RULE: Rule = Rule {
    id: "several-subjects",
    summary: "A policy is for people and for workload identities or agents at once.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "workload-identities", "agents"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("several_subjects.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let subjects = subjects(policy);
    // In the language it is the reader who refuses the combination.
    let [(first, _), (second, _), ..] = subjects.as_slice() else { return };
    if cx.dialect(index) != Dialect::Graph {
        return;
    }
    let names: Vec<&str> = subjects.iter().map(|(_, name)| *name).collect();
    let message = format!("Policy `{}` is for {} at once", policy.name, and_list(&names));
    let finding = RawFinding::new(cx.at(index, *second), message)
        .label("another kind of identity")
        .and(cx.at(index, *first), "and these")
        .why("Graph refuses the policy, so that none of them is held to it")
        .help("write one policy for each; beside workload identities and agents, `includeUsers` is `None`");
    sink.report(finding);
}

/// Whom the policy is for, as field and in words.
fn subjects(policy: &Policy) -> Vec<(&'static str, &'static str)> {
    let all = [
        (includes_people(policy), "users.include", "people"),
        (policy.workload_identities.is_some(), "workloadIdentities", "workload identities"),
        (policy.agent_identities.is_some(), "agentIdentities", "agent identities"),
        (policy.agent_users.is_some(), "agentUsers", "accounts of agents"),
    ];
    all.into_iter().filter(|(named, ..)| *named).map(|(_, field, name)| (field, name)).collect()
}
