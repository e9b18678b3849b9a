//! Nothing of an export is dropped in silence.
//!
//! Put another value in the place of any scalar and either the policy or what is said of it
//! changes, unless the language reference says that the scalar is dropped.

use std::collections::BTreeMap;

use caplint::graph::{policy_body, read_policy};
use caplint::model::Policy;
use caplint::yaml::Limits;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::graph_policies::{Refs, policy};
use crate::graph_support::{corpus, document, json_document};

#[test]
fn every_scalar_of_a_published_policy_counts() {
    let Some(files) = corpus("policies") else { return };
    let mut silent: BTreeMap<String, String> = BTreeMap::new();
    let mut tried = 0;
    for (path, text) in &files {
        let Some(document) = document(path, text) else { continue };
        let Ok(value) = document.root().to_json(Limits::default()) else {
            continue;
        };
        let (dropped, all) = dropped(&value);
        tried += all;
        for pointer in dropped {
            silent.entry(pointer.to_ascii_lowercase()).or_insert_with(|| path.clone());
        }
    }
    println!("{tried} scalars tried");
    assert!(tried > 5_000, "{tried}");
    assert!(silent.is_empty(), "{silent:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_scalar_of_a_rendered_policy_counts(policy in policy(Refs::Plain)) {
        let (dropped, tried) = dropped(&policy_body(&policy).json);
        prop_assert!(tried > 2);
        prop_assert!(dropped.is_empty(), "{:?}", dropped);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 0, ..ProptestConfig::with_cases(4) })]

    #[test]
    fn any_value_in_any_place_is_read_and_rendered(policy in policy(Refs::Plain)) {
        let body = policy_body(&policy).json;
        let odd = [
            json!(null), json!(true), json!(7), json!(-1.5e300), json!("x"), json!([]), json!({}),
            json!([[1]]), json!([null, {}]), json!({ "a": { "b": [] } }),
        ];
        let mut pointers = Vec::new();
        places(&body, String::new(), &mut pointers);
        for (pointer, value) in pointers.iter().flat_map(|pointer| odd.iter().map(move |value| (pointer, value))) {
            let mut changed = body.clone();
            *changed.pointer_mut(pointer).unwrap() = value.clone();
            let lowered = read_policy(json_document(&changed).root(), None);
            let again = policy_body(&lowered.policy).json;
            let back = read_policy(json_document(&again).root(), None).policy;
            prop_assert_eq!(policy_body(&back).json, again, "{} at {}", value, pointer);
        }
    }
}

/// Pointers to every value, containers included.
fn places(value: &Value, pointer: String, out: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                places(item, format!("{pointer}/{at}"), out);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                places(value, format!("{pointer}/{key}"), out);
            }
        }
        _ => {}
    }
    out.push(pointer);
}

/// Pointers to scalars that may be changed without any effect, and how many were tried.
fn dropped(value: &Value) -> (Vec<String>, usize) {
    let before = outcome(value);
    let left_out =
        |pointer: &str| before.1.iter().any(|said| said.starts_with(&format!("`{}` is no member", &pointer[1..])));
    let mut pointers = Vec::new();
    scalars(value, String::new(), &mut pointers);
    pointers.retain(|pointer| !may_be_dropped(value, pointer) && !left_out(pointer));
    let tried = pointers.len();
    pointers.retain(|pointer| {
        let mut changed = value.clone();
        *changed.pointer_mut(pointer).unwrap() = Value::String("zzz".into());
        outcome(&changed) == before
    });
    (pointers, tried)
}

fn outcome(value: &Value) -> (Policy, Vec<String>) {
    let document = json_document(value);
    let lowered = read_policy(document.root(), None);
    let findings = lowered.findings.iter().map(|finding| finding.message.clone());
    (lowered.policy, findings.collect())
}

fn scalars(value: &Value, pointer: String, out: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                scalars(item, format!("{pointer}/{at}"), out);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                scalars(value, format!("{pointer}/{key}"), out);
            }
        }
        _ => out.push(pointer),
    }
}

/// The drop list: the language reference, end of section 1.
fn may_be_dropped(document: &Value, pointer: &str) -> bool {
    let lower = pointer.to_ascii_lowercase();
    let root = ["/createddatetime", "/modifieddatetime", "/deleteddatetime", "/templateid", "/id"];
    let root = root.contains(&lower.as_str()) || lower == "/partialenablementstrategy";
    let noise = lower.contains("@odata.") || lower.contains("#microsoft.graph.");
    let discriminator = lower.contains("externaltenants/@odata.type");
    let expanded = lower.starts_with("/grantcontrols/authenticationstrength/") && !lower.ends_with("/id");
    root || (noise && !discriminator) || expanded || is_off(document, pointer) || operator_alone(document, &lower)
}

/// Below a control that is switched off.
fn is_off(document: &Value, pointer: &str) -> bool {
    let Some((parent, _)) = pointer.rsplit_once('/') else {
        return false;
    };
    let Some(Value::Object(members)) = document.pointer(parent) else {
        return false;
    };
    let switch = members.iter().find(|(key, _)| key.eq_ignore_ascii_case("isEnabled"));
    switch.is_some_and(|(_, value)| *value == Value::Bool(false))
        && !pointer.to_ascii_lowercase().ends_with("isenabled")
}

/// `operator` without any control.
fn operator_alone(document: &Value, pointer: &str) -> bool {
    pointer == "/grantcontrols/operator" && outcome(document).0.grant.is_none()
}
