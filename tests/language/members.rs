//! Every member of Graph's policy type has a key, or a reason why it has none.

use caplint::language::DocumentKind;
use caplint::language::graph_paths::{GRAPH_PATHS, NEVER_SAID};
use serde_json::Value;

use super::support::findings;

const V1: &str = include_str!("../graph/ca-policy-v1.schema.json");
const BETA: &str = include_str!("../graph/ca-policy-beta.schema.json");

/// Members of beta that no key says. They are always null, superseded or undeclared; one that does
/// hold a value goes through `graph`.
const THROUGH_GRAPH: &[&str] = &[
    // Deprecated: traffic profiles are apps now.
    "conditions.applications.networkAccess",
    "conditions.applications.globalSecureAccess",
    // Superseded by the device filter; import turns them into one.
    "conditions.devices.includeDevices",
    "conditions.devices.excludeDevices",
    // Returned as null for years.
    "conditions.deviceStates",
    "conditions.times",
    "conditions.clients",
    "conditions.signInRiskDetections",
    // An older name of the filtering profile; import reads it as that.
    "sessionControls.networkAccessSecurity",
    // Undeclared, returned as null.
    "sessionControls.blockSensitiveActions",
];

/// The leaves of a schema's type, down to where a key of the language begins.
fn leaves(schema: &Value, at: &Value, path: &str, found: &mut Vec<String>) {
    if GRAPH_PATHS.iter().any(|(member, _)| *member == path) {
        found.push(path.to_owned());
        return;
    }
    let mut at = at;
    while let Some(target) = at.get("$ref").and_then(Value::as_str) {
        at = schema.pointer(target.trim_start_matches('#')).unwrap();
    }
    for key in ["anyOf", "oneOf"] {
        let branches = at.get(key).and_then(Value::as_array);
        let described = |branch: &&Value| branch.get("type").is_none_or(|kind| kind != "null");
        if let Some(branch) = branches.and_then(|branches| branches.iter().find(described)) {
            return leaves(schema, branch, path, found);
        }
    }
    let Some(properties) = at.get("properties").and_then(Value::as_object) else {
        found.push(path.to_owned());
        return;
    };
    for (key, below) in properties.iter().filter(|(key, _)| !key.contains('@')) {
        let dot = if path.is_empty() { "" } else { "." };
        leaves(schema, below, &format!("{path}{dot}{key}"), found);
    }
}

fn members(text: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(text).unwrap();
    let mut found = Vec::new();
    leaves(&schema, &schema, "", &mut found);
    found
}

fn has_key(path: &str) -> bool {
    GRAPH_PATHS.iter().any(|(member, _)| *member == path)
}

#[test]
fn every_member_of_v1_has_a_key_or_is_never_said() {
    let members = members(V1);
    assert!(members.len() > 40, "{members:?}");
    for member in members {
        let never = NEVER_SAID.iter().any(|(name, _)| *name == member);
        assert!(has_key(&member) || never, "{member} has no key");
    }
}

#[test]
fn every_member_of_beta_has_a_key_or_goes_through_graph() {
    let members = members(BETA);
    for member in &members {
        let never = NEVER_SAID.iter().any(|(name, _)| name == member);
        let through = THROUGH_GRAPH.contains(&member.as_str());
        assert!(has_key(member) || never || through, "{member} has no key");
        assert!(!(has_key(member) && through), "{member} has a key and is listed as having none");
    }
    for (member, _) in GRAPH_PATHS {
        assert!(members.iter().any(|known| known == member), "{member} is not a member of Graph's type");
    }
}

/// The keys of the table are keys of the language, and `graph` refuses a value that they could say.
#[test]
fn keys_of_members_exist() {
    let schema = caplint::language::schema(DocumentKind::Policy);
    for (member, keys) in GRAPH_PATHS {
        for key in keys.split(" or ") {
            assert!(exists(&schema, key), "{key} (for {member}) is no key");
        }
        let policy = format!(
            "name: A\nstate: enabled\nusers: {{include: all}}\nresources: {{include: all}}\ngraph: {{{member}: true}}\n"
        );
        let found = findings(DocumentKind::Policy, &policy);
        assert_eq!(found.len(), 1, "{member}: {found:?}");
        assert!(found[0].contains("graph-path") && found[0].contains(&format!("`{keys}`")), "{found:?}");
    }
}

