//! `agents-open`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{Whole, is_for_agents, missing};

pub(crate) static RULE: Rule = Rule {
    id: "agents-open",
    summary: "The tenant has the licence, and no policy in force is for agents.",
    family: "coverage",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["coverage", "gap", "agents"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("agents_open.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(at) = missing(cx, "agents", is_for_agents) else { return };
    let finding = RawFinding::new(at, "No policy in force is for agents")
        .label("none is in force")
        .why("Agent identities and agents\u{2019} accounts sign in unchecked: `all` users does not hold them")
        .help(
            "block agent identities at high risk, and hold agents\u{2019} accounts to compliant devices or block them",
        );
    sink.report(finding);
}
