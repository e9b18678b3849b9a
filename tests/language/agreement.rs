//! The schema and serde accept the same documents.

use caplint::diag::Severity;
use caplint::language::{ConfigFile, DocumentKind, PolicyFile, TenantFile, TestsFile, schema};
use caplint::yaml::Limits;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::reference::ALL;
use super::support::{named, read_as, text};

fn serde_accepts(kind: DocumentKind, value: &Value) -> Result<(), String> {
    fn of<T: serde::de::DeserializeOwned>(value: &Value) -> Result<(), String> {
        serde_json::from_value::<T>(value.clone()).map(drop).map_err(|error| error.to_string())
    }
    match kind {
        DocumentKind::Policy => of::<PolicyFile>(value),
        DocumentKind::Tenant => of::<TenantFile>(value),
        DocumentKind::Config => of::<ConfigFile>(value),
        DocumentKind::Tests => of::<TestsFile>(value),
    }
}

fn references() -> Vec<(DocumentKind, Value)> {
    let all = ALL.into_iter().flat_map(|(kind, yaml)| {
        let documents = text(yaml).documents;
        let values = documents.into_iter().map(|document| document.root().to_json(Limits::default()).unwrap());
        values.map(move |value| (kind, value)).collect::<Vec<_>>()
    });
    all.collect()
}

/// Every place of a value, as JSON pointers.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(item, &format!("{at}/{key}"), found);
            }
        }
        _ => {}
    }
}

const TEXTS: &[&str] = &[
    "",
    "x",
    "all",
    "none",
    "allOwned",
    "block",
    "mfa",
    "enabled",
    "2027-01-31",
    "1 hour",
    "1 hours",
    "everyTime",
    "NO",
    "no",
    "c1",
    "c100",
    "203.0.113.0/24",
    "ca-1",
    "CA 1",
    "7b2c3f10-1111-4aaa-8bbb-0000000000b1",
    "unregistered",
    "7B2C3F10-1111-4AAA-8BBB-0000000000B1",
    "low",
    "fido2",
    "disabled",
    "tokenProtection",
    "error",
    "never",
];

/// Values that are likely to be right somewhere, and wrong nearly everywhere else.
fn strange() -> Vec<Value> {
    let mut values = vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(5.0),
        json!(5.5),
        json!(-3),
        json!(1e300),
        json!(2_000_000_000_u64),
        json!([]),
        json!({}),
        json!([[]]),
        json!([null]),
        json!({"set": "X"}),
        json!([{"set": "X"}]),
        json!({"set": ""}),
        json!({"set": "X", "more": 1}),
        json!({"include": "all"}),
        json!({"include": ["all"]}),
        json!({"types": "all"}),
        json!({"allOf": ["mfa"]}),
        json!({"anyOf": ["mfa"]}),
        json!({"every": "1 hour", "authenticationType": "secondaryAuthentication"}),
        json!({"level": "note"}),
        json!({"app": "X"}),
        json!({"termsOfUse": "X"}),
        json!({"termsOfUse": "X", "authenticationStrength": "Y"}),
    ];
    values.extend(TEXTS.iter().map(|text| Value::from(*text)));
    values.push("é".repeat(256).into());
    values.push("é".repeat(257).into());
    values
}

fn mutate(value: &mut Value, pick: usize, how: usize, which: usize, rename: &str) {
    let mut places = Vec::new();
    pointers(value, "", &mut places);
    let place = places[pick % places.len()].clone();
    let values = strange();
    let Some(target) = value.pointer_mut(&place) else {
        return;
    };
    match (how % 5, target) {
        (1, Value::Object(map)) => {
            map.insert(rename.to_owned(), values[which % values.len()].clone());
        }
        (2, Value::Object(map)) => {
            let key = map.keys().nth(which % map.len().max(1)).cloned();
            if let Some(key) = key {
                map.shift_remove(&key);
            }
        }
        (3, Value::Array(items)) => items.push(values[which % values.len()].clone()),
        (4, Value::Array(items)) => {
            if !items.is_empty() {
                items.remove(which % items.len());
            }
        }
        (_, target) => *target = values[which % values.len()].clone(),
    }
}

