//! `enabled-under-security-defaults`

use crate::diag::Severity;
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "enabled-under-security-defaults",
    summary: "Policies are enabled while the tenant has security defaults on.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("enabled_under_security_defaults.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let enabled: Vec<usize> = cx.policies().filter(|(_, policy)| policy.is_enabled()).map(|(at, _)| at).collect();
    let on = cx.tenant().facts.security_defaults == Some(true);
    let Some(first) = enabled.first().filter(|_| on) else { return };
    let message = match enabled.len() {
        1 => format!("Security defaults are on, and policy `{}` is enabled", cx.policy(*first).name),
        count => format!("Security defaults are on, and {count} policies are enabled"),
    };
    let finding = RawFinding::new(Anchor::Tenant("facts.securityDefaults".into()), message)
        .label("on")
        .and(cx.at(*first, "state"), "enabled")
        .why("Graph refuses every enabled policy while security defaults are on; report-only ones it takes")
        .help("switch security defaults off just before the policies go live, and say so in the tenant file");
    sink.report(finding);
}
