//! `secure-access-profile-target`

use crate::diag::Severity;
use crate::model::{AppEntry, AppWord, Policy};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "secure-access-profile-target",
    summary: "A policy with a Global Secure Access profile is for other apps than internet traffic.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["rejected", "portal", "session"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("secure_access_profile_target.md"),
    check: Check::Policy(check),
};

/// All internet resources with Global Secure Access, as exports name it.
const INTERNET: &str = "5dc48733-b5df-475c-a49b-fa307ef00853";

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(profile) = &policy.session.global_secure_access_profile else { return };
    let Some(field) = misses_internet(policy) else { return };
    let message = format!("The security profile {profile} goes with internet traffic or all resources alone");
    let finding = RawFinding::new(cx.at(index, "session.globalSecureAccessProfile"), message)
        .label("has no traffic to filter")
        .and(cx.at(index, field), "the resources")
        .why("The portal does not save such a policy; if Graph takes it, nobody's traffic is filtered by it")
        .help("include `All internet resources with Global Secure Access`, or all resources");
    sink.report(finding);
}

/// Where the resources stand when they lack what a profile works on. A policy without resources is
/// `no-target`.
fn misses_internet(policy: &Policy) -> Option<&'static str> {
    let resources = &policy.resources;
    let internet =
        |entry: &AppEntry| entry.word() == Some(AppWord::All) || entry.object().is_some_and(|app| app.is(INTERNET));
    if !resources.user_actions.is_empty() {
        return Some("resources.userActions");
    }
    if !resources.authentication_contexts.is_empty() {
        return Some("resources.authenticationContexts");
    }
    let none = resources.include.iter().any(internet) || resources.include.is_empty();
    (!none).then_some("resources.include")
}
