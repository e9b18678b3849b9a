//! `rollout-stage-overdue`

use jiff::civil::Date;

use crate::diag::{FieldPath, Severity};
use crate::model::{PolicyState, Rollout};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{days, has_dates_backwards};

pub(crate) static RULE: Rule = Rule {
    id: "rollout-stage-overdue",
    summary: "A later stage of a rollout was planned for a day that has passed.",
    family: "rollout",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["rollout", "dates"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("rollout_stage_overdue.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(rollout) = cx.policy(index).rollout.as_ref().filter(|rollout| !has_dates_backwards(rollout)) else {
        return;
    };
    let Some((at, planned)) = first_overdue(rollout, cx.now) else {
        return;
    };
    let Some(current) = rollout.stages.get(rollout.current) else {
        return;
    };
    let stage = &rollout.stages[at];
    let late = days(planned, cx.now);
    let field = FieldPath::new("rollout.stages").index(at).key("planned");
    let message = format!("Stage `{}` is {late} overdue, the policy is still in `{}`", stage.name, current.name);
    let finding = RawFinding::new(cx.at(index, field), message)
        .label(format!("planned for {planned}"))
        .and(cx.at(index, "rollout.current"), format!("still `{}`", current.name))
        .why(missing_protection(current.state))
        .help(format!("move `current` to `{}`, or give it the day you now plan for", stage.name));
    sink.report(finding);
}

/// The first stage after the current one whose day has passed.
fn first_overdue(rollout: &Rollout, now: Date) -> Option<(usize, Date)> {
    let later = rollout.stages.iter().enumerate().skip(rollout.current + 1);
    let mut overdue = later.filter_map(|(at, stage)| Some((at, stage.planned.filter(|day| *day < now)?)));
    overdue.next()
}

fn missing_protection(current: PolicyState) -> &'static str {
    match current {
        PolicyState::Enabled => "Whom the next stage adds can still sign in without what the policy demands",
        PolicyState::ReportOnly => "A report-only policy stops nobody: everyone still signs in without what it demands",
        PolicyState::Disabled => "A disabled policy stops nobody: everyone still signs in without what it demands",
    }
}
