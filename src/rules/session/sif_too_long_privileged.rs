//! `sif-too-long-privileged`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::Severity;
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{hours_beyond, period, privileged_roles};

pub(crate) static RULE: Rule = Rule {
    id: "sif-too-long-privileged",
    summary: "A policy for privileged roles lets their sign-in stand for longer than the limit.",
    family: "session",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["session", "administrators"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Options)),
    page: include_str!("sif_too_long_privileged.md"),
    check: Check::Policy(check),
};

/// Options of `sif-too-long-privileged`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// The longest sign-in frequency that privileged roles may have, in hours.
    #[schemars(range(min = 1))]
    hours: i64,
}

impl Default for Options {
    /// Four hours: what Microsoft's Zero Trust Assessment asks of privileged roles (test 21825).
    fn default() -> Self {
        Self { hours: 4 }
    }
}

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let limit = cx.options::<Options>().hours;
    let policy = cx.policy(index);
    let roles = privileged_roles(policy);
    let Some(hours) = hours_beyond(cx, index, limit).filter(|_| !roles.is_empty()) else { return };
    let finding = RawFinding::new(
        cx.at(index, "session.signInFrequency"),
        format!("Privileged roles stay signed in for {}, longer than {}", period(hours), period(limit)),
    )
    .label(format!("more than {}", period(limit)))
    .and(cx.at(index, "users.include.roles"), "for these roles")
    .why(format!("Who steals the session of an administrator ({}) can use it until it ends", some(&roles)))
    .help(format!("set a sign-in frequency of {} or less, or raise the option `hours` of this rule", period(limit)));
    sink.report(finding);
}

/// The first three roles by name, the others by number.
fn some(roles: &[&str]) -> String {
    match roles {
        [first, second, third, rest @ ..] if rest.len() > 1 => {
            format!("{first}, {second}, {third} and {} more roles", rest.len())
        }
        few => and_list(few),
    }
}
