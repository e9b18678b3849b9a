//! `device-states-retired`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::kept;

pub(crate) static RULE: Rule = Rule {
    id: "device-states-retired",
    summary: "A policy names device states, which Graph takes no more.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "retired"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("device_states_retired.md"),
    check: Check::Policy(check),
};

/// Beta's members of the device condition that Graph refuses with error 1088.
const MEMBERS: [&str; 2] = ["conditions.devices.includeDeviceStates", "conditions.devices.excludeDeviceStates"];

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let found: Vec<_> = MEMBERS.iter().filter_map(|member| Some((member, kept(policy, member)?))).collect();
    let Some(((member, field), rest)) = found.split_first() else {
        return;
    };
    let message = format!("`{member}` is no longer supported by Graph");
    let finding = RawFinding::new(cx.at(index, field.clone()), message).label("refused");
    let finding =
        rest.iter().fold(finding, |finding, (_, field)| finding.and(cx.at(index, field.clone()), "refused too"));
    let finding = finding
        .why("Graph refuses the policy, so nobody is held to it")
        .help("say it as a device filter: `device.isCompliant -eq True -or device.trustType -eq \"ServerAD\"`");
    sink.report(finding);
}
