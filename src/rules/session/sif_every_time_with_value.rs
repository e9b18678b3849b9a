//! `sif-every-time-with-value`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "sif-every-time-with-value",
    summary: "A sign-in frequency of every time also gives a period.",
    family: "session",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["session", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_every_time_with_value.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(frequency) = &cx.policy(index).session.sign_in_frequency else {
        return;
    };
    if !frequency.is_every_time() || frequency.value.is_none() && frequency.unit.is_none() {
        return;
    }
    let message = "The sign-in frequency is `everyTime` and gives a period, too";
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message)
        .label("`everyTime` takes neither `value` nor `type`")
        .why("Graph refuses the policy, so that nobody is asked to sign in again by it")
        .help("remove `value` and `type`, or set `\"frequencyInterval\": \"timeBased\"`");
    sink.report(finding);
}
