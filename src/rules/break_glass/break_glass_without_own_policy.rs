//! `break-glass-without-own-policy`

use crate::diag::Severity;
use crate::model::{GrantControl, PolicyState};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{Emergency, Reach, demand, is_phishing_resistant, is_unconditional};

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
    for one in cx.scope.break_glass() {
        let spared = cx.policies().find(|(index, policy)| {
            is(cx, *index, PolicyState::Enabled)
                && demand(policy, cx.tenant(), cx.now).is_some()
                && matches!(cx.scope.reach(policy, &one.subject), Reach::Excluded(_))
        });
        let Some((index, _)) = spared.filter(|_| !is_held(cx, one)) else { continue };
        let who = one.subject.object();
        let finding = RawFinding::new(
            Anchor::Tenant(one.declared.clone()),
            format!("No policy demands a phishing-resistant method of {who}"),
        )
        .label("signs in past the policies")
        .and(cx.at(index, "users.exclude"), "excluded here, for instance")
        .why(format!("Where Microsoft does not enforce MFA itself, the password alone lets anybody in as {who}"))
        .help("write a policy for the break-glass accounts alone that demands the strength `Phishing-resistant MFA`")
        .discriminator(who.shown());
        sink.report(finding);
        return;
    }
}

/// True when a policy in force demands a phishing-resistant method of `one` everywhere.
fn is_held(cx: &Context<'_>, one: &Emergency) -> bool {
    let resists = |control: &GrantControl| match control {
        GrantControl::AuthenticationStrength(strength) => is_phishing_resistant(cx.tenant(), strength),
        _ => false,
    };
    cx.policies().any(|(index, policy)| {
        is(cx, index, PolicyState::Enabled)
            && policy.resources.is_all()
            && is_unconditional(&policy.conditions)
            && matches!(cx.scope.reach(policy, &one.subject), Reach::Inside(_))
            && demand(policy, cx.tenant(), cx.now).is_some_and(|demand| demand.always(resists))
    })
}
