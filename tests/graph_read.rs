//! Reading exports as they are met: casing, noise, hollow objects, odd values, side files.

use caplint::diag::Found;
use caplint::graph::{
    GraphKind, export_findings, migration_table, objects, read_context, read_group, read_location, read_policy,
    read_strength, side_file,
};
use caplint::model::{
    AppWord, BuiltInControl, Entry, ExternalTenants, GuestType, LocationKind, Lowered, PolicyState, UserWord,
};

use crate::graph_support::{document, shown};

fn lowered(text: &str) -> Lowered {
    read_policy(document("policy.json", text).unwrap().root(), Some("file-stem"))
}

/// The findings about one policy.
fn said(text: &str) -> String {
    shown(text, &lowered(text).findings)
}

/// Path in the document of the node behind a field.
fn origin(text: &str, field: &str) -> String {
    let document = document("policy.json", text).unwrap();
    let lowered = read_policy(document.root(), None);
    match lowered.map.find(&field.into()) {
        Found::Present(origin) => format!("{:?} {}", origin.face, document.node(origin.node.node).path()),
        Found::Missing { nearest, step } => format!("no {step} below {}", document.node(nearest.node.node).path()),
    }
}

const SDK_DUMP: &str = r##"{
  "Id": "7b2c3f10-1111-4aaa-8bbb-0000000000a1",
  "DisplayName": " CA001 - Baseline ",
  "State": "Enabled",
  "CreatedDateTime": "/Date(1769788627239)/",
  "TemplateId": null,
  "PartialEnablementStrategy": null,
  "Conditions": {
    "Applications": {
      "ApplicationFilter": { "Mode": null, "Rule": null },
      "IncludeApplications": "all",
      "ExcludeApplications": [],
      "AdditionalProperties": { "networkAccess": null }
    },
    "Users": {
      "IncludeUsers": ["ALL"],
      "ExcludeGroups": ["{7B2C3F10-1111-4AAA-8BBB-0000000000B1}", " "],
      "IncludeGuestsOrExternalUsers": { "ExternalTenants": { "MembershipKind": null }, "GuestOrExternalUserTypes": null }
    },
    "ClientAppTypes": ["All"],
    "ClientApplications": { "ExcludeServicePrincipals": null, "IncludeServicePrincipals": null },
    "Devices": { "DeviceFilter": { "Mode": null, "Rule": null } },
    "Locations": { "IncludeLocations": null },
    "AdditionalProperties": { "deviceStates": null, "authenticationFlows": { "transferMethods": "DeviceCodeFlow" } }
  },
  "GrantControls": {
    "AuthenticationStrength": { "Id": null, "AllowedCombinations": null },
    "BuiltInControls": ["MFA"],
    "Operator": "or"
  },
  "SessionControls": {
    "SignInFrequency": { "IsEnabled": null, "Value": null },
    "CloudAppSecurity": { "IsEnabled": null },
    "SecureSignInSession": {},
    "DisableResilienceDefaults": null
  },
  "AdditionalProperties": { "@odata.context": "x", "#microsoft.graph.restore": { "title": "x" } }
}"##;

#[test]
fn a_dump_of_the_sdk_holds_what_is_set_and_no_more() {
    let Lowered { policy, findings, .. } = lowered(SDK_DUMP);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!((policy.key.as_str(), policy.name.as_str()), ("ca001", "CA001 - Baseline"));
    assert_eq!(policy.id.as_deref(), Some("7b2c3f10-1111-4aaa-8bbb-0000000000a1"));
    assert_eq!(policy.state.unwrap(), PolicyState::Enabled);
    let users = policy.users.unwrap();
    assert!(users.include.has(UserWord::All));
    assert_eq!(users.include.guests, None);
    assert_eq!(users.exclude.groups.len(), 1);
    assert_eq!(users.exclude.groups[0].graph(), "7b2c3f10-1111-4aaa-8bbb-0000000000b1");
    assert!(policy.resources.includes(AppWord::All));
    assert_eq!(policy.resources.filter, None);
    assert_eq!(policy.workload_identities, None);
    assert_eq!(policy.conditions.locations, None);
    assert_eq!(policy.conditions.device_filter, None);
    assert_eq!(policy.conditions.authentication_flows.len(), 1);
    let grant = policy.grant.unwrap();
    assert!(grant.has(BuiltInControl::Mfa) && grant.strength().is_none());
    assert!(policy.session.is_empty());
    assert!(policy.graph.is_empty());
}

