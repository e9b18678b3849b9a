//! `sif-too-long-guest`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{guests, hours_beyond, period, privileged_roles};

pub(crate) static RULE: Rule = Rule {
    id: "sif-too-long-guest",
    summary: "A policy for guests lets their sign-in stand for longer than the limit.",
    family: "session",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["session", "guests"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Options)),
    page: include_str!("sif_too_long_guest.md"),
    check: Check::Policy(check),
};

/// Options of `sif-too-long-guest`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// The longest sign-in frequency that guests may have, in hours.
    #[schemars(range(min = 1))]
    hours: i64,
}

impl Default for Options {
    /// A day: what Microsoft's Zero Trust Assessment asks of guests (test 21824).
    fn default() -> Self {
        Self { hours: 24 }
    }
}

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let limit = cx.options::<Options>().hours;
    let policy = cx.policy(index);
    let Some(field) = guests(policy).filter(|_| privileged_roles(policy).is_empty()) else {
        return;
    };
    let Some(hours) = hours_beyond(cx, index, limit) else { return };
    let message = format!("Guests stay signed in for {}, more than the {} allowed", period(hours), period(limit));
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message)
        .label(format!("more than {}", period(limit)))
        .and(cx.at(index, field), "for guests")
        .why("Who steals a session from a device that you do not manage can use it until it ends")
        .help(format!(
            "set a sign-in frequency of {} or less, or raise the option `hours` of this rule",
            period(limit)
        ));
    sink.report(finding);
}
