//! `legacy-clients-asked-for-mfa`

use crate::diag::Severity;
use crate::rules::wording::control;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::takes_effect;

use super::never_shown;

pub(crate) static RULE: Rule = Rule {
    id: "legacy-clients-asked-for-mfa",
    summary: "A policy asks legacy clients for something they cannot show.",
    family: "legacy",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["legacy", "lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("legacy_clients_asked_for_mfa.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(grant) = policy.grant.as_ref().filter(|_| takes_effect(policy)) else {
        return;
    };
    let Some(at) = never_shown(policy) else { return };
    let message = format!("Legacy clients cannot show {}, so the policy blocks them", control(&grant.controls[at]));
    let finding = RawFinding::new(cx.at(index, grant.control_path(at)), message)
        .label("never met")
        .and(cx.at(index, "conditions.clientApps"), "only legacy clients")
        .why("Everybody it is for is locked out with these clients, which its name may not say")
        .help(cx.words(
            index,
            "write `grant: block` if that is what you want, else take the legacy clients out of `clientApps`",
            "write `block` if that is what you want, else take the legacy clients out of `clientAppTypes`",
        ));
    sink.report(finding);
}
