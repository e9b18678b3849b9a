//! `sif-every-time-too-many-apps`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{has_risk, microsoft_365, prompts_every_time};

pub(crate) static RULE: Rule = Rule {
    id: "sif-every-time-too-many-apps",
    summary: "People have to sign in every time to more than a few apps.",
    family: "session",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["session", "user-experience"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Options)),
    page: include_str!("sif_every_time_too_many_apps.md"),
    check: Check::Policy(check),
};

/// Options of `sif-every-time-too-many-apps`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// The most apps that one policy may ask to sign in to every time.
    #[schemars(range(min = 1))]
    apps: usize,
}

impl Default for Options {
    /// Microsoft advises few apps and gives no number; five is a handful.
    fn default() -> Self {
        Self { apps: 5 }
    }
}

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let limit = cx.options::<Options>().apps;
    let policy = cx.policy(index);
    let named = policy.resources.include.iter().filter(|entry| entry.word().is_none()).count();
    let elsewhere = policy.resources.is_all() || microsoft_365(policy).is_some() || has_risk(policy);
    if named <= limit || elsewhere || !prompts_every_time(policy) {
        return;
    }
    let message = format!("People have to sign in every time to {named} apps, more than the {limit} allowed");
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message)
        .label("every five minutes at the most")
        .and(cx.at(index, "resources.include"), format!("{named} apps"))
        .why("People who are asked often approve what they did not start, which is what attackers wait for")
        .help("keep `everyTime` for the most sensitive of them and give the others a period, such as `4 hours`");
    sink.report(finding);
}
