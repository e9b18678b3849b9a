//! What a device filter says of devices that Entra does not know, and of those that anybody can register.

use crate::filter::{Comparison, DEVICE_PREFIX, Expr, ExprKind, Joint, Operator, ValueKind, parse, property};
use crate::model::{Filter, FilterMode};

/// Properties that whoever uses a device can set: by renaming it, in its registry, or by what a client
/// says when it registers. "Conditional Access: Filter for devices" (Microsoft Learn) names the first
/// three and says "etc."; what the client says of its system is of the same kind.
const SET_BY_USERS: [&str; 5] = ["displayName", "model", "manufacturer", "operatingSystem", "operatingSystemVersion"];

/// A device that somebody registers at home: the properties of which Entra gives it a value.
const AT_HOME: [(&str, &str); 4] = [
    ("deviceOwnership", "Personal"),
    ("isCompliant", "False"),
    ("profileType", "RegisteredDevice"),
    ("trustType", "Workplace"),
];

/// True when the filter surely takes unregistered devices out of the policy: it names what is in, and
/// no unregistered device can match it.
#[must_use]
pub fn spares_unregistered(filter: &Filter) -> bool {
    filter.mode == FilterMode::Include && holds_for_unregistered(filter) == Some(false)
}

/// Whether the condition holds for unregistered devices, so that the policy reaches them. Such a device
/// has no attributes, so that positive operators never match it and negative ones always do (Conditional
/// Access: Filter for devices, Microsoft Learn). What Microsoft does not say, `-not` and comparisons with
/// `null`, makes nothing sure, and nothing is sure of a rule that cannot be read.
#[must_use]
pub fn holds_for_unregistered(filter: &Filter) -> Option<bool> {
    let expr = parse(&filter.rule).valid()?;
    matches_unregistered(&expr).map(|matches| matches == (filter.mode == FilterMode::Include))
}

/// Whether `expr` matches a device without attributes; `None` when that is not sure.
#[must_use]
pub fn matches_unregistered(expr: &Expr) -> Option<bool> {
    match &expr.kind {
        ExprKind::Comparison(comparison) => {
            let null = comparison.value.items().iter().any(|value| value.kind == ValueKind::Null);
            (!null).then(|| comparison.operator.operator.is_negative())
        }
        ExprKind::Not(..) => None,
        ExprKind::Joined(joint, parts, _) => {
            // One part that matches decides `-or`, one that does not decides `-and`.
            let decisive = *joint == Joint::Or;
            let known: Vec<Option<bool>> = parts.iter().map(matches_unregistered).collect();
            if known.contains(&Some(decisive)) {
                return Some(decisive);
            }
            known.iter().all(Option::is_some).then_some(!decisive)
        }
    }
}

/// The property of a comparison of devices, by its usual spelling and without prefix.
#[must_use]
pub fn device_property(comparison: &Comparison) -> Option<&'static str> {
    let text = comparison.property.text.as_str();
    let name = match text.split_once('.') {
        Some((prefix, name)) => prefix.eq_ignore_ascii_case(DEVICE_PREFIX).then_some(name)?,
        None => text,
    };
    property(name).map(|known| known.name)
}

/// True for a property that whoever uses a device can set.
#[must_use]
pub fn is_set_by_users(comparison: &Comparison) -> bool {
    device_property(comparison).is_some_and(|name| SET_BY_USERS.contains(&name))
}

/// True when a device that somebody registers at home is out of the policy or in it as its user names
/// it: with a name that no rule has in mind the condition holds, with one that this rule has it does not.
/// Not sure, and so false, where a comparison with `null` decides.
#[must_use]
pub fn is_left_by_naming(filter: &Filter) -> bool {
    let Some(expr) = parse(&filter.rule).valid() else { return false };
    let wanted = filter.mode == FilterMode::Include;
    let plain = at_home(&expr, Naming::Plain);
    let named = at_home(&expr, Naming::Free);
    let holds = |truth: Truth| if wanted { !truth.can_be_false } else { !truth.can_be_true };
    let fails = |truth: Truth| if wanted { truth.can_be_false } else { truth.can_be_true };
    plain.zip(named).is_some_and(|(plain, named)| holds(plain) && fails(named))
}

/// How the user of a device has named it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// As no rule has in mind.
    Plain,
    /// As it suits them.
    Free,
}

/// Which truths a part of a rule can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Truth {
    can_be_true: bool,
    can_be_false: bool,
}

impl Truth {
    fn sure(holds: bool) -> Self {
        Self { can_be_true: holds, can_be_false: !holds }
    }
}

/// What `expr` can be of a device registered at home; `None` where a comparison with `null` may decide.
fn at_home(expr: &Expr, naming: Naming) -> Option<Truth> {
    match &expr.kind {
        ExprKind::Comparison(comparison) => compared_at_home(comparison, naming),
        ExprKind::Not(_, part) => {
            let Truth { can_be_true, can_be_false } = at_home(part, naming)?;
            Some(Truth { can_be_true: can_be_false, can_be_false: can_be_true })
        }
        ExprKind::Joined(joint, parts, _) => {
            let parts: Vec<Truth> = parts.iter().map(|part| at_home(part, naming)).collect::<Option<_>>()?;
            Some(match joint {
                Joint::And => Truth {
                    can_be_true: parts.iter().all(|part| part.can_be_true),
                    can_be_false: parts.iter().any(|part| part.can_be_false),
                },
                Joint::Or => Truth {
                    can_be_true: parts.iter().any(|part| part.can_be_true),
                    can_be_false: parts.iter().all(|part| part.can_be_false),
                },
            })
        }
    }
}

