//! Bodies with one fault: that it is said, and said once.

use std::collections::BTreeSet;

use caplint::catalog::graph_errors;
use caplint::diag::Finding;
use caplint::engine::check_texts;
use caplint::graph::{ApiVersion, policy_body};
use caplint::model::Policy;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::graph_policies::{Refs, policy};
use crate::graph_support::{is_inside, json_document, span_at, violations, violations_at};
use crate::support::NOW;

fn findings(body: &Value) -> Vec<Finding> {
    check_texts(&[("policies/policy.json", &format!("{body:#}"))], NOW, None).report.findings
}

/// The rules and codes that predict a refusal of `body`, in order, each as often as it speaks. That a member is not
/// known to caplint is no prediction by itself.
fn predictions(body: &Value) -> Vec<&'static str> {
    let catalogue = graph_errors();
    let all = findings(body).into_iter().map(|finding| finding.rule).filter(|rule| *rule != "unknown-member");
    all.filter(|rule| catalogue.predicted_by(rule).next().is_some()).collect()
}

const STRENGTH: &str = "00000000-0000-0000-0000-000000000004";
const PRINCIPAL: &str = "7b2c3f10-1111-4aaa-8bbb-0000000000c1";

/// Policies in which nothing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Base {
    Mfa,
    Block,
    PasswordChange,
    RiskRemediation,
    Register,
    TokenProtection,
    Workload,
    Frequency,
}

impl Base {
    const ALL: [Self; 8] = [
        Self::Mfa,
        Self::Block,
        Self::PasswordChange,
        Self::RiskRemediation,
        Self::Register,
        Self::TokenProtection,
        Self::Workload,
        Self::Frequency,
    ];

