//! Members below `graph` that have a key, and a value that the key cannot say.
//!
//! Graph's word lists grow, and Graph stores what it then refuses to be sent. Such a value is written
//! below `graph` as Graph has it and becomes the same neutral member that the key would make.

use serde_json::{Map, Value};

use crate::diag::FieldPath;
use crate::language::graph_paths::GRAPH_PATHS;
use crate::model::{
    AppWord, AuthenticationType, BuiltInControl, Entry, ExternalTenants, FrequencyInterval, Grant, GrantControl,
    Guests, Inclusion, ObjectRef, Operator, Policy, Principals, SignInFrequency, UserEntry, UserWord, Word, WordList,
};
use crate::yaml::Node;

use super::{Lowering, origin};

impl Lowering<'_> {
    /// Moves what `graph` says of members that have a key to the fields of those members.
    pub(super) fn verbatim(&mut self, policy: &mut Policy, root: Node<'_>) {
        for (path, value) in std::mem::take(&mut policy.graph) {
            let Some(field) = apply(policy, &path, &value) else {
                policy.graph.push((path, value));
                continue;
            };
            let node = root.get("graph").and_then(|graph| graph.get(&path));
            if let Some(node) = node {
                let field = FieldPath::new(field);
                self.map.insert(field.clone(), origin(node));
                for (at, item) in node.items().enumerate() {
                    self.map.insert(field.index(at), origin(item));
                }
            }
        }
    }
}

/// Sets the field that the Graph member at `path` is lowered to, and returns it; `None` for a member
/// without a key and for a value that has not the member's form.
pub(in crate::language) fn apply(policy: &mut Policy, path: &str, value: &Value) -> Option<&'static str> {
    let (member, field) = GRAPH_PATHS.iter().find(|(member, _)| member.eq_ignore_ascii_case(path))?;
    word_list(policy, member, value)
        .or_else(|| users(policy, member, value))
        .or_else(|| grant(policy, member, value))
        .or_else(|| session(policy, member, value))
        .map(|()| *field)
}

fn word_list(policy: &mut Policy, member: &str, value: &Value) -> Option<()> {
    let conditions = &mut policy.conditions;
    match member {
        "conditions.applications.includeUserActions" => {
            policy.resources.user_actions = words(value)?;
            // `include: none` is what stands where no app is meant.
            policy.resources.include.retain(|app| *app != Entry::Word(AppWord::None));
        }
        "conditions.clientAppTypes" => conditions.client_apps = words(value)?,
        "conditions.platforms.includePlatforms" => side(&mut conditions.platforms).include = words(value)?,
        "conditions.platforms.excludePlatforms" => side(&mut conditions.platforms).exclude = words(value)?,
        "conditions.userRiskLevels" => conditions.user_risk = words(value)?,
        "conditions.signInRiskLevels" => conditions.sign_in_risk = words(value)?,
        "conditions.servicePrincipalRiskLevels" => conditions.service_principal_risk = words(value)?,
        "conditions.insiderRiskLevels" => conditions.insider_risk = words(value)?,
        "conditions.agentIdRiskLevels" => conditions.agent_risk = words(value)?,
        "conditions.agentContext.includeAgentContexts" => side(&mut conditions.agent_contexts).include = words(value)?,
        "conditions.agentContext.excludeAgentContexts" => side(&mut conditions.agent_contexts).exclude = words(value)?,
        "conditions.authenticationFlows.transferMethods" => conditions.authentication_flows = words(value)?,
        _ => return None,
    }
    Some(())
}

fn side<T>(condition: &mut Option<Inclusion<T>>) -> &mut Inclusion<T> {
    condition.get_or_insert_with(Inclusion::default)
}

/// The words of a list, or of a text with commas between them, as Graph writes flags.
fn words<W: WordList>(value: &Value) -> Option<Vec<Word<W>>> {
    match value {
        Value::String(flags) => {
            let flags = flags.split(',').map(str::trim).filter(|flag| !flag.is_empty());
            Some(flags.map(Word::from_graph).collect())
        }
        Value::Array(items) => items.iter().map(|item| item.as_str().map(Word::from_graph)).collect(),
        _ => None,
    }
}

