//! Values of the wrong kind, word or form.

use serde_json::Value;

use crate::diag::{Finding, nearest};
use crate::language::schema::DocumentKind;
use crate::language::shape::{Country, Date, Frequency, Guid, IpRange, PolicyKey, RestrictedText};
use crate::language::spellings;
use crate::language::walk::{branch, is_for};
use crate::text::count;
use crate::yaml::{Node, Shape};

use super::Subject;
use super::keys::good_example;
use super::wording::{backticked, example, field, flow, flow_text, options, rule, shown_path, wanted};

/// The finding for a value of another kind than wanted.
pub(super) fn wrong_type(kind: DocumentKind, node: Node<'_>, schema: &Value) -> Finding {
    let place = if node.path().is_empty() { kind.described().to_owned() } else { shown_path(node) };
    let message = format!("{place} must be {}, not {}", wanted(schema), node.shape().described());
    let container = matches!(node.shape(), Shape::Mapping | Shape::Sequence);
    let at = if container { node.key_place() } else { node.place() };
    let finding = Finding::error("wrong-type", message).at(at, node.shape().described());
    if node.path().is_empty() {
        let first = schema.get("properties").and_then(Value::as_object).and_then(|known| known.iter().next());
        let first = first.map(|(key, below)| format!("{key}: {}", example(below)));
        return finding.help(format!("it begins with a key, as `{}`", first.unwrap_or_default()));
    }
    match type_way_out(node, schema) {
        Some(help) => finding.help(help),
        None => finding.help(format!("for example `{}`", sample(node, schema))),
    }
}

/// `key: example`, or the example alone for an item or a root.
fn sample(node: Node<'_>, schema: &Value) -> String {
    let good = node.key_text().and_then(good_example);
    good.map_or_else(|| keyed(node, &example(schema)), str::to_owned)
}

fn keyed(node: Node<'_>, value: &str) -> String {
    match node.key_text().filter(|_| node.key_span().is_some()) {
        Some(key) => format!("{key}: {value}"),
        None => value.to_owned(),
    }
}

fn type_way_out(node: Node<'_>, schema: &Value) -> Option<String> {
    match node.shape() {
        Shape::Bool | Shape::Number => scalar_way_out(node, schema),
        Shape::String => string_way_out(node, schema),
        Shape::Sequence => list_way_out(node, schema),
        Shape::Mapping => map_way_out(node, schema),
        Shape::Null => None,
    }
}

/// A map around a list where the list alone is wanted: `include: {apps: [Payroll]}`.
fn map_way_out(node: Node<'_>, schema: &Value) -> Option<String> {
    branch(schema, &["array"]).filter(|list| is_for(list, &["array"]))?;
    let mut entries = node.entries();
    let ((_, only), None) = (entries.next()?, entries.next()) else {
        return None;
    };
    let list = Some(only).filter(|only| only.shape() == Shape::Sequence)?;
    Some(format!("write `{}`", keyed(node, &flow(list))))
}

/// A number or `true` where a text is wanted: a word that looks like one, or quotes.
fn scalar_way_out(node: Node<'_>, schema: &Value) -> Option<String> {
    let text = node.text()?;
    let Some(wants) = branch(schema, &["string"]).filter(|wants| is_for(wants, &["string"])) else {
        return wrapped(node, schema);
    };
    let words = options(wants);
    if let Some(word) = spellings::word(text, &words) {
        return Some(format!("write `{}`", keyed(node, word)));
    }
    if let [only] = words.as_slice() {
        return Some(format!("write `{}`", keyed(node, only)));
    }
    if !words.is_empty() {
        return Some(format!("one of {}", backticked(&words).join(", ")));
    }
    match rule(wants) {
        Some(rule) if rule.pattern == Frequency::RULE.pattern => Some(format!("write `{text} hours` or `{text} days`")),
        Some(rule) => Some(format!("write {}, as `{}`", rule.wanted, rule.example)),
        None => Some(format!("quote it: `{}`", Value::from(text))),
    }
}

/// A text where a list or a map is wanted.
fn string_way_out(node: Node<'_>, schema: &Value) -> Option<String> {
    let text = node.text()?;
    if schema.get("const").is_some() || is_for(schema, &["boolean"]) {
        return bool_way_out(node, schema, text);
    }
    wrapped(node, schema)
}

fn bool_way_out(node: Node<'_>, schema: &Value, text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let no = matches!(lower.as_str(), "no" | "off" | "false" | "n" | "disabled");
    if no && schema.get("const").is_some() {
        return Some("leave the key out".to_owned());
    }
    let yes = matches!(lower.as_str(), "yes" | "on" | "true" | "y" | "enabled");
    (yes || no).then(|| format!("write `{}`", keyed(node, if no { "false" } else { "true" })))
}

