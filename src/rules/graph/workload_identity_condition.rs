//! `workload-identity-condition`

use crate::diag::{FieldPath, Severity};
use crate::model::Policy;
use crate::rules::risk::narrowing;
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::identities;

pub(crate) static RULE: Rule = Rule {
    id: "workload-identity-condition",
    summary: "A policy for workload or agent identities has a condition about people or devices.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["rejected", "workload-identities", "agents"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("workload_identity_condition.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some((subject, who)) = identities(policy) else { return };
    let extra = extra(policy);
    let Some((first, rest)) = extra.split_first() else { return };
    let place = |key: &str| cx.at(index, FieldPath::new("conditions").key(key));
    let names: Vec<String> = extra.iter().map(|key| format!("`{key}`")).collect();
    let message = format!("Policy `{}` is for {who} and depends on {}", policy.name, and_list(&names));
    let finding = RawFinding::new(place(first), message)
        .label("says nothing of these identities")
        .and(cx.at(index, subject), "for these identities")
        .why("Graph most likely refuses the policy; stored, it would apply to no sign-in, and stop nobody")
        .help(format!("take it out; {}", offered(policy)));
    sink.report(rest.iter().fold(finding, |finding, key| finding.and(place(key), "and this one")));
}

/// Conditions that hold for people alone. Risk of the other kind of identity has rules of its own.
fn extra(policy: &Policy) -> Vec<&'static str> {
    let locations = policy.workload_identities.is_some();
    let mut extra = narrowing(&policy.conditions);
    extra.retain(|key| !(locations && *key == "locations"));
    if policy.conditions.agent_contexts.is_some() {
        extra.push("agentContexts");
    }
    extra
}

fn offered(policy: &Policy) -> &'static str {
    match policy.workload_identities {
        Some(_) => "policies for workload identities know `locations` and `servicePrincipalRisk`",
        None => "policies for agent identities know `agentRisk`",
    }
}
