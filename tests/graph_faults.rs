//! Bodies with one fault: that it is said, and said once.

mod list;

use std::collections::BTreeSet;

use caplint::catalog::graph_errors;
use caplint::diag::Finding;
use caplint::engine::check_texts;
use caplint::graph::{ApiVersion, policy_body};
use caplint::model::Policy;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use list::{Base, faults, with};

use crate::graph_policies::{Refs, policy};
use crate::graph_support::{is_inside, json_document, span_at, violations, violations_at};
use crate::support::NOW;

fn findings(body: &Value) -> Vec<Finding> {
    check_texts(&[("policies/policy.json", &format!("{body:#}"))], NOW, Some("preset: strict\n")).report.findings
}

/// The rules and codes that predict a refusal of `body`, in order, each as often as it speaks. That a member is not
/// known to caplint is no prediction by itself.
fn predictions(body: &Value) -> Vec<&'static str> {
    let catalogue = graph_errors();
    let all = findings(body).into_iter().map(|finding| finding.rule).filter(|rule| *rule != "unknown-member");
    all.filter(|rule| catalogue.predicted_by(rule).next().is_some()).collect()
}

fn people() -> impl Strategy<Value = Value> {
    let group = "7b2c3f10-1111-4aaa-8bbb-000000000018";
    select(vec![
        json!({ "includeUsers": ["All"], "excludeGroups": [group] }),
        json!({ "includeGroups": [group] }),
        json!({ "includeRoles": ["62e90394-69f5-4237-9190-012177145e10"] }),
    ])
}

fn state() -> impl Strategy<Value = &'static str> {
    select(vec!["enabled", "disabled", "enabledForReportingButNotEnforced"])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn one_fault_is_predicted_once(state in state(), people in people()) {
        for (kind, patch, rule) in faults() {
            let body = with(kind.body(state, &people), patch.clone());
            prop_assert_eq!(predictions(&body), vec![rule], "{:?} with {}", kind, &patch);
        }
    }

    #[test]
    fn of_a_policy_without_a_fault_nothing_is_predicted(state in state(), people in people()) {
        for kind in Base::ALL {
            let body = kind.body(state, &people);
            prop_assert_eq!(violations(ApiVersion::Beta, &body), Vec::<String>::new());
            prop_assert_eq!(predictions(&body), Vec::<&str>::new(), "{:?}", kind);
        }
    }
}

/// What only a tenant file or many policies can tell.
const OF_THE_TENANT: [&str; 11] = [
    "enabled-under-security-defaults",
    "gps-in-us-government",
    "id-not-in-tenant-file",
    "ip-range-too-wide",
    "location-name-too-long",
    "risk-without-p2",
    "too-many-ip-ranges",
    "too-many-objects",
    "too-many-policies",
    "unknown-country-code",
    "workload-identities-without-licence",
];

/// Every rule that predicts a refusal is tried above.
#[test]
fn every_prediction_of_controls_and_targets_is_tried() {
    let tried: BTreeSet<&str> = faults().iter().map(|(_, _, rule)| *rule).collect();
    let families = ["grants", "risk", "session", "graph", "continuous-access", "token-protection"];
    let missing: Vec<&str> = caplint::rules::RULES
        .iter()
        .filter(|rule| rule.tags.contains(&"rejected") && families.contains(&rule.family) && !tried.contains(rule.id))
        .filter(|rule| !OF_THE_TENANT.contains(&rule.id))
        .map(|rule| rule.id)
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// What may stand in place of a value. Nothing that is empty: SDKs write empty objects and lists for what is not set,
/// so that they are read as that.
fn odd_value() -> impl Strategy<Value = Value> {
    select(vec![json!(true), json!(7), json!("surprise"), json!(["surprise"]), json!([[1]]), json!({ "surprise": 1 })])
}

fn pointers(value: &Value, pointer: &str, out: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Array(items) => items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let pointer = format!("{pointer}/{key}");
        pointers(child, &pointer, out);
        out.push(pointer);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whoever sends the file itself gets an answer, so that something is said of it at least.
    #[test]
    fn a_broken_value_is_never_passed_over(policy in policy(Refs::Plain), at in any::<Index>(), odd in odd_value()) {
        // Of what caplint does not know it cannot say more than that.
        let body = policy_body(&Policy { graph: Vec::new(), ..policy });
        let mut all = Vec::new();
        pointers(&body.json, "", &mut all);
        let pointer = at.get(&all);
        let mut broken = body.json.clone();
        *broken.pointer_mut(pointer).unwrap() = odd.clone();
        let new = violations_at(body.api, &broken);
        let before: BTreeSet<String> = findings(&body.json).into_iter().map(|finding| finding.message).collect();
        // What is missing inside an object is said at the object.
        let (parent, _) = pointer.rsplit_once('/').unwrap();
        let span = span_at(&json_document(&broken), parent);
        let fresh = findings(&broken).into_iter().filter(|finding| !before.contains(&finding.message));
        let said = fresh.filter(|finding| is_inside(finding, span)).count() > 0;
        prop_assert!(new.is_empty() || said, "{odd} at {pointer}: {new:?}\n{broken:#}");
    }
}
