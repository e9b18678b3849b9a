//! The session controls that several policies ask for together.
//!
//! Microsoft says no more than that session controls are enforced after the grants; how they are put
//! together is described, with what is known, in `docs/semantics.md`.

use crate::model::{
    AuthenticationType, Choices, CloudAppSecurity, ContinuousAccessEvaluation, ObjectKey, PersistentBrowser, Policy,
    Session, SignInFrequency,
};

/// How often one has to sign in again; less is stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// At every sign-in.
    EveryTime,
    /// After so many hours.
    Hours(i64),
}

impl Frequency {
    /// What a policy asks for; `None` where its value or unit is missing.
    #[must_use]
    pub fn of(frequency: &SignInFrequency) -> Option<Self> {
        if frequency.is_every_time() {
            return Some(Self::EveryTime);
        }
        frequency.hours().map(Self::Hours)
    }
}

/// A value of a session control, and the policies that ask for it, by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held<T> {
    /// What holds.
    pub value: T,
    /// Who asks for it.
    pub policies: Vec<usize>,
}

/// Policies that ask for values of one control that cannot both hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionConflict {
    /// The control, by its path in a policy.
    pub control: &'static str,
    /// The values, in their order of declaration, each with the policies that ask for it.
    pub sides: Vec<Held<String>>,
}

/// The session controls that hold together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MergedSession {
    /// `signInFrequency` for both factors: the strictest.
    pub sign_in_frequency: Option<Held<Frequency>>,
    /// `signInFrequency` for the second factor alone, which is counted apart: the strictest.
    pub second_factor_frequency: Option<Held<Frequency>>,
    /// `persistentBrowser`.
    pub persistent_browser: Option<Held<PersistentBrowser>>,
    /// Who asks for `tokenProtection`.
    pub token_protection: Vec<usize>,
    /// Who asks for `applicationEnforcedRestrictions`.
    pub application_enforced_restrictions: Vec<usize>,
    /// `cloudAppSecurity`: everything that is asked for.
    pub cloud_app_security: Vec<Held<CloudAppSecurity>>,
    /// Who asks for `disableResilienceDefaults`.
    pub disable_resilience_defaults: Vec<usize>,
    /// `continuousAccessEvaluation`: everything that is asked for; several are a conflict.
    pub continuous_access_evaluation: Vec<Held<ContinuousAccessEvaluation>>,
    /// `globalSecureAccessProfile`: everything that is asked for; several are a conflict.
    pub global_secure_access_profiles: Vec<Held<ObjectKey>>,
    /// What cannot hold together.
    pub conflicts: Vec<SessionConflict>,
}

