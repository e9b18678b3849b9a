//! `rollout-stages-out-of-order`

use crate::diag::{FieldPath, Severity};
use crate::model::{PolicyState, Rollout, Stage};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::dates_backwards;

pub(crate) static RULE: Rule = Rule {
    id: "rollout-stages-out-of-order",
    summary: "A later stage of a rollout is planned for an earlier day, or is weaker than the one before.",
    family: "rollout",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["rollout", "dates"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("rollout_stages_out_of_order.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(rollout) = &cx.policy(index).rollout else {
        return;
    };
    for (before, at) in dates_backwards(rollout) {
        report(cx, index, rollout, &Backwards { before, at, key: "planned" }, sink);
    }
    for (before, at) in states_backwards(rollout) {
        report(cx, index, rollout, &Backwards { before, at, key: "state" }, sink);
    }
}

/// A stage that goes back behind an earlier one, and the member that says so.
struct Backwards {
    before: usize,
    at: usize,
    key: &'static str,
}

fn report(cx: &Context<'_>, index: usize, rollout: &Rollout, found: &Backwards, sink: &mut Sink) {
    let (stage, earlier) = (&rollout.stages[found.at], &rollout.stages[found.before]);
    let field = |at: usize| FieldPath::new("rollout.stages").index(at).key(found.key);
    let (message, why) = if found.key == "state" {
        (format!("Stage `{}` is weaker than `{}` before it", stage.name, earlier.name), WEAKER)
    } else {
        (format!("Stage `{}` is planned before `{}`, which it follows", stage.name, earlier.name), UNSURE)
    };
    let finding = RawFinding::new(cx.at(index, field(found.at)), message)
        .label(shown(stage, found.key))
        .and(cx.at(index, field(found.before)), shown(earlier, found.key))
        .why(why)
        .help("put the stages in the order in which they happen");
    sink.report(finding);
}

const WEAKER: &str = "Who moves on to it lets people sign in again without what was already demanded of them";
const UNSURE: &str = "Nobody can tell from it on which day people are blocked or asked";

fn shown(stage: &Stage, key: &str) -> String {
    match stage.planned {
        Some(day) if key == "planned" => format!("planned for {day}"),
        _ => format!("`{}`", stage.state),
    }
}

/// Each stage whose state is weaker than that of the stage before it.
fn states_backwards(rollout: &Rollout) -> Vec<(usize, usize)> {
    let strength = |stage: &Stage| match stage.state {
        PolicyState::Disabled => 0,
        PolicyState::ReportOnly => 1,
        PolicyState::Enabled => 2,
    };
    let pairs = rollout.stages.windows(2).enumerate();
    pairs.filter(|(_, pair)| strength(&pair[1]) < strength(&pair[0])).map(|(at, _)| (at, at + 1)).collect()
}
