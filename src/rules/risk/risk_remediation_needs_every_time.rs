//! `risk-remediation-needs-every-time`

use crate::diag::Severity;
use crate::model::{BuiltInControl, SignInFrequency};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::remedy;

pub(crate) static RULE: Rule = Rule {
    id: "risk-remediation-needs-every-time",
    summary: "A policy demands risk remediation without asking for a sign-in every time.",
    family: "risk",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "portal", "risk"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("risk_remediation_needs_every_time.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(remedy) = remedy(cx, index, BuiltInControl::RiskRemediation) else {
        return;
    };
    let frequency = remedy.policy.session.sign_in_frequency.as_ref();
    if frequency.is_some_and(SignInFrequency::is_every_time) {
        return;
    }
    let finding = RawFinding::new(
        cx.at(index, "session.signInFrequency"),
        "Risk remediation is demanded without `signInFrequency: everyTime`",
    )
    .and(cx.at(index, remedy.field), "demanded here")
    .why("The portal refuses the policy, and Graph may too; an old sign-in would count as the remedy")
    .help(cx.words(
        index,
        "write `signInFrequency: everyTime` under `session`",
        "add `signInFrequency` with `frequencyInterval: everyTime` to `sessionControls`",
    ));
    sink.report(finding);
}
