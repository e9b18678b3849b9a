//! `break-glass-without-own-policy`

use crate::diag::Severity;
use crate::model::{GrantControl, Policy, PolicyState};
use crate::rules::wording::and_list;
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{
    Emergency, Reach, demand, has_unread_condition, is_mfa, is_phishing_resistant, is_unconditional,
};

use super::is;

pub(crate) static RULE: Rule = Rule {
    id: "break-glass-without-own-policy",
    summary: "Policies spare the break-glass accounts, and none demands a phishing-resistant method of them.",
    family: "break-glass",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["tenant-file"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("break_glass_without_own_policy.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let resists = |control: &GrantControl| match control {
        GrantControl::AuthenticationStrength(strength) => is_phishing_resistant(cx.tenant(), strength),
        _ => false,
    };
    let bare = cx.scope.break_glass().iter().filter(|one| !is_held(cx, one, resists));
    let bare: Vec<(&Emergency, usize)> = bare.filter_map(|one| Some((one, spared_by(cx, one)?))).collect();
    let Some((first, index)) = bare.first() else { return };
    let names: Vec<&str> = bare.iter().map(|(one, _)| one.subject.object().shown()).collect();
    let asked = bare.iter().all(|(one, _)| is_held(cx, one, is_mfa));
    let why = if asked { PHISHED } else { PASSWORD };
    let finding = RawFinding::new(
        Anchor::Tenant(first.declared.clone()),
        format!("No policy demands a phishing-resistant method of {}", and_list(&names)),
    )
    .label("signs in past the policies")
    .and(cx.at(*index, "users.exclude"), "excluded here, for instance")
    .why(why)
    .help("write a policy for the break-glass accounts alone that demands the strength `Phishing-resistant MFA`")
    .discriminator(names[0]);
    sink.report(finding);
}

const PASSWORD: &str =
    "Where Microsoft does not enforce MFA itself, the password alone lets anybody in with such an account";
const PHISHED: &str = "MFA that can be phished is all that is asked: whoever passes the password and the code on gets in with such an account";

/// An enabled policy with demands that excludes `one`.
fn spared_by(cx: &Context<'_>, one: &Emergency) -> Option<usize> {
    let spares = |index: usize, policy: &Policy| {
        is(cx, index, PolicyState::Enabled)
            && demand(policy, cx.tenant(), cx.now).is_some()
            && matches!(cx.scope.reach(policy, &one.subject), Reach::Excluded(_))
    };
    cx.policies().find(|(index, policy)| spares(*index, policy)).map(|(index, _)| index)
}

/// True when a policy in force demands of `one`, everywhere, something that `meets` holds for.
fn is_held(cx: &Context<'_>, one: &Emergency, meets: impl Fn(&GrantControl) -> bool) -> bool {
    cx.policies().any(|(index, policy)| {
        is(cx, index, PolicyState::Enabled)
            && policy.resources.is_all()
            && is_unconditional(&policy.conditions)
            && !has_unread_condition(policy)
            && matches!(cx.scope.reach(policy, &one.subject), Reach::Inside(_))
            && demand(policy, cx.tenant(), cx.now).is_some_and(|demand| demand.always(&meets))
    })
}
