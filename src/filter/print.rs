//! A rule in one spelling.

use super::table::named;
use super::{
    ATTRIBUTE_PREFIX, Comparison, DEVICE_PREFIX, Expr, ExprKind, Joint, Property, Value, ValueKind, Values, parse,
};

/// `rule` in one spelling: two rules that differ in white space, casing of known properties and
/// operators, quotes, dashes or needless parentheses give the same text. The case of values and of
/// the names of attributes is kept. `None` when the grammar is wrong.
#[must_use]
pub fn canonical_text(rule: &str) -> Option<String> {
    parse(rule).valid().map(|expr| print(&expr))
}

/// The rule in one spelling, with the parentheses that it needs.
#[must_use]
pub fn print(expr: &Expr) -> String {
    let mut out = String::new();
    write(expr, &mut out);
    out
}

fn write(expr: &Expr, out: &mut String) {
    match &expr.kind {
        ExprKind::Comparison(comparison) => write_comparison(comparison, out),
        ExprKind::Not(_, part) => {
            out.push_str("-not ");
            write_part(part, matches!(part.kind, ExprKind::Joined(..)), out);
        }
        ExprKind::Joined(joint, parts, _) => write_joined(*joint, parts, &mut false, out),
    }
}

/// Parts of parts with the same word between them need no parentheses.
fn write_joined(joint: Joint, parts: &[Expr], begun: &mut bool, out: &mut String) {
    for part in parts {
        if let ExprKind::Joined(own, inner, _) = &part.kind
            && *own == joint
        {
            write_joined(joint, inner, begun, out);
            continue;
        }
        if *begun {
            out.push(' ');
            out.push_str(joint.as_str());
            out.push(' ');
        }
        *begun = true;
        let weaker = joint == Joint::And && matches!(part.kind, ExprKind::Joined(Joint::Or, ..));
        write_part(part, weaker, out);
    }
}

fn write_part(part: &Expr, parentheses: bool, out: &mut String) {
    if parentheses {
        out.push('(');
    }
    write(part, out);
    if parentheses {
        out.push(')');
    }
}

fn write_comparison(comparison: &Comparison, out: &mut String) {
    let name = &comparison.property.text;
    let known = named(name);
    match known {
        Some((property, true)) => out.extend([DEVICE_PREFIX, ".", property.name]),
        Some((property, false)) => out.push_str(property.name),
        None => match name.split_once('.') {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case(ATTRIBUTE_PREFIX) => {
                out.extend([ATTRIBUTE_PREFIX, ".", rest]);
            }
            _ => out.push_str(name),
        },
    }
    out.extend([" ", comparison.operator.operator.as_str(), " "]);
    write_value(&comparison.value, known.map(|(property, _)| property), out);
}

fn write_value(value: &Value, property: Option<&Property>, out: &mut String) {
    match &value.kind {
        ValueKind::Text(text) => match boolean(text, property) {
            Some(word) => out.push_str(word),
            None => write_text(text, out),
        },
        ValueKind::Bool(true) => out.push_str("True"),
        ValueKind::Bool(false) => out.push_str("False"),
        ValueKind::Number(digits) => out.push_str(digits),
        ValueKind::Null => out.push_str("null"),
        ValueKind::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                write_value(item, property, out);
            }
            out.push(']');
        }
    }
}

/// `"True"` of a property that is true or false: Microsoft's page and the portal write it with quotes
/// and without.
fn boolean(text: &str, property: Option<&Property>) -> Option<&'static str> {
    let boolean = property.is_some_and(|property| property.values == Values::Boolean);
    ["True", "False"].into_iter().find(|word| boolean && word.eq_ignore_ascii_case(text))
}

/// Double quotes where the text allows it; else single ones, which double to escape themselves.
fn write_text(text: &str, out: &mut String) {
    if text.contains('"') || text.ends_with('`') {
        out.extend(["'", &text.replace('\'', "''"), "'"]);
    } else {
        out.extend(["\"", text, "\""]);
    }
}
