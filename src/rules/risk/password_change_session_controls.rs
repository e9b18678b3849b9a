//! `password-change-session-controls`

use crate::diag::Severity;
use crate::model::BuiltInControl;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{every_time_at_most, remedy};

pub(crate) static RULE: Rule = Rule {
    id: "password-change-session-controls",
    summary: "A policy demands a password change and a session control other than `everyTime`.",
    family: "risk",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "portal", "risk"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("password_change_session_controls.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(remedy) = remedy(cx, index, BuiltInControl::PasswordChange) else {
        return;
    };
    if every_time_at_most(&remedy.policy.session) {
        return;
    }
    let frequency = remedy.policy.session.sign_in_frequency.as_ref();
    let field = if frequency.is_some_and(|frequency| !frequency.is_every_time()) {
        "session.signInFrequency"
    } else {
        "session"
    };
    let finding = RawFinding::new(
        cx.at(index, field),
        "A password change goes with no session control but `signInFrequency: everyTime`",
    )
    .label("not with `passwordChange`")
    .and(cx.at(index, remedy.field), "the password change")
    .why("The portal refuses the policy, and Graph may too: users at risk are then not stopped")
    .help(cx.words(index, "write `signInFrequency: everyTime` and move other session controls to a policy of their own", "keep `signInFrequency` with `frequencyInterval: everyTime` and move other session controls to a policy of their own"));
    sink.report(finding);
}
