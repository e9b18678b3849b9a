//! Grant and session controls of a body.

use serde_json::{Value, json};

use crate::model::{Grant, GrantControl, ObjectKind, Operator, Session, SignInFrequency, Word};

use super::render::{Out, Renderer};

impl Renderer {
    /// `grantControls`. Graph keeps one list for each kind of control; of an authentication
    /// strength it takes the id alone.
    pub(super) fn grant(&mut self, grant: &Grant) -> Value {
        let mut out = self.object();
        let operator = match grant.operator {
            Some(Operator::And) => Some("AND".into()),
            Some(Operator::Or) => Some("OR".into()),
            None => None,
        };
        out.value("operator", operator);
        let built_in = grant.controls.iter().filter_map(|control| match control {
            GrantControl::BuiltIn(word) => Some(word.as_str().into()),
            _ => None,
        });
        // Always sent: Graph merges, and a stored `mfa` beside a new strength is refused (1108).
        out.set("builtInControls", built_in.collect::<Vec<Value>>());
        let custom = grant.controls.iter().filter_map(|control| match control {
            GrantControl::CustomAuthenticationFactor(id) => Some(id.as_str().into()),
            _ => None,
        });
        out.list("customAuthenticationFactors", custom.collect());
        let terms = self.terms_of_use(grant);
        out.list("termsOfUse", terms);
        let strength = self.strength(grant);
        out.value("authenticationStrength", strength);
        out.finish()
    }

    fn terms_of_use(&mut self, grant: &Grant) -> Vec<Value> {
        let terms: Vec<_> = grant
            .controls
            .iter()
            .filter_map(|control| match control {
                GrantControl::TermsOfUse(terms) => Some(terms.clone()),
                _ => None,
            })
            .collect();
        self.objects("/grantControls/termsOfUse", ObjectKind::TermsOfUse, &terms)
    }

    fn strength(&mut self, grant: &Grant) -> Option<Value> {
        let pointer = "/grantControls/authenticationStrength/id".to_owned();
        let strength = grant.strength()?;
        Some(json!({ "id": self.reference(pointer, ObjectKind::AuthenticationStrength, strength) }))
    }

    /// `sessionControls` with what is on.
    pub(super) fn session(&mut self, session: &Session) -> Value {
        let mut out = self.object();
        let enabled = |on: bool| on.then(|| json!({ "isEnabled": true }));
        out.value(
            "signInFrequency",
            session.sign_in_frequency.as_ref().map(|frequency| self.sign_in_frequency(frequency)),
        );
        out.value("persistentBrowser", session.persistent_browser.as_ref().map(|mode| mode_json("mode", mode)));
        out.value("secureSignInSession", enabled(session.token_protection));
        out.value("applicationEnforcedRestrictions", enabled(session.application_enforced_restrictions));
        let apps = session.cloud_app_security.as_ref();
        out.value("cloudAppSecurity", apps.map(|kind| mode_json("cloudAppSecurityType", kind)));
        out.value("disableResilienceDefaults", session.disable_resilience_defaults.then_some(Value::Bool(true)));
        self.beta_session(&mut out, session);
        out.finish()
    }

    /// All members are written: what Graph would fill in by itself is what is meant. Beside
    /// `everyTime` there is no period, not even a stored one.
    fn sign_in_frequency(&self, frequency: &SignInFrequency) -> Value {
        let mut out = self.object();
        out.set("isEnabled", true);
        out.value("value", frequency.value.map(Value::from));
        out.value("type", frequency.unit.as_ref().map(|unit| unit.as_str().into()));
        out.set("authenticationType", frequency.authentication_type.as_str());
        out.set("frequencyInterval", frequency.interval.as_str());
        out.finish()
    }

    fn beta_session(&mut self, out: &mut Out, session: &Session) {
        if !self.beta() {
            return;
        }
        let evaluation = session.continuous_access_evaluation.as_ref();
        out.value("continuousAccessEvaluation", evaluation.map(|mode| json!({ "mode": mode.as_str() })));
        let profile = session.global_secure_access_profile.as_ref().map(|profile| {
            let pointer = "/sessionControls/globalSecureAccessFilteringProfile/profileId".to_owned();
            let id = self.reference(pointer, ObjectKind::GlobalSecureAccessProfile, profile);
            json!({ "isEnabled": true, "profileId": id })
        });
        out.value("globalSecureAccessFilteringProfile", profile);
    }
}

/// A control with a mode of its own.
fn mode_json<T: crate::model::WordList>(key: &str, mode: &Word<T>) -> Value {
    json!({ "isEnabled": true, key: mode.as_str() })
}