fn users(policy: &mut Policy, member: &str, value: &Value) -> Option<()> {
    let include = member == "conditions.users.includeGuestsOrExternalUsers";
    if !include && member != "conditions.users.excludeGuestsOrExternalUsers" {
        return None;
    }
    let guests = guests(value)?;
    let users = policy.users.get_or_insert_with(Default::default);
    let side: &mut Principals = match (include, users.destination.as_mut()) {
        (true, Some(destination)) => destination,
        (true, None) => &mut users.include,
        (false, _) => &mut users.exclude,
    };
    side.guests = Some(guests);
    // `include: none` is what stands where nobody else is meant.
    side.users.retain(|user: &UserEntry| *user != Entry::Word(UserWord::None));
    Some(())
}

fn guests(value: &Value) -> Option<Guests> {
    let members = only(value, &["@odata.type", "guestOrExternalUserTypes", "externalTenants"])?;
    let types = members.get("guestOrExternalUserTypes").map_or_else(|| Some(Vec::new()), words)?;
    let Some(tenants) = members.get("externalTenants") else {
        return Some(Guests { types, tenants: ExternalTenants::All });
    };
    let tenants = only(tenants, &["@odata.type", "membershipKind", "members"])?;
    let ids = tenants.get("members").and_then(Value::as_array).into_iter().flatten();
    let ids: Option<Vec<ObjectRef>> = ids.map(|id| id.as_str().map(ObjectRef::new)).collect();
    let enumerated = tenants.get("membershipKind").and_then(Value::as_str) == Some("enumerated");
    enumerated.then_some(Guests { types, tenants: ExternalTenants::Enumerated(ids?) })
}

fn grant(policy: &mut Policy, member: &str, value: &Value) -> Option<()> {
    match member {
        "grantControls.builtInControls" => {
            let controls: Vec<Word<BuiltInControl>> = words(value)?;
            let grant =
                policy.grant.get_or_insert_with(|| Grant { operator: Some(Operator::And), controls: Vec::new() });
            grant.controls.splice(0..0, controls.into_iter().map(GrantControl::BuiltIn));
        }
        "grantControls.operator" => {
            let operator = match value.as_str()? {
                "AND" => Operator::And,
                "OR" => Operator::Or,
                _ => return None,
            };
            policy.grant.get_or_insert_with(Grant::default).operator = Some(operator);
        }
        _ => return None,
    }
    Some(())
}

fn session(policy: &mut Policy, member: &str, value: &Value) -> Option<()> {
    let session = &mut policy.session;
    match member {
        "sessionControls.persistentBrowser" => session.persistent_browser = Some(mode(value, "mode")?),
        "sessionControls.cloudAppSecurity" => session.cloud_app_security = Some(mode(value, "cloudAppSecurityType")?),
        "sessionControls.continuousAccessEvaluation" => {
            let mode = only(value, &["mode"])?.get("mode")?.as_str()?;
            session.continuous_access_evaluation = Some(Word::from_graph(mode));
        }
        "sessionControls.signInFrequency" => session.sign_in_frequency = Some(frequency(value)?),
        _ => return None,
    }
    Some(())
}

/// The word of a control that is on.
fn mode<W: WordList>(value: &Value, key: &str) -> Option<Word<W>> {
    let members = only(value, &["isEnabled", key])?;
    let on = members.get("isEnabled") == Some(&Value::Bool(true));
    members.get(key)?.as_str().filter(|_| on).map(Word::from_graph)
}

fn frequency(value: &Value) -> Option<SignInFrequency> {
    const MEMBERS: [&str; 5] = ["isEnabled", "value", "type", "frequencyInterval", "authenticationType"];
    let members = only(value, &MEMBERS)?;
    let text = |key: &str| members.get(key).and_then(Value::as_str);
    let interval = text("frequencyInterval").map_or_else(|| FrequencyInterval::TimeBased.into(), Word::from_graph);
    let both = AuthenticationType::PrimaryAndSecondaryAuthentication;
    (members.get("isEnabled") == Some(&Value::Bool(true))).then(|| SignInFrequency {
        interval,
        value: members.get("value").and_then(Value::as_i64),
        unit: text("type").map(Word::from_graph),
        authentication_type: text("authenticationType").map_or_else(|| both.into(), Word::from_graph),
    })
}

/// The members of an object that has no others than `known`.
fn only<'v>(value: &'v Value, known: &[&str]) -> Option<&'v Map<String, Value>> {
    value.as_object().filter(|members| members.keys().all(|key| known.contains(&key.as_str())))
}