#[test]
fn fields_lead_to_the_strings_of_the_export() {
    let cases = [
        ("name", "Value DisplayName"),
        ("users", "Key Conditions.Users"),
        ("users.include", "Value Conditions.Users.IncludeUsers[0]"),
        ("users.exclude", "Key Conditions.Users.ExcludeGroups"),
        ("users.exclude.groups[0]", "Value Conditions.Users.ExcludeGroups[0]"),
        ("users.exclude.users", "no users below Conditions.Users.ExcludeGroups"),
        ("resources.include", "Value Conditions.Applications.IncludeApplications"),
        ("conditions.clientApps", "Value Conditions.ClientAppTypes[0]"),
        ("conditions.locations.include", "no include below Conditions.Locations"),
        ("conditions.platforms", "no platforms below Conditions"),
        ("grant", "Key GrantControls"),
        ("grant.allOf", "Value GrantControls.Operator"),
        ("grant.allOf[0]", "Value GrantControls.BuiltInControls[0]"),
        ("session.tokenProtection", "no tokenProtection below SessionControls"),
        ("session.persistentBrowser", "no persistentBrowser below SessionControls"),
        ("agentUsers", "no agentUsers below DisplayName"),
    ];
    for (field, path) in cases {
        assert_eq!(origin(SDK_DUMP, field), path, "{field}");
    }
}

#[test]
fn session_controls_lead_to_what_switches_them_on() {
    let text = r#"{ "displayName": "x", "state": "enabled", "conditions": {},
      "grantControls": { "operator": "AND", "builtInControls": ["block"] },
      "sessionControls": {
        "secureSignInSession": { "isEnabled": true },
        "signInFrequency": { "isEnabled": true, "value": 4, "type": "hours" },
        "persistentBrowser": { "mode": "never", "isEnabled": true },
        "cloudAppSecurity": { "isEnabled": false, "cloudAppSecurityType": "monitorOnly" } } }"#;
    assert_eq!(origin(text, "session.tokenProtection"), "Value sessionControls.secureSignInSession.isEnabled");
    assert_eq!(origin(text, "session.signInFrequency"), "Key sessionControls.signInFrequency");
    assert_eq!(origin(text, "session.persistentBrowser"), "Value sessionControls.persistentBrowser.mode");
    assert_eq!(origin(text, "grant"), "Value grantControls.builtInControls[0]");
    let policy = lowered(text).policy;
    assert_eq!(policy.session.cloud_app_security, None);
    assert_eq!(policy.session.sign_in_frequency.unwrap().hours(), Some(4));
}

#[test]
fn graph_written_as_yaml_reads_the_same() {
    let text = "displayName: CA002 - Block\nstate: enabled\nconditions:\n  users:\n    includeUsers: [All]\n    \
                excludeGroups: [7b2c3f10-1111-4aaa-8bbb-0000000000b1]\n  applications: {includeApplications: [All]}\n\
                grantControls: {operator: OR, builtInControls: [block]}\n";
    let document = document("policy.yaml", text).unwrap();
    let list = objects(&document).unwrap();
    assert_eq!((list.len(), list[0].kind), (1, GraphKind::Policy));
    let lowered = read_policy(list[0].node, None);
    assert!(lowered.findings.is_empty());
    assert!(lowered.policy.grant.unwrap().has(BuiltInControl::Block));
}

