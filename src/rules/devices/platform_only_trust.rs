//! `platform-only-trust`

use crate::diag::Severity;
use crate::model::{BuiltInControl, Platform, Policy, Principals, WordList};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{covers_platform, is_mfa, platform_names, surely_covers};

use super::in_use;

pub(crate) static RULE: Rule = Rule {
    id: "platform-only-trust",
    summary: "A policy asks for MFA on some platforms, and nothing is asked of who claims another.",
    family: "devices",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["devices", "gap"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("platform_only_trust.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (index, policy) in cx.policies() {
        let Some((policy, demand)) = in_use(cx, index).filter(|_| policy.is_enabled()) else { continue };
        let alone = demand.position(|control| !is_mfa(control)).is_none() && policy.users.is_some();
        if !alone || holds_retired(policy) || excludes_everything(policy) {
            continue;
        }
        let open: Vec<Platform> = Platform::ALL.iter().copied().filter(|own| is_open(cx, policy, *own)).collect();
        if !open.is_empty() {
            report(cx, index, &open, sink);
        }
    }
}

/// True for a policy about apps that lost its control: the family `grants` speaks of it.
fn holds_retired(policy: &Policy) -> bool {
    policy.grant.as_ref().is_some_and(|grant| grant.has(BuiltInControl::ApprovedApplication))
}

/// True for a policy that holds on no platform: the family `conditions` speaks of it.
fn excludes_everything(policy: &Policy) -> bool {
    policy
        .conditions
        .platforms
        .as_ref()
        .is_some_and(|platforms| platforms.exclude.iter().any(|word| *word == Platform::All))
}

/// True when `platform` is a way past `policy`, and no policy in force asks anything on it of the
/// same people at the same resources.
fn is_open(cx: &Context<'_>, policy: &Policy, platform: Platform) -> bool {
    let listed = ![Platform::All, Platform::WindowsPhone].contains(&platform);
    let escapes = listed && !covers_platform(&policy.conditions, platform);
    escapes && !cx.policies().any(|(_, other)| asks_there(other, policy, platform))
}

/// True when `other` asks something of whom `policy` is for on `platform`; whom either excludes is
/// left out of the question.
fn asks_there(other: &Policy, policy: &Policy, platform: Platform) -> bool {
    if other.grant.is_none() || !covers_platform(&other.conditions, platform) {
        return false;
    }
    let freed = |policy: &Policy| {
        let mut policy = policy.clone();
        policy.conditions.platforms = None;
        policy.users.iter_mut().for_each(|users| users.exclude = Principals::default());
        policy
    };
    surely_covers(&freed(other), &freed(policy))
}

fn report(cx: &Context<'_>, index: usize, open: &[Platform], sink: &mut Sink) {
    let names = and_list(&platform_names(open));
    let message = format!("Policy `{}` asks nothing of clients that claim {names}", cx.policy(index).name);
    let finding = RawFinding::new(cx.at(index, "conditions.platforms"), message)
        .label("the platform is what the client claims")
        .why(format!("Whoever has a password and sets the user agent of {names} signs in without MFA"))
        .help("drop the platform condition, or ask for something on the other platforms in another policy");
    sink.report(finding);
}
