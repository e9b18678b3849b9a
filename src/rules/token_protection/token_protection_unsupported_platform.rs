//! `token-protection-unsupported-platform`

use crate::diag::{FieldPath, Severity};
use crate::model::{Platform, Word};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{binding, finding, table};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-unsupported-platform",
    summary: "A policy with Token Protection names a platform that cannot bind tokens.",
    family: "token-protection",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["token-protection", "lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_unsupported_platform.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(side) = binding(cx, index).and_then(|policy| policy.conditions.platforms.as_ref()) else {
        return;
    };
    let cannot = |platform: &Word<Platform>| {
        !side.exclude.contains(platform) && platform.known().is_none_or(|known| !table().has_platform(known))
    };
    let names: Vec<&str> = side.include.iter().filter(|platform| cannot(platform)).map(Word::language).collect();
    let all = side.include.iter().any(|platform| *platform == Platform::All);
    let Some(at) = side.include.iter().position(cannot).filter(|_| !all) else {
        return;
    };
    let names = and_list(&names);
    let field = FieldPath::new("conditions.platforms.include").index(at);
    let found = finding(cx, index, field, format!("Nothing on {names} can bind a token to the device"))
        .label("cannot meet Token Protection")
        .why(format!("Whom the policy is for cannot sign in from {names}; the portal refuses such a policy"))
        .help("limit the policy to `windows`, and cover the other platforms with a policy of their own");
    sink.report(found);
}
