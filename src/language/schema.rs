//! The JSON Schemas of the four documents, in draft-07: what YAML language servers read.
//!
//! They are generated from the shapes and kept in `schemas/`, so that editors find them in a
//! repository; the copies embedded here are what documents are checked against.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::model::Tenant;

use super::shape::{ConfigFile, NAMES, PolicyFile, SETS, TenantFile, TestsFile};

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// A policy.
    Policy,
    /// A tenant file.
    Tenant,
    /// `caplint.yaml`.
    Config,
    /// Tests.
    Tests,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Policy, Self::Tenant, Self::Config, Self::Tests];

    /// The word for it: also the stem of its schema's file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Tenant => "tenant",
            Self::Config => "config",
            Self::Tests => "tests",
        }
    }

    /// "a policy", "a tenant file", …
    #[must_use]
    pub fn described(self) -> &'static str {
        match self {
            Self::Policy => "a policy",
            Self::Tenant => "a tenant file",
            Self::Config => "caplint.yaml",
            Self::Tests => "a tests file",
        }
    }

    fn embedded(self) -> &'static str {
        match self {
            Self::Policy => include_str!("../../schemas/policy.schema.json"),
            Self::Tenant => include_str!("../../schemas/tenant.schema.json"),
            // Any rule name fits here; the published schema lists the rules of its build.
            Self::Config => include_str!("config.schema.json"),
            Self::Tests => include_str!("../../schemas/tests.schema.json"),
        }
    }
}

/// The schema of a kind of document.
#[must_use]
pub fn schema(kind: DocumentKind) -> Value {
    // The embedded text is generated and tested; the fallback is the same thing, made anew.
    serde_json::from_str(kind.embedded()).unwrap_or_else(|_| generate(kind))
}

/// Generates the schema of a kind of document from its shape.
#[must_use]
pub fn generate(kind: DocumentKind) -> Value {
    let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
    let generator = settings.into_generator();
    let schema = match kind {
        DocumentKind::Policy => generator.into_root_schema_for::<PolicyFile>(),
        DocumentKind::Tenant => generator.into_root_schema_for::<TenantFile>(),
        DocumentKind::Config => generator.into_root_schema_for::<ConfigFile>(),
        DocumentKind::Tests => generator.into_root_schema_for::<TestsFile>(),
    };
    let mut schema = schema.to_value();
    tidy(&mut schema);
    if let Some(root) = schema.as_object_mut() {
        let title = format!("caplint: {}", kind.described());
        root.insert("title".to_owned(), title.into());
    }
    schema
}

/// Takes out what schemars says of `Option` (an absent key is absent, never null), and breaks of
/// lines in hover texts.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(map) => {
            tidy_map(map);
            map.values_mut().for_each(tidy);
        }
        _ => {}
    }
}

fn tidy_map(map: &mut Map<String, Value>) {
    if map.get("default").is_some_and(Value::is_null) {
        map.shift_remove("default");
    }
    if let Some(Value::String(text)) = map.get_mut("description") {
        *text = text.replace('\n', " ");
    }
    if let Some(Value::Array(types)) = map.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            map.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(words)) = map.get_mut("enum") {
        words.retain(|word| !word.is_null());
        if words.as_slice() == [Value::Bool(true)] {
            map.shift_remove("enum");
            map.insert("const".to_owned(), true.into());
        }
    }
    drop_null_branch(map);
    description_first(map);
}

fn description_first(map: &mut Map<String, Value>) {
    if let Some(text) = map.get("description").filter(|text| text.is_string()) {
        let text = text.clone();
        map.shift_remove("description");
        map.shift_insert(0, "description".to_owned(), text);
    }
}

fn drop_null_branch(map: &mut Map<String, Value>) {
    let Some(Value::Array(branches)) = map.get_mut("anyOf") else {
        return;
    };
    branches.retain(|branch| branch.get("type").is_none_or(|kind| kind != "null"));
    let [Value::Object(only)] = branches.as_slice() else {
        return;
    };
    let only = only.clone();
    map.shift_remove("anyOf");
    for (key, value) in only {
        map.entry(key).or_insert(value);
    }
    tidy_map(map);
}

/// The config's schema with the rules of this build: their names, what they say, their options.
#[must_use]
pub fn config_schema(rules: &[(&str, &str, Option<Value>)]) -> Value {
    let mut schema = schema(DocumentKind::Config);
    let entry = schema["properties"]["rules"]["additionalProperties"].clone();
    let known: Map<String, Value> = rules
        .iter()
        .map(|(id, summary, options)| ((*id).to_owned(), rule_schema(&entry, summary, options.as_ref())))
        .collect();
    narrow_rules(&mut schema["properties"]["rules"], &known);
    narrow_rules(&mut schema["properties"]["overrides"]["items"]["properties"]["rules"], &known);
    schema
}

fn rule_schema(entry: &Value, summary: &str, options: Option<&Value>) -> Value {
    let mut schema = entry.clone();
    schema["description"] = summary.into();
    let branches = schema.get_mut("anyOf").and_then(Value::as_array_mut);
    for branch in branches.into_iter().flatten() {
        let Some(properties) = branch.get_mut("properties").and_then(Value::as_object_mut) else {
            continue;
        };
        match options {
            Some(options) => properties.insert("options".to_owned(), options.clone()),
            None => properties.shift_remove("options"),
        };
    }
    schema
}

