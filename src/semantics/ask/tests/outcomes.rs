//! Outcomes, sessions and demands that cannot be met.

use super::support::{asker_for, assertion, every, region, set, told, verdict_of};
use crate::model::{Claim, Expected, PolicySet, Quantifier, Region, Session};

const EVERYONE: &str = "users: {include: all}\nresources: {include: all}\n";

fn with(rest: &str) -> String {
    format!("{EVERYONE}{rest}")
}

fn effective_blocks(set: &PolicySet, region: &Region) -> String {
    let answer = asker_for(set, &[], |asker| asker.effective_blocks("question", region).unwrap());
    verdict_of(set, &answer)
}

#[test]
fn demands_that_cannot_be_met() {
    let compliant = with("grant: {allOf: [compliantDevice]}");
    let browser = region("users: {include: all}\nresources: {include: all}\nconditions: {clientApps: [browser]}");
    insta::assert_snapshot!(effective_blocks(&set(&[&compliant]), &browser));
    insta::assert_snapshot!(effective_blocks(&set(&[&with("grant: {allOf: [mfa]}")]), &browser));
    assert_eq!(effective_blocks(&set(&[&with("grant: block")]), &browser), "proved by []");
}

#[test]
fn nobody_is_locked_out() {
    let browser = region("users: {include: all}\nresources: {include: all}\nconditions: {clientApps: [browser]}");
    let members = "
        users: {include: all, exclude: {guests: all}}
        resources: {include: all}
        conditions: {clientApps: [browser]}";
    let mfa = set(&[&with("grant: {allOf: [mfa]}")]);
    insta::assert_snapshot!(told(&mfa, &every(browser, Expected::Allowed)));
    assert_eq!(told(&mfa, &every(region(members), Expected::Allowed)), "proved by []");
    assert_eq!(told(&mfa, &every(region(members), Expected::Challenged)), "proved by [0]");
    insta::assert_snapshot!(told(&set(&[]), &every(region(members), Expected::Challenged)));
    let risky = with("conditions: {userRisk: [high]}\ngrant: block");
    insta::assert_snapshot!(told(&set(&[&risky]), &every(region(members), Expected::Challenged)));
}

fn session(text: &str) -> Session {
    set(&[&with(&format!("session: {text}"))]).policies.remove(0).policy.session
}

fn told_session(policies: &[&str], wanted: &str) -> String {
    let policies: Vec<String> = policies.iter().map(|rest| with(rest)).collect();
    let policies: Vec<&str> = policies.iter().map(String::as_str).collect();
    told(&set(&policies), &assertion(region(""), Quantifier::Every, Claim::Session(session(wanted))))
}

#[test]
fn sessions_are_at_least_as_strict() {
    let four = "session: {signInFrequency: 4 hours}";
    let day = "session: {signInFrequency: 1 day}";
    assert_eq!(told_session(&[day, four], "{signInFrequency: 4 hours}"), "proved by [1]");
    assert_eq!(told_session(&[day, four], "{signInFrequency: 1 day}"), "proved by [0]");
    assert_eq!(told_session(&["grant: block"], "{signInFrequency: 4 hours}"), "proved by [0]");
    insta::assert_snapshot!(told_session(&[day], "{signInFrequency: 4 hours}"));
    assert_eq!(
        told_session(
            &[four, "session: {persistentBrowser: never}"],
            "{signInFrequency: 4 hours, persistentBrowser: never}"
        ),
        "proved by [0, 1]"
    );
    let both = ["session: {persistentBrowser: never}", "session: {persistentBrowser: always}"];
    assert_eq!(told_session(&both, "{persistentBrowser: never}"), "proved by [0]");
    assert!(told_session(&both, "{persistentBrowser: always}").starts_with("open"));
}
