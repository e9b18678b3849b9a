//! Whether a device filter holds for a device.
//!
//! Source: Conditional Access: Filter for devices (Microsoft Learn). A device that is not registered
//! has no attributes, each is null: positive operators do not match null, negative ones do. Negative
//! operators are exactly the opposite of positive ones, so that both follow from one comparison.

use crate::filter::{Comparison, Expr, ExprKind, Joint, Operator, Value, ValueKind, parse, property};
use crate::model::{Choices, Device, DeviceValue, Filter, FilterMode};

/// Whether the filter lets `device` into its policy; `None` when its rule cannot be read.
pub(super) fn holds(filter: &Filter, choices: Choices, device: &Device) -> Option<bool> {
    let rule = readable(&filter.rule)?;
    Some(matches(&rule, choices, device) == (filter.mode == FilterMode::Include))
}

/// False for a rule with errors in its grammar, and for one about a property that devices do not have.
#[must_use]
pub(in crate::semantics) fn is_readable(filter: &Filter) -> bool {
    readable(&filter.rule).is_some()
}

/// A rule without errors in its grammar, all of it about properties that devices have.
pub(in crate::semantics) fn readable(rule: &str) -> Option<Expr> {
    let known = |comparison: &&Comparison| property(attribute_name(comparison)).is_some();
    parse(rule).valid().filter(|expr| expr.comparisons().iter().all(known))
}

/// Comparisons are decided first; joining them is ordinary logic.
fn matches(rule: &Expr, choices: Choices, device: &Device) -> bool {
    match &rule.kind {
        ExprKind::Comparison(comparison) => compares(comparison, choices, device),
        ExprKind::Not(_, part) => !matches(part, choices, device),
        ExprKind::Joined(Joint::And, parts, _) => parts.iter().all(|part| matches(part, choices, device)),
        ExprKind::Joined(Joint::Or, parts, _) => parts.iter().any(|part| matches(part, choices, device)),
    }
}

fn compares(comparison: &Comparison, choices: Choices, device: &Device) -> bool {
    let value = attribute(attribute_name(comparison), choices, device);
    let operator = comparison.operator.operator;
    let is = |item: &Value| agrees(operator, value, item, choices);
    comparison.value.items().iter().any(is) != operator.is_negative()
}

/// The name behind `device.`.
fn attribute_name(comparison: &Comparison) -> &str {
    let text = &comparison.property.text;
    text.split_once('.').map_or(text.as_str(), |(_, name)| name)
}

/// The attribute as Conditional Access sees it; `None` for null.
fn attribute<'d>(name: &str, choices: Choices, device: &'d Device) -> Option<&'d DeviceValue> {
    let known = property(name)?.name;
    let hidden = known.starts_with("extensionAttribute")
        && choices.extension_attributes_need_management
        && !shows_extension_attributes(device);
    device.attributes.get(known).filter(|_| device.registered && !hidden)
}

/// "Devices must be Microsoft Intune managed, compliant, or Microsoft Entra hybrid joined for a value to
/// be available in extensionAttributes1-15" (Filter for devices).
fn shows_extension_attributes(device: &Device) -> bool {
    device.is_compliant() || device.trust_type() == Some("ServerAD") || device.attributes.contains_key("mdmAppId")
}

/// The positive operator of `operator`, between the attribute and one value. Texts are compared
/// without regard to case.
fn agrees(operator: Operator, attribute: Option<&DeviceValue>, value: &Value, choices: Choices) -> bool {
    let Some(attribute) = attribute else {
        return value.kind == ValueKind::Null && choices.missing_attributes_equal_null;
    };
    let Some(wanted) = text(value) else {
        return false;
    };
    match attribute {
        DeviceValue::Bool(own) => own.to_string() == wanted,
        DeviceValue::Text(own) => text_agrees(operator, &own.to_lowercase(), &wanted),
        // A collection contains a whole member.
        DeviceValue::List(own) => own.iter().any(|member| member.to_lowercase() == wanted),
    }
}

fn text_agrees(operator: Operator, own: &str, wanted: &str) -> bool {
    match operator {
        Operator::Eq | Operator::Ne | Operator::In | Operator::NotIn => own == wanted,
        Operator::StartsWith | Operator::NotStartsWith => own.starts_with(wanted),
        Operator::EndsWith | Operator::NotEndsWith => own.ends_with(wanted),
        Operator::Contains | Operator::NotContains => own.contains(wanted),
    }
}

/// The value in lower case; `None` for null and for a list in a list.
fn text(value: &Value) -> Option<String> {
    match &value.kind {
        ValueKind::Text(text) | ValueKind::Number(text) => Some(text.to_lowercase()),
        ValueKind::Bool(value) => Some(value.to_string()),
        ValueKind::Null | ValueKind::List(_) => None,
    }
}
