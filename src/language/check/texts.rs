//! Texts whose form a pattern cannot judge, and plain texts that other readers take for something else.

use serde_json::Value;

use crate::diag::{Finding, Place};
use crate::language::shape::{Date, IpRange, RestrictedText};
use crate::language::walk::walk;
use crate::yaml::{Node, ScalarStyle, Shape, Syntax, yaml11};

use super::Checks;

pub(super) fn check(root: Node<'_>, schema: &Value, checks: &mut Checks) {
    walk(root, schema, &mut |node, schema| {
        if node.shape() == Shape::Mapping {
            ambiguous_keys(node, schema, checks);
        }
        let Some(text) = node.as_str() else {
            return;
        };
        let pattern = schema.get("pattern").and_then(Value::as_str).unwrap_or_default();
        if pattern == Date::RULE.pattern {
            real_day(node, text, checks);
        } else if pattern == IpRange::RULE.pattern {
            real_range(node, text, checks);
        } else if !text.is_empty() {
            ambiguous(node, text, node.place(), checks);
        }
    });
}

fn real_day(node: Node<'_>, text: &str, checks: &mut Checks) {
    if Date::matches(text) && text.parse::<jiff::civil::Date>().is_err() {
        let finding = Finding::error("bad-value", format!("`{text}` is not in the calendar"));
        checks.push(finding.at(node.place(), "no such day").help("year, month and day, as `2027-03-31`"));
    }
}

fn real_range(node: Node<'_>, text: &str, checks: &mut Checks) {
    if !IpRange::matches(text) {
        return;
    }
    let (problem, help) = match text.split_once('-') {
        None if text.parse::<ipnet::IpNet>().is_ok() => return,
        None => ("is no address range", "an address and a prefix length, as `203.0.113.0/24` or `2001:db8::/32`"),
        Some((low, high)) => match (low.parse::<std::net::IpAddr>(), high.parse::<std::net::IpAddr>()) {
            (Ok(low), Ok(high)) if low.is_ipv4() == high.is_ipv4() && low <= high => return,
            (Ok(low), Ok(high)) if low.is_ipv4() == high.is_ipv4() => {
                ("has its higher address first", "the lowest address first, as `203.0.113.1-203.0.113.9`")
            }
            _ => ("is no address range", "two addresses of one kind, as `203.0.113.1-203.0.113.9`"),
        },
    };
    let finding = Finding::error("bad-value", format!("`{text}` {problem}"));
    checks.push(finding.at(node.place(), "not an address range").help(help));
}

/// Names of objects are keys too.
fn ambiguous_keys(map: Node<'_>, schema: &Value, checks: &mut Checks) {
    if !schema.get("additionalProperties").is_some_and(Value::is_object) {
        return;
    }
    for (key, _) in map.entries() {
        let text = key.text().unwrap_or_default();
        let resolved = !matches!(key.shape(), Shape::String);
        if resolved && key.style() == Some(ScalarStyle::Plain) && key.document().syntax == Syntax::Yaml {
            let message = format!("the name `{text}` is {} to YAML", key.shape().described());
            let help = format!("quote it: `{}`", Value::from(text));
            checks.push(Finding::error("wrong-type", message).at(key.place(), key.shape().described()).help(help));
        } else {
            ambiguous(key, text, key.place(), checks);
        }
    }
}

fn ambiguous(node: Node<'_>, text: &str, place: Place, checks: &mut Checks) {
    let plain = node.document().syntax == Syntax::Yaml && node.style() == Some(ScalarStyle::Plain);
    let Some(taken_for) = yaml11(text).filter(|_| plain) else {
        return;
    };
    let message = format!("readers of YAML 1.1 take `{text}` for {taken_for}");
    let help = format!("quote it: `{}`", Value::from(text));
    checks.push(Finding::warning("ambiguous-scalar", message).at(place, taken_for).help(help));
}
