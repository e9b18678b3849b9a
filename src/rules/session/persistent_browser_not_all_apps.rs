//! `persistent-browser-not-all-apps`

use crate::diag::Severity;
use crate::model::Policy;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "persistent-browser-not-all-apps",
    summary: "Browser persistence is set for some resources; it works for all of them or not at all.",
    family: "session",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["session", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("persistent_browser_not_all_apps.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(mode) = policy.session.persistent_browser.as_ref().filter(|_| !policy.resources.is_all()) else {
        return;
    };
    let message = format!("Browser persistence is set to `{}` for less than all resources", mode.language());
    let finding = RawFinding::new(cx.at(index, "session.persistentBrowser"), message)
        .label("works with all resources only")
        .and(cx.at(index, target(policy)), "less than all resources")
        .why("All tabs of a browser share one session, so that it stays or ends for people as if this were not written")
        .help("move the control to a policy with `resources: {include: all}`");
    sink.report(finding);
}

/// What the policy is for instead of all resources.
fn target(policy: &Policy) -> &'static str {
    let resources = &policy.resources;
    match (&*resources.user_actions, &*resources.authentication_contexts) {
        ([], []) => "resources.include",
        ([], _) => "resources.authenticationContexts",
        _ => "resources.userActions",
    }
}
