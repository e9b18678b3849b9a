//! `register-device-conditions`

use crate::diag::Severity;
use crate::model::ClientApp;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::registering_devices;

pub(crate) static RULE: Rule = Rule {
    id: "register-device-conditions",
    summary: "A policy for registering devices has a condition on client apps or devices.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "user-actions"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("register_device_conditions.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((policy, action)) = registering_devices(cx, index) else { return };
    let conditions = &policy.conditions;
    let clients = conditions.client_apps.iter().any(|app| app.known().is_some_and(|app| app != ClientApp::All));
    let odd = [
        (clients, "conditions.clientApps", "the client app"),
        (conditions.device_filter.is_some(), "conditions.deviceFilter", "a device filter"),
    ];
    for (_, field, what) in odd.into_iter().filter(|(stands, ..)| *stands) {
        let message = format!("A policy for registering devices takes no condition on {what}");
        let finding = RawFinding::new(cx.at(index, field), message)
            .label("not for this user action")
            .and(cx.at(index, action.clone()), "the user action")
            .why("Graph refuses the policy, so that whoever has a stolen password registers a device unasked")
            .help("remove the condition: the device that is registered has no properties yet");
        sink.report(finding);
    }
}
