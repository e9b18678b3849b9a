//! `sif-every-time-workload-identity`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{asks_every_time, is_for_workloads};

pub(crate) static RULE: Rule = Rule {
    id: "sif-every-time-workload-identity",
    summary: "A policy for workload identities asks them to sign in every time.",
    family: "session",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["session", "workload-identities", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_every_time_workload_identity.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    if !asks_every_time(policy) || !is_for_workloads(policy) {
        return;
    }
    let who = if policy.workload_identities.is_some() { "workloadIdentities" } else { "agentIdentities" };
    let message = "A policy for identities without people asks them to sign in every time";
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message)
        .label("nobody is there to sign in")
        .and(cx.at(index, who), "for these identities")
        .why("The portal refuses the policy, so that what it should block can go on signing in")
        .help("remove `signInFrequency`; a policy for these identities can only block");
    sink.report(finding);
}
