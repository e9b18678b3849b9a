//! Published policies: each is read, written again, and judged by Graph's schema.

use std::collections::BTreeMap;

use caplint::graph::{GraphKind, canonical, objects, policy_body, read_policy};
use caplint::model::Policy;
use serde_json::Value;

use crate::graph_support::{corpus, document, json_document, violations};

/// Findings that explain why a rendered body is none that Graph takes.
const EXPLAINED: [&str; 3] = ["missing-key", "unknown-member", "unknown-value"];

#[test]
fn every_policy_is_read_and_its_render_validates_or_is_explained() {
    let Some(files) = corpus("policies") else { return };
    let mut unexplained = Vec::new();
    let mut figures: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, text) in &files {
        *figures.entry("files").or_default() += 1;
        let Some(document) = document(path, text) else {
            *figures.entry("refused by the parser").or_default() += 1;
            continue;
        };
        let Some(list) = objects(&document) else {
            unexplained.push(format!("{path}: not recognised"));
            continue;
        };
        for object in list.iter().filter(|object| object.kind == GraphKind::Policy) {
            *figures.entry("policies").or_default() += 1;
            let lowered = read_policy(object.node, None);
            let body = policy_body(&lowered.policy);
            let wrong = violations(body.api, &body.json);
            let explained = lowered.findings.iter().any(|finding| EXPLAINED.contains(&finding.rule));
            match (wrong.is_empty(), explained) {
                (true, _) => *figures.entry("valid").or_default() += 1,
                (false, true) => *figures.entry("explained").or_default() += 1,
                (false, false) => unexplained.push(format!("{path}: {}", wrong.join("; "))),
            }
            for finding in &lowered.findings {
                *figures.entry(finding.rule).or_default() += 1;
                assert!(finding.primary.is_some(), "{path}: {} has no place", finding.message);
            }
        }
    }
    println!("{figures:#?}");
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
}

#[test]
fn reading_what_was_rendered_gives_the_canonical_policy() {
    let Some(files) = corpus("policies") else { return };
    for (path, text) in &files {
        let Some(document) = document(path, text) else { continue };
        for object in objects(&document).unwrap_or_default() {
            let first = read_policy(object.node, None).policy;
            let body = policy_body(&first).json;
            let again = read_policy(json_document(&body).root(), None).policy;
            assert_eq!(sent(&canonical(&again)), sent(&canonical(&first)), "{path}");
            assert_eq!(policy_body(&again).json, body, "{path}");
        }
    }
}

/// What of a policy Graph is sent.
fn sent(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    policy.id = None;
    policy.description = None;
    if let Some(strength) = policy.grant.as_mut() {
        for control in &mut strength.controls {
            if let caplint::model::GrantControl::AuthenticationStrength(strength) = control {
                strength.name = None;
            }
        }
    }
    policy
}

/// Nothing is dropped in silence: put another value in the place of any scalar and either the
/// policy or what is said of it changes, unless the language reference says that it is dropped.
#[test]
fn every_scalar_counts() {
    let Some(files) = corpus("policies") else { return };
    let mut silent: BTreeMap<String, String> = BTreeMap::new();
    let mut tried = 0;
    for (path, text) in &files {
        let Some(document) = document(path, text) else { continue };
        let Ok(value) = document.root().to_json(caplint::yaml::Limits::default()) else {
            continue;
        };
        let before = outcome(&value);
        let left_out = |pointer: &str| {
            before
                .1
                .iter()
                .any(|said| said.starts_with(&format!("`{}` is no member", &pointer[1..])))
        };
        let mut pointers = Vec::new();
        scalars(&value, String::new(), &mut pointers);
        for pointer in pointers
            .iter()
            .filter(|pointer| !may_be_dropped(&value, pointer) && !left_out(pointer))
        {
            tried += 1;
            let mut changed = value.clone();
            *changed.pointer_mut(pointer).unwrap() = Value::String("zzz".into());
            if outcome(&changed) == before {
                silent
                    .entry(pointer.to_ascii_lowercase())
                    .or_insert_with(|| path.clone());
            }
        }
    }
    println!("{tried} scalars tried");
    assert!(tried > 5_000, "{tried}");
    assert!(silent.is_empty(), "{silent:#?}");
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
    let root = [
        "/createddatetime",
        "/modifieddatetime",
        "/deleteddatetime",
        "/templateid",
        "/id",
    ];
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
