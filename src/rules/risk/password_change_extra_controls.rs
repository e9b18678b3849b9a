//! `password-change-extra-controls`

use crate::diag::Severity;
use crate::model::BuiltInControl;
use crate::rules::wording::control;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{is_factor, remedy};

pub(crate) static RULE: Rule = Rule {
    id: "password-change-extra-controls",
    summary: "A policy demands a password change together with a control that cannot stand beside it.",
    family: "risk",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "risk"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("password_change_extra_controls.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(remedy) = remedy(cx, index, BuiltInControl::PasswordChange) else {
        return;
    };
    for (at, item) in remedy.others(is_factor) {
        let message = format!("{} cannot stand beside a password change", control(item));
        let finding = RawFinding::new(cx.at(index, remedy.grant.control_path(at)), message)
            .label("not with `passwordChange`")
            .and(cx.at(index, remedy.field.clone()), "the password change")
            .why("Graph refuses the policy, so users at risk are not stopped")
            .help("demand it in a policy of its own: both then apply");
        sink.report(finding);
    }
}
