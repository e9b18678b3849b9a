//! The body of a request to Graph's `evaluate` as the keys of a sign-in.
//!
//! Source: conditionalAccessRoot: evaluate (Microsoft Graph v1.0), and its beta for agents.

use serde_json::{Map, Value, json};

use crate::diag::nearest;
use crate::filter::PROPERTIES;
use crate::model::{GuestType, Platform, WordList};

use super::{Keys, Problem};

/// A request.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct GraphRequest {
    /// The sign-in. Where each key was said is a JSON pointer into the body.
    pub keys: Keys,
    /// `appliedPoliciesOnly`.
    pub applied_only: bool,
}

const MEMBERS: [&str; 4] = ["signInIdentity", "signInContext", "signInConditions", "appliedPoliciesOnly"];

/// True for a map that is such a body, whole or in part.
pub(super) fn is_one(map: &Map<String, Value>) -> bool {
    MEMBERS.iter().any(|member| map.contains_key(*member))
}

/// Something that is wrong, with its JSON pointer.
pub(super) type Wrong = (String, Problem);

/// Reads a body. Members that are null count as missing.
pub(super) fn read(map: &Map<String, Value>) -> Result<GraphRequest, Vec<Wrong>> {
    let mut reader = Reader { keys: Keys::default(), wrong: Vec::new() };
    reader.known("", map, &MEMBERS);
    if let Some(identity) = part(map, "signInIdentity") {
        reader.identity(identity);
    }
    if let Some(context) = part(map, "signInContext") {
        reader.context(context);
    }
    if let Some(conditions) = part(map, "signInConditions") {
        reader.conditions(conditions);
    }
    let applied_only = map.get("appliedPoliciesOnly").and_then(Value::as_bool).unwrap_or_default();
    if reader.wrong.is_empty() { Ok(GraphRequest { keys: reader.keys, applied_only }) } else { Err(reader.wrong) }
}

fn part<'m>(map: &'m Map<String, Value>, member: &str) -> Option<&'m Map<String, Value>> {
    map.get(member).and_then(Value::as_object)
}

fn text<'m>(map: &'m Map<String, Value>, member: &str) -> Option<&'m str> {
    map.get(member).and_then(Value::as_str)
}

struct Reader {
    keys: Keys,
    wrong: Vec<Wrong>,
}

const CONDITIONS: [(&str, &str); 8] = [
    ("clientAppType", "clientApp"),
    ("country", "country"),
    ("ipAddress", "ip"),
    ("signInRiskLevel", "signInRisk"),
    ("userRiskLevel", "userRisk"),
    ("servicePrincipalRiskLevel", "servicePrincipalRisk"),
    ("insiderRiskLevel", "insiderRisk"),
    ("agentIdRiskLevel", "agentRisk"),
];

impl Reader {
    fn say(&mut self, key: &str, value: Value, pointer: &str) {
        self.keys.said.insert(format!("/{key}"), pointer.to_owned());
        self.keys.sign_in.insert(key.to_owned(), value);
    }

    fn refuse(&mut self, pointer: &str, message: String, help: String) {
        self.wrong.push((pointer.to_owned(), Problem { place: None, message, help: Some(help) }));
    }

    /// Refuses members that Graph does not declare; annotations such as `@odata.type` are let through.
    fn known(&mut self, pointer: &str, map: &Map<String, Value>, members: &[&str]) {
        for member in map.keys().filter(|member| !members.contains(&member.as_str()) && !member.contains("@odata")) {
            let help = match nearest(member, members.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the members are {}", members.join(", ")),
            };
            self.refuse(&format!("{pointer}/{member}"), format!("Graph's request has no member `{member}` here"), help);
        }
    }

    fn identity(&mut self, map: &Map<String, Value>) {
        const MEMBERS: [&str; 5] =
            ["userId", "externalUserType", "externalTenantId", "servicePrincipalId", "agentServicePrincipalId"];
        let base = "/signInIdentity";
        self.known(base, map, &MEMBERS);
        let at = |member: &str| format!("{base}/{member}");
        if let Some(kind) = text(map, "externalUserType").filter(|kind| *kind != "none") {
            let word = GuestType::from_graph(kind).map_or(kind, |word| word.language());
            self.say("guest", json!(word), &at("externalUserType"));
            if let Some(tenant) = text(map, "externalTenantId") {
                self.say("tenant", json!(tenant), &at("externalTenantId"));
            }
            return;
        }
        let kinds = [
            ("userId", "user"),
            ("servicePrincipalId", "workloadIdentity"),
            ("agentServicePrincipalId", "agentIdentity"),
        ];
        for (member, key) in kinds {
            if let Some(id) = text(map, member) {
                self.say(key, json!(id), &at(member));
            }
        }
    }

    fn context(&mut self, map: &Map<String, Value>) {
        const MEMBERS: [&str; 6] = [
            "includeApplications",
            "userAction",
            "authenticationContextValue",
            "applicationContext",
            "userActionContext",
            "authContext",
        ];
        self.known("/signInContext", map, &MEMBERS);
        // The documentation shows the three both as the object itself and as members of it.
        let inner = ["applicationContext", "userActionContext", "authContext"].into_iter();
        let inner = inner.filter_map(|member| Some((format!("/signInContext/{member}"), part(map, member)?)));
        for (base, map) in std::iter::once(("/signInContext".to_owned(), map)).chain(inner) {
            self.target(&base, map);
        }
    }

