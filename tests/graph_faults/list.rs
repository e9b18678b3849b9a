//! Policies in which nothing is wrong, and one fault for each of them at a time.

use serde_json::{Value, json};

const STRENGTH: &str = "00000000-0000-0000-0000-000000000004";
const PRINCIPAL: &str = "7b2c3f10-1111-4aaa-8bbb-0000000000c1";

/// Policies in which nothing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Mfa,
    Block,
    PasswordChange,
    RiskRemediation,
    Register,
    TokenProtection,
    Workload,
    Frequency,
    Guests,
    Agents,
    AgentUsers,
}

impl Base {
    pub(super) const ALL: [Self; 11] = [
        Self::Mfa,
        Self::Block,
        Self::PasswordChange,
        Self::RiskRemediation,
        Self::Register,
        Self::TokenProtection,
        Self::Workload,
        Self::Frequency,
        Self::Guests,
        Self::Agents,
        Self::AgentUsers,
    ];

    /// Whom it is for: `people`, unless it is for somebody of its own.
    fn users(self, people: &Value) -> Value {
        match self {
            Self::Workload | Self::Agents | Self::AgentUsers => json!({ "includeUsers": ["None"] }),
            Self::Guests => json!({}),
            _ => people.clone(),
        }
    }

    /// The policy for `people`, in `state`.
    pub(super) fn body(self, state: &str, people: &Value) -> Value {
        let common = json!({
            "displayName": "CA001",
            "state": state,
            "conditions": {
                "clientAppTypes": ["all"],
                "users": self.users(people),
                "applications": { "includeApplications": ["All"] },
            },
        });
        with(common, self.own())
    }

    /// What it has beside the name, the state and the users.
    fn own(self) -> Value {
        let every_time = json!({ "isEnabled": true, "frequencyInterval": "everyTime" });
        match self {
            Self::Mfa => json!({ "grantControls": { "operator": "OR", "builtInControls": ["mfa"] } }),
            Self::Block => json!({
                "conditions": { "authenticationFlows": { "transferMethods": "deviceCodeFlow" } },
                "grantControls": { "operator": "OR", "builtInControls": ["block"] },
            }),
            Self::Register => json!({
                "conditions": { "applications": {
                    "includeApplications": [],
                    "includeUserActions": ["urn:user:registerdevice"],
                } },
                "grantControls": { "operator": "OR", "builtInControls": ["mfa"] },
            }),
            Self::TokenProtection => json!({
                "conditions": {
                    "clientAppTypes": ["mobileAppsAndDesktopClients"],
                    "platforms": { "includePlatforms": ["windows"] },
                    "applications": { "includeApplications": ["00000002-0000-0ff1-ce00-000000000000"] },
                },
                "sessionControls": { "secureSignInSession": { "isEnabled": true } },
            }),
            Self::Frequency => json!({
                "conditions": { "signInRiskLevels": ["high"] },
                "grantControls": { "operator": "OR", "builtInControls": ["mfa"] },
                "sessionControls": { "signInFrequency": every_time },
            }),
            Self::PasswordChange => json!({
                "conditions": { "userRiskLevels": ["high"] },
                "grantControls": { "operator": "AND", "builtInControls": ["mfa", "passwordChange"] },
                "sessionControls": { "signInFrequency": every_time },
            }),
            Self::RiskRemediation => json!({
                "conditions": { "userRiskLevels": ["high"] },
                "grantControls": {
                    "operator": "AND",
                    "builtInControls": ["riskRemediation"],
                    "authenticationStrength": { "id": STRENGTH },
                },
                "sessionControls": { "signInFrequency": every_time },
            }),
            _ => self.of_its_own_subject(),
        }
    }

    /// The same of one that is for somebody of its own.
    fn of_its_own_subject(self) -> Value {
        match self {
            Self::Workload => json!({
                "conditions": {
                    "clientApplications": { "includeServicePrincipals": [PRINCIPAL] },
                    "locations": { "includeLocations": ["All"], "excludeLocations": ["AllTrusted"] },
                },
                "grantControls": { "operator": "OR", "builtInControls": ["block"] },
            }),
            Self::Guests => json!({
                "conditions": { "users": {
                    "includeGuestsOrExternalUsers": { "guestOrExternalUserTypes": "b2bCollaborationGuest" },
                } },
                "grantControls": { "operator": "OR", "builtInControls": ["mfa"] },
            }),
            Self::Agents => json!({
                "conditions": {
                    "clientApplications": { "includeAgentIdServicePrincipals": ["All"] },
                    "agentIdRiskLevels": "high",
                },
                "grantControls": { "operator": "OR", "builtInControls": ["block"] },
            }),
            Self::AgentUsers => json!({
                "conditions": { "agents": { "includeAgentUsers": ["All"] } },
                "grantControls": { "operator": "OR", "builtInControls": ["block"] },
            }),
            _ => json!({}),
        }
    }
}

