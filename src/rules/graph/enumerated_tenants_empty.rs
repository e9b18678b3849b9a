//! `enumerated-tenants-empty`

use crate::diag::{FieldPath, Severity};
use crate::model::{ExternalTenants, Guests};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::sides;

pub(crate) static RULE: Rule = Rule {
    id: "enumerated-tenants-empty",
    summary: "A policy is about guests of certain organisations and names none.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "guests", "portal"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("enumerated_tenants_empty.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    // Without types the reader speaks, and without those the tenants are no cause of their own.
    let nobody = |guests: &Guests| {
        !guests.types.is_empty() && matches!(&guests.tenants, ExternalTenants::Enumerated(list) if list.is_empty())
    };
    for (side, _) in sides(policy).filter(|(_, principals)| principals.guests.as_ref().is_some_and(nobody)) {
        let field = FieldPath::new("users").key(side).key("guests").key("tenants");
        let message = format!("Policy `{}` is about guests of certain organisations and names none", policy.name);
        let finding = RawFinding::new(cx.at(index, field), message)
            .label("no organisation")
            .why("The portal refuses the policy, so nobody is held to it")
            .help("name the tenants under `members`, or write `\"membershipKind\": \"all\"` for every organisation");
        sink.report(finding);
    }
}
