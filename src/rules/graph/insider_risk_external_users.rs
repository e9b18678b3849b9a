//! `insider-risk-external-users`

use crate::diag::Severity;
use crate::model::{GuestType, WordList};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::guest_types;

pub(crate) static RULE: Rule = Rule {
    id: "insider-risk-external-users",
    summary: "A policy with an insider risk condition is for external users who have none.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["rejected", "risk", "guests", "portal"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("insider_risk_external_users.md"),
    check: Check::Policy(check),
};

/// External users whom the portal keeps out of such policies.
const WITHOUT_INSIDER_RISK: [GuestType; 3] =
    [GuestType::B2bDirectConnectUser, GuestType::OtherExternalUser, GuestType::ServiceProvider];

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(users) = policy.users.as_ref().filter(|_| !policy.conditions.insider_risk.is_empty()) else { return };
    let kinds = guest_types(users).into_iter().filter(|kind| WITHOUT_INSIDER_RISK.contains(kind));
    let names: Vec<String> = kinds.map(|kind| format!("`{}`", kind.language())).collect();
    if names.is_empty() {
        return;
    }
    let message = format!("Policy `{}` depends on insider risk and is for {}", policy.name, and_list(&names));
    let finding = RawFinding::new(cx.at(index, "conditions.insiderRisk"), message)
        .label("they have no insider risk")
        .and(cx.at(index, "users.include"), "this puts them in scope")
        .why("The portal refuses the policy, so that nobody with insider risk is held to it")
        .help("exclude these types of guest under `users.exclude.guests`");
    sink.report(finding);
}
