//! A rule held against the tables.

use crate::model::is_guid;

use super::fault::shown;
use super::hints;
use super::table::{named, split};
use super::{
    ATTRIBUTE_PREFIX, Comparison, DEVICE_PREFIX, Expr, Fault, FaultKind, Property, PropertyName, Subject, Value,
    ValueKind, Values, property,
};

/// What `expr` names that filters of `subject` do not have: properties, operators and values.
#[must_use]
pub fn check(expr: &Expr, subject: Subject) -> Vec<Fault> {
    expr.comparisons().into_iter().flat_map(|comparison| comparison_faults(comparison, subject)).collect()
}

fn comparison_faults(comparison: &Comparison, subject: Subject) -> Vec<Fault> {
    match (subject, named(&comparison.property.text)) {
        (Subject::Attributes, _) => {
            let named = attribute(&comparison.property).into_iter();
            named.chain(shape(comparison)).chain(attribute_values(comparison)).collect()
        }
        (Subject::Device, None) => std::iter::once(unknown(&comparison.property)).chain(shape(comparison)).collect(),
        (Subject::Device, Some((known, prefixed))) => {
            let prefix = (!prefixed).then(|| without_prefix(&comparison.property, known)).into_iter();
            let compared = operator(comparison, known).or_else(|| shape(comparison));
            let faults = prefix.chain(compared).chain(values(comparison, known));
            faults.map(|fault| fault.of(known.name)).collect()
        }
    }
}

/// Lists and `null`, which go with some operators only.
fn shape(comparison: &Comparison) -> Option<Fault> {
    let (operator, value) = (comparison.operator.operator, &comparison.value);
    let fault = |message: String| Fault::new(FaultKind::Value, value.span, message);
    match &value.kind {
        ValueKind::List(items) if items.is_empty() => {
            Some(fault("A list in a filter is empty".to_owned()).label("no values").help("name at least one value"))
        }
        ValueKind::List(_) if !operator.takes_list() => {
            let message = format!("`{}` compares with one value, not with a list", operator.as_str());
            Some(fault(message).label("a list").help("use `-in` or `-notIn`, or one comparison for each value"))
        }
        ValueKind::List(_) => None,
        _ if operator.takes_list() => {
            let message = format!("`{}` compares with a list", operator.as_str());
            Some(fault(message).label("not a list").help("put the values in brackets, as `[\"a\", \"b\"]`"))
        }
        ValueKind::Null if !operator.is_equality() => {
            let message = format!("`{}` does not compare with `null`", operator.as_str());
            Some(fault(message).label("no value at all").help("only `-eq` and `-ne` compare with `null`"))
        }
        _ => None,
    }
}

fn without_prefix(name: &PropertyName, known: &Property) -> Fault {
    Fault::new(FaultKind::Prefix, name.span, format!("`{}` stands without its prefix", shown(&name.text)))
        .label("`device.` is missing")
        .help(format!("write `{DEVICE_PREFIX}.{}`", known.name))
}

fn unknown(name: &PropertyName) -> Fault {
    let (prefix, last) = split(&name.text);
    let fault = |message: String| Fault::new(FaultKind::Property, name.span, message);
    match prefix {
        Some(prefix) if prefix.eq_ignore_ascii_case(ATTRIBUTE_PREFIX) => {
            fault("A filter of devices cannot ask for custom security attributes".to_owned())
                .label("an attribute of apps and principals")
                .help("compare properties of the device, as `device.extensionAttribute1`")
        }
        Some(prefix) if !prefix.eq_ignore_ascii_case(DEVICE_PREFIX) => {
            let fault = fault(format!("`{}` is no property of devices", shown(&name.text))).label("another prefix");
            match property(last) {
                Some(known) => fault.help(format!("did you mean `{DEVICE_PREFIX}.{}`?", known.name)),
                None => fault.help("a filter of devices compares properties that begin with `device.`"),
            }
        }
        _ => fault(format!("`{}` is no property that filters of devices know", shown(&name.text)))
            .label("not known")
            .help(hints::device_property(last)),
    }
}

fn operator(comparison: &Comparison, known: &Property) -> Option<Fault> {
    let used = comparison.operator;
    let taken = known.values.operators();
    if taken.contains(&used.operator) {
        return None;
    }
    let what = match known.values {
        Values::Collection(_) => "a list",
        Values::Guid => "an id",
        _ => "one of a few words",
    };
    let message = format!("`{}` is {what} and does not take `{}`", known.name, used.operator.as_str());
    let help = format!("`{}` takes {}", known.name, hints::list(taken));
    Some(Fault::new(FaultKind::Operator, used.span, message).label("not for this property").help(help))
}

fn values(comparison: &Comparison, known: &Property) -> Vec<Fault> {
    comparison.value.items().iter().filter_map(|value| device_value(value, known)).collect()
}