fn narrow_rules(rules: &mut Value, known: &Map<String, Value>) {
    rules["properties"] = Value::Object(known.clone());
    rules["additionalProperties"] = Value::Bool(false);
}

/// The policy's schema with the names of a tenant, for completion in an editor: beside any id, only
/// the tenant's names, the given apps and roles of the catalogue, and reserved names may stand.
#[must_use]
pub fn policy_schema_for(tenant: &Tenant, apps: &[String], roles: &[String]) -> Value {
    let mut schema = schema(DocumentKind::Policy);
    narrow_names(&mut schema, &|marker| names_of(marker, tenant, apps, roles));
    schema
}

fn narrow_names(schema: &mut Value, names: &impl Fn(&str) -> Option<Vec<String>>) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(|item| narrow_names(item, names)),
        Value::Object(map) => {
            let marker = map.get("$comment").and_then(Value::as_str).unwrap_or_default();
            if let Some(known) = names(marker) {
                narrow_name(map, known);
                return;
            }
            map.values_mut().for_each(|value| narrow_names(value, names));
        }
        _ => {}
    }
}

/// A GUID, a placeholder of a template, or one of the names.
fn narrow_name(schema: &mut Map<String, Value>, names: Vec<String>) {
    let set = schema.get("$comment").and_then(Value::as_str).is_some_and(|text| text.starts_with(SETS));
    schema.shift_remove("minLength");
    schema.shift_remove("examples");
    if set {
        schema.insert("enum".to_owned(), names.into());
        return;
    }
    schema.shift_remove("type");
    let id = json!({ "type": "string", "pattern": GUID_OR_CONTEXT });
    schema.insert("anyOf".to_owned(), json!([{ "enum": names }, id]));
}

/// Ids are taken wherever names are: GUIDs, and `c1` to `c99` of authentication contexts.
const GUID_OR_CONTEXT: &str = "^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|c[1-9][0-9]?)$";

/// Reserved names of apps.
pub(crate) const APP_WORDS: [&str; 3] = ["Office365", "MicrosoftAdminPortals", "AllAgentIdResources"];
/// Reserved names of locations.
pub(crate) const LOCATION_WORDS: [&str; 2] = ["AllTrusted", "MfaTrustedIps"];
/// The authentication strengths that every tenant has.
const BUILT_IN_STRENGTHS: [&str; 3] = ["Multifactor authentication", "Passwordless MFA", "Phishing-resistant MFA"];

fn names_of(marker: &str, tenant: &Tenant, apps: &[String], roles: &[String]) -> Option<Vec<String>> {
    if let Some(kind) = marker.strip_prefix(SETS) {
        let sets = tenant.sets.get(kind);
        return Some(sets.map(|sets| sets.keys().cloned().collect()).unwrap_or_default());
    }
    let kind = marker.strip_prefix(NAMES)?;
    let mut names = tenant_names(kind, tenant);
    let more: Vec<String> = match kind {
        "apps" => APP_WORDS.map(str::to_owned).into_iter().chain(apps.iter().cloned()).collect(),
        "roles" => roles.to_vec(),
        "locations" => LOCATION_WORDS.map(str::to_owned).to_vec(),
        "authenticationStrengths" => BUILT_IN_STRENGTHS.map(str::to_owned).to_vec(),
        _ => Vec::new(),
    };
    names.extend(more);
    Some(names)
}

/// The names of one kind that a tenant file declares.
pub(crate) fn tenant_names(kind: &str, tenant: &Tenant) -> Vec<String> {
    fn keys<T>(map: &indexmap::IndexMap<String, T>) -> Vec<String> {
        map.keys().cloned().collect()
    }
    match kind {
        "users" => keys(&tenant.users),
        "groups" => keys(&tenant.groups),
        "apps" => keys(&tenant.apps),
        "locations" => keys(&tenant.named_locations),
        "servicePrincipals" => keys(&tenant.service_principals),
        "externalTenants" => keys(&tenant.external_tenants),
        "authenticationStrengths" => keys(&tenant.authentication_strengths),
        "authenticationContexts" => keys(&tenant.authentication_contexts),
        "termsOfUse" => keys(&tenant.terms_of_use),
        "globalSecureAccessProfiles" => keys(&tenant.global_secure_access_profiles),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_in_the_repository_are_current() {
        for kind in DocumentKind::ALL {
            let folder = if kind == DocumentKind::Config { "src/language" } else { "schemas" };
            let path = format!("{}/{folder}/{}.schema.json", env!("CARGO_MANIFEST_DIR"), kind.as_str());
            let text = serde_json::to_string_pretty(&generate(kind)).unwrap() + "\n";
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&path, &text).unwrap();
            }
            let kept = std::fs::read_to_string(&path).unwrap();
            assert_eq!(kept, text, "{path} is behind the shapes: run the tests with UPDATE=1");
        }
    }
}
