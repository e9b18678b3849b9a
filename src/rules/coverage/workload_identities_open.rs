//! `workload-identities-open`

use crate::diag::Severity;
use crate::model::Policy;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{Whole, missing};

pub(crate) static RULE: Rule = Rule {
    id: "workload-identities-open",
    summary: "The tenant has the licence, and no policy in force is for workload identities.",
    family: "coverage",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["coverage", "gap", "workload-identities"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("workload_identities_open.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let is_one = |policy: &Policy| policy.workload_identities.is_some();
    let Some(at) = missing(cx, "workloadIdentities", is_one) else { return };
    let finding = RawFinding::new(at, "No policy in force is for workload identities")
        .label("none is in force")
        .why("Who has found the secret of a service principal uses it from anywhere, at any risk")
        .help("block all owned service principals outside the places they run in, and at high risk anywhere");
    sink.report(finding);
}
