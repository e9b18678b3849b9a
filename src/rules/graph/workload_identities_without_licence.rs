//! `workload-identities-without-licence`

use crate::diag::Severity;
use crate::model::Policy;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{lacks, licences};

pub(crate) static RULE: Rule = Rule {
    id: "workload-identities-without-licence",
    summary: "A policy is for workload identities or agents, and the tenant has no licence for that.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "licences", "workload-identities", "agents"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("workload_identities_without_licence.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((subject, wanted)) = licensed(cx.policy(index)) else { return };
    if !lacks(cx.tenant(), wanted) {
        return;
    }
    let message = "The policy needs Workload Identities Premium, and the tenant's licences do not have it";
    let finding = RawFinding::new(cx.at(index, subject), message)
        .label("needs Workload Identities Premium")
        .and(licences(), "what the tenant has")
        .why("Graph refuses the policy, so that none of these identities is held to it")
        .help("buy the licence, or add `workloadIdentities` to `licences` where the tenant has it");
    sink.report(finding);
}

/// The subject that needs a licence, and the words for licences of which one is enough.
fn licensed(policy: &Policy) -> Option<(&'static str, &'static [&'static str])> {
    if policy.workload_identities.is_some() {
        return Some(("workloadIdentities", &["workloadIdentities"]));
    }
    let agents: &[&str] = &["workloadIdentities", "agents"];
    let identities = policy.agent_identities.as_ref().map(|_| ("agentIdentities", agents));
    identities.or_else(|| policy.agent_users.as_ref().map(|_| ("agentUsers", agents)))
}
