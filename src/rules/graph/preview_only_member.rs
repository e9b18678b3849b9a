//! `preview-only-member`

use crate::diag::{FieldPath, Severity};
use crate::model::{BuiltInControl, Policy, UserAction};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "preview-only-member",
    summary: "A policy uses what Graph takes only where a preview is switched on.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["rejected", "preview", "template"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("preview_only_member.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    for (field, what) in preview_members(cx.policy(index)) {
        let finding =
            RawFinding::new(cx.at(index, field), format!("`{what}` is a preview that Graph does not document"))
                .label("refused where the preview is off")
                .why("Where the tenant does not have the preview Graph refuses the policy, and nobody is held to it")
                .help("try it in the tenant first, or leave it out until it is generally available");
        sink.report(finding);
    }
}

/// Fields that hold what templates of Microsoft's have and no published type.
fn preview_members(policy: &Policy) -> Vec<(FieldPath, &'static str)> {
    let action = policy.resources.user_actions.iter().position(|action| *action == UserAction::AccountRecovery);
    let action = action.map(|at| (FieldPath::new("resources.userActions").index(at), "accountRecovery"));
    let grant = policy.grant.as_ref();
    let control = grant.and_then(|grant| Some(grant.control_path(grant.position(BuiltInControl::VerifiedId)?)));
    action.into_iter().chain(control.map(|field| (field, "verifiedID"))).collect()
}
