//! `mam-windows-preview`

use crate::diag::Severity;
use crate::model::{BuiltInControl, GrantControl, Platform};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::is_control;

use super::{control_path, in_use, named};

pub(crate) static RULE: Rule = Rule {
    id: "mam-windows-preview",
    summary: "A policy demands app protection on Windows, where only Edge has it.",
    family: "devices",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["devices", "preview"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("mam_windows_preview.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((policy, demand)) = in_use(cx, index) else { return };
    let app = |control: &GrantControl| is_control(control, BuiltInControl::CompliantApplication);
    let Some(at) = demand.position(app).filter(|_| demand.always(app)) else { return };
    let Some((field, _)) = named(policy, &[Platform::Windows]) else { return };
    let finding = RawFinding::new(cx.at(index, field), "On Windows only Edge has app protection, and it is in preview")
        .label("Edge alone")
        .and(cx.at(index, control_path(policy, at)), "demanded here, with no way round")
        .why("Whoever the policy is for gets in on Windows with Edge and an app protection policy, and with nothing else")
        .help(cx.words(index, "try it with a pilot group first, or offer `compliantDevice` beside it under `grant.anyOf`", "try it with a pilot group first, or offer `compliantDevice` beside it with the operator `OR`"));
    sink.report(finding);
}
