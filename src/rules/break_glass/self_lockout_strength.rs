//! `self-lockout-strength`

use crate::diag::Severity;
use crate::model::{GrantControl, ObjectRef, Policy, PolicyState, UserAction, Users};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{accepts_password, accepts_temporary_pass, demand, has_unread_condition, is_unconditional};

use super::is;
use crate::rules::lockout::{is_break_glass, people};

pub(crate) static RULE: Rule = Rule {
    id: "self-lockout-strength",
    summary: "A policy demands a method of everybody that nobody can register any more.",
    family: "break-glass",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["lockout", "strengths"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("self_lockout_strength.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    if cx.policies().any(|(index, policy)| is(cx, index, PolicyState::Enabled) && opens_registration(cx, policy)) {
        return;
    }
    for (index, policy) in cx.policies() {
        let Some((at, strength)) = unreachable_strength(cx, index) else { continue };
        let Some(grant) = &policy.grant else { continue };
        let finding = RawFinding::new(
            cx.at(index, grant.control_path(at)),
            format!("Who has no method of the strength {strength} yet can never register one"),
        )
        .label("no Temporary Access Pass meets it")
        .and(cx.at(index, "resources.include"), "covers registration too")
        .why("New colleagues, and everybody who loses the key, are locked out: registering asks for the same strength")
        .help("add a policy for the user action `registerSecurityInfo` with a strength that takes a Temporary Access Pass");
        sink.report(finding);
    }
}

/// Index and strength when an enabled policy asks everybody, always and everywhere, for a strength that
/// neither a password nor a Temporary Access Pass is part of.
fn unreachable_strength<'c>(cx: &Context<'c>, index: usize) -> Option<(usize, &'c ObjectRef)> {
    let policy = cx.policy(index);
    let strength = policy.grant.as_ref()?.strength()?;
    let users = policy.users.as_ref().filter(|users| users.include.is_all())?;
    let demand = demand(policy, cx.tenant(), cx.now)?;
    let is_it = |control: &GrantControl| matches!(control, GrantControl::AuthenticationStrength(_));
    let closed =
        accepts_temporary_pass(cx.tenant(), strength) == Some(false) && !accepts_password(cx.tenant(), strength);
    let everywhere = is_unconditional(&policy.conditions) && !has_unread_condition(policy);
    let always = demand.always(is_it) && everywhere && policy.resources.is_all();
    let at = demand.position(is_it)?;
    let everyone = users.exclude.groups.len() + users.exclude.user_objects().count() <= spared(cx, users);
    (is(cx, index, PolicyState::Enabled) && closed && always && everyone).then_some((at, strength))
}

/// How many of the excluded users and groups are declared as break-glass.
fn spared(cx: &Context<'_>, users: &Users) -> usize {
    people(&users.exclude).filter(|own| is_break_glass(cx, own)).count()
}

/// True when the policy puts registering security information under a demand of its own.
fn opens_registration(cx: &Context<'_>, policy: &Policy) -> bool {
    let registers = policy.resources.user_actions.iter().any(|action| *action == UserAction::RegisterSecurityInfo);
    let strength = policy.grant.as_ref().and_then(|grant| grant.strength());
    registers && strength.is_none_or(|strength| accepts_temporary_pass(cx.tenant(), strength) != Some(false))
}
