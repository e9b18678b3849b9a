//! `grantControls` and `sessionControls` of a policy.

use crate::diag::{Face, FieldPath, Finding};
use crate::model::{
    AuthenticationType, FrequencyInterval, Grant, GrantControl, ObjectKind, ObjectRef, Operator, Policy, Session,
    SignInFrequency, Word, WordList,
};
use crate::yaml::Node;

use super::members::{Member, Members, to_json};
use super::reader::{Reader, object};

/// Members of an expanded authentication strength; they belong to the strength itself.
const EXPANDED: [&str; 9] = [
    "displayName",
    "description",
    "policyType",
    "requirementsSatisfied",
    "allowedCombinations",
    "combinationConfigurations",
    "createdDateTime",
    "modifiedDateTime",
    "deletedDateTime",
];

impl Reader {
    /// `None` without any control; an operator alone says nothing.
    pub(super) fn grant(&mut self, node: Node<'_>) -> Option<Grant> {
        let what = "grantControls";
        self.mark("grant", node, Face::Key);
        let mut members = self.object(node, what)?;
        let operator = members.take_full("operator");
        let mut controls = self.control_list(&mut members, "builtInControls", |reader, node, what| {
            let words = reader.words(node, what).into_iter();
            words.map(|(node, word)| (node, GrantControl::BuiltIn(word))).collect()
        });
        controls.extend(self.strength(&mut members));
        controls.extend(self.control_list(&mut members, "termsOfUse", |reader, node, what| {
            let terms = reader.objects(node, what, ObjectKind::TermsOfUse).into_iter();
            terms.map(|(node, terms)| (node, GrantControl::TermsOfUse(terms))).collect()
        }));
        controls.extend(self.control_list(&mut members, "customAuthenticationFactors", |reader, node, what| {
            let factors = reader.texts(node, what).into_iter();
            factors.map(|(node, id)| (node, GrantControl::CustomAuthenticationFactor(id.to_owned()))).collect()
        }));
        self.rest(members, what);
        let grant = Grant {
            operator: operator.and_then(|node| self.operator(node)),
            controls: controls.iter().map(|(_, control)| control.clone()).collect(),
        };
        self.mark_controls(&grant, operator, node, &controls);
        (!grant.controls.is_empty()).then_some(grant)
    }

    fn mark_controls(
        &mut self,
        grant: &Grant,
        operator: Option<Node<'_>>,
        node: Node<'_>,
        controls: &[(Node<'_>, GrantControl)],
    ) {
        match operator {
            Some(operator) => self.mark(grant.list_path(), operator, Face::Value),
            None => self.mark(grant.list_path(), node, Face::Key),
        }
        for (at, (node, _)) in controls.iter().enumerate() {
            self.mark(grant.control_path(at), *node, Face::Value);
        }
    }

    fn control_list<'d>(
        &mut self,
        members: &mut Members<'d>,
        key: &str,
        read: impl Fn(&mut Self, Node<'d>, &str) -> Vec<(Node<'d>, GrantControl)>,
    ) -> Vec<(Node<'d>, GrantControl)> {
        let node = members.take_full(key);
        node.map_or_else(Vec::new, |node| read(self, node, &format!("grantControls.{key}")))
    }

    fn operator(&mut self, node: Node<'_>) -> Option<Operator> {
        let text = self.text(node, "grantControls.operator")?;
        match text.to_ascii_uppercase().as_str() {
            "AND" => Some(Operator::And),
            "OR" => Some(Operator::Or),
            _ => {
                self.unknown_text(node, "grantControls.operator", &["AND", "OR"]);
                self.kept.push(("grantControls.operator".to_owned(), to_json(node)));
                None
            }
        }
    }

    /// The strength by its id; by its name where an export has no id.
    fn strength<'d>(&mut self, members: &mut Members<'d>) -> Option<(Node<'d>, GrantControl)> {
        let what = "grantControls.authenticationStrength";
        let node = members.take("authenticationStrength")?;
        let mut inner = self.object(node, what)?;
        let id = inner.take_full("id");
        let name = inner.take_full("displayName");
        for key in EXPANDED {
            inner.take(key);
        }
        self.rest(inner, what);
        let Some(shown) = id.or(name) else {
            self.missing(node, what, "id", "name the strength by its `id`");
            return None;
        };
        let written = self.text(shown, &format!("{what}.id"))?;
        let mut strength: ObjectRef = object(ObjectKind::AuthenticationStrength, written);
        strength.name = name.filter(|_| id.is_some()).and_then(Node::as_str).map(Into::into);
        Some((shown, GrantControl::AuthenticationStrength(strength)))
    }

