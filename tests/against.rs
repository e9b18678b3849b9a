//! `render --against`: what is written when the tenant's present state is known.

use std::fs;
use std::path::PathBuf;

use caplint::engine::{RenderRequest, Rendered, render};
use caplint::graph::{
    AgainstOptions, ApiVersion, TenantState, canonical, match_objects, plan_against, policy_body, read_policy,
};
use caplint::model::{Dialect, Policy, PolicySet, SetPolicy, Tenant};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::graph_policies::{Refs, policy};
use crate::graph_support::json_document;
use crate::support::request;

const TENANT: &str = "tenantId: 7b2c3f10-1111-4aaa-8bbb-000000000001
breakGlass: {users: [a@contoso.example, b@contoso.example]}
users:
  a@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000b1}
  b@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000b2}
groups:
  Staff: {id: 7b2c3f10-1111-4aaa-8bbb-000000000011}
namedLocations:
  HQ: {ipRanges: [203.0.113.0/24], trusted: true}
";

const POLICY: &str = "name: CA001 - Block outside
state: reportOnly
users:
  include: {groups: [Staff]}
  exclude: {breakGlass: true}
resources: {include: all}
conditions: {locations: {include: all, exclude: [HQ]}}
grant: block
";

const LOCATION_ID: &str = "7b2c3f10-1111-4aaa-8bbb-0000000000c1";
const POLICY_ID: &str = "7b2c3f10-1111-4aaa-8bbb-0000000000d1";
const OTHER_ID: &str = "7b2c3f10-1111-4aaa-8bbb-0000000000d2";

/// The tenant's location HQ; its range has host bits, which Graph keeps.
fn hq() -> Value {
    json!({
        "@odata.type": "#microsoft.graph.ipNamedLocation", "id": LOCATION_ID, "displayName": "HQ",
        "modifiedDateTime": "2026-10-01T08:00:00Z", "isTrusted": true,
        "ipRanges": [{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "203.0.113.9/24"}],
    })
}

/// The tenant's policy as Graph answers it.
fn ca001() -> Value {
    json!({
        "id": POLICY_ID, "displayName": "CA001 - Block outside", "state": "enabledForReportingButNotEnforced",
        "createdDateTime": "2026-09-01T08:00:00Z", "modifiedDateTime": "2026-10-02T08:00:00Z", "templateId": null,
        "conditions": {
            "users": {
                "includeUsers": [], "includeGroups": ["7b2c3f10-1111-4aaa-8bbb-000000000011"],
                "excludeUsers": ["7b2c3f10-1111-4aaa-8bbb-0000000000b2", "7b2c3f10-1111-4aaa-8bbb-0000000000b1"],
                "includeGuestsOrExternalUsers": null,
            },
            "applications": {"includeApplications": ["All"], "excludeApplications": []},
            "clientAppTypes": ["all"], "platforms": null, "userRiskLevels": [],
            "locations": {"includeLocations": ["All"], "excludeLocations": [LOCATION_ID]},
        },
        "grantControls": {"operator": "OR", "builtInControls": ["block"], "authenticationStrength": null},
        "sessionControls": null,
    })
}

/// `ca001` under another name and id.
fn another(name: &str, id: &str) -> Value {
    let mut policy = ca001();
    (policy["displayName"], policy["id"]) = (name.into(), id.into());
    policy
}

struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new(policy: &str, tenant: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("policies")).unwrap();
        fs::create_dir_all(folder.path().join("export")).unwrap();
        fs::write(folder.path().join("caplint.yaml"), "apiVersion: minimal\n").unwrap();
        fs::write(folder.path().join("tenant.yaml"), tenant).unwrap();
        fs::write(folder.path().join("policies/ca001.yaml"), policy).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn export(&self, name: &str, objects: &Value) -> &Self {
        fs::write(self.path("export").join(name), format!("{objects:#}")).unwrap();
        self
    }

    fn exported(self, objects: &[Value]) -> Self {
        self.export("tenant.json", &json!({ "value": objects }));
        self
    }

    fn render(&self, delete: bool) -> Rendered {
        render(&RenderRequest {
            check: request(self.folder.path(), &[]),
            out: self.path("out"),
            allow: Vec::new(),
            strict: true,
            against: Some(PathBuf::from("export")),
            delete,
        })
    }

    /// The manifest and what was asked of it.
    fn manifest(&self, delete: bool) -> Value {
        let rendered = self.render(delete);
        assert_eq!((rendered.refused, rendered.details), (None, Vec::new()));
        self.json("manifest.json")
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path("out").join(name)).unwrap()).unwrap()
    }

    fn refusal(&self) -> String {
        let rendered = self.render(false);
        assert!(!self.path("out").exists() && rendered.written.is_empty());
        assert_eq!(rendered.checked.exit.code(), 2);
        format!("{}: {}", rendered.refused.unwrap(), rendered.details.join("; "))
    }
}