fn compared_at_home(comparison: &Comparison, naming: Naming) -> Option<Truth> {
    let operator = comparison.operator.operator;
    let is = |value: &str| {
        comparison.value.items().iter().any(|item| match &item.kind {
            ValueKind::Text(text) => text.eq_ignore_ascii_case(value),
            ValueKind::Bool(bool) => bool.to_string().eq_ignore_ascii_case(value),
            _ => false,
        })
    };
    if comparison.value.items().iter().any(|item| item.kind == ValueKind::Null) {
        return None;
    }
    if is_set_by_users(comparison) && naming == Naming::Free {
        return Some(Truth { can_be_true: true, can_be_false: true });
    }
    let own = device_property(comparison).and_then(|name| AT_HOME.iter().find(|(property, _)| *property == name));
    let equal = own.is_some_and(|(_, value)| is(value) && is_whole(operator));
    Some(Truth::sure(equal != operator.is_negative()))
}

/// True for operators that compare whole values.
fn is_whole(operator: Operator) -> bool {
    operator.is_equality() || operator.takes_list()
}

#[cfg(test)]
mod tests {
    use super::FilterMode::{Exclude, Include};
    use super::*;

    fn spares(mode: FilterMode, rule: &str) -> bool {
        spares_unregistered(&Filter { mode, rule: rule.to_owned() })
    }

    #[test]
    fn only_includes_that_cannot_match_spare_what_has_no_attributes() {
        assert!(spares(Include, r#"device.isCompliant -eq True -and device.trustType -eq "AzureAD""#));
        assert!(spares(Include, r#"device.displayName -startsWith "PC -ne 7""#));
        assert!(spares(Include, r#"device.displayName -in ['PC "-ne" 7', "b"]"#));
        assert!(spares(Include, r#"device.trustType -eq "AzureAD" -and device.model -ne "X""#));
        assert!(spares(Include, r#"device.isCompliant eq true AND -not (device.model -eq "X")"#));
        assert!(!spares(Exclude, "device.isCompliant -eq True"));
        assert!(!spares(Include, "device.isCompliant -ne True"));
        assert!(!spares(Include, r#"(device.trustType -eq "AzureAD") -or (device.model -NotIn ["A"])"#));
        assert!(!spares(Include, r#"device.trustType -ne "A" -and (device.model -ne "B" -or device.model -eq "C")"#));
        assert!(!spares(Include, r#"-not (device.trustType -eq "AzureAD")"#));
        assert!(!spares(Include, "device.trustType -eq null"));
        assert!(!spares(Include, "device.isCompliant -eq"));
        assert!(!spares(Include, " "));
    }

    #[test]
    fn unregistered_devices_are_reached_or_not_or_nobody_can_tell() {
        let reached = |mode, rule: &str| holds_for_unregistered(&Filter { mode, rule: rule.to_owned() });
        assert_eq!(reached(Exclude, "device.isCompliant -ne True"), Some(false));
        assert_eq!(reached(Exclude, "device.isCompliant -eq True"), Some(true));
        assert_eq!(reached(Include, "device.isCompliant -ne True"), Some(true));
        assert_eq!(reached(Include, "device.isCompliant -eq True"), Some(false));
        let both = r#"device.isCompliant -ne True -and device.model -eq "X""#;
        assert_eq!(reached(Exclude, both), Some(true));
        assert_eq!(reached(Exclude, "-not (device.isCompliant -eq True)"), None);
        assert_eq!(reached(Exclude, "device.trustType -ne null"), None);
        assert_eq!(reached(Exclude, "device.isCompliant"), None);
    }

    #[test]
    fn a_name_that_users_choose_decides_or_does_not() {
        let left = |mode, rule: &str| is_left_by_naming(&Filter { mode, rule: rule.to_owned() });
        assert!(left(Exclude, r#"device.displayName -startsWith "KIOSK-""#));
        assert!(left(Exclude, r#"device.model -contains "Hub" -or device.isCompliant -eq True"#));
        assert!(left(Exclude, r#"device.model -contains "Hub" -and device.trustType -eq "Workplace""#));
        assert!(left(Include, r#"device.displayName -notIn ["A", "B"]"#));
        assert!(left(Include, r#"-not (device.manufacturer -eq "Contoso")"#));
        assert!(!left(Exclude, r#"device.displayName -startsWith "KIOSK-" -and device.isCompliant -eq True"#));
        assert!(!left(Exclude, r#"device.displayName -startsWith "K" -and device.extensionAttribute1 -eq "K""#));
        assert!(!left(Exclude, r"device.isCompliant -eq True"));
        // A device at home is surely not compliant, however the value is written.
        assert!(left(Exclude, r#"device.displayName -startsWith "K" -and device.isCompliant -eq False"#));
        assert!(left(Exclude, r#"device.displayName -startsWith "K" -and device.isCompliant -eq "false""#));
        assert!(!left(Exclude, r#"device.deviceOwnership -eq "Personal" -or device.model -eq "X""#));
        assert!(!left(Include, r#"device.displayName -startsWith "KIOSK-""#));
        assert!(!left(Exclude, r"device.displayName -eq null"));
        assert!(!left(Exclude, "device.displayName"));
    }
}
