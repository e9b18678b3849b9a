//! Schemas narrowed to what a tenant and a build know.

use caplint::language::{DocumentKind, config_schema, policy_schema_for, schema};
use caplint::model::{Group, NamedObject, Tenant};
use caplint::yaml::Limits;
use serde_json::{Value, json};

use super::reference;
use super::support::text;

fn tenant() -> Tenant {
    let mut tenant = Tenant::default();
    tenant.groups.insert("Staff".to_owned(), Group::default());
    tenant.users.insert("sam@contoso.example".to_owned(), NamedObject::default());
    let sets = [("Admins".to_owned(), vec!["Global Administrator".to_owned()])];
    tenant.sets.insert("roles".to_owned(), sets.into_iter().collect());
    tenant
}

fn policy(include: &Value) -> Value {
    json!({ "name": "A", "state": "enabled", "users": { "include": include }, "resources": { "include": ["Office365"] } })
}

#[test]
fn a_policy_schema_knows_the_tenants_names() {
    let schema = policy_schema_for(&tenant(), &["Azure Portal".to_owned()], &["Global Administrator".to_owned()]);
    assert!(jsonschema::draft7::meta::is_valid(&schema));
    let judge = jsonschema::draft7::new(&schema).unwrap();
    let takes = |include: Value| judge.is_valid(&policy(&include));
    assert!(takes(json!("all")));
    assert!(takes(json!({ "groups": ["Staff", "7b2c3f10-1111-4aaa-8bbb-0000000000b1"] })));
    assert!(takes(json!({ "roles": [{ "set": "Admins" }, "Global Administrator"] })));
    assert!(!takes(json!({ "groups": ["Stuff"] })));
    assert!(!takes(json!({ "roles": [{ "set": "Others" }] })));
    assert!(!takes(json!({ "roles": ["Staff"] })));
}

#[test]
fn a_config_schema_knows_the_rules() {
    let options =
        json!({ "type": "object", "properties": { "hours": { "type": "integer" } }, "additionalProperties": false });
    let schema = config_schema(&[
        ("no-op-condition", "A condition changes nothing.", None),
        ("sif", "Too long.", Some(options)),
    ]);
    assert!(jsonschema::draft7::meta::is_valid(&schema));
    assert_eq!(schema["properties"]["rules"]["properties"]["sif"]["description"], "Too long.");
    let judge = jsonschema::draft7::new(&schema).unwrap();
    assert!(judge.is_valid(&json!({ "rules": { "no-op-condition": "note", "sif": { "options": { "hours": 4 } } } })));
    assert!(judge.is_valid(&json!({ "overrides": [{ "policies": ["ca*"], "rules": { "sif": "disabled" } }] })));
    assert!(!judge.is_valid(&json!({ "rules": { "no-such-rule": "note" } })));
    assert!(!judge.is_valid(&json!({ "rules": { "sif": { "options": { "days": 4 } } } })));
    assert!(!judge.is_valid(&json!({ "overrides": [{ "policies": ["ca*"], "rules": { "sof": "disabled" } }] })));
}

/// The names of the reference documents are not this tenant's; their words are.
#[test]
fn narrowing_is_about_names_alone() {
    let narrowed = jsonschema::draft7::new(&policy_schema_for(&tenant(), &[], &[])).unwrap();
    let general = jsonschema::draft7::new(&schema(DocumentKind::Policy)).unwrap();
    for document in text(reference::POLICIES).documents.iter().take(4) {
        let value = document.root().to_json(Limits::default()).unwrap();
        assert!(general.is_valid(&value));
        assert!(!narrowed.is_valid(&value), "{value}");
    }
    assert!(narrowed.is_valid(&policy(&json!("none"))) && general.is_valid(&policy(&json!("none"))));
}
