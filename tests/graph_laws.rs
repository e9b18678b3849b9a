//! Laws of reading and rendering over generated policies.

use caplint::graph::{ApiVersion, Body, arranged, beta_members, canonical, patch_body, policy_body, read_policy};
use caplint::model::{ObjectKind, is_guid};
use proptest::prelude::*;
use serde_json::Value;

use crate::graph_policies::{Refs, policy};
use crate::graph_support::{json_document, violations};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_post_body_validates(policy in policy(Refs::Resolved)) {
        let body = policy_body(&policy);
        prop_assert_eq!(violations(body.api, &body.json), Vec::<String>::new());
        prop_assert_eq!(body.api == ApiVersion::V1, beta_members(&policy).is_empty());
        prop_assert!(body.json.get("description").is_none());
    }

    #[test]
    fn every_patch_body_validates(policy in policy(Refs::Resolved), beta in any::<bool>()) {
        let least = if beta { ApiVersion::Beta } else { ApiVersion::V1 };
        let body = patch_body(&policy, least);
        prop_assert!(body.api >= least);
        prop_assert_eq!(violations(body.api, &body.json), Vec::<String>::new());
    }

    #[test]
    fn a_body_needs_the_version_it_asks_for(policy in policy(Refs::Resolved)) {
        let body = policy_body(&policy);
        let undeclared = policy.users.iter().any(|users| {
            let pseudo = caplint::model::UserWord::AllAgentIdUsers;
            users.include.has(pseudo) || users.exclude.has(pseudo)
        });
        if body.api == ApiVersion::Beta && !undeclared {
            prop_assert!(!violations(ApiVersion::V1, &body.json).is_empty());
        }
    }

    #[test]
    fn reading_a_render_gives_the_canonical_policy(policy in policy(Refs::Plain)) {
        let body = policy_body(&policy);
        let lowered = read_policy(json_document(&body.json).root(), None);
        let said: Vec<_> = lowered.findings.iter().filter(|finding| finding.rule != "unknown-member").collect();
        prop_assert!(said.is_empty(), "{:?}", said);
        prop_assert_eq!(canonical(&lowered.policy), canonical(&policy));
        prop_assert_eq!(policy_body(&lowered.policy).json, body.json);
    }

    #[test]
    fn reading_a_patch_gives_the_same_policy_as_reading_a_post(policy in policy(Refs::Plain)) {
        let read = |body: &Body| canonical(&read_policy(json_document(&body.json).root(), None).policy);
        let post = policy_body(&policy);
        prop_assert_eq!(read(&patch_body(&policy, post.api)), read(&post));
    }

    #[test]
    fn what_is_arranged_stays_as_it_is(policy in policy(Refs::Resolved)) {
        let once = arranged(&policy);
        prop_assert_eq!(arranged(&once), once.clone());
        prop_assert_eq!(policy_body(&once), policy_body(&policy));
    }

    #[test]
    fn every_reference_is_an_id_a_token_or_a_placeholder(policy in policy(Refs::Resolved)) {
        let body = policy_body(&policy);
        for (pointer, text) in reference_strings(&body.json) {
            let reference = body.references.iter().find(|reference| reference.pointer == pointer);
            let Some(reference) = reference else {
                prop_assert!(is_token(&pointer, &text), "{pointer}: {text}");
                continue;
            };
            if let Some(id) = &reference.bound {
                prop_assert_eq!(id, &text);
            } else {
                prop_assert_eq!(format!("{{{{{}}}}}", reference.object), text);
                prop_assert!(reference.object.kind.is_created());
            }
        }
    }

    #[test]
    fn every_reference_points_at_its_string(policy in policy(Refs::Resolved)) {
        let body = policy_body(&policy);
        for reference in &body.references {
            let there = body.json.pointer(&reference.pointer).and_then(Value::as_str);
            prop_assert!(there.is_some(), "{}", reference.pointer);
            if let Some(id) = &reference.bound {
                let context = reference.object.kind == ObjectKind::AuthenticationContext;
                prop_assert!(is_guid(id) && *id == id.to_lowercase() || context, "{id}");
            }
        }
    }

    #[test]
    fn every_field_of_the_map_leads_to_a_value(policy in policy(Refs::Plain)) {
        let document = json_document(&policy_body(&policy).json);
        let lowered = read_policy(document.root(), None);
        for (field, origin) in lowered.map.iter() {
            let path = document.node(origin.node.node).path();
            prop_assert!(!path.is_empty(), "{field} leads to the root");
        }
        for (at, _) in lowered.policy.users.iter().flat_map(|users| users.exclude.groups.iter().enumerate()) {
            let field = format!("users.exclude.groups[{at}]");
            let origin = lowered.map.get(&field.as_str().into());
            prop_assert!(origin.is_some(), "{field}");
            let path = document.node(origin.unwrap().node.node).path();
            prop_assert_eq!(path, format!("conditions.users.excludeGroups[{at}]"));
        }
    }
}

/// Members whose strings are references, beside the strength's and the profile's id.
const REFERENCE_LISTS: [&str; 21] = [
    "includeUsers",
    "excludeUsers",
    "includeGroups",
    "excludeGroups",
    "includeRoles",
    "excludeRoles",
    "members",
    "includeApplications",
    "excludeApplications",
    "includeUserActions",
    "includeAuthenticationContextClassReferences",
    "includeServicePrincipals",
    "excludeServicePrincipals",
    "includeAgentIdServicePrincipals",
    "excludeAgentIdServicePrincipals",
    "includeAgentUsers",
    "excludeAgentUsers",
    "includeLocations",
    "excludeLocations",
    "termsOfUse",
    "profileId",
];

fn reference_strings(body: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(body, String::new(), false, &mut found);
    found
}

fn walk(value: &Value, pointer: String, inside: bool, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let strength = pointer.ends_with("/authenticationStrength") && key == "id";
                let reference = strength || REFERENCE_LISTS.contains(&key.as_str());
                walk(value, format!("{pointer}/{key}"), reference, found);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                walk(item, format!("{pointer}/{at}"), inside, found);
            }
        }
        Value::String(text) if inside => found.push((pointer, text.clone())),
        _ => {}
    }
}

/// Tokens as Microsoft documents them, by the member they may stand in.
fn is_token(pointer: &str, text: &str) -> bool {
    let list = pointer.rsplit('/').nth(1).unwrap_or_default();
    let tokens: &[&str] = match list {
        "includeUsers" | "excludeUsers" => &["All", "None", "GuestsOrExternalUsers", "AllAgentIdUsers"],
        "includeApplications" | "excludeApplications" => {
            &["All", "None", "Office365", "MicrosoftAdminPortals", "AllAgentIdResources"]
        }
        "includeLocations" | "excludeLocations" => &["All", "AllTrusted", "00000000-0000-0000-0000-000000000000"],
        "includeServicePrincipals" => &["ServicePrincipalsInMyTenant"],
        "includeAgentIdServicePrincipals" | "includeAgentUsers" => &["All"],
        "includeUserActions" => {
            &["urn:user:registersecurityinfo", "urn:user:registerdevice", "urn:user:accountrecovery"]
        }
        _ => &[],
    };
    tokens.contains(&text)
}
