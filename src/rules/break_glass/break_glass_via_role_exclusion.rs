//! `break-glass-via-role-exclusion`

use crate::diag::{FieldPath, Severity};
use crate::model::{Policy, PolicyState};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{Emergency, Exclusion, Reach, reaches_global_administrators};

use super::{is, is_declared};
use crate::rules::lockout::{global_administrator, people};

pub(crate) static RULE: Rule = Rule {
    id: "break-glass-via-role-exclusion",
    summary: "A policy spares the break-glass accounts by excluding every Global Administrator.",
    family: "break-glass",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["lockout", "administrators"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("break_glass_via_role_exclusion.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    if is(cx, index, PolicyState::Disabled) || !rests_on_role(cx, policy) {
        return;
    }
    let Some(at) = policy.users.as_ref().and_then(|users| global_administrator(&users.exclude)) else { return };
    let field = FieldPath::new("users.exclude.roles").index(at);
    let finding = RawFinding::new(
        cx.at(index, field),
        format!("Policy `{}` excludes every Global Administrator", policy.name),
    )
    .label("spares them all")
    .why(
        "Whoever takes over or activates a Global Administrator is past this policy, not only the break-glass accounts",
    )
    .help("exclude the break-glass accounts or their group instead of the role");
    sink.report(finding);
}

/// True when nothing but the role keeps the policy off somebody who needs a way in.
fn rests_on_role(cx: &Context<'_>, policy: &Policy) -> bool {
    if is_declared(cx.tenant()) {
        let by_role = |one: &Emergency| cx.scope.reach(policy, &one.subject) == Reach::Excluded(Exclusion::Role);
        return cx.scope.break_glass().iter().any(by_role);
    }
    let spared = policy.users.as_ref().map(|users| &users.exclude);
    spared.is_some_and(|exclude| people(exclude).next().is_none()) && reaches_global_administrators(policy)
}
