//! `too-many-policies`

use crate::diag::Severity;
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::PolicyLimit;

pub(crate) static RULE: Rule = Rule {
    id: "too-many-policies",
    summary: "The set holds more policies than a tenant may have.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["limits", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(PolicyLimit)),
    page: include_str!("too_many_policies.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let limit = cx.options::<PolicyLimit>().policies;
    let count = cx.set.policies.len();
    if count > limit {
        let finding = RawFinding::new(
            Anchor::Set,
            format!("the set holds {count} policies, more than the {limit} a tenant may have"),
        )
        .label("too many")
        .why("Graph refuses the last of them, so that whoever they were for is not asked for anything")
        .help("merge policies that demand the same, or delete disabled ones; `limits.policies` sets another limit");
        sink.report(finding);
    }
}
