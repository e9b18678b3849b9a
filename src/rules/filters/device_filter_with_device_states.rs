//! `device-filter-with-device-states`

use serde_json::Value;

use crate::diag::{FieldPath, Severity};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "device-filter-with-device-states",
    summary: "A device filter stands beside one of the device conditions that it replaced.",
    family: "filters",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "filter", "device-filter"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("device_filter_with_device_states.md"),
    check: Check::Policy(check),
};

/// The conditions that Graph does not take beside a device filter (Graph beta `conditionalAccessDevices`).
const RETIRED: [&str; 5] = [
    "conditions.deviceStates",
    "conditions.devices.includeDevices",
    "conditions.devices.excludeDevices",
    "conditions.devices.includeDeviceStates",
    "conditions.devices.excludeDeviceStates",
];

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let retired = policy.graph.iter().find(|(path, value)| RETIRED.contains(&path.as_str()) && says_something(value));
    let (Some((path, _)), Some(_)) = (retired, &policy.conditions.device_filter) else {
        return;
    };
    let member = FieldPath::new("graph").key(path);
    let found =
        RawFinding::new(cx.at(index, "conditions.deviceFilter"), format!("A device filter stands beside `{path}`"))
            .label("only one of the two can be set")
            .and(cx.at(index, member), "the older condition")
            .why("The policy is refused, so that nobody is asked for what it demands")
            .help(
                "say in the filter what the older condition says, as `device.isCompliant -eq True`, and take that out",
            );
    sink.report(found);
}

/// True for anything but nothing, empty lists and objects of those.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => members.values().any(says_something),
        _ => true,
    }
}