const ODD_VALUES: &str = r#"{
  "displayName": "Odd",
  "state": "reportOnly",
  "tenantFilter": "contoso.example",
  "brandNew": { "isOn": true },
  "conditions": {
    "users": { "includeUsers": ["All", 7, {"id": "x"}], "excludeGroups": {"a": "b"} },
    "applications": { "includeApplications": ["All"], "includeUserActions": ["urn:microsoft:req1"],
                      "applicationFilter": { "mode": "without", "rule": "x" } },
    "clientAppTypes": ["browser", "otherClients"],
    "locations": [],
    "platforms": [{ "includePlatforms": ["iOs", "unknownFutureValue"] }],
    "authenticationFlows": { "transferMethods": ["deviceCodeFlow"], "protocolFlows": "wsFederation" },
    "deviceStates": { "includeStates": ["All"] },
    "devices": "all"
  },
  "grantControls": { "operator": "XOR", "builtInControls": ["mfa", "compliantNetwork"],
                     "authenticationStrength": { "policyType": "custom" } },
  "sessionControls": {
    "signInFrequency": { "isEnabled": "true", "value": "12", "type": "hour" },
    "persistentBrowser": { "isEnabled": true },
    "secureSignInSession": { "isEnabled": 1 },
    "cloudAppSecurity": { "cloudAppSecurityType": "monitorOnly" },
    "disableResilienceDefaults": "yes"
  }
}"#;

#[test]
fn every_odd_value_is_said_at_its_place() {
    insta::assert_snapshot!(said(ODD_VALUES));
    let policy = lowered(ODD_VALUES).policy;
    let kept: Vec<&str> = policy.graph.iter().map(|(path, _)| path.as_str()).collect();
    let expected = [
        "conditions.applications.applicationFilter",
        "conditions.authenticationFlows.protocolFlows",
        "conditions.deviceStates",
        "grantControls.operator",
        "brandNew",
    ];
    assert_eq!(kept, expected);
}

#[test]
fn what_is_missing_is_said_at_the_name() {
    insta::assert_snapshot!(said("{\n  \"grantControls\": null,\n  \"displayName\": \"Only a name\"\n}"));
    insta::assert_snapshot!(said("{ \"state\": \"enabled\", \"conditions\": null }"));
}

#[test]
fn two_spellings_of_one_key_are_one_key_too_many() {
    let controls = |first: &str, second: &str| {
        format!(r#"{{ "displayName": "x", "state": "enabled", "conditions": {{}}, {first}, {second} }}"#)
    };
    let block = r#""GrantControls": { "builtInControls": ["block"] }"#;
    let mfa = r#""grantControls": { "builtInControls": ["mfa"] }"#;
    insta::assert_snapshot!(said(&controls(block, mfa)));
    let lifted = r#""AdditionalProperties": { "grantControls": { "builtInControls": ["mfa"] } }"#;
    assert_eq!(lowered(&controls(mfa, lifted)).findings.len(), 1);
}

#[test]
fn an_empty_spelling_hides_nothing() {
    let text = |extra: &str| {
        format!(
            r#"{{ "displayName": "x", "state": "enabled", "conditions": {{}},
              "grantControls": {{ "builtInControls": ["block"] }}, {extra} }}"#
        )
    };
    for extra in [r#""AdditionalProperties": { "grantControls": null }"#, r#""GrantControls": {}"#] {
        let lowered = lowered(&text(extra));
        assert!(lowered.findings.is_empty());
        assert!(lowered.policy.grant.unwrap().has(BuiltInControl::Block), "{extra}");
    }
}

#[test]
fn flags_come_as_text_lists_and_bits() {
    let guests = |types: &str| {
        let text = format!(
            r#"{{ "displayName": "x", "state": "enabled", "conditions": {{ "users": {{
              "includeGuestsOrExternalUsers": {{ "guestOrExternalUserTypes": {types} }} }} }} }}"#
        );
        let lowered = lowered(&text);
        let guests = lowered.policy.users.unwrap().include.guests.unwrap();
        assert_eq!(guests.tenants, ExternalTenants::All);
        (guests.types, lowered.findings.len())
    };
    let both = vec![GuestType::B2bCollaborationGuest.into(), GuestType::ServiceProvider.into()];
    assert_eq!(guests("\"B2BCollaborationGuest, serviceprovider\""), (both.clone(), 0));
    assert_eq!(guests("[\"b2bCollaborationGuest\", \"serviceProvider\"]"), (both.clone(), 1));
    assert_eq!(guests("34"), (both, 1));
    assert_eq!(guests("63").0.len(), 6);
    assert_eq!(guests("64").1, 1);
}