/// What to do instead of excluding everything.
pub(in crate::language) const EXCLUDE_ALL: &str =
    "an exclusion is a list of names; to exclude everything, set the policy's state to `disabled`";

/// A single value where a list, or a map around it, is wanted.
fn wrapped(node: Node<'_>, schema: &Value) -> Option<String> {
    let text = node.text()?;
    let item = spellings::reserved(text).map_or_else(|| flow(node), str::to_owned);
    if spellings::whole_field(text).is_some() && node.key_text() == Some("exclude") {
        return Some(EXCLUDE_ALL.to_owned());
    }
    if branch(schema, &["array"]).is_some_and(|list| is_for(list, &["array"])) {
        return Some(format!("write `{}`", keyed(node, &format!("[{item}]"))));
    }
    let map = branch(schema, &["object"]).filter(|map| is_for(map, &["object"]))?;
    map_around(node, map, &item, text)
}

/// The map that says what a lone value probably means.
fn map_around(node: Node<'_>, map: &Value, item: &str, text: &str) -> Option<String> {
    let properties = map.get("properties")?;
    if let Some(include) = properties.get("include") {
        let whole = spellings::whole_field(text);
        let words = branch(include, &["string"]).map(options).unwrap_or_default();
        let value = match whole.filter(|word| words.contains(word)) {
            Some(word) => word.to_owned(),
            None if is_for(include, &["string"]) => item.to_owned(),
            None if takes_list(include) => format!("[{item}]"),
            None => format!("{{{}: [{item}]}}", likely_kind(&[text])),
        };
        return Some(format!("write `{}`", keyed(node, &format!("{{include: {value}}}"))));
    }
    if properties.get("allOf").is_some() {
        return Some(format!("write `{}`", keyed(node, &format!("{{allOf: [{item}]}}"))));
    }
    if properties.get("types").is_some() {
        return Some(format!("write `{}`", keyed(node, &format!("{{types: [{item}]}}"))));
    }
    properties.get("id").map(|_| format!("write `{}`", keyed(node, &format!("{{id: {item}}}"))))
}

/// Names alone do not say of what kind they are: addresses are users, and groups are meant most.
fn likely_kind(names: &[&str]) -> &'static str {
    if names.iter().all(|name| name.contains('@')) { "users" } else { "groups" }
}

fn takes_list(schema: &Value) -> bool {
    branch(schema, &["array"]).is_some_and(|list| is_for(list, &["array"]))
}

/// A list where a word, a text or a map is wanted.
fn list_way_out(node: Node<'_>, schema: &Value) -> Option<String> {
    let mut items = node.items();
    let (first, more) = (items.next(), items.next());
    let only = first.filter(|_| more.is_none());
    if let Some(word) = only.and_then(Node::text).and_then(|text| lone_word(text, schema)) {
        return Some(format!("write `{}`", keyed(node, &word)));
    }
    let Some(map) = branch(schema, &["object"]).filter(|map| is_for(map, &["object"])) else {
        let text = only.filter(|item| item.as_str().is_some())?;
        return Some(format!("write `{}`", keyed(node, &flow(text))));
    };
    let properties = map.get("properties")?;
    let list = flow(node);
    let texts: Vec<&str> = node.items().filter_map(Node::text).collect();
    let value = if properties.get("include").is_some_and(takes_list) {
        format!("{{include: {list}}}")
    } else if properties.get("include").is_some() {
        format!("{{include: {{{}: {list}}}}}", likely_kind(&texts))
    } else if properties.get("allOf").is_some() {
        format!("{{allOf: {list}}}")
    } else if properties.get("types").is_some() {
        format!("{{types: {list}}}")
    } else {
        let (first, _) = properties.as_object()?.iter().find(|(_, below)| takes_list(below))?;
        let key = if properties.get("groups").is_some() { likely_kind(&texts) } else { first };
        format!("{{{key}: {list}}}")
    };
    Some(format!("write `{}`", keyed(node, &value)))
}

/// `[all]`, `[All]`: the word that stands in place of the list, and `{include: all}` where a map does.
fn lone_word(text: &str, schema: &Value) -> Option<String> {
    let words = branch(schema, &["string"]).map(options).unwrap_or_default();
    if let Some(word) = spellings::word(text, &words) {
        return Some(word.to_owned());
    }
    let map = branch(schema, &["object"])?;
    let include = map.get("properties")?.get("include")?;
    let words = branch(include, &["string"]).map(options).unwrap_or_default();
    let word = spellings::word(text, &words)?;
    Some(format!("{{include: {word}}}"))
}