/// `patch` merged into `value`: objects member by member, everything else replaced.
fn merge(value: &mut Value, patch: Value) {
    match (value, patch) {
        (Value::Object(members), Value::Object(patch)) => {
            for (key, patch) in patch {
                merge(members.entry(key).or_insert(Value::Null), patch);
            }
        }
        (value, patch) => *value = patch,
    }
}

pub(super) fn with(mut body: Value, patch: Value) -> Value {
    merge(&mut body, patch);
    body
}

fn conditions(value: &Value) -> Value {
    json!({ "conditions": value })
}

fn apps(value: &Value) -> Value {
    conditions(&json!({ "applications": value }))
}

fn users(value: &Value) -> Value {
    conditions(&json!({ "users": value }))
}

fn grant(value: &Value) -> Value {
    json!({ "grantControls": value })
}

fn controls(list: &Value) -> Value {
    json!({ "grantControls": { "operator": "AND", "builtInControls": list } })
}

fn session(value: &Value) -> Value {
    json!({ "sessionControls": value })
}

fn frequency(value: &Value) -> Value {
    session(&json!({ "signInFrequency": value }))
}

fn period(kind: &str, value: i64) -> Value {
    frequency(&json!({ "isEnabled": true, "type": kind, "value": value }))
}

/// One fault: the base, what is changed in it, and the rule or code that predicts the refusal.
pub(super) type Fault = (Base, Value, &'static str);

/// Every fault.
pub(super) fn faults() -> Vec<Fault> {
    let mut all = resources_faults();
    all.extend(conditions_faults());
    all.extend(grants_faults());
    all.extend(remedies_faults());
    all.extend(registering_faults());
    all.extend(sessions_faults());
    all.extend(subjects_faults());
    all
}

fn resources_faults() -> Vec<Fault> {
    vec![
        (Base::Mfa, apps(&json!({ "includeApplications": [] })), "no-target"),
        (
            Base::Mfa,
            apps(&json!({ "includeUserActions": ["urn:user:registersecurityinfo"] })),
            "mixed-resource-families",
        ),
        (
            Base::Register,
            apps(&json!({ "includeAuthenticationContextClassReferences": ["c1"] })),
            "user-actions-with-authentication-contexts",
        ),
        (Base::Mfa, apps(&json!({ "includeApplications": [], "includeUserActions": ["urn:x"] })), "unknown-value"),
        (
            Base::Mfa,
            apps(&json!({ "includeApplications": [], "includeUserActions": ["urn:user:accountrecovery"] })),
            "preview-only-member",
        ),
        (
            Base::Mfa,
            apps(&json!({ "includeApplications": [], "includeAuthenticationContextClassReferences": ["c0"] })),
            "unresolved-reference",
        ),
    ]
}

fn conditions_faults() -> Vec<Fault> {
    vec![
        (Base::Mfa, json!({ "displayName": "x".repeat(257) }), "display-name-too-long"),
        (Base::Mfa, json!({ "displayName": "" }), "missing-key"),
        (Base::Mfa, json!({ "state": "on" }), "unknown-value"),
        (Base::Mfa, json!({ "state": null }), "missing-key"),
        (Base::Mfa, conditions(&json!({ "clientAppTypes": [] })), "refused-as-written"),
        (Base::Mfa, conditions(&json!({ "clientAppTypes": ["otherClients"] })), "unknown-value"),
        (
            Base::Mfa,
            conditions(&json!({ "platforms": { "includePlatforms": ["unknownFutureValue"] } })),
            "lossy-export",
        ),
        (Base::Mfa, conditions(&json!({ "platforms": { "excludePlatforms": ["iOS"] } })), "exclude-without-include"),
        (
            Base::Mfa,
            conditions(&json!({ "platforms": { "includePlatforms": ["windows"], "excludePlatforms": ["all"] } })),
            "excludes-everything",
        ),
        (Base::Mfa, conditions(&json!({ "locations": { "includeLocations": "All" } })), "wrong-type"),
        (Base::Mfa, conditions(&json!({ "devices": { "includeDeviceStates": ["All"] } })), "device-states-retired"),
        (
            Base::Block,
            conditions(&json!({ "authenticationFlows": { "transferMethods": ["deviceCodeFlow"] } })),
            "wrong-type",
        ),
        (
            Base::Mfa,
            conditions(&json!({ "authenticationFlows": { "protocolFlows": "wsFederation" } })),
            "protocol-flows-only-block",
        ),
    ]
}

fn grants_faults() -> Vec<Fault> {
    vec![
        (Base::Mfa, grant(&Value::Null), "no-controls"),
        (Base::Mfa, controls(&json!(["mfa", "verifiedID"])), "preview-only-member"),
        (Base::Mfa, controls(&json!(["surprise"])), "unknown-value"),
        (
            Base::Mfa,
            grant(&json!({ "operator": null, "builtInControls": ["mfa", "compliantDevice"] })),
            "grant-operator-missing",
        ),
        (
            Base::Mfa,
            grant(&json!({ "operator": "AND", "authenticationStrength": { "id": STRENGTH } })),
            "strength-and-mfa",
        ),
        (Base::Block, controls(&json!(["block", "mfa"])), "block-with-other-controls"),
    ]
}

fn remedies_faults() -> Vec<Fault> {
    vec![
        (Base::PasswordChange, grant(&json!({ "operator": "OR" })), "password-change-needs-and"),
        (Base::PasswordChange, controls(&json!(["passwordChange"])), "password-change-needs-mfa"),
        (
            Base::PasswordChange,
            controls(&json!(["mfa", "passwordChange", "compliantDevice"])),
            "password-change-extra-controls",
        ),
        (
            Base::PasswordChange,
            controls(&json!(["mfa", "passwordChange", "riskRemediation"])),
            "risk-remediation-with-password-change",
        ),
        (Base::PasswordChange, conditions(&json!({ "userRiskLevels": [] })), "password-change-needs-user-risk"),
        (
            Base::PasswordChange,
            apps(&json!({ "includeApplications": ["Office365"] })),
            "password-change-needs-all-apps",
        ),
        (
            Base::PasswordChange,
            conditions(&json!({ "clientAppTypes": ["browser"] })),
            "password-change-extra-conditions",
        ),
        (
            Base::PasswordChange,
            conditions(&json!({ "signInRiskLevels": ["high"] })),
            "password-change-extra-conditions",
        ),
        (
            Base::PasswordChange,
            session(&json!({ "persistentBrowser": { "isEnabled": true, "mode": "never" } })),
            "password-change-session-controls",
        ),
        (Base::RiskRemediation, grant(&json!({ "operator": "OR" })), "risk-remediation-needs-strength"),
        (Base::RiskRemediation, grant(&json!({ "authenticationStrength": null })), "risk-remediation-needs-strength"),
        (
            Base::RiskRemediation,
            controls(&json!(["riskRemediation", "compliantDevice"])),
            "risk-remediation-extra-controls",
        ),
        (Base::RiskRemediation, conditions(&json!({ "userRiskLevels": [] })), "risk-remediation-needs-user-risk"),
        (
            Base::RiskRemediation,
            apps(&json!({ "includeApplications": ["Office365"] })),
            "risk-remediation-needs-all-apps",
        ),
        (
            Base::RiskRemediation,
            conditions(&json!({ "platforms": { "includePlatforms": ["windows"] } })),
            "risk-remediation-extra-conditions",
        ),
        (Base::RiskRemediation, session(&Value::Null), "risk-remediation-needs-every-time"),
    ]
}

fn registering_faults() -> Vec<Fault> {
    vec![
        (Base::Register, controls(&json!(["compliantDevice"])), "register-device-controls"),
        (Base::Register, controls(&json!(["block"])), "register-device-controls"),
        (Base::Register, conditions(&json!({ "clientAppTypes": ["browser"] })), "register-device-conditions"),
        (
            Base::Register,
            conditions(
                &json!({ "devices": { "deviceFilter": { "mode": "include", "rule": "device.isCompliant -eq True" } } }),
            ),
            "register-device-conditions",
        ),
        (
            Base::Register,
            session(&json!({ "signInFrequency": { "isEnabled": true, "frequencyInterval": "everyTime" } })),
            "register-device-session",
        ),
    ]
}

fn sessions_faults() -> Vec<Fault> {
    vec![
        (Base::TokenProtection, conditions(&json!({ "platforms": null })), "token-protection-missing-platform"),
        (
            Base::Workload,
            session(&json!({ "signInFrequency": { "isEnabled": true, "frequencyInterval": "everyTime" } })),
            "sif-every-time-workload-identity",
        ),
        (Base::Mfa, session(&json!({})), "refused-as-written"),
        (Base::Frequency, session(&json!({ "disableResilienceDefaults": false })), "refused-as-written"),
        (Base::Frequency, session(&json!({ "disableResilienceDefaults": true })), "sif-every-time-with-other-controls"),
        (
            Base::Frequency,
            session(&json!({ "applicationEnforcedRestrictions": { "isEnabled": true } })),
            "sif-every-time-with-other-controls",
        ),
        (Base::Frequency, frequency(&json!({ "value": 4, "type": "hours" })), "sif-every-time-with-value"),
        (Base::Frequency, conditions(&json!({ "signInRiskLevels": ["high", "none"] })), "sif-every-time-no-risk-level"),
        (Base::Frequency, controls(&json!(["compliantDevice"])), "sif-every-time-sign-in-risk-without-mfa"),
        (Base::Mfa, frequency(&json!({ "isEnabled": true })), "sif-value-missing"),
        (Base::Mfa, period("hours", 24), "sif-hours-out-of-range"),
        (Base::Mfa, period("days", 0), "sif-days-out-of-range"),
        (
            Base::Mfa,
            with(
                period("days", 1),
                with(
                    grant(&json!({ "builtInControls": ["compliantDevice"] })),
                    frequency(&json!({ "authenticationType": "secondaryAuthentication" })),
                ),
            ),
            "sif-secondary-without-mfa",
        ),
        (
            Base::Mfa,
            with(
                apps(&json!({ "includeApplications": ["Office365"] })),
                session(&json!({ "persistentBrowser": { "isEnabled": true, "mode": "never" } })),
            ),
            "persistent-browser-not-all-apps",
        ),
        (
            Base::Mfa,
            with(
                apps(&json!({ "includeApplications": ["Office365"] })),
                session(&json!({ "continuousAccessEvaluation": { "mode": "disabled" } })),
            ),
            "cae-disable-scope",
        ),
        (
            Base::Mfa,
            with(
                apps(&json!({ "includeApplications": ["Office365"] })),
                session(
                    &json!({ "globalSecureAccessFilteringProfile": { "isEnabled": true, "profileId": PRINCIPAL } }),
                ),
            ),
            "secure-access-profile-target",
        ),
    ]
}

fn subjects_faults() -> Vec<Fault> {
    vec![
        (Base::Mfa, users(&json!({ "excludeRoles": [PRINCIPAL] })), "role-not-built-in"),
        (Base::Mfa, users(&json!({ "excludeRoles": ["All"] })), "word-among-ids"),
        (Base::Guests, users(&json!({ "includeUsers": ["All"] })), "all-users-beside-others"),
        (Base::Guests, users(&json!({ "includeUsers": ["GuestsOrExternalUsers"] })), "guests-twice"),
        (
            Base::Guests,
            users(
                &json!({ "includeGuestsOrExternalUsers": { "externalTenants": { "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants", "membershipKind": "enumerated", "members": [] } } }),
            ),
            "enumerated-tenants-empty",
        ),
        (
            Base::Guests,
            with(
                conditions(&json!({ "insiderRiskLevels": "elevated" })),
                users(&json!({ "includeGuestsOrExternalUsers": { "guestOrExternalUserTypes": "serviceProvider" } })),
            ),
            "insider-risk-external-users",
        ),
        (Base::Mfa, conditions(&json!({ "agentIdRiskLevels": "high" })), "agent-risk-without-agents"),
        (
            Base::Mfa,
            conditions(&json!({ "servicePrincipalRiskLevels": ["high"] })),
            "service-principal-risk-without-workload-identities",
        ),
        (Base::Agents, conditions(&json!({ "agentIdRiskLevels": "hidden" })), "unknown-value"),
        (Base::AgentUsers, controls(&json!(["mfa"])), "agent-user-control"),
        (Base::Workload, users(&json!({ "includeUsers": ["All"] })), "several-subjects"),
        (Base::Workload, controls(&json!(["mfa"])), "workload-identity-not-blocked"),
        (
            Base::Workload,
            conditions(&json!({ "platforms": { "includePlatforms": ["windows"] } })),
            "workload-identity-condition",
        ),
        (Base::Workload, apps(&json!({ "includeApplications": ["Office365"] })), "workload-identity-resources"),
        (
            Base::Workload,
            session(&json!({ "cloudAppSecurity": { "isEnabled": true, "cloudAppSecurityType": "monitorOnly" } })),
            "workload-identity-session",
        ),
    ]
}
