//! Session controls one by one, and which policies ask for one that is at least as strict.

use crate::model::{AuthenticationType, Choices, PersistentBrowser, Session, Word};
use crate::semantics::evaluate::Frequency;

/// The controls of `session`, each as a session of its own.
pub(super) fn split(session: &Session) -> Vec<Session> {
    let none = Session::default;
    let flag = |on: bool, control: Session| on.then_some(control);
    let controls = [
        session.sign_in_frequency.clone().map(|control| Session { sign_in_frequency: Some(control), ..none() }),
        session.persistent_browser.clone().map(|control| Session { persistent_browser: Some(control), ..none() }),
        flag(session.token_protection, Session { token_protection: true, ..none() }),
        flag(session.application_enforced_restrictions, Session { application_enforced_restrictions: true, ..none() }),
        session.cloud_app_security.clone().map(|control| Session { cloud_app_security: Some(control), ..none() }),
        flag(session.disable_resilience_defaults, Session { disable_resilience_defaults: true, ..none() }),
        session
            .continuous_access_evaluation
            .clone()
            .map(|control| Session { continuous_access_evaluation: Some(control), ..none() }),
        session
            .global_secure_access_profile
            .clone()
            .map(|control| Session { global_secure_access_profile: Some(control), ..none() }),
    ];
    controls.into_iter().flatten().collect()
}

/// True when a policy with the session `own` gives the one control of `wanted`, or something stricter.
pub(super) fn gives(own: &Session, wanted: &Session) -> bool {
    if let Some(frequency) = &wanted.sign_in_frequency {
        let second = frequency.authentication_type == AuthenticationType::SecondaryAuthentication;
        let counts = |kind: &Word<AuthenticationType>| {
            second && kind.known().is_some() || *kind == AuthenticationType::PrimaryAndSecondaryAuthentication
        };
        let own = own.sign_in_frequency.as_ref().filter(|own| counts(&own.authentication_type));
        let period = Frequency::of(frequency);
        return period.is_none() || own.and_then(Frequency::of).is_some_and(|own| Some(own) <= period);
    }
    let same = |own: &Session| {
        own.persistent_browser == wanted.persistent_browser
            && own.token_protection == wanted.token_protection
            && own.application_enforced_restrictions == wanted.application_enforced_restrictions
            && own.cloud_app_security == wanted.cloud_app_security
            && own.disable_resilience_defaults == wanted.disable_resilience_defaults
            && own.continuous_access_evaluation == wanted.continuous_access_evaluation
    };
    let profile = match (&own.global_secure_access_profile, &wanted.global_secure_access_profile) {
        (_, None) => true,
        (own, Some(wanted)) => own.as_ref().is_some_and(|own| own.same(wanted)),
    };
    profile && same(&relevant(own, wanted))
}

/// The part of `own` that is about the controls of `wanted`.
fn relevant(own: &Session, wanted: &Session) -> Session {
    Session {
        persistent_browser: own.persistent_browser.clone().filter(|_| wanted.persistent_browser.is_some()),
        token_protection: own.token_protection && wanted.token_protection,
        application_enforced_restrictions: own.application_enforced_restrictions
            && wanted.application_enforced_restrictions,
        cloud_app_security: own.cloud_app_security.clone().filter(|_| wanted.cloud_app_security.is_some()),
        disable_resilience_defaults: own.disable_resilience_defaults && wanted.disable_resilience_defaults,
        continuous_access_evaluation: own
            .continuous_access_evaluation
            .clone()
            .filter(|_| wanted.continuous_access_evaluation.is_some()),
        ..Session::default()
    }
}

/// True when a policy with the session `own` undoes the one control of `wanted` for whoever it applies to:
/// of the persistent browser sessions the one that wins over the other, and one that caplint does not know.
pub(super) fn spoils(own: &Session, wanted: &Session, choices: Choices) -> bool {
    let word = |session: &Session| session.persistent_browser.as_ref().and_then(Word::known);
    let winner = if choices.never_persistent_wins { PersistentBrowser::Never } else { PersistentBrowser::Always };
    let unknown = own.persistent_browser.is_some() && word(own).is_none();
    word(wanted).is_some_and(|wanted| unknown || wanted != winner && word(own) == Some(winner))
}
