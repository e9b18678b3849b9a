//! `preview-only-member`

use crate::diag::{FieldPath, Severity};
use crate::model::{BuiltInControl, Policy, UserAction};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "preview-only-member",
    summary: "A policy uses something that Microsoft offers in a preview alone.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["rejected", "preview"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("preview_only_member.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    for (field, what) in previews(cx.policy(index)) {
        let finding = RawFinding::new(cx.at(index, field), format!("`{what}` is offered in a preview alone"))
            .label("preview")
            .why("A tenant that is not in the preview refuses the policy, so nobody is held to it")
            .help("make sure that the preview is on in the tenant, or write the policy without it");
        sink.report(finding);
    }
}

/// What of the policy is known from previews and templates alone, with its place.
fn previews(policy: &Policy) -> Vec<(FieldPath, &'static str)> {
    let grant = policy.grant.as_ref();
    let verified = grant.and_then(|grant| Some(grant.control_path(grant.position(BuiltInControl::VerifiedId)?)));
    let actions = &policy.resources.user_actions;
    let recovery = actions.iter().position(|action| *action == UserAction::AccountRecovery);
    let recovery = recovery.map(|at| FieldPath::new("resources.userActions").index(at));
    let contexts = policy.conditions.agent_contexts.is_some().then(|| FieldPath::new("conditions.agentContexts"));
    let all = [(verified, "verifiedID"), (recovery, "accountRecovery"), (contexts, "agentContexts")];
    all.into_iter().filter_map(|(field, what)| Some((field?, what))).collect()
}