fn exists(schema: &Value, path: &str) -> bool {
    let mut at = schema;
    for step in path.split('.') {
        let branches = at.get("anyOf").and_then(Value::as_array);
        let own = at.get("properties").and_then(|known| known.get(step));
        let below = branches.into_iter().flatten().find_map(|branch| branch.get("properties")?.get(step));
        let Some(next) = own.or(below) else {
            return false;
        };
        at = next;
    }
    true
}

#[test]
fn what_has_no_key_goes_through_graph() {
    for member in THROUGH_GRAPH {
        let policy = format!(
            "name: A\nstate: enabled\nusers: {{include: all}}\nresources: {{include: all}}\ngraph: {{{member}: {{a: 1}}}}\n"
        );
        assert_eq!(findings(DocumentKind::Policy, &policy), Vec::<String>::new(), "{member}");
    }
}

/// Members of the objects a tenant file declares.
#[test]
fn members_of_declared_objects_have_keys() {
    let objects = [
        (include_str!("../graph/named-location-v1.schema.json"), "namedLocations", LOCATION),
        (include_str!("../graph/authentication-strength-v1.schema.json"), "authenticationStrengths", STRENGTH),
        (include_str!("../graph/authentication-context-v1.schema.json"), "authenticationContexts", CONTEXT),
    ];
    let tenant = caplint::language::schema(DocumentKind::Tenant);
    for (text, map, keys) in objects {
        let schema: Value = serde_json::from_str(text).unwrap();
        let mut names = Vec::new();
        property_names(&schema, &mut names);
        let record = &tenant["properties"][map]["additionalProperties"];
        for name in names {
            let key = keys.iter().find(|(member, _)| *member == name);
            let (_, key) = key.unwrap_or_else(|| panic!("{map}: {name} has no key"));
            let mut known = Vec::new();
            property_names(record, &mut known);
            assert!(key.is_empty() || known.iter().any(|known| known == key), "{map}.{key} is no key");
        }
    }
}

/// Member to key; an empty key where the place in the tenant file says it.
const LOCATION: &[(&str, &str)] = &[
    ("displayName", ""),
    ("countriesAndRegions", "countries"),
    ("countryLookupMethod", "lookup"),
    ("includeUnknownCountriesAndRegions", "includeUnknown"),
    ("ipRanges", "ipRanges"),
    ("isTrusted", "trusted"),
    // A CIDR block, or `low-high`.
    ("cidrAddress", "ipRanges"),
    ("lowerAddress", "ipRanges"),
    ("upperAddress", "ipRanges"),
];
const STRENGTH: &[(&str, &str)] = &[
    ("displayName", ""),
    ("description", "description"),
    ("allowedCombinations", "allowedCombinations"),
    ("combinationConfigurations", "combinationConfigurations"),
    ("appliesToCombinations", "appliesTo"),
    ("allowedAAGUIDs", "allowedAAGUIDs"),
    ("allowedIssuerSkis", "allowedIssuerSkis"),
    ("allowedPolicyOIDs", "allowedPolicyOIDs"),
];
const CONTEXT: &[(&str, &str)] =
    &[("displayName", ""), ("id", "id"), ("description", "description"), ("isAvailable", "available")];

fn property_names(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Array(items) => items.iter().for_each(|item| property_names(item, found)),
        Value::Object(map) => {
            if let Some(Value::Object(known)) = map.get("properties") {
                found.extend(known.keys().filter(|key| !key.contains('@')).cloned());
            }
            map.values().for_each(|below| property_names(below, found));
        }
        _ => {}
    }
}
