//! Graph paths such as `conditions.times`, as the neutral policy's `graph` block uses them.

use serde_json::{Map, Value};

/// The steps of `path`; a step that holds a dot is written `["a.b"]`.
pub(super) fn steps(path: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let (step, after) = match rest.strip_prefix("[\"") {
            Some(quoted) => quoted.split_once("\"]").unwrap_or((quoted, "")),
            None => split_plain(rest),
        };
        steps.push(step.replace("\\\"", "\""));
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    steps
}

fn split_plain(text: &str) -> (&str, &str) {
    let end = text.find(['.', '[']).unwrap_or(text.len());
    text.split_at(end)
}

/// Puts `value` at `path` below `body`, making objects on the way; a member that already stands
/// there and is an object too is merged member by member.
pub(super) fn insert(body: &mut Map<String, Value>, path: &str, value: &Value) {
    insert_steps(body, &steps(path), value);
}

fn insert_steps(body: &mut Map<String, Value>, steps: &[String], value: &Value) {
    let Some((first, rest)) = steps.split_first() else {
        return;
    };
    let slot = body.entry(first.clone()).or_insert(Value::Null);
    if rest.is_empty() {
        merge(slot, value);
        return;
    }
    if !slot.is_object() {
        *slot = Value::Object(Map::new());
    }
    if let Value::Object(inner) = slot {
        insert_steps(inner, rest, value);
    }
}

fn merge(slot: &mut Value, value: &Value) {
    match (slot, value) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in new {
                merge(old.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (slot, value) => *slot = value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_step_with_a_dot_is_quoted() {
        assert_eq!(steps("conditions.times"), ["conditions", "times"]);
        assert_eq!(steps("conditions[\"a.b\"].c"), ["conditions", "a.b", "c"]);
        assert!(steps("").is_empty());
    }

    #[test]
    fn objects_are_made_on_the_way_and_siblings_kept() {
        let mut body = Map::new();
        body.insert("conditions".into(), json!({ "locations": null }));
        insert(&mut body, "conditions.times.ranges", &json!(["x"]));
        insert(&mut body, "conditions.locations", &json!({ "a": 1 }));
        insert(&mut body, "conditions.locations", &json!({ "b": 2 }));
        let expected = json!({ "conditions": { "locations": { "a": 1, "b": 2 }, "times": { "ranges": ["x"] } } });
        assert_eq!(Value::Object(body), expected);
    }
}
