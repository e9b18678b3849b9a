//! `cae-strict-enforcement`

use crate::diag::Severity;
use crate::model::ContinuousAccessEvaluation;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{MODE, has_mode};

pub(crate) static RULE: Rule = Rule {
    id: "cae-strict-enforcement",
    summary: "A policy uses the mode `strictEnforcement`, which Microsoft has withdrawn.",
    family: "continuous-access",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["continuous-access-evaluation", "session"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("cae_strict_enforcement.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    if !has_mode(cx.policy(index), ContinuousAccessEvaluation::StrictEnforcement) {
        return;
    }
    let finding = RawFinding::new(cx.at(index, MODE), "`strictEnforcement` was withdrawn and is removed on save")
        .label("not kept")
        .why("Nobody's sessions are enforced more strictly by it, though the policy says so")
        .help("set `continuousAccessEvaluation: strictLocation`, or take it out");
    sink.report(finding);
}
