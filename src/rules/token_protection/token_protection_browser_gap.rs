//! `token-protection-browser-gap`

use crate::diag::Severity;
use crate::rules::whole::{Whole, is_whole};
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{finding, live};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-browser-gap",
    summary: "A token is bound in apps, and in a browser the same people get a long session on any device.",
    family: "token-protection",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["token-protection", "gap"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("token_protection_browser_gap.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !is_whole(cx) {
        return;
    }
    for gap in cx.proofs.browser_gaps().iter().filter(|gap| live(cx, gap.policy).is_some()) {
        let message = "In a browser the same resources are open on any device, for longer than a day";
        let finding = finding(cx, gap.policy, "conditions.clientApps", message)
            .label("browsers are not asked for a bound token")
            .why(format!("Whoever steals the browser session of {} uses it elsewhere for as long as it lasts", gap.who))
            .help("for browsers on unmanaged devices, ask for a managed device or a sign-in frequency of a day or less, or block outside trusted places");
        sink.report(finding);
    }
}
