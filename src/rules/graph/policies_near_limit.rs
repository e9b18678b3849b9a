//! `policies-near-limit`

use crate::diag::Severity;
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::PolicyLimit;

pub(crate) static RULE: Rule = Rule {
    id: "policies-near-limit",
    summary: "The set holds nearly as many policies as a tenant may have.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["limits"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(PolicyLimit)),
    page: include_str!("policies_near_limit.md"),
    check: Check::Set(check),
};

/// From nine in ten on there is little room for what has to be done in a hurry.
fn check(cx: &Context<'_>, sink: &mut Sink) {
    let limit = cx.options::<PolicyLimit>().policies;
    let count = cx.set.policies.len();
    if count <= limit && count * 10 >= limit * 9 {
        let finding = RawFinding::new(
            Anchor::Set,
            format!("the set holds {count} of the {limit} policies a tenant may have"),
        )
        .label("nearly full")
        .why("A policy that is needed at once, as during an attack, may find no room")
        .help("merge policies that demand the same, or delete disabled ones; `limits.policies` sets another limit");
        sink.report(finding);
    }
}
