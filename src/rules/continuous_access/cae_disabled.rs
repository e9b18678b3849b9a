//! `cae-disabled`

use crate::diag::Severity;
use crate::model::ContinuousAccessEvaluation;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{MODE, cae_disable_scope, has_mode, takes_effect};

pub(crate) static RULE: Rule = Rule {
    id: "cae-disabled",
    summary: "A policy switches continuous access evaluation off.",
    family: "continuous-access",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["continuous-access-evaluation", "session"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("cae_disabled.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let off = takes_effect(policy) && has_mode(policy, ContinuousAccessEvaluation::Disabled);
    if !off || cae_disable_scope::narrowing(policy).is_some() {
        return;
    }
    let finding = RawFinding::new(cx.at(index, MODE), "Continuous access evaluation is switched off")
        .label("off")
        .why("Who is disabled, or has a stolen token revoked, keeps access until the token ends, for an hour or more")
        .help("take `continuousAccessEvaluation` out");
    sink.report(finding);
}