    fn target(&mut self, base: &str, map: &Map<String, Value>) {
        if let Some(apps) = map.get("includeApplications").and_then(Value::as_array) {
            let pointer = format!("{base}/includeApplications");
            match apps.as_slice() {
                [] => {}
                [app] => self.say("resource", app.clone(), &pointer),
                _ => self.refuse(
                    &pointer,
                    "a sign-in is to one app".to_owned(),
                    "ask for each app by itself: several answers are clearer than one about all of them".to_owned(),
                ),
            }
        }
        if let Some(action) = text(map, "userAction") {
            let word = match action {
                "registerSecurityInformation" => "registerSecurityInfo",
                "registerOrJoinDevices" => "registerDevice",
                other => other,
            };
            self.say("userAction", json!(word), &format!("{base}/userAction"));
        }
        if let Some(context) = text(map, "authenticationContextValue") {
            self.say("authenticationContext", json!(context), &format!("{base}/authenticationContextValue"));
        }
    }

    fn conditions(&mut self, map: &Map<String, Value>) {
        let base = "/signInConditions";
        let mut members: Vec<&str> = CONDITIONS.iter().map(|(member, _)| *member).collect();
        members.extend(["devicePlatform", "authenticationFlow", "deviceInfo"]);
        self.known(base, map, &members);
        for (member, key) in CONDITIONS {
            let none = member == "insiderRiskLevel" || member == "agentIdRiskLevel";
            if let Some(value) = text(map, member).filter(|value| !(*value == "none" && none)) {
                self.say(key, json!(value), &format!("{base}/{member}"));
            }
        }
        if let Some(platform) = text(map, "devicePlatform") {
            let word = Platform::from_graph(platform).map_or(platform, |word| word.language());
            self.say("platform", json!(word), &format!("{base}/devicePlatform"));
        }
        let flow = part(map, "authenticationFlow").and_then(|flow| text(flow, "transferMethod"));
        if let Some(flow) = flow {
            self.say("authenticationFlow", json!(flow), &format!("{base}/authenticationFlow/transferMethod"));
        }
        if let Some(device) = part(map, "deviceInfo") {
            self.device(device);
        }
    }

    /// What-If says `ownership` where filters say `deviceOwnership`.
    fn device(&mut self, map: &Map<String, Value>) {
        let base = "/signInConditions/deviceInfo";
        let mut members: Vec<&str> = PROPERTIES.iter().map(|property| property.name).collect();
        members.push("ownership");
        self.known(base, map, &members);
        let mut device = Map::new();
        for (member, value) in map.iter().filter(|(_, value)| !value.is_null() && !is_blank(value)) {
            let key = if member == "ownership" { "deviceOwnership" } else { member };
            if members.contains(&member.as_str()) {
                device.insert(key.to_owned(), value.clone());
                self.keys.said.insert(format!("/device/{key}"), format!("{base}/{member}"));
            }
        }
        if !device.is_empty() {
            self.say("device", Value::Object(device), base);
        }
    }
}

fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(str::is_empty) || value.as_array().is_some_and(Vec::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(body: &Value) -> Value {
        Value::Object(read(body.as_object().unwrap()).unwrap().keys.sign_in)
    }

    #[test]
    fn a_body_says_the_same_in_other_words() {
        let body = json!({
            "signInIdentity": {"@odata.type": "#microsoft.graph.userSignIn", "userId": "7b2c3f10-1111-4aaa-8bbb-0000000000a1"},
            "signInContext": {"@odata.type": "#microsoft.graph.applicationContext", "includeApplications": ["Office365"]},
            "signInConditions": {
                "devicePlatform": "IOS", "clientAppType": "browser", "country": "FR", "ipAddress": "203.0.113.7",
                "signInRiskLevel": "high", "insiderRiskLevel": null,
                "authenticationFlow": {"transferMethod": "deviceCodeFlow"},
                "deviceInfo": {"isCompliant": true, "ownership": "Company", "model": "", "physicalIds": []}
            },
            "appliedPoliciesOnly": true
        });
        let read = read(body.as_object().unwrap()).unwrap();
        assert!(read.applied_only);
        assert_eq!(read.keys.said["/platform"], "/signInConditions/devicePlatform");
        assert_eq!(
            Value::Object(read.keys.sign_in),
            json!({
                "user": "7b2c3f10-1111-4aaa-8bbb-0000000000a1", "resource": "Office365", "platform": "iOS",
                "clientApp": "browser", "country": "FR", "ip": "203.0.113.7", "signInRisk": "high",
                "authenticationFlow": "deviceCodeFlow", "device": {"isCompliant": true, "deviceOwnership": "Company"}
            })
        );
    }

    #[test]
    fn guests_actions_and_contexts_have_names_of_their_own() {
        let guest = json!({"signInIdentity": {"userId": "x", "externalUserType": "b2bCollaborationGuest", "externalTenantId": "t"}});
        assert_eq!(keys(&guest), json!({"guest": "b2bCollaborationGuest", "tenant": "t"}));
        let action = json!({"signInContext": {"userAction": "registerOrJoinDevices"}});
        assert_eq!(keys(&action), json!({"userAction": "registerDevice"}));
        let context = json!({"signInContext": {"authContext": {"authenticationContextValue": "c1"}}});
        assert_eq!(keys(&context), json!({"authenticationContext": "c1"}));
        let job = json!({"signInIdentity": {"servicePrincipalId": "s"}});
        assert_eq!(keys(&job), json!({"workloadIdentity": "s"}));
    }

    #[test]
    fn what_graph_does_not_know_is_refused_with_the_nearest_member() {
        let body = json!({"signInConditions": {"devicePlatfrom": "iOS"}, "signInContext": {"includeApplications": ["a", "b"]}});
        let wrong = read(body.as_object().unwrap()).unwrap_err();
        assert_eq!(wrong[0].0, "/signInContext/includeApplications");
        assert_eq!(wrong[1].1.help.as_deref(), Some("did you mean `devicePlatform`?"));
    }
}