/// `METHOD object wave`, for each request.
fn requests(manifest: &Value) -> Vec<String> {
    let objects = manifest["objects"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    objects
        .map(|object| format!("{} {} {}", text(&object["method"]), text(&object["object"]), object["wave"]))
        .collect()
}

#[test]
fn what_is_equal_is_left_alone() {
    let repository = Repository::new(POLICY, TENANT).exported(&[ca001(), hq()]);
    let manifest = repository.manifest(true);
    assert_eq!(manifest["objects"], json!([]));
    assert_eq!(manifest["version"], 2);
    let against = &manifest["against"];
    assert_eq!(against["same"][0]["object"], "namedLocations/HQ");
    assert_eq!(
        against["same"][1],
        json!({"object": "policies/ca001", "displayName": "CA001 - Block outside", "id": POLICY_ID})
    );
    assert_eq!(against["leastTime"]["seconds"], 0);
    assert!(against["assumptions"][1].as_str().unwrap().contains("policies.ca001.id"));
}

#[test]
fn a_member_of_the_root_counts_when_the_policy_says_it() {
    let policy = format!("{POLICY}graph: {{newMember: 5}}\n");
    let mut stored = ca001();
    stored["newMember"] = 5.into();
    let repository = Repository::new(&policy, TENANT).exported(&[stored.clone(), hq()]);
    let manifest = repository.manifest(false);
    assert_eq!(manifest["objects"], json!([]));
    assert!(!manifest["against"]["assumptions"].to_string().contains("newMember"), "{manifest}");

    stored["newMember"] = 6.into();
    let repository = Repository::new(&policy, TENANT).exported(&[stored, hq()]);
    let manifest = repository.manifest(false);
    assert_eq!(manifest["objects"][0]["changes"], json!([{"path": "newMember", "before": 6, "after": 5}]));
}

#[test]
fn ids_in_the_tenant_file_leave_nothing_to_assume() {
    let tenant = TENANT.replace("{ipRanges", &format!("{{id: {LOCATION_ID}, ipRanges"))
        + &format!("policies: {{ca001: {{id: {POLICY_ID}}}}}\n");
    let repository = Repository::new(POLICY, &tenant).exported(&[another("Old name", POLICY_ID), hq()]);
    let manifest = repository.manifest(false);
    assert_eq!(manifest["against"]["assumptions"], json!([]));
    let request = &manifest["objects"][0];
    assert_eq!(
        request["changes"],
        json!([{"path": "displayName", "before": "Old name", "after": "CA001 - Block outside"}])
    );
}

#[test]
fn what_differs_is_changed_whole() {
    let mut stored = ca001();
    stored["grantControls"]["builtInControls"] = json!(["mfa"]);
    stored["sessionControls"] = json!({"persistentBrowser": {"isEnabled": true, "mode": "never"}});
    let strength = POLICY.replace("grant: block", "grant: {allOf: [{authenticationStrength: Phishing-resistant MFA}]}");
    let repository = Repository::new(&strength, TENANT).exported(&[stored, hq()]);
    let manifest = repository.manifest(false);
    assert_eq!(requests(&manifest), ["PATCH policies/ca001 1"]);
    let request = &manifest["objects"][0];
    assert_eq!(request["modifiedDateTime"], "2026-10-02T08:00:00Z");
    assert!(request["url"].as_str().unwrap().ends_with(POLICY_ID));
    assert_eq!(request["changes"][0], json!({"path": "grantControls.builtInControls", "removed": ["mfa"]}));
    let body = repository.json("policies/ca001.json");
    assert_eq!(body["grantControls"]["builtInControls"], json!([]), "Graph merges, and answers 1108 to a stored mfa");
    assert_eq!(body["sessionControls"], Value::Null);
    assert_eq!(body["conditions"]["users"]["includeRoles"], json!([]));
    assert_eq!(body["conditions"]["platforms"], Value::Null);
    assert_eq!(body["conditions"]["locations"]["excludeLocations"], json!([LOCATION_ID]));
    assert_eq!(manifest["against"]["leastTime"], json!({"seconds": 2, "writes": 1, "reads": 1}));
}

#[test]
fn what_the_tenant_does_not_have_is_created() {
    let repository = Repository::new(POLICY, TENANT);
    repository
        .export("policies.json", &json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata", "value": []}));
    let rendered = render(&RenderRequest {
        check: request(repository.folder.path(), &[]),
        out: repository.path("out"),
        allow: Vec::new(),
        strict: false,
        against: Some(PathBuf::from("export/policies.json")),
        delete: false,
    });
    assert_eq!(rendered.refused, None);
    let manifest = repository.json("manifest.json");
    assert_eq!(requests(&manifest), ["POST namedLocations/HQ 1", "POST policies/ca001 2"]);
    assert_eq!(manifest["against"]["leastTime"], json!({"seconds": 2, "writes": 2, "reads": 0}));
    assert!(manifest["against"]["assumptions"][0].as_str().unwrap().contains("holds no namedLocations"));
}

#[test]
fn what_only_the_tenant_has_is_listed_and_removed_when_asked() {
    let mut branch = hq();
    (branch["displayName"], branch["id"]) = ("Branch".into(), "7b2c3f10-1111-4aaa-8bbb-0000000000c2".into());
    let mut old = another("Old policy", OTHER_ID);
    old["conditions"]["locations"]["excludeLocations"] = json!([branch["id"]]);
    let managed = another("Microsoft-managed: Block legacy authentication", "7b2c3f10-1111-4aaa-8bbb-0000000000d3");
    let repository = Repository::new(POLICY, TENANT).exported(&[ca001(), hq(), old, branch, managed]);
    let listed = repository.manifest(false);
    assert_eq!(listed["objects"], json!([]));
    let only = listed["against"]["onlyInTenant"].as_array().unwrap();
    assert!(only.len() == 3 && only.iter().all(|object| object["deleted"] == false));

    let removed = repository.manifest(true);
    assert_eq!(
        requests(&removed),
        ["PATCH namedLocations/Branch 1", "DELETE policies/Old policy 1", "DELETE namedLocations/Branch 2"]
    );
    let deletion = &removed["objects"][2];
    assert_eq!(deletion["dependsOn"], json!(["namedLocations/branch.untrust.json"]));
    assert!(deletion.get("file").is_none() && deletion["modifiedDateTime"] == "2026-10-01T08:00:00Z");
    let untrusted = repository.json("namedLocations/branch.untrust.json");
    assert_eq!(untrusted["isTrusted"], false);
    assert_eq!(untrusted["ipRanges"][0]["cidrAddress"], "203.0.113.9/24");
    let kept = &removed["against"]["onlyInTenant"][1];
    assert!(kept["kept"].as_str().unwrap().contains("Microsoft manages it"), "{kept}");
    assert_eq!(removed["against"]["leastTime"], json!({"seconds": 6, "writes": 3, "reads": 3}));
}

#[test]
fn a_location_that_somebody_uses_stays() {
    let mut branch = hq();
    (branch["displayName"], branch["id"]) = ("Branch".into(), "7b2c3f10-1111-4aaa-8bbb-0000000000c2".into());
    let used = POLICY.replace("[HQ]", "[HQ, 7b2c3f10-1111-4aaa-8bbb-0000000000c2]");
    let mut stored = ca001();
    stored["conditions"]["locations"]["excludeLocations"] = json!([LOCATION_ID, branch["id"]]);
    let repository = Repository::new(&used, TENANT).exported(&[stored, hq(), branch]);
    let manifest = repository.manifest(true);
    assert_eq!(manifest["objects"], json!([]));
    let kept = manifest["against"]["onlyInTenant"][0]["kept"].as_str().unwrap().to_owned();
    assert!(kept.contains("CA001 - Block outside"), "{kept}");
}

#[test]
fn a_policy_that_the_tenant_file_skips_is_never_removed() {
    let tenant = TENANT.to_owned() + "policies: {ca002: {skip: not for this tenant}}\n";
    let repository = Repository::new(POLICY, &tenant);
    fs::write(repository.path("policies/ca002.yaml"), POLICY.replace("CA001", "CA002")).unwrap();
    let repository = repository.exported(&[ca001(), hq(), another("CA002 - Block outside", OTHER_ID)]);
    let manifest = repository.manifest(true);
    assert_eq!(manifest["objects"], json!([]));
    assert!(manifest["against"]["onlyInTenant"][0]["kept"].as_str().unwrap().contains("skip"));
}

#[test]
fn policies_are_switched_on_before_others_are_switched_off() {
    let repository = Repository::new(&POLICY.replace("reportOnly", "enabled"), TENANT);
    fs::write(
        repository.path("policies/ca002.yaml"),
        POLICY.replace("CA001", "CA002").replace("reportOnly", "disabled"),
    )
    .unwrap();
    fs::write(repository.path("policies/ca003.yaml"), POLICY.replace("CA001", "CA003")).unwrap();
    let mut second = another("CA002 - Block outside", OTHER_ID);
    second["state"] = "enabled".into();
    let repository = repository.exported(&[ca001(), hq(), second]);
    let manifest = repository.manifest(false);
    let expected = ["POST policies/ca003 1", "PATCH policies/ca001 2", "PATCH policies/ca002 3"];
    assert_eq!(requests(&manifest), expected);
}

#[test]
fn a_member_that_only_beta_has_is_cleared_through_beta() {
    let mut stored = ca001();
    stored["conditions"]["agents"] = json!({"includeAgentUsers": ["All"]});
    stored["conditions"]["times"] = json!({"includedRanges": ["x"]});
    stored["newOfMicrosoft"] = json!({"isEnabled": true});
    let repository = Repository::new(POLICY, TENANT).exported(&[stored, hq()]);
    let manifest = repository.manifest(false);
    assert_eq!(manifest["objects"][0]["apiVersion"], "beta");
    let body = repository.json("policies/ca001.json");
    assert_eq!(body["conditions"]["agents"], Value::Null);
    assert_eq!(body["conditions"].get("times"), Some(&Value::Null));
    assert!(body.get("newOfMicrosoft").is_none(), "what is unknown at the root is Graph's own");
    assert!(manifest["against"]["assumptions"].to_string().contains("newOfMicrosoft"));
    fs::write(repository.path("caplint.yaml"), "apiVersion: v1.0\n").unwrap();
    fs::remove_dir_all(repository.path("out")).unwrap();
    assert!(repository.refusal().contains("apiVersion"));
}

#[test]
fn names_that_stand_for_two_objects_are_refused() {
    let twice = Repository::new(POLICY, TENANT).exported(&[ca001(), another("CA001 - Block outside", OTHER_ID), hq()]);
    let said = twice.refusal();
    assert!(said.contains(POLICY_ID) && said.contains(OTHER_ID) && said.contains("policies.ca001.id"), "{said}");

    let rivals = Repository::new(POLICY, TENANT).exported(&[ca001(), hq()]);
    fs::write(rivals.path("policies/ca002.yaml"), POLICY).unwrap();
    let said = rivals.refusal();
    assert!(said.contains("policies/ca001") && said.contains("policies/ca002"), "{said}");
}

#[test]
fn an_id_that_the_tenant_does_not_have_is_refused() {
    let tenant = TENANT.to_owned() + &format!("policies: {{ca001: {{id: {OTHER_ID}}}}}\n");
    let repository = Repository::new(POLICY, &tenant).exported(&[ca001(), hq()]);
    assert!(repository.refusal().contains(OTHER_ID));
}

#[test]
fn a_location_of_another_kind_is_refused() {
    let countries = json!({
        "@odata.type": "#microsoft.graph.countryNamedLocation", "id": LOCATION_ID, "displayName": "HQ",
        "countriesAndRegions": ["DE"], "includeUnknownCountriesAndRegions": false,
    });
    let repository = Repository::new(POLICY, TENANT).exported(&[ca001(), countries]);
    assert!(repository.refusal().contains("another kind"));
}

#[test]
fn an_export_that_is_no_whole_picture_is_refused() {
    let pages = Repository::new(POLICY, TENANT);
    let more = json!({"@odata.nextLink": "https://graph.example/next", "value": [ca001(), hq()]});
    pages.export("tenant.json", &more);
    assert!(pages.refusal().contains("further pages"));

    let mut masked = ca001();
    masked["grantControls"]["builtInControls"] = json!(["unknownFutureValue"]);
    let lossy = Repository::new(POLICY, TENANT).exported(&[masked, hq()]);
    assert!(lossy.refusal().contains("include-unknown-enum-members"));

    let broken = Repository::new(POLICY, TENANT).exported(&[ca001(), hq()]);
    fs::write(broken.path("export/more.json"), "{\"value\": [").unwrap();
    assert!(broken.refusal().contains("no whole picture"));

    let nothing = Repository::new(POLICY, TENANT);
    assert!(nothing.refusal().contains("there is no export in export"));
}

#[cfg(unix)]
#[test]
fn an_export_with_a_folder_that_cannot_be_read_is_refused() {
    let repository = Repository::new(POLICY, TENANT).exported(&[ca001(), hq()]);
    std::os::unix::fs::symlink(".", repository.path("export/back")).unwrap();
    assert!(repository.refusal().contains("cannot look into export/back"), "{}", repository.refusal());
}

#[test]
fn an_export_of_another_tenant_is_refused() {
    let repository = Repository::new(POLICY, TENANT).exported(&[ca001(), hq()]);
    let table = |tenant: &str| json!({"TenantId": tenant, "Objects": []});
    repository.export("MigrationTable.json", &table("7b2c3f10-1111-4aaa-8bbb-000000000002"));
    assert!(repository.refusal().contains("7b2c3f10-1111-4aaa-8bbb-000000000002"));
    repository.export("MigrationTable.json", &table("7B2C3F10-1111-4AAA-8BBB-000000000001"));
    assert_eq!(repository.manifest(false)["objects"], json!([]));
}

#[test]
fn strengths_are_changed_by_their_parts() {
    let tenant =
        TENANT.to_owned() + "authenticationStrengths:\n  Keys: {allowedCombinations: [fido2, password + sms]}\n";
    let strength = |combinations: &Value| {
        json!({
            "id": "7b2c3f10-1111-4aaa-8bbb-0000000000e1", "displayName": "Keys", "policyType": "custom",
            "description": "kept", "allowedCombinations": combinations,
        })
    };
    let built_in = json!({
        "id": "00000000-0000-0000-0000-000000000002", "displayName": "Multifactor authentication",
        "policyType": "builtIn", "allowedCombinations": ["fido2"],
    });
    let same = Repository::new(POLICY, &tenant).exported(&[
        ca001(),
        hq(),
        strength(&json!(["sms,password", "fido2"])),
        built_in,
    ]);
    let manifest = same.manifest(true);
    assert_eq!((&manifest["objects"], &manifest["against"]["onlyInTenant"]), (&json!([]), &json!([])));
    let other = Repository::new(POLICY, &tenant).exported(&[ca001(), hq(), strength(&json!(["fido2"]))]);
    let manifest = other.manifest(false);
    assert_eq!(requests(&manifest), ["POST authenticationStrengths/Keys 1"]);
    assert!(manifest["objects"][0]["url"].as_str().unwrap().ends_with("/updateAllowedCombinations"));
    assert_eq!(manifest["objects"][0]["changes"][0]["added"], json!(["password,sms"]));
}

#[test]
fn the_same_comparison_gives_the_same_bytes() {
    let mut stored = ca001();
    stored["state"] = "disabled".into();
    let repository = Repository::new(POLICY, TENANT).exported(&[stored, hq(), another("Old policy", OTHER_ID)]);
    let read = || fs::read(repository.path("out/manifest.json")).unwrap();
    repository.manifest(true);
    let first = read();
    repository.manifest(true);
    assert_eq!(first, read());
    let schema = caplint::graph::manifest_schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&repository.json("manifest.json")));
}

