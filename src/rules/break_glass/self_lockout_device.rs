//! `self-lockout-device`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use crate::rules::lockout::{Lockout, is_for_everybody, lockout};

pub(crate) static RULE: Rule = Rule {
    id: "self-lockout-device",
    summary: "A policy lets nobody in without a managed device, and excludes nobody.",
    family: "break-glass",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["lockout", "devices"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("self_lockout_device.md"),
    check: Check::Policy(check),
};

const EVERYBODY: (&str, &str) = (
    "nobody in without a managed device, administrators included",
    "When Intune fails or no administrator has a managed device at hand, nobody can switch the policy off",
);

const ADMINISTRATORS: (&str, &str) = (
    "no Global Administrator in without a managed device",
    "When Intune fails or none of them has a managed device at hand, no Global Administrator can switch the policy off",
);

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(Lockout::Device(at)) = lockout(cx, index) else { return };
    let policy = cx.policy(index);
    let Some(grant) = &policy.grant else { return };
    let (whom, why) = if is_for_everybody(policy) { EVERYBODY } else { ADMINISTRATORS };
    let finding =
        RawFinding::new(cx.at(index, grant.control_path(at)), format!("Policy `{}` lets {whom}", policy.name))
            .label("no way round")
            .and(cx.at(index, "users.exclude"), "nobody is excluded")
            .why(why)
            .help("exclude break-glass accounts, and declare them under `breakGlass` in a tenant file");
    sink.report(finding);
}
