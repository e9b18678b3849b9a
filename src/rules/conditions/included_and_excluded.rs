//! `included-and-excluded`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{Dimension, dimensions};

pub(crate) static RULE: Rule = Rule {
    id: "included-and-excluded",
    summary: "A policy excludes something it includes by name.",
    family: "conditions",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["coverage"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("included_and_excluded.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let all = dimensions(policy, cx.scope);
    if all.iter().any(Dimension::is_void) {
        return;
    }
    for dead in all.into_iter().flat_map(|own| own.dead) {
        let Some(by) = dead.excluded else { continue };
        let finding =
            RawFinding::new(cx.at(index, dead.included), format!("{} is included and excluded again", dead.shown))
                .label("without effect")
                .and(cx.at(index, by), "excluded here")
                .why(format!("The policy does not apply to {}: exclusion wins", dead.shown))
                .help("take it out of one side");
        sink.report(finding);
    }
}
