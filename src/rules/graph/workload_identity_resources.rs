//! `workload-identity-resources`

use crate::diag::{FieldPath, Severity};
use crate::model::{AppWord, Policy};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::identities;

pub(crate) static RULE: Rule = Rule {
    id: "workload-identity-resources",
    summary: "A policy for workload identities is for some resources and not for all.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["rejected", "workload-identities", "portal"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("workload_identity_resources.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let workload = identities(policy).is_some_and(|(subject, _)| subject == "workloadIdentities");
    let Some(field) = narrow(policy).filter(|_| workload) else { return };
    let message = format!("Policy `{}` is for workload identities and for some resources only", policy.name);
    let finding = RawFinding::new(cx.at(index, field), message)
        .label("not all resources")
        .and(cx.at(index, "workloadIdentities"), "for these identities")
        .why("The portal refuses the policy, and a policy that is not stored stops none of these identities")
        .help("write `include: all`, or an authentication context; narrow the policy by identity, location or risk");
    sink.report(finding);
}

/// Where something other than all resources or a context is named. `none` is a target, of no app.
fn narrow(policy: &Policy) -> Option<FieldPath> {
    let resources = &policy.resources;
    let field = FieldPath::new("resources");
    if resources.is_all() || !resources.authentication_contexts.is_empty() {
        return None;
    }
    if !resources.user_actions.is_empty() {
        return Some(field.key("userActions"));
    }
    if resources.include.iter().any(|entry| entry.word() != Some(AppWord::None)) {
        return Some(field.key("include"));
    }
    resources.filter.is_some().then(|| field.key("filter"))
}
