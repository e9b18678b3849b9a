//! What Graph is known to take must never be predicted as refused.
//!
//! Every case was sent to Graph by somebody and stored: by the acceptance tests of Terraform providers, by Microsoft's
//! templates, or it stands in exports of tenants. Each is written here in Graph's shape and, where the language can
//! say it, in the language.

use caplint::diag::{Severity, codes};
use caplint::engine::check_texts;
use caplint::rules::find;
use serde_json::{Value, json};

use crate::support::NOW;

const TENANT: &str = "\
breakGlass: {users: [bg-1@contoso.example, bg-2@contoso.example]}
users:
  bg-1@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000b1}
  bg-2@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000b2}
termsOfUse: {Terms: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000c1}}
servicePrincipals: {Job: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000e1}}
externalTenants: {Fabrikam: {tenantId: 7b2c3f10-1111-4aaa-8bbb-0000000000f1}}
";

/// A policy that Graph has stored: what differs from the plain one in Graph's shape, and the language's way to say the
/// same, if it has one.
struct Case {
    name: &'static str,
    graph: Value,
    language: Option<&'static str>,
}

fn case(name: &'static str, graph: Value, language: &'static str) -> Case {
    Case { name, graph, language: Some(language) }
}

fn graph_alone(name: &'static str, graph: Value) -> Case {
    Case { name, graph, language: None }
}

/// The plain policy with `changes` put over it; `null` is kept.
fn body(changes: &Value) -> Value {
    let mut body = json!({
        "displayName": "A policy that Graph has taken",
        "conditions": {
            "clientAppTypes": ["all"],
            "applications": {"includeApplications": ["All"]},
            "users": {"includeUsers": ["All"], "excludeUsers": ["GuestsOrExternalUsers"]}
        },
        "grantControls": {"operator": "OR", "builtInControls": ["mfa"]}
    });
    merge(&mut body, changes);
    body
}

fn merge(body: &mut Value, changes: &Value) {
    match (body, changes) {
        (Value::Object(body), Value::Object(changes)) => {
            for (key, value) in changes {
                merge(body.entry(key.as_str()).or_insert(Value::Null), value);
            }
        }
        (body, changes) => *body = changes.clone(),
    }
}

/// What is said of `text` that would be a refusal: errors of rules that predict one, and of the reader.
fn refusals(path: &str, text: &str) -> Vec<String> {
    let checked = check_texts(&[("tenant.yaml", TENANT), (path, text)], NOW, Some("preset: strict\n"));
    let refused =
        |rule: &str| codes::find(rule).is_some() || find(rule).is_some_and(|rule| rule.tags.contains(&"rejected"));
    let errors = checked.report.findings.into_iter().filter(|found| found.severity == Severity::Error);
    errors.filter(|found| refused(found.rule)).map(|found| format!("[{}] {}", found.rule, found.message)).collect()
}

/// The plain policy in the language, with `rest` in place of the keys that it has.
fn document(state: &str, rest: &str) -> String {
    let subjects = ["users:", "workloadIdentities:", "agentIdentities:", "agentUsers:"].as_slice();
    let defaults = [
        (subjects, "users: {include: all, exclude: {breakGlass: true, guests: all}}"),
        (&["resources:"], "resources: {include: all}"),
        (&["grant:", "session:"], "grant: {allOf: [mfa]}"),
    ];
    let missing = defaults.into_iter().filter(|(keys, _)| !keys.iter().any(|key| rest.contains(key)));
    let lines = missing.map(|(_, line)| format!("{line}\n"));
    format!("name: A policy that Graph has taken\nstate: {state}\n{}{rest}\n", lines.collect::<String>())
}

