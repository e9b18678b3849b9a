//! What differs between two bodies, member by member.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One member that differs. A list has `added` and `removed`, anything else `before` and `after`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Change {
    /// The member in Graph's spelling, as `conditions.users.excludeGroups`.
    pub path: String,
    /// What the tenant has; absent for a list, and where it has nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What the set says; absent for a list, and where it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// Entries of a list that the tenant does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<Value>,
    /// Entries of a list that the set does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<Value>,
}

impl std::fmt::Display for Change {
    /// A line for people: `state: disabled → enabled`, `…excludeGroups: + a, - b`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: ", self.path)?;
        if self.added.is_empty() && self.removed.is_empty() {
            let shown = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), short);
            return write!(f, "{} → {}", shown(&self.before), shown(&self.after));
        }
        let added = self.added.iter().map(|value| format!("+ {}", short(value)));
        let removed = self.removed.iter().map(|value| format!("- {}", short(value)));
        f.write_str(&added.chain(removed).collect::<Vec<_>>().join(", "))
    }
}

/// The longest value that is shown whole.
const LONGEST: usize = 80;

fn short(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// The members in which `after` differs from `before`, in the order of `after`, then what only
/// `before` has. A member that is `null`, absent, or an empty list says nothing in either.
#[must_use]
pub(super) fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    compare("", before, after, &mut found);
    found
}

fn compare(path: &str, before: &Value, after: &Value, found: &mut Vec<Change>) {
    match (before, after) {
        _ if before == after => {}
        (Value::Object(before), Value::Object(after)) => members(path, before, after, found),
        (Value::Object(before), Value::Null) => members(path, before, &Map::new(), found),
        (Value::Null, Value::Object(after)) => members(path, &Map::new(), after, found),
        (Value::Array(before), Value::Array(after)) => list(path, before, after, found),
        (Value::Array(before), Value::Null) => list(path, before, &[], found),
        (Value::Null, Value::Array(after)) => list(path, &[], after, found),
        _ => found.push(Change {
            path: path.to_owned(),
            before: Some(before.clone()).filter(|value| !value.is_null()),
            after: Some(after.clone()).filter(|value| !value.is_null()),
            added: Vec::new(),
            removed: Vec::new(),
        }),
    }
}

fn members(path: &str, before: &Map<String, Value>, after: &Map<String, Value>, found: &mut Vec<Change>) {
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    for key in after.keys().chain(gone) {
        let below = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let value = |side: &Map<String, Value>| side.get(key).cloned().unwrap_or(Value::Null);
        compare(&below, &value(before), &value(after), found);
    }
}

fn list(path: &str, before: &[Value], after: &[Value], found: &mut Vec<Change>) {
    let missing_in = |list: &[Value], other: &[Value]| -> Vec<Value> {
        list.iter().filter(|value| !other.contains(value)).cloned().collect()
    };
    let (added, removed) = (missing_in(after, before), missing_in(before, after));
    if !added.is_empty() || !removed.is_empty() {
        found.push(Change { path: path.to_owned(), before: None, after: None, added, removed });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_differ_by_their_entries_and_objects_by_their_members() {
        let before =
            json!({"state": "disabled", "users": {"groups": ["a", "b"], "roles": []}, "session": {"mode": "x"}});
        let after = json!({"state": "enabled", "users": {"groups": ["b", "c"], "roles": null}, "session": null});
        let lines: Vec<String> = changes(&before, &after).iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["state: disabled → enabled", "users.groups: + c, - a", "session.mode: x → nothing"]);
        assert!(changes(&before, &before).is_empty());
    }

    #[test]
    fn a_long_value_is_cut() {
        let line = changes(&json!({"rule": "ö".repeat(200)}), &json!({"rule": "x"}))[0].to_string();
        assert!(line.chars().count() < 100 && line.contains("ö… → x"), "{line}");
    }
}