    pub(super) fn session(&mut self, node: Node<'_>, policy: &mut Policy) {
        self.mark("session", node, Face::Key);
        let before = (self.findings.len(), self.kept.len());
        if let Some(members) = self.object(node, "sessionControls") {
            self.session_members(members, &mut policy.session);
        }
        let unsaid = before == (self.findings.len(), self.kept.len());
        // Without a grant control it is `no-controls`, with Token Protection alone `token-protection-switched-off`.
        let said = matches!(self.switched_off.as_slice(), [only] if only.as_str() == "session.tokenProtection");
        if unsaid && !said && policy.grant.is_some() {
            self.session_as_body(node, &policy.session);
        }
    }

    fn session_members(&mut self, mut members: Members<'_>, session: &mut Session) {
        session.sign_in_frequency = self.sign_in_frequency(&mut members);
        session.persistent_browser = self.mode(&mut members, "persistentBrowser", "mode", "session.persistentBrowser");
        session.cloud_app_security =
            self.mode(&mut members, "cloudAppSecurity", "cloudAppSecurityType", "session.cloudAppSecurity");
        session.token_protection = self.switch(&mut members, "secureSignInSession", "session.tokenProtection");
        session.application_enforced_restrictions =
            self.switch(&mut members, "applicationEnforcedRestrictions", "session.applicationEnforcedRestrictions");
        if let Some(node) = members.take_full("disableResilienceDefaults") {
            self.mark("session.disableResilienceDefaults", node, Face::Value);
            let on = self.boolean(node, "sessionControls.disableResilienceDefaults");
            session.disable_resilience_defaults = on.unwrap_or_default();
        }
        session.continuous_access_evaluation = self.evaluation(&mut members);
        session.global_secure_access_profile = self.secure_access(&mut members);
        self.rest(members, "sessionControls");
    }

