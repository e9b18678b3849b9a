//! `token-protection-missing-platform`

use crate::diag::{FieldPath, Severity};
use crate::model::{Inclusion, Platform, Word};
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{binding, finding};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-missing-platform",
    summary: "A policy with Token Protection is not limited to the platforms that can bind tokens.",
    family: "token-protection",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["token-protection", "lockout", "rejected", "portal"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_missing_platform.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(policy) = binding(cx, index) else { return };
    let Some((field, who)) = unlimited(policy.conditions.platforms.as_ref()) else {
        return;
    };
    let finding = finding(cx, index, field, format!("Token Protection cannot be met on {who}"))
        .label("goes beyond Windows, iOS and macOS")
        .why("Sign-ins from there fail, because nothing can bind the token to the device; the portal refuses such a policy")
        .help("limit the policy with `conditions.platforms: {include: [windows]}`");
    sink.report(finding);
}

/// The field that lets every platform in, and which of them cannot bind.
fn unlimited(platforms: Option<&Inclusion<Word<Platform>>>) -> Option<(FieldPath, &'static str)> {
    let field = FieldPath::new("conditions.platforms");
    let Some(platforms) = platforms else {
        return Some((field, "Android, Linux and platforms that Entra does not know"));
    };
    let all = platforms.include.iter().any(|platform| *platform == Platform::All);
    all.then(|| (field.key("include"), "platforms that Entra does not know"))
}
