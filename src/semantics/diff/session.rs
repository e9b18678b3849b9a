//! Session controls as statements of which each makes a session stricter.

use std::collections::BTreeSet;

use crate::model::{
    AuthenticationType, Choices, ContinuousAccessEvaluation, ObjectKey, PersistentBrowser, Policy, Session,
};
use crate::semantics::evaluate::{Frequency, Held, MergedSession};
use crate::semantics::logic::Formula;

use super::result::SessionChange;

/// A statement about sessions: where it holds, the session is stricter than where it does not.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    /// The control it is about.
    pub(super) control: &'static str,
    /// Where it holds of the old set.
    pub(super) old: Formula,
    /// Where it holds of the new set.
    pub(super) new: Formula,
}

/// The policies of a side that are in force, each with where it applies.
pub(super) struct InForce<'p> {
    pub(super) policies: Vec<(&'p Policy, Formula)>,
    pub(super) choices: Choices,
}

impl InForce<'_> {
    fn some(&self, asks: impl Fn(&Session) -> bool) -> Formula {
        let asking = self.policies.iter().filter(|(policy, _)| asks(&policy.session));
        Formula::any(asking.map(|(_, applies)| applies.clone()))
    }

    fn browser(&self, wanted: PersistentBrowser) -> Formula {
        let asked = |word| self.some(|session| session.persistent_browser.as_ref().is_some_and(|own| *own == word));
        let wins =
            if self.choices.never_persistent_wins { PersistentBrowser::Never } else { PersistentBrowser::Always };
        let other = if wins == PersistentBrowser::Never { PersistentBrowser::Always } else { PersistentBrowser::Never };
        if wanted == wins { asked(wins) } else { asked(other).and(asked(wins).not()) }
    }

    fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.policies.iter().map(|(policy, _)| &policy.session)
    }
}

const FREQUENCY: &str = "signInFrequency";
const SECOND_FACTOR: &str = "signInFrequency of the second factor";
const BROWSER: &str = "persistentBrowser";
const RESTRICTIONS: &str = "applicationEnforcedRestrictions";
const CLOUD_APPS: &str = "cloudAppSecurity";
const RESILIENCE: &str = "disableResilienceDefaults";
const EVALUATION: &str = "continuousAccessEvaluation";
const PROFILE: &str = "globalSecureAccessProfile";

/// Every statement that both sides do not agree on by their form. Token Protection is none of them: it
/// fails a sign-in, and is a demand.
pub(super) fn statements(old: &InForce<'_>, new: &InForce<'_>) -> Vec<Statement> {
    let mut found = Vec::new();
    let mut say = |control: &'static str, on: &dyn Fn(&InForce<'_>) -> Formula| {
        found.push(Statement { control, old: on(old), new: on(new) });
    };
    for kind in [AuthenticationType::PrimaryAndSecondaryAuthentication, AuthenticationType::SecondaryAuthentication] {
        let control = if kind == AuthenticationType::SecondaryAuthentication { SECOND_FACTOR } else { FREQUENCY };
        for limit in values([old, new], |session| frequency(session, kind)) {
            say(control, &|side| side.some(|session| frequency(session, kind).is_some_and(|own| own <= limit)));
        }
    }
    say(BROWSER, &|side| side.browser(PersistentBrowser::Never));
    say(BROWSER, &|side| side.browser(PersistentBrowser::Always).not());
    say(RESTRICTIONS, &|side| side.some(|session| session.application_enforced_restrictions));
    for value in values([old, new], |session| session.cloud_app_security.as_ref()?.known()) {
        say(CLOUD_APPS, &|side| {
            side.some(|session| session.cloud_app_security.as_ref().is_some_and(|own| *own == value))
        });
    }
    say(RESILIENCE, &|side| side.some(|session| session.disable_resilience_defaults));
    for value in values([old, new], |session| session.continuous_access_evaluation.as_ref()?.known()) {
        say(EVALUATION, &|side| {
            let asked =
                side.some(|session| session.continuous_access_evaluation.as_ref().is_some_and(|own| *own == value));
            if value == ContinuousAccessEvaluation::Disabled { asked.not() } else { asked }
        });
    }
    for key in values([old, new], |session| session.global_secure_access_profile.as_ref().map(ObjectKey::from)) {
        say(PROFILE, &|side| {
            side.some(|session| {
                session.global_secure_access_profile.as_ref().map(ObjectKey::from).as_ref() == Some(&key)
            })
        });
    }
    found.retain(|statement| statement.old != statement.new);
    found
}

fn frequency(session: &Session, kind: AuthenticationType) -> Option<Frequency> {
    let frequency = session.sign_in_frequency.as_ref().filter(|own| own.authentication_type == kind)?;
    Frequency::of(frequency)
}

/// The values that policies of either side ask for, in order.
fn values<T: Ord>(sides: [&InForce<'_>; 2], of: impl Fn(&Session) -> Option<T>) -> BTreeSet<T> {
    sides.iter().flat_map(|side| side.sessions()).filter_map(of).collect()
}

/// What differs between two merged sessions, for people.
pub(super) fn changes(old: &MergedSession, new: &MergedSession) -> Vec<SessionChange> {
    let shown = [old, new].map(controls);
    let [before, after] = shown;
    let pairs = before.into_iter().zip(after);
    let differing = pairs.filter(|((_, before), (_, after))| before != after);
    differing.map(|((control, before), (_, after))| SessionChange { control, before, after }).collect()
}

/// Every control with its value in words.
fn controls(session: &MergedSession) -> Vec<(&'static str, Option<String>)> {
    fn list<T>(held: &[Held<T>], shown: impl Fn(&T) -> String) -> Option<String> {
        let words: Vec<String> = held.iter().map(|held| shown(&held.value)).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
    let period = |held: &Option<Held<Frequency>>| held.as_ref().map(|held| period(held.value));
    let on = |who: &[usize]| (!who.is_empty()).then(|| "on".to_owned());
    vec![
        (FREQUENCY, period(&session.sign_in_frequency)),
        (SECOND_FACTOR, period(&session.second_factor_frequency)),
        (BROWSER, session.persistent_browser.as_ref().map(|held| held.value.to_string())),
        (RESTRICTIONS, on(&session.application_enforced_restrictions)),
        (CLOUD_APPS, list(&session.cloud_app_security, ToString::to_string)),
        (RESILIENCE, on(&session.disable_resilience_defaults)),
        (EVALUATION, list(&session.continuous_access_evaluation, ToString::to_string)),
        (PROFILE, list(&session.global_secure_access_profiles, |key| key.as_str().to_owned())),
    ]
}

fn period(frequency: Frequency) -> String {
    match frequency {
        Frequency::EveryTime => "every time".to_owned(),
        Frequency::Hours(hours) if hours % 24 == 0 => crate::text::count(hours / 24, "day"),
        Frequency::Hours(hours) => crate::text::count(hours, "hour"),
    }
}
