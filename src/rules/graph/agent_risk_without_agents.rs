//! `agent-risk-without-agents`

use crate::diag::Severity;
use crate::model::{Policy, UserWord};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::subject_field;

pub(crate) static RULE: Rule = Rule {
    id: "agent-risk-without-agents",
    summary: "A policy depends on the risk of agents and is for none.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["rejected", "risk", "agents"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("agent_risk_without_agents.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    if policy.conditions.agent_risk.is_empty() || is_for_agents(policy) {
        return;
    }
    let message = format!("Policy `{}` depends on the risk of agents and is for none", policy.name);
    let finding = RawFinding::new(cx.at(index, "conditions.agentRisk"), message)
        .label("risk of somebody else")
        .and(cx.at(index, subject_field(policy)), "for these")
        .why("Graph may refuse the policy; stored, it would apply to nobody, and risky agents go on signing in")
        .help("make it a policy for `agentIdentities` or `agentUsers`, or use `userRisk` or `signInRisk` for people");
    sink.report(finding);
}

/// The older form names all accounts of agents among the users.
fn is_for_agents(policy: &Policy) -> bool {
    let accounts = policy.users.as_ref().is_some_and(|users| users.include.has(UserWord::AllAgentIdUsers));
    accounts || policy.agent_identities.is_some() || policy.agent_users.is_some()
}