#[test]
fn tenants_are_all_or_a_list() {
    let tenants = |json: &str| {
        let text = format!(
            r#"{{ "displayName": "x", "state": "enabled", "conditions": {{ "users": {{
              "excludeGuestsOrExternalUsers": {{ "guestOrExternalUserTypes": "serviceProvider",
                "externalTenants": {json} }} }} }} }}"#
        );
        let lowered = lowered(&text);
        (lowered.policy.users.unwrap().exclude.guests.unwrap().tenants, said(&text))
    };
    assert_eq!(tenants("{ \"membershipKind\": \"All\" }"), (ExternalTenants::All, String::new()));
    let kind = "#microsoft.graph.conditionalAccessEnumeratedExternalTenants";
    let (listed, said) = tenants(&format!("{{ \"@odata.type\": \"{kind}\", \"members\": [\"t\"] }}"));
    assert!(matches!(listed, ExternalTenants::Enumerated(members) if members.len() == 1));
    assert_eq!(said, "");
    let (all, said) = tenants("{ \"membershipKind\": \"all\", \"members\": [\"t\"] }");
    assert_eq!(all, ExternalTenants::All);
    insta::assert_snapshot!(said);
    let (untyped, said) = tenants("{ \"@odata.type\": \"\", \"membershipKind\": \"all\" }");
    assert_eq!(untyped, ExternalTenants::All);
    assert!(said.contains("bad-value") && said.contains("empty `@odata.type`"), "{said}");
    assert_eq!(tenants("{ \"@odata.type\": null, \"membershipKind\": \"all\" }").1, "");
}

/// Tenants of guests of no type: what Graph refuses is said, what a tool left hollow is not.
#[test]
fn tenants_without_types_are_said() {
    let findings = |guests: &str| {
        said(&format!(
            r#"{{ "displayName": "x", "state": "enabled", "conditions": {{ "users": {{
              "excludeGuestsOrExternalUsers": {guests} }} }} }}"#
        ))
    };
    for types in ["\"\"", "\"none\"", "null"] {
        let all =
            format!(r#"{{ "guestOrExternalUserTypes": {types}, "externalTenants": {{ "membershipKind": "all" }} }}"#);
        assert!(findings(&all).contains("no `guestOrExternalUserTypes`"), "{types}: {}", findings(&all));
        let hollow =
            format!(r#"{{ "guestOrExternalUserTypes": {types}, "externalTenants": {{ "membershipKind": null }} }}"#);
        assert_eq!(findings(&hollow), "", "{types}");
    }
}

#[test]
fn names_stand_in_for_ids_where_an_export_has_names() {
    let text = r#"{ "displayName": "x", "state": "enabled", "conditions": {
      "users": { "includeGroupNames": ["Staff"], "excludeGroups": [], "excludeGroupNames": ["CA Exclude"] },
      "applications": { "includeApplicationNames": ["All", "My Apps"] } } }"#;
    let lowered = lowered(text);
    assert!(lowered.findings.is_empty());
    let users = lowered.policy.users.unwrap();
    assert_eq!(&*users.exclude.groups[0].written, "CA Exclude");
    let include = &lowered.policy.resources.include;
    assert!(matches!(&include[..], [Entry::Word(AppWord::All), Entry::Object(app)] if &*app.written == "My Apps"));
    assert_eq!(origin(text, "users.exclude.groups[0]"), "Value conditions.users.excludeGroupNames[0]");
}