fn device_value(value: &Value, known: &Property) -> Option<Fault> {
    let name = known.name;
    let fault = |message: String| Fault::new(FaultKind::Value, value.span, message);
    let text = match &value.kind {
        ValueKind::Null | ValueKind::List(_) => return None,
        ValueKind::Bool(_) if known.values == Values::Boolean => return None,
        ValueKind::Bool(bool) => {
            let word = if *bool { "True" } else { "False" };
            let found = fault(format!("`{name}` is a text, and `{word}` without quotes is none"));
            return Some(found.label("true or false").help(format!("write `\"{word}\"` if that is the text")));
        }
        ValueKind::Number(digits) => {
            let found = fault(format!("`{name}` is a text, and a number without quotes is none")).label("a number");
            return Some(found.help(format!("write `\"{}\"`", shown(digits))));
        }
        ValueKind::Text(text) => text,
    };
    match known.values {
        Values::Guid if !is_guid(text) => Some(
            fault(format!("`{name}` is an id, and `{}` is none", shown(text)))
                .label("not an id")
                .help(format!("write the id, as `device.{name} -eq \"00000000-0000-0000-0000-000000000000\"`")),
        ),
        Values::Boolean => outside(value, known, text, &["True", "False"]),
        Values::OneOf(words) => outside(value, known, text, words),
        _ => None,
    }
}

/// A text that is none of the words that a property can hold.
fn outside(value: &Value, known: &Property, text: &str, words: &[&'static str]) -> Option<Fault> {
    if words.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        return None;
    }
    let message = format!("`{}` is no value of `{}`", shown(text), known.name);
    let fault = Fault::new(FaultKind::Value, value.span, message).label("not one of its values");
    let near = meant(text).or_else(|| crate::diag::nearest(text, words.iter().copied()));
    Some(match near.filter(|near| words.contains(near)) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault.help(format!("it is one of {}", words.join(", "))),
    })
}

/// The words of the portal and of other tools for values of device properties.
const MEANT: [(&str, &str); 12] = [
    ("azureadjoined", "AzureAD"),
    ("entrajoined", "AzureAD"),
    ("microsoft entra joined", "AzureAD"),
    ("azureadregistered", "Workplace"),
    ("microsoft entra registered", "Workplace"),
    ("registered", "Workplace"),
    ("hybridazureadjoined", "ServerAD"),
    ("hybrid", "ServerAD"),
    ("microsoft entra hybrid joined", "ServerAD"),
    ("corporate", "Company"),
    ("yes", "True"),
    ("no", "False"),
];

fn meant(text: &str) -> Option<&'static str> {
    MEANT.iter().find(|(own, _)| own.eq_ignore_ascii_case(text)).map(|(_, word)| *word)
}

/// A name that is no `CustomSecurityAttribute.Set_Attribute`.
fn attribute(name: &PropertyName) -> Option<Fault> {
    let (prefix, last) = split(&name.text);
    let fault = |message: String| Fault::new(FaultKind::Property, name.span, message);
    let known = prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case(ATTRIBUTE_PREFIX));
    if known && is_set_and_attribute(last) {
        return None;
    }
    let text = shown(&name.text);
    Some(match prefix {
        Some(prefix) if prefix.eq_ignore_ascii_case(DEVICE_PREFIX) => {
            fault(format!("`{text}` is a property of devices, not a custom security attribute"))
                .label("of devices")
                .help("devices are filtered by `conditions.deviceFilter`")
        }
        _ if known && last.contains('.') => fault(format!("`{text}` parts set and attribute by a point"))
            .label("set and attribute are joined by `_`")
            .help(format!("write `{ATTRIBUTE_PREFIX}.{}`", shown(&last.replacen('.', "_", 1)))),
        _ if known => fault(format!("`{text}` does not name a set and an attribute of it"))
            .label("set and attribute are joined by `_`")
            .help(format!("write `{ATTRIBUTE_PREFIX}.Set_Attribute` with the names of both")),
        None if is_set_and_attribute(last) => fault(format!("`{text}` stands without its prefix"))
            .label("the prefix is missing")
            .help(format!("write `{ATTRIBUTE_PREFIX}.{text}`")),
        _ => fault(format!("`{text}` is no custom security attribute"))
            .label("not known")
            .help(format!("write `{ATTRIBUTE_PREFIX}.Set_Attribute` with the names of set and attribute")),
    })
}

fn is_set_and_attribute(text: &str) -> bool {
    let parts = text.split_once('_');
    parts.is_some_and(|(set, attribute)| !set.is_empty() && !attribute.is_empty()) && !text.contains('.')
}

fn attribute_values(comparison: &Comparison) -> Vec<Fault> {
    let values = comparison.value.items().iter();
    let not_text = values.filter_map(|value| {
        let written = match &value.kind {
            ValueKind::Bool(true) => "True".to_owned(),
            ValueKind::Bool(false) => "False".to_owned(),
            ValueKind::Number(digits) => shown(digits),
            _ => return None,
        };
        let message = format!("A custom security attribute is compared with `{written}`, which is no text");
        let fault = Fault::new(FaultKind::NotText, value.span, message).label("not a text");
        Some(fault.help(format!(
            "compare an attribute of type String with `\"{written}\"`; Conditional Access takes no other type"
        )))
    });
    not_text.collect()
}
