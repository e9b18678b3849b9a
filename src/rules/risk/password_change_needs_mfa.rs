//! `password-change-needs-mfa`

use crate::diag::Severity;
use crate::model::BuiltInControl;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{is_factor, remedy};

pub(crate) static RULE: Rule = Rule {
    id: "password-change-needs-mfa",
    summary: "A policy demands a password change without MFA.",
    family: "risk",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "risk"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("password_change_needs_mfa.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(remedy) = remedy(cx, index, BuiltInControl::PasswordChange) else {
        return;
    };
    if remedy.grant.controls.iter().any(is_factor) {
        return;
    }
    let finding = RawFinding::new(cx.at(index, remedy.field), "A password change is demanded without MFA")
        .label("needs `mfa` or a strength beside it")
        .why("Graph refuses the policy; without MFA whoever stole the password would choose the next one")
        .help(cx.words(
            index,
            "write `allOf: [mfa, passwordChange]`",
            "add `mfa` to `builtInControls` and set the operator to `AND`",
        ));
    sink.report(finding);
}
