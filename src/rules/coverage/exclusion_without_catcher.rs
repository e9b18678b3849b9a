//! `exclusion-without-catcher`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::ask::{PrincipalKind, text};

use super::{Options, asks_for_anything, is_whole};

pub(crate) static RULE: Rule = Rule {
    id: "exclusion-without-catcher",
    summary: "Somebody is excluded from MFA, and no other policy asks them for it.",
    family: "coverage",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["coverage", "gap", "exceptions"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Options)),
    page: include_str!("exclusion_without_catcher.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !is_whole(cx) || !asks_for_anything(cx) {
        return;
    }
    for missed in cx.proofs.uncaught() {
        let Some((policy, field)) = missed.at.first() else { continue };
        let who = text::principal(&missed.principal);
        let message = format!("Members of {who} sign in with a password alone: no policy catches them");
        let message = if missed.principal.kind == PrincipalKind::User {
            format!("{} signs in with a password alone: no policy catches them", missed.principal.object)
        } else {
            message
        };
        let finding = RawFinding::new(cx.at(*policy, field.clone()), message).label("excluded here");
        let finding = missed.at[1..].iter().fold(finding, |finding, (policy, field)| {
            finding.and(cx.at(*policy, field.clone()), "excluded here too")
        });
        let finding = finding
            .why("Whoever is added to it, for a day or by a thief, needs nothing but a password")
            .help("ask for something else in a policy for it alone, as a place, or declare it under `exceptions` in the tenant file");
        sink.report(finding);
    }
}
