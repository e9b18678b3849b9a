//! `token-protection-missing-platform`

use crate::diag::{FieldPath, Severity};
use crate::model::{Inclusion, Platform, Word};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-missing-platform",
    summary: "A policy with Token Protection is not limited to the platforms that can bind tokens.",
    family: "session",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["token-protection", "lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_missing_platform.md"),
    check: Check::Policy(check),
};

/// Where Token Protection works: Windows, and macOS and iOS in preview.
const SUPPORTED: [Platform; 3] = [Platform::Windows, Platform::Ios, Platform::MacOs];

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    if !policy.session.token_protection {
        return;
    }
    let Some((field, who)) = unsupported(policy.conditions.platforms.as_ref()) else {
        return;
    };
    let finding = RawFinding::new(cx.at(index, field), format!("Token Protection cannot be met on {who}"))
        .label("goes beyond Windows, iOS and macOS")
        .and(cx.at(index, "session.tokenProtection"), "demanded here")
        .why("Sign-ins from there fail, because nothing can bind the token to the device; the portal refuses such a policy")
        .help("limit the policy with `conditions.platforms: {include: [windows]}`");
    sink.report(finding);
}

/// The field that lets unsupported platforms in, and which they are.
fn unsupported(platforms: Option<&Inclusion<Word<Platform>>>) -> Option<(FieldPath, String)> {
    let field = FieldPath::new("conditions.platforms");
    let everything = "Android, Linux and platforms that Entra does not know";
    let Some(platforms) = platforms else {
        return Some((field, everything.to_owned()));
    };
    if platforms.include.iter().any(|platform| *platform == Platform::All) {
        return Some((field.key("include"), "platforms that Entra does not know".to_owned()));
    }
    let out = |platform: &Word<Platform>| {
        platforms.exclude.contains(platform) || platform.known().is_some_and(|known| SUPPORTED.contains(&known))
    };
    let at = platforms.include.iter().position(|platform| !out(platform))?;
    let names: Vec<&str> = platforms.include.iter().filter(|platform| !out(platform)).map(Word::language).collect();
    Some((field.key("include").index(at), and_list(&names)))
}
