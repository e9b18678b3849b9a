//! `password-change-guests`

use crate::diag::Severity;
use crate::model::{BuiltInControl, GrantControl};
use crate::rules::wording::exclude_guests;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::is_control;

use super::{control_path, in_use, locked_out_guests};

pub(crate) static RULE: Rule = Rule {
    id: "password-change-guests",
    summary: "A policy demands a password change of guests, whose password is kept elsewhere.",
    family: "devices",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["devices", "lockout", "guests"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("password_change_guests.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((policy, demand)) = in_use(cx, index) else { return };
    let Some(guests) = locked_out_guests(policy) else { return };
    let change = |control: &GrantControl| is_control(control, BuiltInControl::PasswordChange);
    let Some(at) = demand.position(change).filter(|_| demand.always(change)) else { return };
    let message = format!("Policy `{}` demands a password change of {guests}", policy.name);
    let finding = RawFinding::new(cx.at(index, control_path(policy, at)), message)
        .label("not possible for guests")
        .and(cx.at(index, "users.include"), "this puts them in scope")
        .why("A guest's password is changed at home: a guest at risk is blocked here and cannot do anything about it")
        .help(format!("{}, and cover guests at risk by a policy of their own", exclude_guests(cx, index)));
    sink.report(finding);
}