#[test]
fn a_none_beside_another_subject_is_no_user_target() {
    let policy = |conditions: &str| {
        lowered(&format!(r#"{{ "displayName": "x", "state": "enabled", "conditions": {conditions} }}"#)).policy
    };
    let agents = r#"{ "users": { "includeUsers": ["none"] }, "agents": { "includeAgentUsers": ["all"] } }"#;
    let agents = policy(agents);
    assert!(agents.users.is_none() && agents.agent_users.is_some());
    let nobody = policy(r#"{ "users": { "includeUsers": ["None"] } }"#);
    assert!(nobody.users.unwrap().include.has(UserWord::None));
}

#[test]
fn the_profile_named_twice_is_one_profile() {
    let text = |policy: &str| {
        format!(
            r#"{{ "displayName": "x", "state": "enabled", "conditions": {{}}, "sessionControls": {{
              "globalSecureAccessFilteringProfile": {{ "isEnabled": true, "profileId": "7b2c3f10-1111-4aaa-8bbb-0000000000c1" }},
              "networkAccessSecurity": {{ "isEnabled": true, "policyId": "{policy}" }} }} }}"#
        )
    };
    assert_eq!(said(&text("7B2C3F10-1111-4AAA-8BBB-0000000000C1")), "");
    let other = lowered(&text("7b2c3f10-1111-4aaa-8bbb-0000000000c2"));
    assert_eq!(other.findings[0].rule, "unknown-member");
    assert_eq!(other.policy.graph[0].0, "sessionControls.networkAccessSecurity");
}