    /// What it has beside the name, the state and the users.
    fn body(self) -> Value {
        let every_time = json!({ "isEnabled": true, "frequencyInterval": "everyTime" });
        match self {
            Self::Mfa => json!({ "grantControls": { "operator": "OR", "builtInControls": ["mfa"] } }),
            Self::Block => json!({
                "conditions": { "authenticationFlows": { "transferMethods": "deviceCodeFlow" } },
                "grantControls": { "operator": "OR", "builtInControls": ["block"] },
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
            Self::Workload => json!({
                "conditions": {
                    "users": { "includeUsers": ["None"] },
                    "clientApplications": { "includeServicePrincipals": [PRINCIPAL] },
                    "locations": { "includeLocations": ["All"], "excludeLocations": ["AllTrusted"] },
                },
                "grantControls": { "operator": "OR", "builtInControls": ["block"] },
            }),
            Self::Frequency => json!({
                "conditions": { "signInRiskLevels": ["high"] },
                "grantControls": { "operator": "OR", "builtInControls": ["mfa"] },
                "sessionControls": { "signInFrequency": every_time },
            }),
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

fn with(mut body: Value, patch: Value) -> Value {
    merge(&mut body, patch);
    body
}

/// A base for some people in some state.
fn base(base: Base, state: &str, users: &Value) -> Value {
    let common = json!({
        "displayName": "CA001",
        "state": state,
        "conditions": {
            "clientAppTypes": ["all"],
            "users": users,
            "applications": { "includeApplications": ["All"] },
        },
    });
    // Workload identities have no users beside them.
    with(common, base.body())
}

fn people() -> impl Strategy<Value = Value> {
    let group = "7b2c3f10-1111-4aaa-8bbb-000000000018";
    select(vec![
        json!({ "includeUsers": ["All"], "excludeGroups": [group] }),
        json!({ "includeGroups": [group] }),
        json!({ "includeRoles": ["62e90394-69f5-4237-9190-012177145e10"] }),
    ])
}

fn state() -> impl Strategy<Value = &'static str> {
    select(vec!["enabled", "disabled", "enabledForReportingButNotEnforced"])
}

/// One fault: the base, what is changed in it, and the rule or code that predicts the refusal.
fn faults() -> Vec<(Base, Value, &'static str)> {
    let conditions = |value: Value| json!({ "conditions": value });
    let apps = |value: Value| json!({ "conditions": { "applications": value } });
    let grant = |value: Value| json!({ "grantControls": value });
    let controls = |list: Value| json!({ "grantControls": { "operator": "AND", "builtInControls": list } });
    let session = |value: Value| json!({ "sessionControls": value });
    let frequency = |value: Value| json!({ "sessionControls": { "signInFrequency": value } });
    let period = |kind: &str, value: i64| json!({ "sessionControls": { "signInFrequency": { "isEnabled": true, "type": kind, "value": value } } });
    let action = "urn:user:registersecurityinfo";
    vec![
        (Base::Mfa, json!({ "displayName": "x".repeat(257) }), "display-name-too-long"),
        (Base::Mfa, json!({ "displayName": "" }), "missing-key"),
        (Base::Mfa, json!({ "state": "on" }), "unknown-value"),
        (Base::Mfa, json!({ "state": null }), "missing-key"),
        (Base::Mfa, apps(json!({ "includeApplications": [] })), "no-target"),
        (Base::Mfa, apps(json!({ "includeUserActions": [action] })), "mixed-resource-families"),
        (
            Base::Register,
            apps(json!({ "includeAuthenticationContextClassReferences": ["c1"] })),
            "user-actions-with-authentication-contexts",
        ),
        (Base::Mfa, apps(json!({ "includeApplications": [], "includeUserActions": ["urn:x"] })), "unknown-value"),
        (
            Base::Mfa,
            apps(json!({ "includeApplications": [], "includeUserActions": ["urn:user:accountrecovery"] })),
            "preview-only-member",
        ),
        (
            Base::Mfa,
            apps(json!({ "includeApplications": [], "includeAuthenticationContextClassReferences": ["c0"] })),
            "unresolved-reference",
        ),
        (Base::Mfa, conditions(json!({ "clientAppTypes": [] })), "refused-as-written"),
        (Base::Mfa, conditions(json!({ "clientAppTypes": ["otherClients"] })), "unknown-value"),
        (Base::Mfa, conditions(json!({ "platforms": { "includePlatforms": ["unknownFutureValue"] } })), "lossy-export"),
        (Base::Mfa, conditions(json!({ "platforms": { "excludePlatforms": ["iOS"] } })), "exclude-without-include"),
        (
            Base::Mfa,
            conditions(json!({ "platforms": { "includePlatforms": ["windows"], "excludePlatforms": ["all"] } })),
            "excludes-everything",
        ),
        (Base::Mfa, conditions(json!({ "locations": { "includeLocations": "All" } })), "wrong-type"),
        (Base::Mfa, conditions(json!({ "agentIdRiskLevels": "hidden" })), "unknown-value"),
        (Base::Mfa, conditions(json!({ "devices": { "includeDeviceStates": ["All"] } })), "device-states-retired"),
        (
            Base::Block,
            conditions(json!({ "authenticationFlows": { "transferMethods": ["deviceCodeFlow"] } })),
            "wrong-type",
        ),
        (
            Base::Mfa,
            conditions(json!({ "authenticationFlows": { "protocolFlows": "wsFederation" } })),
            "protocol-flows-only-block",
        ),
        (Base::Mfa, grant(Value::Null), "no-controls"),
        (Base::Mfa, controls(json!(["mfa", "verifiedID"])), "preview-only-member"),
        (Base::Mfa, controls(json!(["surprise"])), "unknown-value"),
        (
            Base::Mfa,
            grant(json!({ "operator": null, "builtInControls": ["mfa", "compliantDevice"] })),
            "grant-operator-missing",
        ),
        (
            Base::Mfa,
            grant(json!({ "operator": "AND", "authenticationStrength": { "id": STRENGTH } })),
            "strength-and-mfa",
        ),
        (Base::Block, controls(json!(["block", "mfa"])), "block-with-other-controls"),
        (Base::PasswordChange, grant(json!({ "operator": "OR" })), "password-change-needs-and"),
        (Base::PasswordChange, controls(json!(["passwordChange"])), "password-change-needs-mfa"),
        (
            Base::PasswordChange,
            controls(json!(["mfa", "passwordChange", "compliantDevice"])),
            "password-change-extra-controls",
        ),
        (
            Base::PasswordChange,
            controls(json!(["mfa", "passwordChange", "riskRemediation"])),
            "risk-remediation-with-password-change",
        ),
        (Base::PasswordChange, conditions(json!({ "userRiskLevels": [] })), "password-change-needs-user-risk"),
        (Base::PasswordChange, apps(json!({ "includeApplications": ["Office365"] })), "password-change-needs-all-apps"),
        (
            Base::PasswordChange,
            conditions(json!({ "clientAppTypes": ["browser"] })),
            "password-change-extra-conditions",
        ),
        (Base::PasswordChange, conditions(json!({ "signInRiskLevels": ["high"] })), "password-change-extra-conditions"),
        (
            Base::PasswordChange,
            session(json!({ "persistentBrowser": { "isEnabled": true, "mode": "never" } })),
            "password-change-session-controls",
        ),
        (Base::RiskRemediation, grant(json!({ "operator": "OR" })), "risk-remediation-needs-strength"),
        (Base::RiskRemediation, grant(json!({ "authenticationStrength": null })), "risk-remediation-needs-strength"),
        (
            Base::RiskRemediation,
            controls(json!(["riskRemediation", "compliantDevice"])),
            "risk-remediation-extra-controls",
        ),
        (Base::RiskRemediation, conditions(json!({ "userRiskLevels": [] })), "risk-remediation-needs-user-risk"),
        (
            Base::RiskRemediation,
            apps(json!({ "includeApplications": ["Office365"] })),
            "risk-remediation-needs-all-apps",
        ),
        (
            Base::RiskRemediation,
            conditions(json!({ "platforms": { "includePlatforms": ["windows"] } })),
            "risk-remediation-extra-conditions",
        ),
        (Base::RiskRemediation, session(Value::Null), "risk-remediation-needs-every-time"),
        (Base::Register, controls(json!(["compliantDevice"])), "register-device-controls"),
        (Base::Register, controls(json!(["block"])), "register-device-controls"),
        (Base::Register, conditions(json!({ "clientAppTypes": ["browser"] })), "register-device-conditions"),
        (
            Base::Register,
            conditions(
                json!({ "devices": { "deviceFilter": { "mode": "include", "rule": "device.isCompliant -eq True" } } }),
            ),
            "register-device-conditions",
        ),
        (
            Base::Register,
            session(json!({ "signInFrequency": { "isEnabled": true, "frequencyInterval": "everyTime" } })),
            "register-device-session",
        ),
        (Base::TokenProtection, conditions(json!({ "platforms": null })), "token-protection-missing-platform"),
        (
            Base::Workload,
            session(json!({ "signInFrequency": { "isEnabled": true, "frequencyInterval": "everyTime" } })),
            "sif-every-time-workload-identity",
        ),
        (Base::Mfa, session(json!({})), "refused-as-written"),
        (Base::Frequency, session(json!({ "disableResilienceDefaults": false })), "refused-as-written"),
        (Base::Frequency, session(json!({ "disableResilienceDefaults": true })), "sif-every-time-with-other-controls"),
        (
            Base::Frequency,
            session(json!({ "applicationEnforcedRestrictions": { "isEnabled": true } })),
            "sif-every-time-with-other-controls",
        ),
        (Base::Frequency, frequency(json!({ "value": 4, "type": "hours" })), "sif-every-time-with-value"),
        (Base::Frequency, conditions(json!({ "signInRiskLevels": ["high", "none"] })), "sif-every-time-no-risk-level"),
        (Base::Frequency, controls(json!(["compliantDevice"])), "sif-every-time-sign-in-risk-without-mfa"),
        (Base::Mfa, frequency(json!({ "isEnabled": true })), "sif-value-missing"),
        (Base::Mfa, period("hours", 24), "sif-hours-out-of-range"),
        (Base::Mfa, period("days", 0), "sif-days-out-of-range"),
        (
            Base::Mfa,
            with(
                period("days", 1),
                with(
                    grant(json!({ "builtInControls": ["compliantDevice"] })),
                    frequency(json!({ "authenticationType": "secondaryAuthentication" })),
                ),
            ),
            "sif-secondary-without-mfa",
        ),
        (
            Base::Mfa,
            with(
                apps(json!({ "includeApplications": ["Office365"] })),
                session(json!({ "persistentBrowser": { "isEnabled": true, "mode": "never" } })),
            ),
            "persistent-browser-not-all-apps",
        ),
        (
            Base::Mfa,
            with(
                apps(json!({ "includeApplications": ["Office365"] })),
                session(json!({ "continuousAccessEvaluation": { "mode": "disabled" } })),
            ),
            "cae-disable-scope",
        ),
        (
            Base::Mfa,
            with(
                apps(json!({ "includeApplications": ["Office365"] })),
                session(json!({ "globalSecureAccessFilteringProfile": { "isEnabled": true, "profileId": PRINCIPAL } })),
            ),
            "secure-access-profile-target",
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn one_fault_is_predicted_once(state in state(), people in people()) {
        for (kind, patch, rule) in faults() {
            let body = with(base(kind, state, &people), patch.clone());
            prop_assert_eq!(predictions(&body), vec![rule], "{:?} with {}", kind, patch);
        }
    }

    #[test]
    fn of_a_policy_without_a_fault_nothing_is_predicted(state in state(), people in people()) {
        for kind in Base::ALL {
            let body = base(kind, state, &people);
            prop_assert_eq!(violations(ApiVersion::V1, &body), Vec::<String>::new());
            prop_assert_eq!(predictions(&body), Vec::<&str>::new(), "{:?}", kind);
        }
    }
}

/// Every rule that predicts a refusal is tried above, unless it is of a family of its own.
#[test]
fn every_prediction_of_controls_and_targets_is_tried() {
    let tried: BTreeSet<&str> = faults().iter().map(|(_, _, rule)| *rule).collect();
    let families = ["grants", "risk", "session", "graph"];
    let missing: Vec<&str> = caplint::rules::RULES
        .iter()
        .filter(|rule| rule.tags.contains(&"rejected") && families.contains(&rule.family) && !tried.contains(rule.id))
        .map(|rule| rule.id)
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// What may stand in place of a value. Nothing that is empty: SDKs write empty objects and lists for what is not set,
/// so that they are read as that.
fn odd_value() -> impl Strategy<Value = Value> {
    select(vec![json!(true), json!(7), json!("surprise"), json!(["surprise"]), json!([[1]]), json!({ "surprise": 1 })])
}

fn pointers(value: &Value, pointer: &str, out: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Array(items) => items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let pointer = format!("{pointer}/{key}");
        pointers(child, &pointer, out);
        out.push(pointer);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whoever sends the file itself gets an answer, so that something is said of it at least.
    #[test]
    fn a_broken_value_is_never_passed_over(policy in policy(Refs::Plain), at in any::<Index>(), odd in odd_value()) {
        // Of what caplint does not know it cannot say more than that.
        let body = policy_body(&Policy { graph: Vec::new(), ..policy });
        let mut all = Vec::new();
        pointers(&body.json, "", &mut all);
        let pointer = at.get(&all);
        let mut broken = body.json.clone();
        *broken.pointer_mut(pointer).unwrap() = odd.clone();
        let new = violations_at(body.api, &broken);
        let before: BTreeSet<String> = findings(&body.json).into_iter().map(|finding| finding.message).collect();
        // What is missing inside an object is said at the object.
        let (parent, _) = pointer.rsplit_once('/').unwrap();
        let span = span_at(&json_document(&broken), parent);
        let fresh = findings(&broken).into_iter().filter(|finding| !before.contains(&finding.message));
        let said = fresh.filter(|finding| is_inside(finding, span)).count() > 0;
        prop_assert!(new.is_empty() || said, "{odd} at {pointer}: {new:?}\n{broken:#}");
    }
}
