//! `too-many-policies`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::limits::POLICIES;
use crate::diag::Severity;
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

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
    options: Some(|| schemars::schema_for!(Options)),
    page: include_str!("too_many_policies.md"),
    check: Check::Set(check),
};

/// Options of `too-many-policies`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// How many policies the tenant may have; `limits.policies` of the config, where it says so.
    #[schemars(range(min = 1))]
    policies: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { policies: POLICIES }
    }
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let limit = cx.options::<Options>().policies;
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
