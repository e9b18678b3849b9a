//! `exception-group-name`

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{FieldPath, Severity};
use crate::model::ObjectRef;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "exception-group-name",
    summary: "The group of a policy's exceptions is not named after the policy.",
    family: "naming",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["names"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Options)),
    page: include_str!("exception_group_name.md"),
    check: Check::Set(check),
};

/// Options of `exception-group-name`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// What a policy's exception group is called: `{key}` and `{name}` stand for the policy's, `*` for
    /// any text; empty for no standard.
    pattern: String,
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let pattern = cx.options::<Options>().pattern;
    if pattern.is_empty() {
        return;
    }
    let known = not_exceptions(cx);
    for (index, policy) in cx.policies() {
        let expected = pattern.replace("{key}", &policy.key).replace("{name}", &policy.name);
        let groups = policy.users.iter().flat_map(|users| &users.exclude.groups).enumerate();
        for (at, group) in groups.filter(|(_, group)| !known.contains(group.graph())) {
            // A group known by its id alone has no name to judge.
            let Some(name) = group.name.as_deref().filter(|name| !matches(&expected, name)) else {
                continue;
            };
            let field = FieldPath::new("users.exclude.groups").index(at);
            let message = format!("The exception group `{name}` is not named after the policy");
            let finding = RawFinding::new(cx.at(index, field), message)
                .label(format!("`{expected}` would be"))
                .why("Whoever adds somebody to the group cannot tell which protection they take away")
                .help("give the policy an exception group of its own, or change the option `pattern` of this rule");
            sink.report(finding);
        }
    }
}

/// Groups that are no exception groups: declared as break-glass, or included by some policy.
fn not_exceptions<'c>(cx: &Context<'c>) -> BTreeSet<&'c str> {
    let declared = cx.tenant().break_glass.iter().flat_map(|declared| &declared.groups);
    let users = cx.policies().filter_map(|(_, policy)| policy.users.as_ref());
    let sides = users.flat_map(|users| [Some(&users.include), users.destination.as_ref()]).flatten();
    declared.chain(sides.flat_map(|side| &side.groups)).map(ObjectRef::graph).collect()
}

/// True when `name` is `expected`, where `*` stands for any text and letter case does not count: keys
/// are lower-case, group names hardly ever.
fn matches(expected: &str, name: &str) -> bool {
    let (expected, name) = (expected.to_lowercase(), name.to_lowercase());
    let Some((first, rest)) = expected.split_once('*') else {
        return expected == name;
    };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    let Some(inner) = name.strip_prefix(first).and_then(|name| name.strip_suffix(last)) else {
        return false;
    };
    middle.split('*').try_fold(inner, |left, part| Some(left.split_once(part)?.1)).is_some()
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_stand_for_any_text() {
        assert!(matches("ca002 - Exclude", "CA002 - Exclude"));
        assert!(!matches("ca002 - Exclude", "CA002 - Exclude temporary"));
        assert!(matches("*ca002*", "GRP-CA002 - Exclude"));
        assert!(matches("CA - * - Exclude*", "CA - Pilot - Exclude (permanent)"));
        assert!(matches("a*b*c*d", "a1b2c3d") && !matches("a*c*b*d", "a1b2c3d"));
        assert!(!matches("ab*ba", "aba"), "one text cannot be both ends");
    }
}
