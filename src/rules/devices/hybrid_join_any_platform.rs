//! `hybrid-join-any-platform`

use crate::diag::Severity;
use crate::model::{BuiltInControl, GrantControl, Platform};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{is_control, platform_names, platforms};

use super::{control_path, in_use, is_for_any_platform, is_held_to_devices};

pub(crate) static RULE: Rule = Rule {
    id: "hybrid-join-any-platform",
    summary: "A policy demands a hybrid joined device whatever the platform.",
    family: "devices",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["devices", "lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("hybrid_join_any_platform.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((policy, demand)) = in_use(cx, index) else { return };
    let hybrid = |control: &GrantControl| is_control(control, BuiltInControl::DomainJoinedDevice);
    let Some(at) = demand.position(hybrid).filter(|_| demand.always(hybrid)) else { return };
    let others: Vec<Platform> =
        platforms(&policy.conditions).into_iter().filter(|own| *own != Platform::Windows).collect();
    if others.is_empty() || !is_for_any_platform(policy) || is_held_to_devices(policy) {
        return;
    }
    let names = and_list(&platform_names(&others));
    let finding = RawFinding::new(
        cx.at(index, control_path(policy, at)),
        format!("Policy `{}` demands a hybrid joined device on {names} too", policy.name),
    )
    .label("Windows only")
    .and(cx.at(index, "conditions.platforms"), "every platform is meant")
    .why(format!("Only Windows devices can be Microsoft Entra hybrid joined: nobody whom it is for gets in on {names}"))
    .help(cx.words(
        index,
        "name the platform under `conditions.platforms.include`, or offer `compliantDevice` under `grant.anyOf`",
        "name the platform under `includePlatforms`, or offer `compliantDevice` with the operator `OR`",
    ));
    sink.report(finding);
}
