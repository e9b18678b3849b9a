//! What a device filter says of devices that Entra does not know.

use crate::model::{Filter, FilterMode};

/// Operators that match a device without the attribute.
const NEGATIVE: [&str; 5] = ["-ne", "-notstartswith", "-notendswith", "-notcontains", "-notin"];

/// True when the filter surely takes unregistered devices out of the policy: it names what is in,
/// and every comparison is positive. An unregistered device has no attributes, so that positive
/// operators never match it and negative ones always do (Conditional Access: Filter for devices,
/// Microsoft Learn).
#[must_use]
pub fn spares_unregistered(filter: &Filter) -> bool {
    let words = outside_quotes(&filter.rule).to_ascii_lowercase();
    let mut words = words.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']'));
    let may_match = |word: &str| NEGATIVE.contains(&word) || matches!(word, "-not" | "not" | "null" | "$null");
    filter.mode == FilterMode::Include && !filter.rule.trim().is_empty() && !words.any(may_match)
}

/// The rule without its values.
fn outside_quotes(rule: &str) -> String {
    rule.split('"').step_by(2).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spares(mode: FilterMode, rule: &str) -> bool {
        spares_unregistered(&Filter { mode, rule: rule.to_owned() })
    }

    #[test]
    fn only_positive_includes_spare_what_has_no_attributes() {
        use FilterMode::{Exclude, Include};
        assert!(spares(Include, r#"device.isCompliant -eq True -and device.trustType -eq "AzureAD""#));
        assert!(spares(Include, r#"device.displayName -startsWith "PC -ne 7""#));
        assert!(!spares(Exclude, "device.isCompliant -eq True"));
        assert!(!spares(Include, "device.isCompliant -ne True"));
        assert!(!spares(Include, r#"(device.trustType -eq "AzureAD") -or (device.model -NotIn ["A"])"#));
        assert!(!spares(Include, r#"-not (device.trustType -eq "AzureAD")"#));
        assert!(!spares(Include, "device.trustType -eq null"));
        assert!(!spares(Include, " "));
    }
}
