//! `break-glass-member-missing`

use crate::diag::{FieldPath, Severity};
use crate::model::PolicyState;
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{Emergency, Exclusion, Known, Reach};

use super::is;

pub(crate) static RULE: Rule = Rule {
    id: "break-glass-member-missing",
    summary: "Policies exclude a break-glass group whose listed members lack a break-glass account.",
    family: "break-glass",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["lockout", "tenant-file"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: false,
    valid_from: None,
    options: None,
    page: include_str!("break_glass_member_missing.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for one in cx.scope.break_glass() {
        if let Some((index, group)) = first_policy_in_vain(cx, one) {
            report(cx, one, index, group, sink);
        }
    }
}

/// The first policy whose exclusion of a break-glass group does nothing for `one`, and that group.
fn first_policy_in_vain(cx: &Context<'_>, one: &Emergency) -> Option<(usize, usize)> {
    let declared = cx.tenant().break_glass.as_ref()?;
    let live = cx.policies().filter(|(index, _)| !is(cx, *index, PolicyState::Disabled));
    let mut in_vain = live.filter_map(|(index, policy)| match cx.scope.reach(policy, &one.subject) {
        Reach::Excluded(Exclusion::Declared(group)) => Some((index, group)),
        _ => None,
    });
    in_vain.find(|(_, group)| cx.scope.belongs(&one.subject, &declared.groups[*group]) == Known::No)
}

fn report(cx: &Context<'_>, one: &Emergency, index: usize, group: usize, sink: &mut Sink) {
    let Some(group) = cx.tenant().break_glass.as_ref().and_then(|declared| declared.groups.get(group)) else {
        return;
    };
    let account = one.subject.object();
    let members = FieldPath::new("groups").key(group.shown()).key("members");
    let policy = &cx.policy(index).name;
    let finding = RawFinding::new(
        Anchor::Tenant(members),
        format!("The break-glass account {account} is not among the members of {group}"),
    )
    .label(format!("{account} is missing here"))
    .and(Anchor::Tenant(one.declared.clone()), "declared as break-glass here")
    .and(cx.at(index, "users.exclude"), "only the group is excluded here")
    .why(format!("Policy `{policy}` excludes {group} and still reaches {account}"))
    .help(format!("add {account} to the group and to `members`, or exclude the account itself"))
    .discriminator(account.shown());
    sink.report(finding);
}