/// What Graph stores after a PATCH: objects are merged, anything else is replaced.
fn merged(stored: &Value, patch: &Value) -> Value {
    match (stored, patch) {
        (Value::Object(stored), Value::Object(patch)) => {
            let mut all = stored.clone();
            for (key, value) in patch {
                let old = stored.get(key).cloned().unwrap_or(Value::Null);
                all.insert(key.clone(), merged(&old, value));
            }
            Value::Object(all)
        }
        _ => patch.clone(),
    }
}

/// The one request, if any, that turns `stored` into `wanted`.
fn request_between(stored: &Value, wanted: &Policy) -> Option<Value> {
    let mut state = TenantState::default();
    let unfit = state.add(&json_document(stored));
    assert!(unfit.is_empty(), "{unfit:?}");
    let policy = Policy { key: "one".into(), id: Some(POLICY_ID.into()), ..wanted.clone() };
    let set = PolicySet {
        policies: vec![SetPolicy { policy, dialect: Dialect::Language, switched_off: Vec::new() }],
        tenant: Tenant::default(),
        has_tenant_file: false,
    };
    let matches = match_objects(&set, &state).unwrap();
    let options = AgainstOptions { least: ApiVersion::V1, delete: false, skipped: &[] };
    let plan = plan_against(&set, &state, &matches, options);
    plan.objects.into_iter().next().map(|planned| planned.body)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_merge_of_the_request_is_what_was_wanted(before in policy(Refs::Plain), after in policy(Refs::Plain)) {
        let mut stored = policy_body(&before).json;
        stored["id"] = POLICY_ID.into();
        let Some(patch) = request_between(&stored, &after) else {
            prop_assert_eq!(canonical(&before), canonical(&after));
            return Ok(());
        };
        let now = merged(&stored, &patch);
        let read = read_policy(json_document(&now).root(), None).policy;
        prop_assert_eq!(canonical(&read), canonical(&after), "{:#}", now);
        prop_assert!(request_between(&now, &after).is_none());
    }
}
