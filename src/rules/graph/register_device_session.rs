//! `register-device-session`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::registering_devices;

pub(crate) static RULE: Rule = Rule {
    id: "register-device-session",
    summary: "A policy for registering devices has a session control.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Low,
    tags: &["rejected", "user-actions"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("register_device_session.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((policy, action)) = registering_devices(cx, index) else { return };
    if policy.session.is_empty() {
        return;
    }
    let message = "A policy for registering devices has a session control, which no published policy has";
    let finding = RawFinding::new(cx.at(index, "session"), message)
        .label("likely refused")
        .and(cx.at(index, action), "the user action")
        .why("Registering a device leaves no session to control; if Graph refuses the policy, nobody is held to it")
        .help("move the session control to a policy for apps");
    sink.report(finding);
}
