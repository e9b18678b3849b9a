//! `mam-on-desktop`

use crate::diag::Severity;
use crate::model::Platform;
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{is_app, platform_names, platforms};

use super::{control_path, in_use, is_held_to_devices, named};

/// Platforms without app protection.
const DESKTOPS: [Platform; 2] = [Platform::MacOs, Platform::Linux];

pub(crate) static RULE: Rule = Rule {
    id: "mam-on-desktop",
    summary: "A policy demands app protection on desktops, where no app has it.",
    family: "devices",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["devices", "lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("mam_on_desktop.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((policy, demand)) = in_use(cx, index) else { return };
    let Some(at) = demand.position(is_app).filter(|_| demand.always(is_app)) else { return };
    let desktops: Vec<Platform> =
        platforms(&policy.conditions).into_iter().filter(|own| DESKTOPS.contains(own)).collect();
    if desktops.is_empty() || is_held_to_devices(policy) {
        return;
    }
    let names = and_list(&platform_names(&desktops));
    let field = named(policy, &DESKTOPS).map_or_else(|| control_path(policy, at), |(field, _)| field);
    let finding =
        RawFinding::new(cx.at(index, field), format!("No app on {names} has app protection, which the policy demands"))
            .label("only Android, iOS and Windows")
            .and(cx.at(index, control_path(policy, at)), "demanded here, with no way round")
            .why(format!("Nobody whom the policy is for can sign in on {names}; on Windows only Edge gets in"))
            .help(cx.words(
                index,
                "set `conditions.platforms.include: [android, iOS]`, or offer another control under `grant.anyOf`",
                "set `includePlatforms` to `android` and `iOS`, or offer another control with the operator `OR`",
            ));
    sink.report(finding);
}
