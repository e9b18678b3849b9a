//! `service-principal-risk-without-workload-identities`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::subject_field;

pub(crate) static RULE: Rule = Rule {
    id: "service-principal-risk-without-workload-identities",
    summary: "A policy depends on the risk of service principals and is for none.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "risk", "workload-identities"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("service_principal_risk_without_workload_identities.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    if policy.conditions.service_principal_risk.is_empty() || policy.workload_identities.is_some() {
        return;
    }
    let message = format!("Policy `{}` depends on the risk of service principals and is for none", policy.name);
    let finding = RawFinding::new(cx.at(index, "conditions.servicePrincipalRisk"), message)
        .label("risk of somebody else")
        .and(cx.at(index, subject_field(policy)), "for these")
        .why(
            "Graph refuses the policy; stored, it would apply to nobody, and risky service principals go on signing in",
        )
        .help("make it a policy for `workloadIdentities`, or use `userRisk` or `signInRisk` for people");
    sink.report(finding);
}
