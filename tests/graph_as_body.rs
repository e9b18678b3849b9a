//! Members that Graph refuses as they stand and a render leaves out.

use caplint::graph::{policy_body, read_policy};
use serde_json::{Value, json};

use crate::graph_support::{json_document, violations};

/// A body that Graph takes.
fn body() -> Value {
    json!({
        "displayName": "CA001 - Everyone - MFA",
        "state": "disabled",
        "conditions": {
            "clientAppTypes": ["all"],
            "users": { "includeUsers": ["All"] },
            "applications": { "includeApplications": ["All"] },
        },
        "grantControls": { "operator": "OR", "builtInControls": ["mfa"] },
        "sessionControls": { "signInFrequency": { "isEnabled": true, "frequencyInterval": "everyTime" } },
    })
}

/// The messages about [`body`] with `value` at `pointer`, which has to be mended by a render.
fn said(pointer: &str, value: Value) -> Vec<String> {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let mut changed = body();
    changed.pointer_mut(parent).unwrap()[key] = value;
    let lowered = read_policy(json_document(&changed).root(), None);
    let rendered = policy_body(&lowered.policy);
    assert_eq!(violations(rendered.api, &rendered.json), Vec::<String>::new(), "{pointer}");
    let findings = lowered.findings.into_iter();
    findings.map(|finding| format!("{}[{}] {}", finding.severity.as_str(), finding.rule, finding.message)).collect()
}

#[test]
fn what_a_render_leaves_out_is_a_warning() {
    let cases = [
        ("/conditions/clientAppTypes", json!([]), "clientAppTypes"),
        ("/sessionControls", json!({}), "nothing that is on"),
        ("/sessionControls", json!({ "persistentBrowser": null }), "nothing that is on"),
        ("/sessionControls", json!({ "persistentBrowser": { "isEnabled": false } }), "nothing that is on"),
        ("/sessionControls/disableResilienceDefaults", json!(false), "everyTime"),
        ("/sessionControls/applicationEnforcedRestrictions", json!({ "isEnabled": false }), "everyTime"),
    ];
    for (pointer, value, words) in cases {
        let said = said(pointer, value);
        assert_eq!(said.len(), 1, "{pointer}: {said:?}");
        assert!(said[0].starts_with("warning[refused-as-written]") && said[0].contains(words), "{said:?}");
    }
    let frequency = json!({ "isEnabled": false, "value": 0, "type": null });
    let session = json!({ "signInFrequency": frequency, "persistentBrowser": { "isEnabled": true, "mode": "never" } });
    let said = said("/sessionControls", session);
    assert!(matches!(said.as_slice(), [one] if one.contains("signInFrequency` is off and empty")), "{said:?}");
}

#[test]
fn a_text_for_a_list_is_read_as_one_and_said() {
    let said = said("/conditions/applications/includeApplications", json!("All"));
    assert!(matches!(said.as_slice(), [one] if one.starts_with("warning[wrong-type]")), "{said:?}");
}

#[test]
fn what_graph_takes_is_left_alone() {
    assert_eq!(said("/sessionControls", Value::Null), Vec::<String>::new());
    assert_eq!(said("/conditions/clientAppTypes", Value::Null), Vec::<String>::new());
    assert_eq!(said("/sessionControls/applicationEnforcedRestrictions", Value::Null), Vec::<String>::new());
    assert_eq!(said("/sessionControls/signInFrequency/value", Value::Null), Vec::<String>::new());
}

#[test]
fn an_export_is_not_sent_as_it_stands() {
    let mut export = body();
    export["createdDateTime"] = "2026-01-01T00:00:00Z".into();
    export["conditions"]["clientAppTypes"] = json!([]);
    export["conditions"]["applications"]["includeApplications"] = "All".into();
    export["sessionControls"]["disableResilienceDefaults"] = false.into();
    assert!(read_policy(json_document(&export).root(), None).findings.is_empty());
}

/// Without a grant control the fault is that nothing is asked, which a rule says.
#[test]
fn a_policy_without_any_control_has_one_fault() {
    let mut body = body();
    body["grantControls"] = Value::Null;
    body["sessionControls"] = json!({});
    assert!(read_policy(json_document(&body).root(), None).findings.is_empty());
}