impl MergedSession {
    /// The controls of `policies`, each with its index.
    #[must_use]
    pub fn of<'p>(policies: impl IntoIterator<Item = (usize, &'p Policy)>, choices: Choices) -> Self {
        let policies: Vec<(usize, &Session)> = policies.into_iter().map(|(at, policy)| (at, &policy.session)).collect();
        let asking = |is: fn(&Session) -> bool| {
            policies.iter().filter(|(_, session)| is(session)).map(|(at, _)| *at).collect::<Vec<_>>()
        };
        let browser = grouped(&policies, |session| session.persistent_browser.as_ref()?.known());
        // Of a value that is not known nobody can tell whether it wins.
        let unknown_browser =
            !asking(|session| session.persistent_browser.as_ref().is_some_and(|word| word.known().is_none()))
                .is_empty();
        let evaluation = grouped(&policies, |session| session.continuous_access_evaluation.as_ref()?.known());
        let profiles = grouped(&policies, |session| session.global_secure_access_profile.as_ref().map(ObjectKey::from));
        let conflicts = [
            conflict("session.persistentBrowser", &browser, std::string::ToString::to_string),
            conflict("session.continuousAccessEvaluation", &evaluation, std::string::ToString::to_string),
            conflict("session.globalSecureAccessProfile", &profiles, |value| value.as_str().to_owned()),
        ];
        Self {
            sign_in_frequency: strictest(&policies, AuthenticationType::PrimaryAndSecondaryAuthentication),
            second_factor_frequency: strictest(&policies, AuthenticationType::SecondaryAuthentication),
            persistent_browser: browser_that_holds(browser, choices).filter(|_| !unknown_browser),
            token_protection: asking(|session| session.token_protection),
            application_enforced_restrictions: asking(|session| session.application_enforced_restrictions),
            cloud_app_security: grouped(&policies, |session| session.cloud_app_security.as_ref()?.known()),
            disable_resilience_defaults: asking(|session| session.disable_resilience_defaults),
            continuous_access_evaluation: evaluation,
            global_secure_access_profiles: profiles,
            conflicts: conflicts.into_iter().flatten().collect(),
        }
    }

    /// True when nothing holds.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// True when the session is at least as strict as `wanted`: each of its controls holds, a sign-in
    /// frequency with a period that is no longer. Signing in with both factors again is at least as
    /// strict as with the second alone.
    #[must_use]
    pub fn is_at_least(&self, wanted: &Session) -> bool {
        let has = |asked: bool, who: &[usize]| !asked || !who.is_empty();
        let evaluation = wanted.continuous_access_evaluation.as_ref().and_then(crate::model::Word::known);
        let browser = wanted.persistent_browser.as_ref().and_then(crate::model::Word::known);
        let apps = wanted.cloud_app_security.as_ref().and_then(crate::model::Word::known);
        let profile = wanted.global_secure_access_profile.as_ref().map(ObjectKey::from);
        self.is_frequent_enough(wanted)
            && browser.is_none_or(|value| self.persistent_browser.as_ref().is_some_and(|held| held.value == value))
            && has(wanted.token_protection, &self.token_protection)
            && has(wanted.application_enforced_restrictions, &self.application_enforced_restrictions)
            && has(wanted.disable_resilience_defaults, &self.disable_resilience_defaults)
            && apps.is_none_or(|value| self.cloud_app_security.iter().any(|held| held.value == value))
            && evaluation.is_none_or(|value| self.continuous_access_evaluation.iter().any(|held| held.value == value))
            && profile.is_none_or(|key| self.global_secure_access_profiles.iter().any(|held| held.value == key))
    }

    fn is_frequent_enough(&self, wanted: &Session) -> bool {
        let Some(wanted) = &wanted.sign_in_frequency else { return true };
        let Some(period) = Frequency::of(wanted) else { return true };
        let both = self.sign_in_frequency.as_ref();
        let second = self.second_factor_frequency.as_ref();
        let alone = wanted.authentication_type == AuthenticationType::SecondaryAuthentication;
        let mut held = both.into_iter().chain(second.filter(|_| alone));
        held.any(|held| held.value <= period)
    }
}

/// Values in order, each with who asks for it.
fn grouped<T: Ord>(policies: &[(usize, &Session)], of: impl Fn(&Session) -> Option<T>) -> Vec<Held<T>> {
    let mut values: std::collections::BTreeMap<T, Vec<usize>> = std::collections::BTreeMap::new();
    for (at, session) in policies {
        if let Some(value) = of(session) {
            values.entry(value).or_default().push(*at);
        }
    }
    values.into_iter().map(|(value, policies)| Held { value, policies }).collect()
}

fn strictest(policies: &[(usize, &Session)], kind: AuthenticationType) -> Option<Held<Frequency>> {
    let of = |session: &Session| {
        let frequency = session.sign_in_frequency.as_ref()?;
        Frequency::of(frequency).filter(|_| frequency.authentication_type == kind)
    };
    grouped(policies, of).into_iter().next()
}

fn conflict<T>(control: &'static str, sides: &[Held<T>], shown: impl Fn(&T) -> String) -> Option<SessionConflict> {
    let side = |held: &Held<T>| Held { value: shown(&held.value), policies: held.policies.clone() };
    (sides.len() > 1).then(|| SessionConflict { control, sides: sides.iter().map(side).collect() })
}

/// `always` stands before `never`.
fn browser_that_holds(mut sides: Vec<Held<PersistentBrowser>>, choices: Choices) -> Option<Held<PersistentBrowser>> {
    if choices.never_persistent_wins { sides.pop() } else { sides.into_iter().next() }
}
