//! `hybrid-join-non-windows`

use crate::diag::Severity;
use crate::model::{BuiltInControl, GrantControl, Platform};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::is_control;

use super::{control_path, in_use, named};

/// Every platform but Windows.
const ELSEWHERE: [Platform; 5] =
    [Platform::Android, Platform::Ios, Platform::WindowsPhone, Platform::MacOs, Platform::Linux];

pub(crate) static RULE: Rule = Rule {
    id: "hybrid-join-non-windows",
    summary: "A policy demands a hybrid joined device on platforms that cannot be hybrid joined.",
    family: "devices",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["devices", "lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("hybrid_join_non_windows.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((policy, demand)) = in_use(cx, index) else { return };
    let hybrid = |control: &GrantControl| is_control(control, BuiltInControl::DomainJoinedDevice);
    let Some(at) = demand.position(hybrid).filter(|_| demand.always(hybrid)) else { return };
    let Some((field, names)) = named(policy, &ELSEWHERE) else { return };
    let message = format!("No device with {} can be hybrid joined, which the policy demands", and_list(&names));
    let finding = RawFinding::new(cx.at(index, field), message)
        .label("never hybrid joined")
        .and(cx.at(index, control_path(policy, at)), "demanded here, with no way round")
        .why("Only Windows devices can be Microsoft Entra hybrid joined: everybody else whom the policy is for is locked out")
        .help(cx.words(index, "name `windows` alone, or offer `compliantDevice` beside it under `grant.anyOf`", "name `windows` alone, or offer `compliantDevice` beside it with the operator `OR`"));
    sink.report(finding);
}
