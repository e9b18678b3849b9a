//! `grant-operator-missing`

use crate::diag::Severity;
use crate::rules::wording::{and_list, control};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "grant-operator-missing",
    summary: "A policy lists several grant controls without saying whether all or one is asked for.",
    family: "grants",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("grant_operator_missing.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(grant) = policy.grant.as_ref().filter(|grant| grant.operator.is_none() && grant.controls.len() > 1) else {
        return;
    };
    // An operator that Graph does not know is kept beside the policy, and reported by the reader.
    if policy.graph.iter().any(|(path, _)| path == "grantControls.operator") {
        return;
    }
    let controls: Vec<String> = grant.controls.iter().map(control).collect();
    let message = format!("Nothing says whether {} are all asked for or one of them", and_list(&controls));
    let finding = RawFinding::new(cx.at(index, "grant"), message)
        .label("no `operator`")
        .why("Graph knows `AND` and `OR` and nothing else; with the wrong one people get in with less than was meant")
        .help("write `\"operator\": \"AND\"` for all of them, `\"operator\": \"OR\"` for one of them");
    sink.report(finding);
}
