//! `sif-excessive`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{blocks, guests, privileged_roles, takes_effect, valid_hours};

pub(crate) static RULE: Rule = Rule {
    id: "sif-excessive",
    summary: "A sign-in frequency is longer than the 90 days that Entra has without one.",
    family: "session",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["session"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_excessive.md"),
    check: Check::Policy(check),
};

/// Without a policy a session ends after a rolling window of 90 days (Configure adaptive session
/// lifetime policies, Microsoft Learn).
const DEFAULT_DAYS: i64 = 90;

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(hours) = valid_hours(policy).filter(|hours| *hours > DEFAULT_DAYS * 24) else {
        return;
    };
    let elsewhere = guests(policy).is_some() || !privileged_roles(policy).is_empty();
    if !takes_effect(policy) || blocks(policy) || elsewhere {
        return;
    }
    let days = hours / 24;
    let message =
        format!("A sign-in stands for {days} days, longer than the {DEFAULT_DAYS} of a tenant without policies");
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message)
        .label(format!("more than {DEFAULT_DAYS} days"))
        .why(format!("Who steals a session of somebody in scope can use it for up to {days} days"))
        .help("set a period that is worth having, such as `7 days`, or remove the control");
    sink.report(finding);
}