/// The finding for a word that is none of those wanted.
pub(super) fn not_a_word(node: Node<'_>, schema: &Value) -> Finding {
    let text = node.text().unwrap_or_default();
    let words = options(schema);
    let holder = field(node);
    let message = format!("`{text}` cannot stand in {}", shown_path(holder));
    let finding = Finding::error("unknown-value", message).at(node.place(), "unknown word");
    finding.help(word_way_out(node, text, &words))
}

fn word_way_out(node: Node<'_>, text: &str, words: &[&str]) -> String {
    if let Some(word) = spellings::word(text, words) {
        return format!("write `{word}`");
    }
    if let Some(help) = spellings::elsewhere(text, words) {
        return help.to_owned();
    }
    if let Some(word) = nearest(text, words.iter().copied()) {
        return format!("did you mean `{word}`?");
    }
    let item = flow_text(text);
    match (words, node.key_text()) {
        (["block"], Some(key)) => {
            let control = spellings::word(text, &GRANT_WORDS).unwrap_or(&item);
            format!("write `{key}: {{allOf: [{control}]}}`")
        }
        (["all"] | ["all", "none"], Some("include")) if node.parent().and_then(Node::key_text) == Some("users") => {
            format!("`all`, `none`, or a map that says what kind of name it is, as `include: {{groups: [{item}]}}`")
        }
        (["all" | "allOwned"] | ["all", "none"], Some(key)) => {
            format!("{}, or a list: `{key}: [{item}]`", backticked(words).join(", "))
        }
        ([only], _) => format!("write `{only}`"),
        _ => format!("one of {}", backticked(words).join(", ")),
    }
}

/// Controls by their words, for `grant: requireMfa`.
const GRANT_WORDS: [&str; 8] = [
    "mfa",
    "compliantDevice",
    "domainJoinedDevice",
    "approvedApplication",
    "compliantApplication",
    "passwordChange",
    "riskRemediation",
    "verifiedID",
];

/// The finding for a value where only `true` can stand.
pub(super) fn not_true(node: Node<'_>) -> Finding {
    let key = shown_path(node);
    let message = format!("{key} can only be `true`");
    let off = matches!(node.text().map(str::to_lowercase).as_deref(), Some("false" | "no" | "off" | "n" | "0"));
    let container = matches!(node.shape(), Shape::Mapping | Shape::Sequence);
    let at = if container { node.key_place() } else { node.place() };
    let finding = Finding::error("not-true", message).at(at, "not `true`");
    if off {
        return finding.help("leave the key out to switch it off");
    }
    finding.help(format!("write `{}`, or leave the key out", keyed(node, "true")))
}

/// The finding for nothing, or an empty text, list or map.
pub(super) fn empty(subject: Subject<'_, '_>, node: Node<'_>, schema: &Value, required: bool) -> Finding {
    if node.path().is_empty() {
        let message = "the document is empty";
        return Finding::error("empty-value", message)
            .at(node.key_place(), "nothing here")
            .help(format!("write {} here, or delete the file", subject.kind.described()));
    }
    let message = match node.key_text().filter(|_| node.key_span().is_some()) {
        Some(_) => format!("{} has no value", shown_path(node)),
        None => format!("an item of {} is empty", shown_path(field(node))),
    };
    let map_of_any = schema.get("type").is_some_and(|kind| kind == "object") && schema.get("minProperties").is_none();
    let value = if map_of_any && schema.get("required").is_none() { "{}".to_owned() } else { example(schema) };
    let good = node.key_text().and_then(good_example);
    let sample = good.map_or_else(|| keyed(node, &value), str::to_owned);
    let way = if required { "" } else { ", or leave it out" };
    Finding::error("empty-value", message)
        .at(node.key_place(), "no value")
        .help(format!("give it one, as `{sample}`{way}"))
}

/// The finding for a text of the wrong form.
pub(super) fn wrong_form(node: Node<'_>, schema: &Value) -> Finding {
    let text = node.text().unwrap_or_default();
    let (wanted, sample, better) = match rule(schema) {
        Some(rule) => (rule.wanted, rule.example, reformed(rule.pattern, text)),
        None => ("of the form wanted here", "", None),
    };
    let message = format!("`{text}` is not {wanted}");
    let finding = Finding::error("bad-value", message).at(node.place(), "not of this form");
    match better {
        Some(better) if Date::matches(&better) => finding.help(format!("write `{better}`")),
        Some(better) => finding.help(format!("write `{}`", flow_text(&better))),
        None => finding.help(format!("for example `{sample}`")),
    }
}

