//! Keys that are unknown or missing.

use serde_json::Value;

use crate::diag::{Finding, nearest};
use crate::language::schema::DocumentKind;
use crate::language::spellings::{self, KeySpelling};
use crate::yaml::{Node, Shape};

use super::Subject;
use super::wording::{backticked, example, shown_path};

/// A way out for an unknown key, and the key of the same map that it leads to.
struct WayOut {
    help: String,
    covers: Option<String>,
}

/// The finding for a key that the schema does not know, and the key of the map it should have been.
pub(super) fn unknown(
    subject: Subject<'_, '_>,
    map: Node<'_>,
    schema: &Value,
    key: &str,
    value: Node<'_>,
) -> (Finding, Option<String>) {
    let known: Vec<&str> = properties(schema).map(|(name, _)| name).collect();
    let place = match map.path() {
        path if path.is_empty() => subject.kind.described().to_owned(),
        path => format!("`{path}`"),
    };
    let message = format!("`{key}` is not a key of {place}");
    let out = way_out(subject, map, key, &known);
    let finding = Finding::error("unknown-key", message).at(value.key_place(), "unknown key");
    match out {
        Some(out) => (finding.help(out.help), out.covers),
        None => (finding.help(listed(&known)), None),
    }
}

fn listed(known: &[&str]) -> String {
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    format!("the keys here are {}", names.join(", "))
}

fn properties(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let known = schema.get("properties").and_then(Value::as_object);
    known.into_iter().flatten().map(|(key, below)| (key.as_str(), below))
}

fn way_out(subject: Subject<'_, '_>, map: Node<'_>, key: &str, known: &[&str]) -> Option<WayOut> {
    let here = |name: &str| WayOut { help: format!("write `{name}`"), covers: Some(name.to_owned()) };
    if let Some(name) = known.iter().find(|name| name.eq_ignore_ascii_case(key)) {
        return Some(here(name));
    }
    if known == ["set"] && nearest(key, ["set"]).is_none() {
        let help = "a set is written `{set: NAME}`; a name stands alone, without braces".to_owned();
        return Some(WayOut { help, covers: None });
    }
    let path = bare_path(map);
    if let Some(row) = spellings::key(subject.kind, &path, key, known) {
        return Some(from_table(row, &path, known));
    }
    if let Some(places) = elsewhere(subject, &path, key) {
        let covers = places.first().and_then(|place| step_below(place, &path, known));
        let at_top = places.iter().any(|place| place == key);
        let places: Vec<String> = places.iter().map(|place| format!("`{place}`")).collect();
        let help = if at_top {
            format!("`{key}` stands at the top of the document, indented by nothing")
        } else {
            format!("it stands elsewhere: {}", places.join(" or "))
        };
        return Some(WayOut { help, covers });
    }
    nearest(key, known.iter().copied())
        .map(|name| WayOut { help: format!("did you mean `{name}`?"), covers: Some(name.to_owned()) })
}

fn from_table(row: &KeySpelling, path: &str, known: &[&str]) -> WayOut {
    let said = row.said();
    if row.meant.is_empty() {
        return WayOut { help: said.to_owned(), covers: None };
    }
    let relative = known.contains(&row.meant) && !row.under.is_empty();
    let covers = if relative { Some(row.meant.to_owned()) } else { step_below(row.meant, path, known) };
    let written = format!("write `{}`", row.meant);
    let help = if said.is_empty() { written } else { format!("{written}: {said}") };
    WayOut { help, covers }
}

/// The key of the map at `path` through which `target` is reached.
fn step_below(target: &str, path: &str, known: &[&str]) -> Option<String> {
    let below = if path.is_empty() || region(path) == Some("") {
        target
    } else {
        let path = region(path).unwrap_or(path);
        target.strip_prefix(path)?.strip_prefix('.')?
    };
    let step = below.split('.').next()?;
    known.contains(&step).then(|| step.to_owned())
}

/// The part of a path below a region of a test; `None` outside of regions.
fn region(path: &str) -> Option<&str> {
    let mut rest = path.splitn(3, '.');
    let (first, second) = (rest.next()?, rest.next()?);
    let inside =
        first == "assertions" && matches!(second, "every" | "some") || first == "changes" && second == "within";
    inside.then(|| rest.next().unwrap_or_default())
}

