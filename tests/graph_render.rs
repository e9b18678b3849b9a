//! Bodies, plans and the manifest as they are written.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use caplint::graph::{
    ApiVersion, Manifest, Method, Plan, combinations_body, context_body, file_text, location_body, manifest,
    manifest_schema, patch_body, plan, plan_at_least, policy_body, strength_body,
};
use caplint::model::ClientApp;
use caplint::model::{
    AgentUsers, AgentWord, AppWord, AuthenticationType, BuiltInControl, Cloud, CombinationConfiguration, Conditions,
    Context, ContinuousAccessEvaluation, Dialect, Entry, ExternalTenants, Filter, FilterMode, FrequencyInterval,
    FrequencyUnit, Grant, GrantControl, GuestType, Guests, Inclusion, Location, LocationKind, LocationLookup,
    LocationWord, ObjectRef, Operator, Platform, Policy, PolicyEntry, PolicySet, PolicyState, Principals, Resources,
    RiskLevel, ServicePrincipalWord, Session, SetPolicy, SignInFrequency, Strength, Tenant, UserWord, Users, Word,
    WorkloadIdentities,
};
use serde_json::Value;

use crate::graph_support::{schema, violations};

fn named(name: &str, number: u32) -> ObjectRef {
    ObjectRef { written: name.into(), name: Some(name.into()), id: Some(crate::graph_policies::guid(number).into()) }
}

fn everyone_but(group: ObjectRef) -> Users {
    Users {
        include: Principals { users: vec![Entry::Word(UserWord::All)], ..Principals::default() },
        exclude: Principals { groups: vec![group], ..Principals::default() },
        destination: None,
    }
}

fn demand(control: BuiltInControl) -> Grant {
    Grant { operator: Some(Operator::And), controls: vec![GrantControl::BuiltIn(control.into())] }
}

fn apps(word: AppWord) -> Resources {
    Resources { include: vec![Entry::Word(word)], ..Resources::default() }
}

fn base(key: &str, name: &str) -> Policy {
    Policy {
        key: key.into(),
        name: name.into(),
        state: Some(PolicyState::ReportOnly.into()),
        users: Some(everyone_but(named("CA Break glass", 1))),
        resources: apps(AppWord::All),
        ..Policy::default()
    }
}

fn token_protection() -> Policy {
    Policy {
        description: Some("Never sent".into()),
        conditions: Conditions {
            client_apps: vec![ClientApp::MobileAppsAndDesktopClients.into()],
            platforms: Some(Inclusion { include: vec![Platform::Windows.into()], exclude: Vec::new() }),
            device_filter: Some(Filter {
                mode: FilterMode::Exclude,
                rule: "device.systemLabels  -contains \"Cloud  PC\"".into(),
            }),
            ..Conditions::default()
        },
        session: Session {
            token_protection: true,
            sign_in_frequency: Some(SignInFrequency {
                interval: FrequencyInterval::TimeBased.into(),
                value: Some(12),
                unit: Some(FrequencyUnit::Hours.into()),
                authentication_type: AuthenticationType::PrimaryAndSecondaryAuthentication.into(),
            }),
            ..Session::default()
        },
        resources: apps(AppWord::Office365),
        ..base("ca310", "CA310 - Token Protection")
    }
}

fn away_from_the_office() -> Policy {
    let locations = Inclusion {
        include: vec![Entry::Word(LocationWord::All)],
        exclude: vec![
            Entry::Object(ObjectRef::new("HQ")),
            Entry::Object(named("Branch", 9)),
            Entry::Word(LocationWord::AllTrusted),
        ],
    };
    Policy {
        conditions: Conditions {
            locations: Some(locations),
            sign_in_risk: vec![RiskLevel::High.into(), RiskLevel::Medium.into()],
            ..Conditions::default()
        },
        grant: Some(Grant {
            operator: Some(Operator::Or),
            controls: vec![
                GrantControl::AuthenticationStrength(ObjectRef::new("Keys only")),
                GrantControl::BuiltIn(BuiltInControl::CompliantDevice.into()),
                GrantControl::TermsOfUse(named("Terms", 8)),
            ],
        }),
        ..base("ca200", "CA200 - Away from the office")
    }
}

