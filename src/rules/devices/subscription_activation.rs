//! `subscription-activation`

use crate::diag::{FieldPath, Severity};
use crate::model::{Platform, Policy};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{covers_platform, is_device};

use super::in_use;

/// Windows Store for Business, which subscription activation signs in to (Microsoft Learn, Require
/// device compliance with Conditional Access).
const STORE: &str = "45a330b1-b1ec-4cc1-9161-9f03992aa49f";

pub(crate) static RULE: Rule = Rule {
    id: "subscription-activation",
    summary: "A policy that demands a managed device forgets the exclusion for Windows subscription activation.",
    family: "devices",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["devices"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("subscription_activation.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some((witness, place)) = cx.policies().find_map(|(index, policy)| Some((index, excluded_at(policy)?))) else {
        return;
    };
    for (index, _) in cx.policies() {
        let Some((policy, demand)) = in_use(cx, index) else { continue };
        let concerned = demand.always(is_device)
            && policy.resources.is_all()
            && policy.resources.filter.is_none()
            && covers_platform(&policy.conditions, Platform::Windows);
        if !concerned || excluded_at(policy).is_some() {
            continue;
        }
        let message = format!("Policy `{}` does not exclude Windows Store for Business", policy.name);
        let finding = RawFinding::new(cx.at(index, "resources.exclude"), message)
            .label("the exclusion is missing")
            .and(cx.at(witness, place.clone()), "excluded here")
            .why("A device that is not managed yet cannot renew Windows Enterprise by subscription activation")
            .help(format!("exclude Windows Store for Business ({STORE}) here too, or nowhere if nobody needs it"));
        sink.report(finding);
    }
}

fn excluded_at(policy: &Policy) -> Option<FieldPath> {
    let exclude = &policy.resources.exclude;
    let at = exclude.iter().position(|entry| entry.object().is_some_and(|app| app.is(STORE)));
    at.map(|at| FieldPath::new("resources.exclude").index(at))
}
