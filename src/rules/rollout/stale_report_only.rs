//! `stale-report-only`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{FieldPath, Severity};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{days, has_dates_backwards, is_report_only};

pub(crate) static RULE: Rule = Rule {
    id: "stale-report-only",
    summary: "A rollout has been in report-only for long, and no later stage has a day.",
    family: "rollout",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["rollout", "dates", "report-only"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Options)),
    page: include_str!("stale_report_only.md"),
    check: Check::Policy(check),
};

/// Options of `stale-report-only`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// Days that a rollout may stay in report-only without a day for what comes next.
    #[schemars(range(min = 1))]
    days: i32,
}

impl Default for Options {
    /// The time after which Microsoft enables its own managed policies.
    fn default() -> Self {
        Self { days: 45 }
    }
}

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let limit = cx.options::<Options>().days;
    let policy = cx.policy(index);
    let rollout = policy.rollout.as_ref().filter(|rollout| is_report_only(policy) && !has_dates_backwards(rollout));
    let Some((rollout, stage)) = rollout.and_then(|rollout| Some((rollout, rollout.stages.get(rollout.current)?)))
    else {
        return;
    };
    let planned_on = rollout.stages[rollout.current + 1..].iter().any(|later| later.planned.is_some());
    let Some(began) = stage.planned.filter(|day| !planned_on && (cx.now - *day).get_days() > limit) else {
        return;
    };
    let (name, long) = (&stage.name, days(began, cx.now));
    let field = FieldPath::new("rollout.stages").index(rollout.current).key("planned");
    let message = format!("Stage `{name}` has been in report-only for {long}, and nothing says what comes next");
    let finding = RawFinding::new(cx.at(index, field), message)
        .label(format!("{long} ago"))
        .and(cx.at(index, "rollout.current"), "still here")
        .why("A report-only policy stops nobody: everyone still signs in without what it demands")
        .help("read the logs, then give the next stage a `planned` day or move `current`");
    sink.report(finding);
}