fn guests() -> Policy {
    let types = vec![GuestType::ServiceProvider.into(), GuestType::B2bCollaborationGuest.into()];
    let tenants = ExternalTenants::Enumerated(vec![named("Fabrikam", 7)]);
    let include = Principals { guests: Some(Guests { types, tenants }), ..Principals::default() };
    let context = ObjectRef { written: "Payroll".into(), name: Some("Payroll".into()), id: Some("c7".into()) };
    Policy {
        users: Some(Users { include, ..Users::default() }),
        resources: Resources { authentication_contexts: vec![context], ..Resources::default() },
        grant: Some(demand(BuiltInControl::Mfa)),
        ..base("ca400", "CA400 - Guests")
    }
}

fn workload() -> Policy {
    Policy {
        users: None,
        workload_identities: Some(WorkloadIdentities {
            include: vec![Entry::Word(ServicePrincipalWord::AllOwned)],
            exclude: vec![named("Backup", 5)],
            filter: None,
        }),
        grant: Some(demand(BuiltInControl::Block)),
        ..base("ca600", "CA600 - Workload identities")
    }
}

fn agents() -> Policy {
    Policy {
        users: None,
        agent_users: Some(AgentUsers { include: vec![Entry::Word(AgentWord::All)], ..AgentUsers::default() }),
        conditions: Conditions {
            agent_risk: vec![RiskLevel::High.into(), RiskLevel::Medium.into()],
            ..Conditions::default()
        },
        grant: Some(demand(BuiltInControl::Block)),
        session: Session {
            continuous_access_evaluation: Some(ContinuousAccessEvaluation::StrictLocation.into()),
            ..Session::default()
        },
        graph: vec![("conditions.times".into(), serde_json::json!({ "ranges": ["x"] }))],
        ..base("ca700", "CA700 - Agents")
    }
}

#[test]
fn bodies_of_every_kind_of_policy() {
    for policy in [token_protection(), away_from_the_office(), guests(), workload(), agents()] {
        let body = policy_body(&policy);
        insta::assert_snapshot!(format!("post-{}", policy.key), file_text(&body.json));
    }
}

#[test]
fn a_patch_says_what_is_not_there() {
    insta::assert_snapshot!("patch-v1", file_text(&patch_body(&guests(), ApiVersion::V1).json));
    insta::assert_snapshot!("patch-beta", file_text(&patch_body(&workload(), ApiVersion::Beta).json));
}

#[test]
fn what_graph_refuses_is_rendered_as_it_stands() {
    let mut policy = base("odd", "Odd");
    policy.state = Some(Word::Other("sometimes".into()));
    policy.resources.user_actions = vec![caplint::model::UserAction::RegisterDevice.into()];
    policy.grant = Some(Grant {
        operator: None,
        controls: vec![
            GrantControl::BuiltIn(BuiltInControl::Mfa.into()),
            GrantControl::BuiltIn(BuiltInControl::Block.into()),
            GrantControl::BuiltIn(Word::Other("faceScan".into())),
        ],
    });
    let body = policy_body(&policy).json;
    assert_eq!(body["state"], "sometimes");
    assert_eq!(body["conditions"]["applications"]["includeApplications"][0], "All");
    assert_eq!(body["conditions"]["applications"]["includeUserActions"][0], "urn:user:registerdevice");
    assert_eq!(body["grantControls"]["builtInControls"], serde_json::json!(["block", "mfa", "faceScan"]));
    assert!(body["grantControls"].get("operator").is_none());
    assert!(!violations(ApiVersion::Beta, &body).is_empty());
}

fn ranges(trusted: bool) -> LocationKind {
    let ranges = ["2001:db8::/32", "192.0.2.0/24", "198.51.100.1-198.51.100.9"].map(str::to_owned).to_vec();
    LocationKind::IpRanges { ranges, trusted }
}

fn countries() -> LocationKind {
    LocationKind::Countries {
        countries: vec!["se".into(), "NO".into()],
        include_unknown: false,
        lookup: LocationLookup::AuthenticatorAppGps,
    }
}

