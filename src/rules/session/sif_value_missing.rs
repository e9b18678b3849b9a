//! `sif-value-missing`

use crate::diag::Severity;
use crate::model::FrequencyInterval;
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "sif-value-missing",
    summary: "A sign-in frequency that runs on a period has no length or no unit.",
    family: "session",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["session", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_value_missing.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(frequency) = &cx.policy(index).session.sign_in_frequency else {
        return;
    };
    let members = [("`value`", frequency.value.is_none()), ("`type`", frequency.unit.is_none())];
    let missing: Vec<&str> = members.into_iter().filter_map(|(name, missing)| missing.then_some(name)).collect();
    if missing.is_empty() || frequency.interval != FrequencyInterval::TimeBased {
        return;
    }
    let message = format!("The sign-in frequency lacks {}", and_list(&missing));
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message)
        .label(format!("no {}", missing.join(", no ")))
        .why("Graph refuses the policy, so that nobody is asked to sign in again by it")
        .help(
            "give the period, such as `\"value\": 4, \"type\": \"hours\"`, or `\"frequencyInterval\": \"everyTime\"`",
        );
    sink.report(finding);
}
