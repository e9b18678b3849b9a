//! `intune-enrollment-unneeded-exclusion`

use crate::diag::{FieldPath, Severity};
use crate::model::{AppEntry, BuiltInControl, GrantControl};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::is_control;

use super::{control_path, in_use};

/// Microsoft Intune Enrollment.
const ENROLLMENT: &str = "d4ebce55-015a-49b5-a083-c84d1797ae8c";

pub(crate) static RULE: Rule = Rule {
    id: "intune-enrollment-unneeded-exclusion",
    summary: "A policy that demands only compliance excludes Intune Enrollment, which it does not stop.",
    family: "devices",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["devices"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("intune_enrollment_unneeded_exclusion.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((policy, demand)) = in_use(cx, index) else { return };
    let compliance = |control: &GrantControl| is_control(control, BuiltInControl::CompliantDevice);
    let alone = policy.grant.as_ref().is_some_and(|grant| grant.controls.len() == 1) && demand.always(compliance);
    let exclude = &policy.resources.exclude;
    let enrolment = |entry: &AppEntry| entry.object().is_some_and(|app| app.is(ENROLLMENT));
    let Some(at) = exclude.iter().position(enrolment).filter(|_| alone) else { return };
    let finding = RawFinding::new(
        cx.at(index, FieldPath::new("resources.exclude").index(at)),
        "Intune Enrollment needs no exclusion from a policy that demands a compliant device alone",
    )
    .label("not needed")
    .and(cx.at(index, control_path(policy, 0)), "does not stop enrolment")
    .why("Enrolment works without it, and every exclusion takes sign-ins out of `all` resources")
    .help("take it out, unless a test in your tenant shows that enrolment needs it");
    sink.report(finding);
}
