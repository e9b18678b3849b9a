//! What a device filter says of devices that Entra does not know.

use crate::filter::{Expr, ExprKind, Joint, ValueKind, parse};
use crate::model::{Filter, FilterMode};

/// True when the filter surely takes unregistered devices out of the policy: it names what is in, and
/// no unregistered device can match it. Such a device has no attributes, so that positive operators
/// never match it and negative ones always do (Conditional Access: Filter for devices, Microsoft
/// Learn). What Microsoft does not say, `-not` and comparisons with `null`, makes nothing sure, and
/// nothing is sure of a rule that cannot be read.
#[must_use]
pub fn spares_unregistered(filter: &Filter) -> bool {
    let matches = |expr: &Expr| matches_unregistered(expr);
    filter.mode == FilterMode::Include && parse(&filter.rule).valid().as_ref().and_then(matches) == Some(false)
}

/// Whether `expr` matches a device without attributes; `None` when that is not sure.
fn matches_unregistered(expr: &Expr) -> Option<bool> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn spares(mode: FilterMode, rule: &str) -> bool {
        spares_unregistered(&Filter { mode, rule: rule.to_owned() })
    }

    #[test]
    fn only_includes_that_cannot_match_spare_what_has_no_attributes() {
        use FilterMode::{Exclude, Include};
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
}
