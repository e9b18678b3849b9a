//! `break-glass-only-in-group`

use crate::diag::{FieldPath, Severity};
use crate::model::{ObjectRef, Policy, PolicyState};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{Emergency, Exclusion, Reach, Subject};

use super::is;

pub(crate) static RULE: Rule = Rule {
    id: "break-glass-only-in-group",
    summary: "Break-glass accounts are excluded only through a group that ordinary administrators can change.",
    family: "break-glass",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["tenant-file"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("break_glass_only_in_group.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let groups = cx.tenant().break_glass.iter().flat_map(|declared| &declared.groups);
    for (at, group) in groups.enumerate() {
        let protected = cx.tenant().groups.get(group.shown()).is_some_and(|own| own.role_assignable);
        let Some(index) = first_that_rests_on(cx, group).filter(|_| !protected) else { continue };
        let field = FieldPath::new("breakGlass.groups").index(at);
        let finding = RawFinding::new(Anchor::Tenant(field), format!("{group} is not marked as role-assignable"))
            .label("the only exclusion is this group")
            .and(cx.at(index, "users.exclude"), "excluded here by the group alone")
            .why("Who manages groups can put themselves past every policy that excludes it, or take the accounts out")
            .help("use a role-assignable group and say `roleAssignable: true` at it, or declare the accounts under `breakGlass.users`");
        sink.report(finding);
    }
}

/// The first policy in use that keeps off a declared principal only because it excludes `group`.
fn first_that_rests_on(cx: &Context<'_>, group: &ObjectRef) -> Option<usize> {
    let live = cx.policies().filter(|(index, _)| !is(cx, *index, PolicyState::Disabled));
    let excludes = |policy: &Policy| {
        policy.users.as_ref().is_some_and(|users| users.exclude.groups.iter().any(|own| own.same(group)))
    };
    let mut resting = live.filter(|(_, policy)| {
        let by_group = |one: &Emergency| match cx.scope.reach(policy, &one.subject) {
            Reach::Excluded(Exclusion::Member | Exclusion::Declared(_)) => true,
            Reach::Excluded(Exclusion::Named) => matches!(one.subject, Subject::MembersOf(_)),
            _ => false,
        };
        excludes(policy) && cx.scope.break_glass().iter().any(by_group)
    });
    resting.next().map(|(index, _)| index)
}
