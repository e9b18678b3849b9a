//! `password-change-needs-and`

use crate::diag::Severity;
use crate::model::{BuiltInControl, Operator};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{is_factor, remedy};

pub(crate) static RULE: Rule = Rule {
    id: "password-change-needs-and",
    summary: "A policy offers a password change as a choice.",
    family: "risk",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "risk"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("password_change_needs_and.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(remedy) = remedy(cx, index, BuiltInControl::PasswordChange) else {
        return;
    };
    let factor = remedy.grant.controls.iter().any(is_factor);
    if !factor || remedy.grant.operator != Some(Operator::Or) {
        return;
    }
    let finding = RawFinding::new(cx.at(index, "grant.anyOf"), "A password change is offered as a choice beside MFA")
        .label("one of them is enough")
        .and(cx.at(index, remedy.field), "the password change")
        .why("Graph refuses the policy; as a choice, MFA alone would let a user at risk in with the known password")
        .help("write `allOf`, in Graph `\"operator\": \"AND\"`");
    sink.report(finding);
}
