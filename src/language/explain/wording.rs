//! Words for nodes and schemas.

use serde_json::Value;

use crate::language::shape::{NAMES, text_rules};
use crate::text::or_list;
use crate::yaml::{Node, Scalar, Shape};

/// A node's path in backticks, or `the document`.
pub(super) fn shown_path(node: Node<'_>) -> String {
    let path = node.path();
    if path.is_empty() { "the document".to_owned() } else { format!("`{path}`") }
}

/// What a schema wants, as "`all`, `none` or a map".
pub(super) fn wanted(schema: &Value) -> String {
    or_list(&wanted_parts(schema))
}

fn wanted_parts(schema: &Value) -> Vec<String> {
    if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
        return branches.iter().flat_map(wanted_parts).collect();
    }
    let words = options(schema);
    if !words.is_empty() && words.len() <= WORDS_MAX {
        return backticked(&words);
    }
    if schema.get("const").is_some() {
        return vec!["`true`".to_owned()];
    }
    vec![wanted_kind(schema)]
}

/// Most words that a message lists.
const WORDS_MAX: usize = 4;

fn wanted_kind(schema: &Value) -> String {
    match schema.get("type").and_then(Value::as_str).unwrap_or_default() {
        "string" => wanted_text(schema),
        "array" => "a list".to_owned(),
        "object" => "a map".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        "integer" => "a whole number".to_owned(),
        _ => "another value".to_owned(),
    }
}

fn wanted_text(schema: &Value) -> String {
    if !options(schema).is_empty() {
        return "a word".to_owned();
    }
    let comment = schema.get("$comment").and_then(Value::as_str).unwrap_or_default();
    if comment.starts_with(NAMES) {
        return "a name".to_owned();
    }
    let form = rule(schema).map_or("a text", |rule| rule.wanted);
    form.split([':', ',']).next().unwrap_or(form).to_owned()
}

/// The words of a list, each in backticks.
pub(super) fn backticked(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| format!("`{word}`")).collect()
}

/// The words a schema takes.
pub(super) fn options(schema: &Value) -> Vec<&str> {
    let words = schema.get("enum").and_then(Value::as_array);
    words.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The form a schema wants.
pub(super) fn rule(schema: &Value) -> Option<crate::language::shape::TextRule> {
    let pattern = schema.get("pattern")?.as_str()?;
    text_rules().into_iter().find(|rule| rule.pattern == pattern)
}

/// Something a schema takes, in flow style.
pub(super) fn example(schema: &Value) -> String {
    if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
        return branches.first().map(example).unwrap_or_default();
    }
    let given = schema.get("examples").and_then(|examples| examples.get(0));
    if let Some(given) = given {
        return flow_value(given);
    }
    match schema.get("type").and_then(Value::as_str).unwrap_or_default() {
        "string" => options(schema).first().copied().unwrap_or("TEXT").to_owned(),
        "array" => format!("[{}]", schema.get("items").map(example).unwrap_or_default()),
        "object" => example_map(schema),
        "integer" => "1".to_owned(),
        _ => "true".to_owned(),
    }
}

/// A map with its required keys, or its first key.
fn example_map(schema: &Value) -> String {
    let required: Vec<&str> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema.get("properties").and_then(Value::as_object);
    let entries: Vec<String> = properties
        .into_iter()
        .flatten()
        .enumerate()
        .filter(|(at, (key, _))| required.contains(&key.as_str()) || required.is_empty() && *at == 0)
        .map(|(_, (key, below))| format!("{key}: {}", example(below)))
        .collect();
    format!("{{{}}}", entries.join(", "))
}

fn flow_value(value: &Value) -> String {
    match value {
        Value::String(text) => flow_text(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow_value).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

/// A text as it can stand in flow style.
pub(super) fn flow_text(text: &str) -> String {
    let first_safe = text.starts_with(|first: char| first.is_ascii_alphanumeric());
    let safe = first_safe
        && !text.contains([',', '[', ']', '{', '}', ':', '#', '"'])
        && text.trim() == text
        && matches!(crate::yaml::scalar::resolve(text), Scalar::Str(_))
        && crate::yaml::yaml11(text).is_none();
    if safe { text.to_owned() } else { Value::from(text).to_string() }
}

/// Longest value repeated in a message.
const FLOW_MAX: usize = 60;

/// A node in flow style, `…` where it is long.
pub(super) fn flow(node: Node<'_>) -> String {
    let text = flow_whole(node);
    if text.chars().count() <= FLOW_MAX { text } else { "…".to_owned() }
}

fn flow_whole(node: Node<'_>) -> String {
    match node.shape() {
        Shape::Sequence => {
            let items: Vec<String> = node.items().take(FLOW_MAX).map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Shape::Mapping => {
            let entries = node.entries().take(FLOW_MAX);
            let entries: Vec<String> = entries
                .map(|(key, value)| format!("{}: {}", flow_text(key.text().unwrap_or_default()), flow(value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Shape::String => flow_text(node.text().unwrap_or_default()),
        _ => node.text().unwrap_or_default().to_owned(),
    }
}

/// The list a node is an item of, else the node itself: what a message calls the place.
pub(super) fn field(node: Node<'_>) -> Node<'_> {
    match node.parent() {
        Some(parent) if node.key_span().is_none() => parent,
        _ => node,
    }
}