#[test]
fn a_strength_is_known_by_id_or_else_by_name() {
    let strength = |json: &str| {
        let text = format!(
            r#"{{ "displayName": "x", "state": "enabled", "conditions": {{}},
              "grantControls": {{ "authenticationStrength": {json} }} }}"#
        );
        let lowered = lowered(&text);
        assert!(lowered.findings.is_empty());
        lowered.policy.grant.unwrap().strength().unwrap().clone()
    };
    let both = strength(r#"{ "id": "00000000-0000-0000-0000-000000000004", "displayName": "Phishing-resistant MFA" }"#);
    assert_eq!((both.graph(), both.shown()), ("00000000-0000-0000-0000-000000000004", "Phishing-resistant MFA"));
    assert_eq!(strength(r#"{ "id": "", "displayName": "Passwordless MFA" }"#).shown(), "Passwordless MFA");
    assert_eq!(strength(r#"{ "id": "{{authenticationStrengths/Own}}" }"#).shown(), "Own");
}

#[test]
fn lists_give_their_objects_and_say_what_is_missing() {
    let text = r##"{ "@odata.context": "x", "@odata.nextLink": "https://graph.microsoft.com/next", "value": [
      { "displayName": "p", "conditions": {} }, 7,
      { "@odata.type": "#microsoft.graph.ipNamedLocation", "displayName": "HQ", "ipRanges": [] },
      { "displayName": "nothing known" } ] }"##;
    let export = document("export.json", text).unwrap();
    let kinds: Vec<GraphKind> = objects(&export).unwrap().iter().map(|object| object.kind).collect();
    assert_eq!(kinds, [GraphKind::Policy, GraphKind::NamedLocation, GraphKind::Other]);
    insta::assert_snapshot!(shown(text, &export_findings(&export)));
    let bare = document("bare.json", "[{ \"displayName\": \"p\", \"grantControls\": null }]").unwrap();
    assert_eq!(objects(&bare).unwrap()[0].kind, GraphKind::Policy);
    let empty = document("empty.json", "{ \"@odata.context\": \"x\", \"value\": [] }").unwrap();
    assert_eq!(objects(&empty).map(|list| list.len()), Some(0));
}

#[test]
fn what_is_not_of_graph_is_left_alone() {
    for text in ["[1, 2]", "{ \"name\": \"x\", \"users\": {} }", "\"text\"", "{ \"value\": [1] }", "[]"] {
        assert!(objects(&document("x.json", text).unwrap()).is_none(), "{text}");
    }
    let ours = "name: CA001\nstate: enabled\nusers:\n  include: all\nconditions:\n  clientApps: [browser]\n";
    assert!(objects(&document("x.yaml", ours).unwrap()).is_none());
}

#[test]
fn side_files_are_told_by_their_root() {
    let cases = [
        (r#"{ "TenantId": "x", "Organization": "x", "Objects": [] }"#, Some("a migration table")),
        (r#"{ "$schema": "http://json-schema.org/draft-07/schema#" }"#, Some("a JSON Schema")),
        (r#"{ "type": "object", "properties": { "displayName": {} } }"#, Some("a JSON Schema")),
        (r#"{ "version": 4, "terraform_version": "1.9.0", "resources": [] }"#, Some("a Terraform state or plan")),
        (
            r#"{ "display_name": { "type": "string", "description_kind": "plain" } }"#,
            Some("a Terraform provider schema"),
        ),
        (r#"{ "display_name": "x", "security_enabled": true }"#, Some("values of a Terraform resource")),
        (r#"[{ "displayName": "g", "securityEnabled": true }]"#, Some("groups")),
        (r#"{ "displayName": "HQ", "ipRanges": [] }"#, Some("named locations")),
        (r#"{ "displayName": "S", "allowedCombinations": ["fido2"] }"#, Some("authentication strengths")),
        (r#"{ "displayName": "C", "id": "c1", "isAvailable": true }"#, Some("authentication contexts")),
        (r#"{ "displayName": "p", "conditions": {} }"#, None),
        (r#"{ "anything": "else" }"#, None),
    ];
    for (text, kind) in cases {
        assert_eq!(side_file(&document("side.json", text).unwrap()), kind, "{text}");
    }
}

#[test]
fn objects_beside_policies_give_names() {
    let node = |text: &str| document("object.json", text).unwrap();
    let location = node(
        r##"{ "@odata.type": "#microsoft.graph.ipNamedLocation", "id": "7B2C3F10-1111-4AAA-8BBB-0000000000D1",
          "displayName": "HQ", "isTrusted": true, "ipRanges": [ { "cidrAddress": "192.0.2.0/24" },
          { "lowerAddress": "192.0.2.1", "upperAddress": "192.0.2.9" } ] }"##,
    );
    let location = read_location(location.root());
    assert_eq!((location.name.as_str(), location.findings.len()), ("HQ", 0));
    assert_eq!(location.object.id.as_deref(), Some("7b2c3f10-1111-4aaa-8bbb-0000000000d1"));
    let ranges = vec!["192.0.2.0/24".to_owned(), "192.0.2.1-192.0.2.9".to_owned()];
    assert_eq!(location.object.kind, LocationKind::IpRanges { ranges, trusted: true });

    let compliant = node(r#"{ "displayName": "All", "compliantNetworkType": "allTenantCompliantNetworks" }"#);
    assert_eq!(read_location(compliant.root()).object.kind, LocationKind::CompliantNetwork);

    let strength = node(
        r#"{ "displayName": "Own", "allowedCombinations": ["fido2", "password, sms"],
          "combinationConfigurations": [{ "appliesToCombinations": ["fido2"], "allowedAAGUIDs": ["x"] }] }"#,
    );
    let strength = read_strength(strength.root()).object;
    assert_eq!(strength.allowed_combinations, [vec!["fido2"], vec!["password", "sms"]]);
    assert_eq!(strength.combination_configurations[0].allowed_aaguids, ["x"]);

    let context = node(r#"{ "id": "c7", "displayName": "Payroll", "isAvailable": true }"#);
    let context = read_context(context.root());
    assert_eq!((context.name.as_str(), context.object.id.as_deref()), ("Payroll", Some("c7")));

    let group = node(
        r#"{ "displayName": "Staff", "id": "7b2c3f10-1111-4aaa-8bbb-0000000000e1",
      "groupTypes": ["DynamicMembership"], "isAssignableToRole": true }"#,
    );
    let group = read_group(group.root()).object;
    assert!(group.dynamic && group.role_assignable && group.id.is_some());
}

#[test]
fn a_migration_table_names_ids() {
    let text = r#"{ "TenantId": "x", "Objects": [
      { "DisplayName": "Staff", "Id": "7B2C3F10-1111-4AAA-8BBB-0000000000E1", "Type": "Group" },
      { "DisplayName": "Something", "Id": "1", "Type": "DeviceConfiguration" }, { "Id": "2" } ] }"#;
    let entries = migration_table(&document("MigrationTable.json", text).unwrap()).unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].id, "7b2c3f10-1111-4aaa-8bbb-0000000000e1");
    assert!(entries[0].kind.is_some() && entries[1].kind.is_none());
}
