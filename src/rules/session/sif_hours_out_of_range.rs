//! `sif-hours-out-of-range`

use crate::diag::Severity;
use crate::model::FrequencyUnit;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::out_of_range;

pub(crate) static RULE: Rule = Rule {
    id: "sif-hours-out-of-range",
    summary: "A sign-in frequency in hours is not one of 1 to 23.",
    family: "session",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["session", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_hours_out_of_range.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(value) = out_of_range(cx.policy(index), FrequencyUnit::Hours) else {
        return;
    };
    let message = format!("A sign-in frequency of {value} hours is outside 1 to 23");
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message)
        .label("not 1 to 23")
        .why(
            "The portal offers no such period and Graph may refuse the policy, so that it asks nobody to sign in again",
        )
        .help("choose 1 to 23 hours, or count in days, such as `1 day`");
    sink.report(finding);
}
