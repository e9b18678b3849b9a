//! `policy-name`

use regex::Regex;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::Severity;
use crate::rules::Anchor;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "policy-name",
    summary: "A policy's name does not follow the naming standard of the organisation.",
    family: "naming",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["names"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Options)),
    page: include_str!("policy_name.md"),
    check: Check::Set(check),
};

/// Options of `policy-name`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// The regular expression that the whole name must match; empty for no standard.
    #[schemars(extend("format" = "regex"))]
    pattern: String,
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let pattern = cx.options::<Options>().pattern;
    if pattern.is_empty() {
        return;
    }
    let Ok(standard) = Regex::new(&format!("^(?:{pattern})$")) else {
        sink.report(no_pattern(&pattern));
        return;
    };
    for (index, policy) in
        cx.policies().filter(|(_, policy)| !policy.name.is_empty() && !standard.is_match(&policy.name))
    {
        let finding =
            RawFinding::new(cx.at(index, "name"), format!("`{}` does not follow the naming standard", policy.name))
                .label(format!("does not match `{pattern}`"))
                .why(
                    "In logs and in the portal's list nobody finds at a glance whom the policy is for and what it does",
                )
                .help("rename the policy, or change the option `pattern` of this rule");
        sink.report(finding);
    }
}

fn no_pattern(pattern: &str) -> RawFinding {
    RawFinding::new(Anchor::Set, format!("The option `pattern` of `policy-name` is no regular expression: `{pattern}`"))
        .why("No name was looked at")
        .help("correct the pattern, for example `CA\\d{3} - .+`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Dialect, Policy, PolicySet, SetPolicy, Tenant};
    use crate::semantics::Scope;

    fn findings(name: &str, options: &serde_json::Value) -> Vec<RawFinding> {
        let policy = Policy { name: name.into(), ..Policy::default() };
        let policies = vec![SetPolicy { policy, dialect: Dialect::Language, switched_off: Vec::new() }];
        let set = PolicySet { policies, tenant: Tenant::default(), has_tenant_file: false };
        let scope = Scope::new(&set.tenant);
        let mut sink = Sink::default();
        let now = jiff::civil::date(2026, 11, 23);
        check(
            &Context {
                set: &set,
                base: None,
                scope: &scope,
                proofs: &crate::rules::Proofs::new(&set, now, true),
                now,
                options,
            },
            &mut sink,
        );
        sink.into_findings()
    }

    #[test]
    fn a_pattern_is_for_the_whole_name_and_must_be_one() {
        let pattern = |text: &str| serde_json::json!({ "pattern": text });
        assert_eq!(findings("CA001 - MFA", &pattern(r"CA\d{3} - .+")), []);
        assert_eq!(findings("Old CA001 - MFA", &pattern(r"CA\d{3} - .+")).len(), 1);
        assert_eq!(findings("B2", &pattern("A|B")).len(), 1, "the alternatives are anchored too");
        assert_eq!(findings("anything", &serde_json::Value::Null), []);
        let broken = findings("CA001", &pattern("CA(001"));
        assert_eq!(broken.iter().map(|finding| &finding.at).collect::<Vec<_>>(), [&Anchor::Set]);
    }
}