    /// The members of a session control that is on.
    ///
    /// One that is switched off says nothing, whatever else stands in it. One without a switch is
    /// off too, which its author hardly meant.
    fn enabled<'d>(&mut self, members: &mut Members<'d>, key: &str, field: &str) -> Option<(Node<'d>, Members<'d>)> {
        let node = members.take(key)?;
        let what = format!("sessionControls.{key}");
        self.mark(field, node, Face::Key);
        let mut inner = self.object(node, &what)?;
        let Some(switch) = inner.take_full("isEnabled") else {
            let message = format!("`{what}` has no `isEnabled`, so that Graph takes it as off");
            let finding = Finding::warning("missing-key", message).at(node.key_place(), "off");
            self.findings.push(finding.help("add `\"isEnabled\": true`, or remove it"));
            return None;
        };
        if self.boolean(switch, &format!("{what}.isEnabled"))? {
            self.mark(field, switch, Face::Value);
            return Some((node, inner));
        }
        self.switched_off.push(FieldPath::new(field));
        None
    }

    fn switch(&mut self, members: &mut Members<'_>, key: &str, field: &str) -> bool {
        let Some((_, inner)) = self.enabled(members, key, field) else {
            return false;
        };
        self.rest(inner, &format!("sessionControls.{key}"));
        true
    }

    /// A control whose value is one word.
    fn mode<T: WordList>(&mut self, members: &mut Members<'_>, key: &str, mode: &str, field: &str) -> Option<Word<T>> {
        let (node, mut inner) = self.enabled(members, key, field)?;
        let what = format!("sessionControls.{key}");
        let word = inner.take_full(mode);
        self.rest(inner, &what);
        let Some(word) = word else {
            self.missing(node, &what, mode, "without it the control does nothing");
            return None;
        };
        self.mark(field, word, Face::Value);
        self.word(word, &format!("{what}.{mode}"))
    }

    /// Graph fills in what is left out: a time-based interval and both factors.
    fn sign_in_frequency(&mut self, members: &mut Members<'_>) -> Option<SignInFrequency> {
        let field = "session.signInFrequency";
        let what = "sessionControls.signInFrequency";
        let (node, mut inner) = self.enabled(members, "signInFrequency", field)?;
        self.mark(field, node, Face::Key);
        let value = inner.take_full("value").and_then(|node| {
            self.mark(format!("{field}.every").as_str(), node, Face::Value);
            self.integer(node, &format!("{what}.value"))
        });
        let unit = inner.take_full("type").and_then(|node| self.word(node, &format!("{what}.type")));
        let interval = inner.take_full("frequencyInterval");
        let interval = interval.and_then(|node| {
            let word = self.word(node, &format!("{what}.frequencyInterval"))?;
            if word == FrequencyInterval::EveryTime {
                self.mark(format!("{field}.every").as_str(), node, Face::Value);
            }
            Some(word)
        });
        let both = inner.take_full("authenticationType").and_then(|node| {
            self.mark(format!("{field}.authenticationType").as_str(), node, Face::Value);
            self.word(node, &format!("{what}.authenticationType"))
        });
        self.rest(inner, what);
        Some(SignInFrequency {
            interval: interval.unwrap_or_else(|| FrequencyInterval::TimeBased.into()),
            value,
            unit,
            authentication_type: both.unwrap_or_else(|| AuthenticationType::PrimaryAndSecondaryAuthentication.into()),
        })
    }

    fn evaluation<T: WordList>(&mut self, members: &mut Members<'_>) -> Option<Word<T>> {
        let what = "sessionControls.continuousAccessEvaluation";
        let node = members.take("continuousAccessEvaluation")?;
        let mut inner = self.object(node, what)?;
        let mode = inner.take_full("mode");
        self.rest(inner, what);
        let mode = mode?;
        self.mark("session.continuousAccessEvaluation", mode, Face::Value);
        self.word(mode, &format!("{what}.mode"))
    }

    /// The portal writes the profile a second time as `networkAccessSecurity`; where both name one
    /// profile the second says nothing new.
    fn secure_access(&mut self, members: &mut Members<'_>) -> Option<ObjectRef> {
        let field = "session.globalSecureAccessProfile";
        let key = "globalSecureAccessFilteringProfile";
        let alias = members.take_full("networkAccessSecurity");
        let profile = self.enabled(members, key, field).and_then(|(node, mut inner)| {
            let id = inner.take_full("profileId");
            self.rest(inner, &format!("sessionControls.{key}"));
            if id.is_none() {
                self.missing(
                    node,
                    &format!("sessionControls.{key}"),
                    "profileId",
                    "name the security profile by its id",
                );
            }
            let id = id?;
            self.mark(field, id, Face::Value);
            let text = self.text(id, &format!("sessionControls.{key}.profileId"))?;
            Some(object(ObjectKind::GlobalSecureAccessProfile, text))
        });
        if let Some(alias) = alias.filter(|alias| !repeats(*alias, profile.as_ref())) {
            self.keep(Member { name: "networkAccessSecurity", value: alias }, "sessionControls");
        }
        profile
    }
}

/// True for an alias that is off or names `profile` and says nothing else.
fn repeats(alias: Node<'_>, profile: Option<&ObjectRef>) -> bool {
    let mut members = Members::of(alias);
    let on = members.take_full("isEnabled").map(Node::as_bool);
    let id = members.take_full("policyId").and_then(Node::as_str);
    let rest = members.leftover().next().is_some();
    match on {
        Some(Some(false)) => !rest,
        Some(Some(true)) => !rest && id.zip(profile).is_some_and(|(id, profile)| profile.is(id.trim())),
        _ => false,
    }
}
