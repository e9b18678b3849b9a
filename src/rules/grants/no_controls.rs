//! `no-controls`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "no-controls",
    summary: "A policy has neither a grant control nor a session control.",
    family: "grants",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("no_controls.md"),
    check: Check::Policy(check),
};

const LANGUAGE: &str = "say what is asked, as `grant: {allOf: [mfa]}` or `grant: block`, or delete the policy";
const GRAPH: &str =
    "say what is asked under `grantControls`, as `mfa` or `block` in `builtInControls`, or delete the policy";

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    // A control that caplint does not know is kept beside the policy.
    let kept =
        policy.graph.iter().any(|(path, _)| path.starts_with("grantControls") || path.starts_with("sessionControls"));
    let grant = policy.grant.as_ref().is_some_and(|grant| !grant.controls.is_empty());
    if grant || kept || !policy.session.is_empty() {
        return;
    }
    let message = format!("Policy `{}` demands nothing: it has no control", policy.name);
    let finding = RawFinding::new(cx.at(index, "grant"), message)
        .and(cx.at(index, "session"), "nothing here either")
        .why("Graph refuses a policy without a control, so nobody is held to anything")
        .help(cx.words(index, LANGUAGE, GRAPH));
    sink.report(finding);
}
