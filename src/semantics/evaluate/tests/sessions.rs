//! Session controls of several policies.

use super::*;
use crate::model::{ContinuousAccessEvaluation, PersistentBrowser};

fn merged_with(facts: &str, sessions: &[&str]) -> MergedSession {
    let policies: Vec<String> = sessions.iter().map(|session| format!("session: {{{session}}}")).collect();
    let policies: Vec<&str> = policies.iter().map(String::as_str).collect();
    evaluate(&set_with(facts, &policies), &sign_in()).enforced.session
}

fn merged(sessions: &[&str]) -> MergedSession {
    merged_with("", sessions)
}

#[test]
fn the_shortest_period_holds() {
    let frequency = |sessions: &[&str]| merged(sessions).sign_in_frequency.map(|held| (held.value, held.policies));
    assert_eq!(frequency(&["persistentBrowser: never"]), None);
    let asked = ["signInFrequency: 2 days", "signInFrequency: 12 hours", "signInFrequency: 12 hours"];
    assert_eq!(frequency(&asked), Some((Frequency::Hours(12), vec![1, 2])));
    assert_eq!(
        frequency(&["signInFrequency: 1 hour", "signInFrequency: everyTime"]),
        Some((Frequency::EveryTime, vec![1]))
    );
}

#[test]
fn the_second_factor_is_counted_apart() {
    let second = "signInFrequency: {every: 1 hour, authenticationType: secondaryAuthentication}";
    let session = merged(&[second, "signInFrequency: 7 days"]);
    assert_eq!(session.second_factor_frequency.map(|held| held.value), Some(Frequency::Hours(1)));
    assert_eq!(session.sign_in_frequency.map(|held| held.value), Some(Frequency::Hours(168)));
}

#[test]
fn never_persistent_wins_and_is_a_conflict() {
    let both = ["persistentBrowser: always", "persistentBrowser: never"];
    let held = |facts: &str| merged_with(facts, &both).persistent_browser.map(|held| held.value);
    assert_eq!(held(""), Some(PersistentBrowser::Never));
    assert_eq!(held("facts: {choices: {neverPersistentWins: false}}"), Some(PersistentBrowser::Always));
    let conflicts = merged(&both).conflicts;
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].control, "session.persistentBrowser");
    assert_eq!(conflicts[0].sides.iter().map(|side| side.policies.clone()).collect::<Vec<_>>(), [vec![0], vec![1]]);
    let one = merged(&["persistentBrowser: always"]);
    assert_eq!(one.persistent_browser.map(|held| held.value), Some(PersistentBrowser::Always));
    assert!(one.conflicts.is_empty());
}

#[test]
fn modes_and_profiles_that_differ_are_conflicts() {
    let session = merged(&["continuousAccessEvaluation: strictLocation", "continuousAccessEvaluation: disabled"]);
    assert_eq!(session.conflicts[0].control, "session.continuousAccessEvaluation");
    let values: Vec<_> = session.continuous_access_evaluation.iter().map(|held| held.value).collect();
    assert_eq!(values, [ContinuousAccessEvaluation::StrictLocation, ContinuousAccessEvaluation::Disabled]);
    let session = merged(&["globalSecureAccessProfile: Web", "globalSecureAccessProfile: Strict web"]);
    assert_eq!(session.conflicts[0].control, "session.globalSecureAccessProfile");
    assert!(merged(&["globalSecureAccessProfile: Web", "globalSecureAccessProfile: Web"]).conflicts.is_empty());
}

#[test]
fn other_controls_add_up() {
    let session = merged(&[
        "cloudAppSecurity: monitorOnly, applicationEnforcedRestrictions: true",
        "cloudAppSecurity: blockDownloads, disableResilienceDefaults: true",
    ]);
    assert_eq!(session.cloud_app_security.len(), 2);
    assert_eq!(session.application_enforced_restrictions, [0]);
    assert_eq!(session.disable_resilience_defaults, [1]);
    assert!(session.conflicts.is_empty() && !session.is_empty());
}

#[test]
fn only_policies_that_are_enforced_control_the_session() {
    let policies = ["session: {signInFrequency: 1 hour}\nstate: reportOnly"];
    let evaluation = evaluate(&set(&policies), &sign_in());
    assert!(evaluation.enforced.session.is_empty());
    assert!(evaluation.with_report_only.is_some_and(|decision| !decision.session.is_empty()));
}

#[test]
fn a_stricter_session_is_at_least_what_was_wanted() {
    let wanted = |session: &str| set(&[&format!("session: {{{session}}}")]).policies[0].policy.session.clone();
    let held = merged(&[
        "signInFrequency: 4 hours, persistentBrowser: never",
        "cloudAppSecurity: blockDownloads",
        "continuousAccessEvaluation: strictLocation, globalSecureAccessProfile: Strict web",
    ]);
    for enough in [
        "signInFrequency: 4 hours",
        "signInFrequency: 1 day",
        "signInFrequency: {every: 1 day, authenticationType: secondaryAuthentication}",
        "persistentBrowser: never",
        "cloudAppSecurity: blockDownloads",
        "continuousAccessEvaluation: strictLocation",
        "globalSecureAccessProfile: Strict web",
    ] {
        assert!(held.is_at_least(&wanted(enough)), "{enough}");
    }
    for more in [
        "signInFrequency: 3 hours",
        "signInFrequency: everyTime",
        "persistentBrowser: always",
        "cloudAppSecurity: monitorOnly",
        "tokenProtection: true",
        "applicationEnforcedRestrictions: true",
        "disableResilienceDefaults: true",
        "continuousAccessEvaluation: disabled",
        "globalSecureAccessProfile: Web",
    ] {
        assert!(!held.is_at_least(&wanted(more)), "{more}");
    }
    let second = merged(&["signInFrequency: {every: 1 hour, authenticationType: secondaryAuthentication}"]);
    assert!(!second.is_at_least(&wanted("signInFrequency: 1 day")));
}