fn strength() -> Strength {
    Strength {
        id: None,
        description: Some("Security keys".into()),
        allowed_combinations: vec![vec!["sms".into(), "password".into()], vec!["fido2".into()]],
        combination_configurations: vec![
            CombinationConfiguration {
                applies_to: vec![vec!["fido2".into()]],
                allowed_aaguids: vec!["7B2C3F10-1111-4AAA-8BBB-0000000000F1".into()],
                allowed_issuer_skis: Vec::new(),
                allowed_policy_oids: Vec::new(),
            },
            CombinationConfiguration {
                applies_to: vec![vec!["x509CertificateMultiFactor".into()]],
                allowed_aaguids: Vec::new(),
                allowed_issuer_skis: vec!["ab12".into()],
                allowed_policy_oids: vec!["1.2.3".into()],
            },
        ],
    }
}

fn context() -> Context {
    Context { id: Some("c7".into()), description: Some("Salaries".into()), available: true }
}

#[test]
fn bodies_of_every_kind_of_object_validate() {
    let location = |kind| location_body("HQ", &Location { id: None, kind }).unwrap();
    let bodies = [
        ("named-location-v1", "location-ip", location(ranges(true))),
        ("named-location-v1", "location-countries", location(countries())),
        ("authentication-strength-v1", "strength", strength_body("Keys only", &strength()).unwrap()),
        ("authentication-context-v1", "context", context_body("Payroll", &context()).unwrap()),
    ];
    for (judge, name, body) in bodies {
        let wrong: Vec<String> = schema(judge).iter_errors(&body).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
        insta::assert_snapshot!(name, file_text(&body));
    }
    assert_eq!(
        combinations_body(&strength()).unwrap(),
        serde_json::json!({ "allowedCombinations": ["fido2", "password,sms"] })
    );
}

fn set() -> PolicySet {
    let id = |number| Some(crate::graph_policies::guid(number));
    let mut tenant = Tenant { tenant_id: id(99), cloud: Some(Cloud::Global), ..Tenant::default() };
    let locations = &mut tenant.named_locations;
    locations.insert("HQ".into(), Location { id: None, kind: ranges(true) });
    locations.insert("Branch".into(), Location { id: id(9), kind: countries() });
    locations.insert("Known by name".into(), Location { id: id(10), kind: LocationKind::Reference });
    tenant.authentication_strengths.insert("Keys only".into(), strength());
    tenant.authentication_strengths.insert("keys-only".into(), Strength { id: id(11), ..strength() });
    tenant.authentication_contexts.insert("Payroll".into(), context());
    tenant.policies.insert("ca400".into(), PolicyEntry { id: id(40), ..PolicyEntry::default() });
    let policies = [agents(), away_from_the_office(), guests(), token_protection(), workload()];
    let policies =
        policies.into_iter().map(|policy| SetPolicy { policy, dialect: Dialect::Language, switched_off: Vec::new() });
    PolicySet { policies: policies.collect(), tenant, has_tenant_file: true }
}

#[test]
fn the_manifest_of_a_set() {
    let manifest = manifest(&plan(&set()), "1.2.3");
    insta::assert_snapshot!("manifest", file_text(&manifest));
}

#[test]
fn the_manifest_keeps_to_its_schema() {
    let manifest = manifest(&plan(&set()), "1.2.3");
    let validator = jsonschema::validator_for(&manifest_schema()).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&manifest).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let back: Manifest = serde_json::from_value(manifest).unwrap();
    assert_eq!(back.objects.len(), plan(&set()).objects.len());
}

#[test]
fn the_published_schema_of_the_manifest_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/manifest.schema.json");
    let current = file_text(&manifest_schema());
    if std::env::var_os("CAPLINT_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &current).unwrap();
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(published, current, "run the tests once with CAPLINT_BLESS=1 to write the schema");
}

fn files(plan: &Plan) -> Vec<&str> {
    plan.objects.iter().map(|object| object.file.as_str()).collect()
}

