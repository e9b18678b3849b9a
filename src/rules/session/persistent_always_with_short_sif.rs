//! `persistent-always-with-short-sif`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{blocks, conflicts, keeps_browsers, short_period};

pub(crate) static RULE: Rule = Rule {
    id: "persistent-always-with-short-sif",
    summary: "Browsers keep a session that ends within a day anyway.",
    family: "session",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["session"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("persistent_always_with_short_sif.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let works = keeps_browsers(policy) && !blocks(policy) && policy.resources.is_all();
    if !works || !short_period(policy) || !conflicts(cx, index).is_empty() {
        return;
    }
    let message = "Browsers keep a session that people have to renew within a day";
    let finding = RawFinding::new(cx.at(index, "session.persistentBrowser"), message)
        .label("keeps the session")
        .and(cx.at(index, "session.signInFrequency"), "ends it")
        .why("The cookie stays on disk for whoever finds it, and people in scope gain next to nothing from that")
        .help("set `persistentBrowser: never`, or remove one of the two controls");
    sink.report(finding);
}
