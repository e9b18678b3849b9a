//! `cae-conflict`

use crate::diag::Severity;
use crate::model::{ContinuousAccessEvaluation, Policy, Word};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::surely_meet;

pub(crate) static RULE: Rule = Rule {
    id: "cae-conflict",
    summary: "Two enabled policies set different modes of continuous access evaluation for the same sign-ins.",
    family: "continuous-access",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["session", "conflict"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("cae_conflict.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (index, policy) in cx.policies() {
        let Some(mode) = mode(policy) else { continue };
        let differs = |other: &Policy| self::mode(other).is_some_and(|own| own != mode) && surely_meet(policy, other);
        let others: Vec<usize> =
            cx.policies().filter(|(at, other)| *at > index && differs(other)).map(|(at, _)| at).collect();
        if !others.is_empty() {
            report(cx, index, &others, sink);
        }
    }
}

fn mode(policy: &Policy) -> Option<&Word<ContinuousAccessEvaluation>> {
    policy.session.continuous_access_evaluation.as_ref()
}

/// One finding on the first of the policies, the others beside it.
fn report(cx: &Context<'_>, first: usize, others: &[usize], sink: &mut Sink) {
    let field = "session.continuousAccessEvaluation";
    let says = |index: usize| mode(cx.policy(index)).map(|mode| format!("`{}`", mode.language())).unwrap_or_default();
    let names: Vec<String> = others.iter().map(|other| format!("`{}`", cx.policy(*other).name)).collect();
    let message = format!("The mode of continuous access evaluation here contradicts {}", and_list(&names));
    let finding = RawFinding::new(cx.at(first, field), message).label(says(first));
    let finding = others.iter().fold(finding, |finding, other| finding.and(cx.at(*other, field), says(*other)));
    let finding = finding
        .why("Nothing documents which of them wins, so that a stolen token may live on outside the places that are allowed")
        .help("keep the one you mean, or exclude from each policy whom the other is for");
    sink.report(finding);
}