/// What the author most likely meant, in the right form.
fn reformed(pattern: &str, text: &str) -> Option<String> {
    let trimmed = text.trim();
    let (better, good): (String, fn(&str) -> bool) = if pattern == Guid::RULE.pattern {
        (trimmed.trim_matches(['{', '}']).to_lowercase(), Guid::matches)
    } else if pattern == Country::RULE.pattern {
        (trimmed.to_uppercase(), Country::matches)
    } else if pattern == Frequency::RULE.pattern {
        (frequency(trimmed)?, Frequency::matches)
    } else if pattern == Date::RULE.pattern {
        (date(trimmed)?, Date::matches)
    } else if pattern == IpRange::RULE.pattern {
        (range(trimmed)?, IpRange::matches)
    } else if pattern == PolicyKey::RULE.pattern {
        (key(trimmed), PolicyKey::matches)
    } else {
        return None;
    };
    good(&better).then_some(better)
}

/// `12h`, `1 hours`, `every time` → `12 hours`, `1 hour`, `everyTime`.
fn frequency(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    if lower.replace([' ', '-', '_'], "") == "everytime" || lower == "always" {
        return Some("everyTime".to_owned());
    }
    let digits = lower.find(|char: char| !char.is_ascii_digit())?;
    let number: u32 = lower[..digits].parse().ok()?;
    let (unit, factor) = match lower[digits..].trim_start() {
        "h" | "hr" | "hrs" | "hour" | "hours" => ("hour", 1),
        "d" | "day" | "days" => ("day", 1),
        "w" | "week" | "weeks" => ("day", 7),
        _ => return None,
    };
    Some(count(number.checked_mul(factor)?, unit))
}

/// `2027/3/1`, `2027-3-1T00:00:00Z` → `2027-03-01`.
fn date(text: &str) -> Option<String> {
    let day = text.split(['T', ' ']).next()?;
    let mut parts = day.split(['-', '/', '.']).map(str::parse::<u32>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let plausible = year > 999 && (1..=12).contains(&month) && (1..=31).contains(&day);
    plausible.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// A lone address → the block that holds it alone; spaces around `-` go.
fn range(text: &str) -> Option<String> {
    if let Ok(address) = text.parse::<std::net::IpAddr>() {
        let length = if address.is_ipv4() { 32 } else { 128 };
        return Some(format!("{text}/{length}"));
    }
    let (low, high) = text.split_once('-')?;
    Some(format!("{}-{}", low.trim(), high.trim()))
}

fn key(text: &str) -> String {
    let lower = text.to_lowercase();
    let kept: String = lower.chars().map(|char| if char.is_ascii_alphanumeric() { char } else { '-' }).collect();
    let words: Vec<&str> = kept.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// The finding for a text that is too long.
pub(super) fn too_long(node: Node<'_>, most: u64) -> Finding {
    let count = node.text().unwrap_or_default().chars().count();
    let message = format!("{} has {count} characters; Graph takes {most}", shown_path(node));
    Finding::error("bad-value", message)
        .at(node.place(), "too long")
        .help("shorten it; what the policy is for fits into `description`")
}

/// The finding for a list with too few items.
pub(super) fn too_few(node: Node<'_>, least: u64) -> Finding {
    let count = node.items().count();
    let message = format!("{} has {count} item; it takes at least {least}", shown_path(node));
    let finding = Finding::error("bad-value", message).at(node.key_place(), "too few");
    match node.key_text() {
        Some("anyOf") => {
            let list = flow(node);
            finding.help(format!("a single control is written `allOf: {list}`"))
        }
        Some("stages") => finding.help("a rollout leads from one stage to another; without that, write `state`"),
        _ => finding.help("add another item"),
    }
}

/// The finding for several keys where one can stand; none where the unknown ones among them are
/// explained already.
pub(super) fn too_many_keys(node: Node<'_>, schema: &Value) -> Option<Finding> {
    let known = schema.get("properties");
    let known = |key: &str| known.is_some_and(|known| known.get(key).is_some());
    let entries: Vec<_> = node.entries().filter(|(key, _)| key.text().is_some_and(known)).collect();
    let names: Vec<&str> = entries.iter().filter_map(|(key, _)| key.text()).collect();
    let message = format!("{} can have only one of {}", shown_path(node), backticked(&names).join(", "));
    let [(_, first), (_, second), ..] = entries.as_slice() else {
        return None;
    };
    let finding = Finding::error("needs-one-of", message)
        .at(second.key_place(), "one too many")
        .and(first.key_place(), "the other one");
    Some(finding.help("keep one of them"))
}

/// The finding for a number that is too small or too large.
pub(super) fn out_of_range(node: Node<'_>, schema: &Value) -> Finding {
    let bound = |name: &str| schema.get(name).map(ToString::to_string).unwrap_or_default();
    let message = format!("{} must be from {} to {}", shown_path(node), bound("minimum"), bound("maximum"));
    Finding::error("bad-value", message).at(node.place(), "out of range").help("a whole number within these bounds")
}
