//! `mam-platforms`

use crate::diag::Severity;
use crate::model::Platform;
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{covers_platform, is_app};

use super::{control_path, in_use, named};

/// Platforms with app protection.
const SUPPORTED: [Platform; 3] = [Platform::Android, Platform::Ios, Platform::Windows];
/// The others.
const WITHOUT: [Platform; 3] = [Platform::WindowsPhone, Platform::MacOs, Platform::Linux];

pub(crate) static RULE: Rule = Rule {
    id: "mam-platforms",
    summary: "A policy offers app protection on platforms none of which has it.",
    family: "devices",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["devices"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("mam_platforms.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((policy, demand)) = in_use(cx, index) else { return };
    let Some(at) = demand.position(is_app).filter(|_| !demand.always(is_app)) else { return };
    let supported = SUPPORTED.iter().any(|platform| covers_platform(&policy.conditions, *platform));
    let Some((field, names)) = named(policy, &WITHOUT).filter(|_| !supported) else { return };
    let finding = RawFinding::new(
        cx.at(index, control_path(policy, at)),
        format!("App protection is offered on {}, where no app has it", and_list(&names)),
    )
    .label("nobody can choose this")
    .and(cx.at(index, field), "the policy is for these platforms alone")
    .why("Only the other controls let people in; the portal does not save such a policy")
    .help("take it out, or move it to the policy for Android and iOS");
    sink.report(finding);
}
