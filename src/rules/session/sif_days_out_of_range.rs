//! `sif-days-out-of-range`

use crate::diag::Severity;
use crate::model::FrequencyUnit;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::out_of_range;

pub(crate) static RULE: Rule = Rule {
    id: "sif-days-out-of-range",
    summary: "A sign-in frequency in days is not one of 1 to 365.",
    family: "session",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["session", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_days_out_of_range.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(value) = out_of_range(cx.policy(index), FrequencyUnit::Days) else {
        return;
    };
    let message = format!("A sign-in frequency of {value} days is outside 1 to 365");
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message)
        .label("not 1 to 365")
        .why(
            "The portal offers no such period and Graph may refuse the policy, so that it asks nobody to sign in again",
        )
        .help("choose 1 to 365 days; a shorter period limits how long a stolen session is good for");
    sink.report(finding);
}