#[test]
fn waves_put_what_is_referred_to_first() {
    let plan = plan(&set());
    let mut done = BTreeSet::new();
    let waves: BTreeSet<u32> = plan.objects.iter().map(|object| object.wave).collect();
    for wave in waves {
        let now: Vec<_> = plan.objects.iter().filter(|object| object.wave == wave).collect();
        for object in &now {
            assert!(object.depends_on.iter().all(|file| done.contains(file.as_str())), "{}", object.file);
            assert!(object.bind.iter().all(|bind| done.contains(bind.after.as_str())), "{}", object.file);
        }
        done.extend(now.iter().map(|object| object.file.as_str()));
    }
    assert_eq!(done.len(), plan.objects.len());
}

#[test]
fn every_file_has_a_name_of_its_own() {
    let mut set = set();
    let shouted = SetPolicy { policy: base("CA700", "Shouted"), dialect: Dialect::Graph, switched_off: Vec::new() };
    set.policies.push(shouted);
    let again = set.policies[0].clone();
    set.policies.push(again);
    let odd = SetPolicy { policy: base("con", "Con"), dialect: Dialect::Language, switched_off: Vec::new() };
    set.policies.push(odd);
    let plan = plan(&set);
    let lower: BTreeSet<String> = plan.objects.iter().map(|object| object.file.to_lowercase()).collect();
    assert_eq!(lower.len(), plan.objects.len());
    assert!(files(&plan).contains(&"policies/con-.json"));
    assert!(files(&plan).contains(&"authenticationStrengths/keys-only-2.combinations.json"));
    assert!(!files(&plan).iter().any(|file| file.contains("known-by-name")));
}

#[test]
fn a_name_without_id_that_nothing_creates_is_unresolved() {
    let mut set = set();
    set.tenant.named_locations.shift_remove("HQ");
    let plan = plan(&set);
    let object = plan.objects.iter().find(|object| object.object.name == "ca200").unwrap();
    let open: Vec<String> = object.unresolved.iter().map(|reference| reference.object.to_string()).collect();
    assert_eq!(open, ["namedLocations/HQ"]);
    let here = object.body.pointer(&object.unresolved[0].pointer).unwrap();
    assert_eq!(here, "{{namedLocations/HQ}}");
}

#[test]
fn digests_are_of_the_bytes_written() {
    for object in plan(&set()).objects {
        assert_eq!(object.sha256.len(), 64);
        assert!(object.text().ends_with("}\n"));
        let again: Value = serde_json::from_str(&object.text()).unwrap();
        assert_eq!(again, object.body);
    }
    // `sha256sum` of the text, as a check from outside.
    let plan = plan(&set());
    let hq = plan.objects.iter().find(|object| object.file == "namedLocations/hq.json").unwrap();
    assert_eq!(hq.sha256, "bab1790a279f7044b2dea282e3e7889cd468eda93425b55f38f658d0f48ebf9e");
}

#[test]
fn each_cloud_has_its_own_address() {
    let address = |cloud| {
        let mut set = set();
        set.tenant.cloud = Some(cloud);
        plan(&set).objects[0].url.split("/v1.0").next().unwrap().to_owned()
    };
    assert_eq!(address(Cloud::Global), "https://graph.microsoft.com");
    assert_eq!(address(Cloud::UsGov), "https://graph.microsoft.us");
    assert_eq!(address(Cloud::UsGovDod), "https://dod-graph.microsoft.us");
    assert_eq!(address(Cloud::China), "https://microsoftgraph.chinacloudapi.cn");
}

#[test]
fn an_id_from_an_export_does_not_say_where_the_policy_goes() {
    let mut set = set();
    let id = Some(crate::graph_policies::guid(50));
    set.policies[0] =
        SetPolicy { policy: Policy { id, ..agents() }, dialect: Dialect::Graph, switched_off: Vec::new() };
    let method =
        |set: &PolicySet| plan(set).objects.iter().find(|object| object.object.name == "ca700").unwrap().method;
    assert_eq!(method(&set), Method::Post);
    set.policies[0].dialect = Dialect::Language;
    assert_eq!(method(&set), Method::Patch);
}

#[test]
fn a_set_may_ask_for_beta_throughout() {
    let plan = plan_at_least(&set(), ApiVersion::Beta);
    let policies = plan.objects.iter().filter(|object| object.wave == 2);
    assert!(policies.clone().count() > 0);
    assert!(policies.clone().all(|object| object.api == ApiVersion::Beta && object.url.contains("/beta/")));
}
