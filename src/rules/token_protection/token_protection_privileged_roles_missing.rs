//! `token-protection-privileged-roles-missing`

use crate::catalog::roles;
use crate::diag::Severity;
use crate::model::{ObjectRef, Policy};
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{finding, live};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-privileged-roles-missing",
    summary: "Token Protection is in force for some, and not for privileged roles.",
    family: "token-protection",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["token-protection", "administrators"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_privileged_roles_missing.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let in_force = |index: &usize| live(cx, *index).is_some_and(Policy::is_enabled);
    let all: Vec<usize> = (0..cx.set.policies.len()).filter(in_force).collect();
    let Some(first) = all.first().filter(|_| !all.iter().any(|index| holds_administrators(cx.policy(*index)))) else {
        return;
    };
    let finding = finding(cx, *first, "users.include", "Token Protection is in force, and not for privileged roles")
        .label("no privileged role")
        .why("The token of an administrator is worth most to a thief, and works on any machine")
        .help("include the privileged roles in a Token Protection policy of their own");
    sink.report(finding);
}

fn holds_administrators(policy: &Policy) -> bool {
    let is_privileged = |role: &ObjectRef| roles().by_id(role.graph()).is_some_and(|known| known.privileged);
    // A pilot stands for the people whom the rollout is to reach.
    let include = policy.users.as_ref().map(|users| users.destination.as_ref().unwrap_or(&users.include));
    include.is_some_and(|include| include.is_all() || include.roles.iter().any(is_privileged))
}
