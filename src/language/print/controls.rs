//! What is asked, and what holds for the session.

use serde_json::{Value, json};

use crate::model::{
    AuthenticationType, BuiltInControl, ExternalTenants, FrequencyUnit, Grant, GrantControl, Guests, ObjectKind,
    Operator, Session, SignInFrequency, Word, WordList,
};
use crate::text::count;
use crate::yaml::emit::{Item, Out, Pair};

use super::DeviationKind;
use super::conditions::in_order;
use super::objects::{Printer, sort_key};

/// The longest period that `N hours` and `N days` can say.
const PERIOD_MAX: i64 = 9999;

/// Strengths first, then terms of use and custom factors, each without case.
type Order = (usize, (String, String));

impl Printer<'_> {
    pub(super) fn grant(&mut self, grant: &Grant) -> Option<Pair> {
        let built_in: Vec<Word<BuiltInControl>> = grant.controls.iter().filter_map(built_in).cloned().collect();
        let others = grant.controls.len() - built_in.len();
        let block = grant.has(BuiltInControl::Block);
        if block && in_order(&built_in).len() == 1 && others == 0 {
            return Some(self.pair("grant", Out::text("block")));
        }
        let mut items = Vec::new();
        let unknown = built_in.iter().any(|word| word.known().is_none());
        let words = in_order(&built_in);
        let verbatim = if block || unknown { words.len() } else { 0 };
        if verbatim > 0 {
            self.grant_verbatim(grant, &built_in);
        } else {
            items.extend(words.iter().map(|word| Item::from(Out::text(word.language()))));
        }
        let flow = others == 0;
        items.extend(self.references(grant));
        let key = match (grant.operator, items.len()) {
            (_, 0) => return None,
            (Some(Operator::Or), 2..) => "anyOf",
            (None, listed) if listed + verbatim > 1 => {
                self.deviate("grant", DeviationKind::Lost, "nothing says whether all controls are asked or one");
                "allOf"
            }
            _ => "allOf",
        };
        let list = if flow { Out::Flow(Box::new(Out::List(items))) } else { Out::List(items) };
        let list = self.pair(&format!("grant.{key}"), list);
        Some(self.pair("grant", Out::Map(vec![list])))
    }

    /// Words that a list of controls does not take go through `graph`, and with them the operator.
    fn grant_verbatim(&mut self, grant: &Grant, built_in: &[Word<BuiltInControl>]) {
        let words: Vec<&str> = in_order(built_in).iter().map(|word| word.as_str()).collect();
        self.verbatim.push(("grantControls.builtInControls".to_owned(), words.into()));
        if let Some(operator) = grant.operator.filter(|_| grant.controls.len() > 1) {
            let operator = if operator == Operator::And { "AND" } else { "OR" };
            self.verbatim.push(("grantControls.operator".to_owned(), operator.into()));
        }
    }

    /// Controls that name an object: strengths, terms of use, custom factors, each sorted.
    fn references(&mut self, grant: &Grant) -> Vec<Item> {
        let path = grant.list_path();
        let mut found: Vec<(Order, Item)> = Vec::new();
        for (at, control) in grant.controls.iter().enumerate() {
            let (rank, key, shown) = match control {
                GrantControl::BuiltIn(_) => continue,
                GrantControl::AuthenticationStrength(strength) => {
                    let shown = self.object(ObjectKind::AuthenticationStrength, strength, &format!("{path}[{at}]"));
                    (0, "authenticationStrength", (shown.text, shown.comment))
                }
                GrantControl::TermsOfUse(terms) => {
                    let shown = self.object(ObjectKind::TermsOfUse, terms, &format!("{path}[{at}]"));
                    (1, "termsOfUse", (shown.text, shown.comment))
                }
                GrantControl::CustomAuthenticationFactor(id) => (2, "customAuthenticationFactor", (id.clone(), None)),
            };
            let (text, right) = shown;
            let order = (rank, sort_key(&text));
            let value = Out::Map(vec![Pair { right, ..Pair::new(key, Out::text(text)) }]);
            found.push((order, Item::from(value)));
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found.dedup_by(|a, b| a.0 == b.0);
        if found.iter().filter(|((rank, _), _)| *rank == 0).count() > 1 {
            self.deviate("grant", DeviationKind::Refused, "a policy can ask for one authentication strength only");
        }
        found.into_iter().map(|(_, item)| item).collect()
    }

    pub(super) fn session(&mut self, session: &Session) -> Option<Pair> {
        let mut pairs = Vec::new();
        pairs.extend(session.sign_in_frequency.as_ref().and_then(|frequency| self.frequency(frequency)));
        let persistent = session.persistent_browser.as_ref();
        pairs.extend(
            persistent.and_then(|word| self.mode(word, "session.persistentBrowser", "persistentBrowser", "mode")),
        );
        let switches = |key, on: bool| on.then(|| (key, Out::bool(true)));
        let token = switches("tokenProtection", session.token_protection);
        let restrictions = switches("applicationEnforcedRestrictions", session.application_enforced_restrictions);
        for (key, out) in token.into_iter().chain(restrictions) {
            pairs.push(self.pair(&format!("session.{key}"), out));
        }
        let cloud = session.cloud_app_security.as_ref();
        let member = ("cloudAppSecurity", "cloudAppSecurityType");
        pairs.extend(cloud.and_then(|word| self.mode(word, "session.cloudAppSecurity", member.0, member.1)));
        if session.disable_resilience_defaults {
            pairs.push(self.pair("session.disableResilienceDefaults", Out::bool(true)));
        }
        let evaluation = session.continuous_access_evaluation.as_ref();
        pairs.extend(evaluation.and_then(|word| {
            let member = "continuousAccessEvaluation";
            self.mode(word, "session.continuousAccessEvaluation", member, "mode")
        }));
        if let Some(profile) = &session.global_secure_access_profile {
            let path = "session.globalSecureAccessProfile";
            let shown = self.object(ObjectKind::GlobalSecureAccessProfile, profile, path);
            let pair = self.pair(path, Out::text(shown.text));
            pairs.push(Pair { right: shown.comment, ..pair });
        }
        (!pairs.is_empty()).then(|| self.pair("session", Out::Map(pairs)))
    }

    /// A control whose value is one word; as Graph holds it where the word is not known.
    fn mode<W: WordList>(&mut self, word: &Word<W>, path: &str, member: &str, key: &str) -> Option<Pair> {
        if word.known().is_some() {
            return Some(self.pair(path, Out::text(word.language())));
        }
        let value = match member {
            "continuousAccessEvaluation" => json!({ key: word.as_str() }),
            _ => json!({ "isEnabled": true, key: word.as_str() }),
        };
        self.verbatim.push((format!("sessionControls.{member}"), value));
        None
    }

    fn frequency(&mut self, frequency: &SignInFrequency) -> Option<Pair> {
        let path = "session.signInFrequency";
        let Some(every) = every(frequency) else {
            self.frequency_verbatim(frequency);
            return None;
        };
        if frequency.is_every_time() && (frequency.value.is_some() || frequency.unit.is_some()) {
            self.deviate(path, DeviationKind::Equivalent, "`everyTime` has no period; the one beside it was left out");
        }
        match frequency.authentication_type.known()? {
            AuthenticationType::PrimaryAndSecondaryAuthentication => Some(self.pair(path, Out::text(every))),
            secondary @ AuthenticationType::SecondaryAuthentication => {
                let every = self.pair(&format!("{path}.every"), Out::text(every));
                let kind = self.pair(&format!("{path}.authenticationType"), Out::text(secondary.language()));
                Some(self.pair(path, Out::Map(vec![every, kind])))
            }
        }
    }

    fn frequency_verbatim(&mut self, frequency: &SignInFrequency) {
        let mut value = json!({ "isEnabled": true });
        value["frequencyInterval"] = frequency.interval.as_str().into();
        value["authenticationType"] = frequency.authentication_type.as_str().into();
        value["value"] = frequency.value.map_or(Value::Null, Value::from);
        value["type"] = frequency.unit.as_ref().map_or(Value::Null, |unit| unit.as_str().into());
        self.verbatim.push(("sessionControls.signInFrequency".to_owned(), value));
    }

    /// Guests with a type that nobody knows, or of no tenant or type at all, as Graph holds them.
    pub(super) fn guests_verbatim(&mut self, guests: &Guests, path: &str) {
        let member = match path {
            "users.include.guests" => "conditions.users.includeGuestsOrExternalUsers",
            "users.exclude.guests" => "conditions.users.excludeGuestsOrExternalUsers",
            _ => {
                self.deviate(path, DeviationKind::Lost, "a stage cannot say these guests");
                return;
            }
        };
        let types: Vec<&str> = in_order(&guests.types).iter().map(|word| word.as_str()).collect();
        let mut value = json!({ "guestOrExternalUserTypes": types.join(",") });
        if let ExternalTenants::Enumerated(tenants) = &guests.tenants {
            let kind = ObjectKind::ExternalTenant;
            let mut members: Vec<String> = tenants.iter().map(|tenant| self.identity(kind, tenant)).collect();
            members.sort();
            members.dedup();
            value["externalTenants"] = json!({
                "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                "membershipKind": "enumerated",
                "members": members,
            });
        }
        self.verbatim.push((member.to_owned(), value));
    }
}

fn built_in(control: &GrantControl) -> Option<&Word<BuiltInControl>> {
    match control {
        GrantControl::BuiltIn(word) => Some(word),
        _ => None,
    }
}

/// `everyTime`, `1 hour`, `12 hours`; `None` for what has no such form.
fn every(frequency: &SignInFrequency) -> Option<String> {
    frequency.authentication_type.known()?;
    frequency.interval.known()?;
    if frequency.is_every_time() {
        return Some("everyTime".to_owned());
    }
    let value = frequency.value.filter(|value| (1..=PERIOD_MAX).contains(value))?;
    let unit = match frequency.unit.as_ref()?.known()? {
        FrequencyUnit::Hours => "hour",
        FrequencyUnit::Days => "day",
    };
    Some(count(value, unit))
}
