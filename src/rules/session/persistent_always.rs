//! `persistent-always`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{blocks, conflicts, keeps_browsers, short_period};

pub(crate) static RULE: Rule = Rule {
    id: "persistent-always",
    summary: "Browsers are told to keep the session when they are closed.",
    family: "session",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["session"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("persistent_always.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let works = keeps_browsers(policy) && !blocks(policy) && policy.resources.is_all();
    let on_chosen_devices = policy.conditions.device_filter.is_some();
    if !works || on_chosen_devices || short_period(policy) || !conflicts(cx, index).is_empty() {
        return;
    }
    let message = "Browsers keep the session of everyone in scope after they are closed";
    let finding = RawFinding::new(cx.at(index, "session.persistentBrowser"), message)
        .label("kept on shared machines, too")
        .why("The next person at the machine is signed in as the last one, and a stolen cookie outlives the browser")
        .help("set `persistentBrowser: never` for devices you do not manage, or remove the control");
    sink.report(finding);
}