/// All keys of a schema, to be put where they do not belong.
fn keys(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        Value::Object(map) => {
            if let Some(Value::Object(known)) = map.get("properties") {
                found.extend(known.keys().cloned());
            }
            map.values().for_each(|below| keys(below, found));
        }
        _ => {}
    }
}

#[test]
fn every_place_takes_the_same_values() {
    for (kind, value) in references() {
        let judge = jsonschema::draft7::new(&schema(kind)).unwrap();
        let mut places = Vec::new();
        pointers(&value, "", &mut places);
        for place in &places {
            for strange in strange() {
                let mut changed = value.clone();
                *changed.pointer_mut(place).unwrap() = strange;
                agree(kind, &judge, &changed, place);
            }
        }
    }
}

fn agree(kind: DocumentKind, judge: &jsonschema::Validator, value: &Value, place: &str) {
    let by_schema = judge.iter_errors(value).map(|error| error.to_string()).next();
    let by_serde = serde_accepts(kind, value).err();
    assert_eq!(
        by_schema.is_none(),
        by_serde.is_none(),
        "{kind:?} {place}: the schema says {by_schema:?}, serde says {by_serde:?}\n{value}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn changed_documents_are_judged_alike(
        which in 0..9_usize,
        steps in prop::collection::vec((any::<usize>(), 0..5_usize, any::<usize>(), any::<usize>()), 1..4),
    ) {
        let all = references();
        let (kind, mut value) = all[which % all.len()].clone();
        let schema = schema(kind);
        let mut names = Vec::new();
        keys(&schema, &mut names);
        for (pick, how, value_at, name) in steps {
            mutate(&mut value, pick, how, value_at, &names[name % names.len()]);
        }
        let judge = jsonschema::draft7::new(&schema).unwrap();
        agree(kind, &judge, &value, "");
        every_refusal_is_placed(kind, &value, judge.is_valid(&value));
    }
}

/// Reading refuses what the schema refuses, with reasons at places and ways out.
fn every_refusal_is_placed(kind: DocumentKind, value: &Value, accepted: bool) {
    let json = named("test.json", &value.to_string(), 0);
    let found = read_as(kind, &json.documents[0]);
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
    assert!(accepted || errors.count() > 0, "refused without a reason: {value}");
    for finding in &found {
        assert!(finding.primary.is_some() && finding.help.is_some(), "{finding:?}");
        assert!(caplint::diag::codes::find(finding.rule).is_some(), "{} is no code", finding.rule);
        assert!(!finding.message.ends_with('.'), "{}", finding.message);
    }
}

#[test]
fn schemas_are_valid_and_hold_no_null() {
    for kind in DocumentKind::ALL {
        let schema = schema(kind);
        assert!(jsonschema::draft7::meta::is_valid(&schema), "{kind:?}");
        no_null(&schema, "");
    }
}

fn no_null(schema: &Value, at: &str) {
    match schema {
        Value::Null => panic!("null at {at}"),
        Value::String(text) => assert_ne!(text, "null", "at {at}"),
        Value::Array(items) => items.iter().for_each(|item| no_null(item, at)),
        Value::Object(map) => map.iter().for_each(|(key, value)| no_null(value, &format!("{at}/{key}"))),
        _ => {}
    }
}

/// Every key teaches what it is for.
#[test]
fn every_key_has_a_description() {
    fn described(schema: &Value, at: &str) {
        let properties = schema.get("properties").and_then(Value::as_object);
        for (key, below) in properties.unwrap_or(&Map::new()) {
            let text = below.get("description").and_then(Value::as_str).unwrap_or_default();
            assert!(text.len() > 5, "{at}.{key} has no description");
        }
        match schema {
            Value::Array(items) => items.iter().for_each(|item| described(item, at)),
            Value::Object(map) => map.iter().for_each(|(key, value)| described(value, &format!("{at}/{key}"))),
            _ => {}
        }
    }
    for kind in DocumentKind::ALL {
        described(&schema(kind), kind.as_str());
    }
}