/// A node's path by its keys alone: `rollout.stages.include`.
fn bare_path(node: Node<'_>) -> String {
    let mut steps = Vec::new();
    let mut at = Some(node);
    while let Some(node) = at {
        steps.extend(node.key_text());
        at = node.parent();
    }
    steps.reverse();
    steps.join(".")
}

/// Places shown at most.
const PLACES_MAX: usize = 3;

/// Where a known key of another map stands, when that is no more than a few places.
fn elsewhere(subject: Subject<'_, '_>, path: &str, key: &str) -> Option<Vec<String>> {
    let mut places = Vec::new();
    collect(subject.schema, "", key, &mut places);
    let same = |place: &String| {
        let steps = place.split('.').zip(path.split('.'));
        steps.take_while(|(a, b)| a == b).count()
    };
    if places.iter().any(|place| place == key) {
        return Some(vec![key.to_owned()]);
    }
    let best = places.iter().map(same).max()?;
    places.retain(|place| same(place) == best);
    places.dedup();
    (places.len() <= PLACES_MAX).then_some(places)
}

fn collect(schema: &Value, path: &str, key: &str, places: &mut Vec<String>) {
    let branches = schema.get("anyOf").and_then(Value::as_array);
    for branch in branches.into_iter().flatten() {
        collect(branch, path, key, places);
    }
    if let Some(items) = schema.get("items") {
        collect(items, path, key, places);
    }
    if let Some(open) = schema.get("additionalProperties").filter(|open| open.is_object()) {
        collect(open, &format!("{path}.NAME"), key, places);
    }
    for (name, below) in properties(schema) {
        let dot = if path.is_empty() { "" } else { "." };
        let place = format!("{path}{dot}{name}");
        if name == key {
            places.push(place.clone());
        }
        collect(below, &place, key, places);
    }
}

/// Examples for keys whose form alone would not teach much.
const EXAMPLES: &[(&str, &str)] = &[
    ("resources", "resources: {include: all}"),
    ("include", "include: all"),
    ("current", "current: observe"),
    ("stages", "stages: [{name: observe, state: reportOnly}, {name: broad, state: enabled}]"),
    ("reason", "reason: Partner accounts, reviewed each quarter"),
    ("asks", "asks: [MFA for everyone]"),
    ("signIn", "signIn: {user: alex@contoso.example, resource: Office365}"),
    ("outcome", "outcome: blocked"),
    ("allow", "allow: [tightened, sessionOnly]"),
    ("appliesTo", "appliesTo: [fido2]"),
    ("rules", "rules: {no-op-condition: disabled}"),
    ("policies", "policies: [\"ca6*\"]"),
];

/// Names of the things that have a `name`.
fn name_example(kind: DocumentKind, map: Node<'_>) -> &'static str {
    match (kind, map.key_text(), map.parent().and_then(Node::key_text)) {
        (DocumentKind::Policy, None, None) => "name: CA001 - All users - All apps - Require MFA",
        (DocumentKind::Policy, _, _) => "name: observe",
        (_, _, Some("signIns")) => "name: Outlook on a home PC",
        _ => "name: privileged roles show MFA",
    }
}

/// The finding for keys that must be in a map and are not.
pub(super) fn missing(kind: DocumentKind, map: Node<'_>, schema: &Value, keys: &[&str]) -> Finding {
    let holder = match map.path() {
        path if path.is_empty() => kind.described().to_owned(),
        _ => shown_path(map),
    };
    let names = backticked(keys);
    let message = format!("{holder} has no {}", names.join(" and no "));
    let samples: Vec<String> = keys.iter().map(|key| sample(kind, map, schema, key)).collect();
    let place = if map.shape() == Shape::Mapping { map.key_place() } else { map.place() };
    Finding::error("missing-key", message)
        .at(place, format!("missing {}", names.join(", ")))
        .help(format!("add it, as {}", samples.join(" and ")))
}

/// An example for a key that has a good one.
pub(super) fn good_example(key: &str) -> Option<&'static str> {
    EXAMPLES.iter().find(|(name, _)| *name == key).map(|(_, sample)| *sample)
}

/// A key with a value, to be added.
fn sample(kind: DocumentKind, map: Node<'_>, schema: &Value, key: &str) -> String {
    match good_example(key) {
        _ if key == "name" => format!("`{}`", name_example(kind, map)),
        Some(sample) => format!("`{sample}`"),
        None => {
            let below = schema.get("properties").and_then(|known| known.get(key));
            format!("`{key}: {}`", below.map(example).unwrap_or_default())
        }
    }
}