fn hold(cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for Case { name, graph, language } in cases {
        for state in ["enabled", "disabled", "enabledForReportingButNotEnforced"] {
            let mut body = body(&graph);
            body.as_object_mut().unwrap().entry("state").or_insert_with(|| state.into());
            let said = refusals("policies/ca.json", &format!("{body:#}"));
            wrong.extend(said.into_iter().map(|said| format!("{name}, {state}, as Graph's: {said}")));
        }
        for (state, rest) in
            ["enabled", "disabled", "reportOnly"].into_iter().filter_map(|state| Some((state, language?)))
        {
            let said = refusals("policies/ca.yaml", &document(state, rest));
            wrong.extend(said.into_iter().map(|said| format!("{name}, {state}, in the language: {said}")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_block_beside_one_session_control() {
    let block = |session: Value| json!({"grantControls": {"operator": "OR", "builtInControls": ["block"]}, "sessionControls": session});
    let every_day = json!({"isEnabled": true, "type": "days", "value": 2, "frequencyInterval": "timeBased",
        "authenticationType": "primaryAndSecondaryAuthentication"});
    hold(vec![
        case(
            "a period",
            block(json!({"signInFrequency": every_day})),
            "grant: block\nsession: {signInFrequency: 2 days}",
        ),
        case(
            "browsers that stay signed in",
            block(json!({"persistentBrowser": {"isEnabled": true, "mode": "always"}})),
            "grant: block\nsession: {persistentBrowser: always}",
        ),
        case(
            "app enforced restrictions at all apps",
            block(json!({"applicationEnforcedRestrictions": {"isEnabled": true}})),
            "grant: block\nsession: {applicationEnforcedRestrictions: true}",
        ),
        case(
            "cloud app security",
            block(json!({"cloudAppSecurity": {"isEnabled": true, "cloudAppSecurityType": "monitorOnly"}})),
            "grant: block\nsession: {cloudAppSecurity: monitorOnly}",
        ),
        case(
            "no resilience defaults",
            block(json!({"disableResilienceDefaults": true})),
            "grant: block\nsession: {disableResilienceDefaults: true}",
        ),
    ]);
}

#[test]
fn targets_and_people() {
    let none = json!({"includeUsers": ["None"], "excludeUsers": []});
    let guests = |tenants: Value| {
        let guests = json!({"guestOrExternalUserTypes": "internalGuest,serviceProvider", "externalTenants": tenants});
        json!({"conditions": {"users": {"includeUsers": ["None"], "excludeUsers": [],
            "excludeGuestsOrExternalUsers": guests}}})
    };
    let enumerated = "#microsoft.graph.conditionalAccessEnumeratedExternalTenants";
    hold(vec![
        case(
            "no app for all users",
            json!({"conditions": {"applications": {"includeApplications": ["None"]}}}),
            "resources: {include: none}",
        ),
        case(
            "nobody but guests excluded",
            guests(json!({"membershipKind": "all"})),
            "users: {include: none, exclude: {guests: {types: [internalGuest, serviceProvider]}}}",
        ),
        case(
            "nobody but guests of one tenant excluded",
            guests(json!({"@odata.type": enumerated, "membershipKind": "enumerated",
                "members": ["7b2c3f10-1111-4aaa-8bbb-0000000000f1"]})),
            "users: {include: none, exclude: {guests: {types: [serviceProvider], tenants: [Fabrikam]}}}",
        ),
        graph_alone(
            "nobody beside roles, as in Microsoft's templates",
            json!({"conditions": {"users": {"includeUsers": ["None"], "excludeUsers": [],
                "includeRoles": ["62e90394-69f5-4237-9190-012177145e10"]}}}),
        ),
        case(
            "a role that nobody can be assigned",
            json!({"conditions": {"users": {"includeUsers": [], "includeRoles": ["a0b1b346-4d3e-4e8b-98f8-753987be4970"]}}}),
            "users: {include: {roles: [a0b1b346-4d3e-4e8b-98f8-753987be4970]}}",
        ),
        case(
            "two user actions with mfa",
            json!({"conditions": {"locations": {"includeLocations": ["All"]}, "applications": {"includeApplications": [],
                "includeUserActions": ["urn:user:registerdevice", "urn:user:registersecurityinfo"]}}}),
            "resources: {userActions: [registerDevice, registerSecurityInfo]}\nconditions: {locations: {include: all}}",
        ),
        graph_alone(
            "a filter that includes beside all apps",
            json!({"conditions": {"applications": {"applicationFilter": {"mode": "include",
                "rule": "CustomSecurityAttribute.Apps_Tier -eq \"1\""}}}}),
        ),
        case(
            "nobody, with a password change",
            json!({"conditions": {"users": none, "userRiskLevels": ["high"]},
                "grantControls": {"operator": "AND", "builtInControls": ["mfa", "passwordChange"]},
                "sessionControls": {"signInFrequency": {"isEnabled": true, "frequencyInterval": "everyTime",
                    "authenticationType": "primaryAndSecondaryAuthentication", "type": null, "value": null}}}),
            "users: {include: none}\nconditions: {userRisk: [high]}\ngrant: {allOf: [mfa, passwordChange]}\n\
             session: {signInFrequency: everyTime}",
        ),
    ]);
}

#[test]
fn conditions() {
    hold(vec![
        case(
            "three risks at once",
            json!({"conditions": {"userRiskLevels": ["medium"], "signInRiskLevels": ["medium"], "insiderRiskLevels": "elevated"}}),
            "conditions: {userRisk: [medium], signInRisk: [medium], insiderRisk: [elevated]}",
        ),
        case(
            "two levels of insider risk",
            json!({"conditions": {"insiderRiskLevels": "moderate,elevated"}}),
            "conditions: {insiderRisk: [moderate, elevated]}",
        ),
        case(
            "a device filter whose operator has no dash",
            json!({"conditions": {"devices": {"deviceFilter": {"mode": "exclude",
                "rule": "device.operatingSystem eq \"Doors\""}}}}),
            "conditions: {deviceFilter: {exclude: 'device.operatingSystem eq \"Doors\"'}}",
        ),
        case(
            "all platforms but some",
            json!({"conditions": {"platforms": {"includePlatforms": ["all"], "excludePlatforms": ["android", "iOS"]}}}),
            "conditions: {platforms: {include: all, exclude: [android, iOS]}}",
        ),
        case(
            "all places but trusted ones",
            json!({"conditions": {"locations": {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}}}),
            "conditions: {locations: {include: all, exclude: [AllTrusted]}}",
        ),
        graph_alone(
            "null for what is not set",
            json!({"conditions": {"platforms": null, "locations": null, "devices": null, "clientApplications": null,
                "authenticationFlows": null, "insiderRiskLevels": null, "deviceStates": null, "times": null},
                "sessionControls": null}),
        ),
    ]);
}

#[test]
fn controls() {
    let phishing_resistant = json!({"id": "00000000-0000-0000-0000-000000000004"});
    let sessions = json!({
        "applicationEnforcedRestrictions": {"isEnabled": true},
        "cloudAppSecurity": {"isEnabled": true, "cloudAppSecurityType": "blockDownloads"},
        "disableResilienceDefaults": true,
        "persistentBrowser": {"isEnabled": true, "mode": "never"},
        "signInFrequency": {"isEnabled": true, "type": "hours", "value": 10}
    });
    let said = "session:\n  applicationEnforcedRestrictions: true\n  cloudAppSecurity: blockDownloads\n  \
                disableResilienceDefaults: true\n  persistentBrowser: never\n  signInFrequency: 10 hours";
    hold(vec![
        case(
            "a strength and a compliant device",
            json!({"grantControls": {"operator": "AND", "builtInControls": ["compliantDevice"],
                "authenticationStrength": phishing_resistant}}),
            "grant: {allOf: [compliantDevice, {authenticationStrength: Phishing-resistant MFA}]}",
        ),
        case(
            "terms of use alone",
            json!({"grantControls": {"operator": "OR", "builtInControls": [],
                "termsOfUse": ["7b2c3f10-1111-4aaa-8bbb-0000000000c1"]}}),
            "grant: {allOf: [{termsOfUse: Terms}]}",
        ),
        case("session controls alone", json!({"grantControls": null, "sessionControls": sessions}), said),
        graph_alone(
            "an empty grant beside session controls",
            json!({"grantControls": {"operator": "OR", "builtInControls": []}, "sessionControls": sessions}),
        ),
        case(
            "Token Protection for every client",
            json!({"conditions": {"platforms": {"includePlatforms": ["windows"]}}, "grantControls": null,
                "sessionControls": {"secureSignInSession": {"isEnabled": true}}}),
            "conditions: {platforms: {include: [windows]}}\nsession: {tokenProtection: true}",
        ),
    ]);
}

/// Graph reads the values of its enums in any case, and keeps special strings as they come.
#[test]
fn any_case() {
    hold(vec![graph_alone(
        "values in other cases",
        json!({
            "state": "EnabledForReportingButNotEnforced",
            "conditions": {
                "clientAppTypes": ["All"],
                "applications": {"includeApplications": ["all"]},
                "locations": {"includeLocations": ["all"]},
                "users": {"includeUsers": ["all"], "excludeUsers": [], "excludeGuestsOrExternalUsers":
                    {"guestOrExternalUserTypes": "B2bCollaborationGuest", "externalTenants": {"membershipKind": "All"}}}
            },
            "sessionControls": {"persistentBrowser": {"isEnabled": true, "mode": "Always"}}
        }),
    )]);
}

#[test]
fn workload_identities_and_agents() {
    let block = json!({"operator": "OR", "builtInControls": ["block"]});
    let workload = |users: Value, clients: Value| {
        json!({"grantControls": block, "conditions": {"users": users, "clientApplications": clients,
            "servicePrincipalRiskLevels": ["medium"]}})
    };
    let nobody = || json!({"includeUsers": ["None"], "excludeUsers": []});
    let one = json!({"includeServicePrincipals": ["7b2c3f10-1111-4aaa-8bbb-0000000000e1"]});
    let owned = json!({"includeServicePrincipals": ["ServicePrincipalsInMyTenant"],
        "excludeServicePrincipals": ["7b2c3f10-1111-4aaa-8bbb-0000000000e1"]});
    hold(vec![
        case(
            "one service principal beside nobody",
            workload(nobody(), one.clone()),
            "workloadIdentities: {include: [Job]}\nconditions: {servicePrincipalRisk: [medium]}\ngrant: block",
        ),
        graph_alone("one service principal without users", workload(Value::Null, one)),
        case(
            "all service principals but one",
            workload(nobody(), owned),
            "workloadIdentities: {include: allOwned, exclude: [Job]}\nconditions: {servicePrincipalRisk: [medium]}\n\
             grant: block",
        ),
        case(
            "agent identities at the resources of agents",
            json!({"grantControls": block, "conditions": {"users": nobody(), "agentIdRiskLevels": "medium,high",
                "applications": {"includeApplications": ["AllAgentIdResources"]},
                "clientApplications": {"includeAgentIdServicePrincipals": ["All"]}}}),
            "agentIdentities: {include: all}\nresources: {include: [AllAgentIdResources]}\n\
             conditions: {agentRisk: [medium, high]}\ngrant: block",
        ),
        case(
            "accounts of agents on compliant devices",
            json!({"grantControls": {"operator": "OR", "builtInControls": ["compliantDevice"]},
                "conditions": {"users": nobody(), "agents": {"includeAgentUsers": ["All"]},
                    "locations": {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}}}),
            "agentUsers: {include: all}\nconditions: {locations: {include: all, exclude: [AllTrusted]}}\n\
             grant: {allOf: [compliantDevice]}",
        ),
    ]);
}

/// The tests above would hold of a checker that says nothing.
#[test]
fn a_refusal_is_seen() {
    let both = json!({"grantControls": {"operator": "AND", "builtInControls": ["mfa"],
        "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000004"}}, "state": "disabled"});
    assert_eq!(refusals("policies/ca.json", &format!("{:#}", body(&both))).len(), 1);
    let both = document("disabled", "grant: {allOf: [mfa, {authenticationStrength: Phishing-resistant MFA}]}");
    assert_eq!(refusals("policies/ca.yaml", &both).len(), 1);
}
