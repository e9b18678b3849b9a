//! Device filters that say the same of every device.

use jiff::civil::Date;

use super::prove::Prover;
use super::universe::{Input, Universe};
use crate::filter::{Expr, ValueKind};
use crate::model::{Filter, FilterMode, Policy, PolicySet, Region, Tenant};

use super::device_property;

/// `Some(true)` when every device matches `rule`, registered or not; `Some(false)` when none does. Proved:
/// over all devices that can be, with whatever texts, words and lists as attributes. The tenant's choices
/// count, for what Microsoft does not document. `None` when it depends on the device.
#[must_use]
pub fn constant(rule: &str, tenant: &Tenant, today: Date) -> Option<bool> {
    let filter = Filter { mode: FilterMode::Include, rule: rule.to_owned() };
    let mut region = Region(Policy::default());
    region.0.conditions.device_filter = Some(filter);
    let mut alone = Tenant::default();
    alone.facts.choices = tenant.facts.choices;
    let set = PolicySet { policies: Vec::new(), tenant: alone, has_tenant_file: true };
    let universe = Universe::new(Input::new(&set, today).with_region(&region));
    let mut prover = Prover::new(universe.space());
    universe.realism().iter().for_each(|law| prover.require(&law.formula));
    let matched = prover.literal(&universe.region(&region));
    let can_be = |prover: &mut Prover, literal| prover.solve(&[literal]).is_found() != Some(false);
    match (can_be(&mut prover, matched), can_be(&mut prover, !matched)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// True when the rule is worth a proof: a single comparison with a value depends on the device, and so do
/// several when each is about a property of its own.
#[must_use]
pub fn may_be_constant(expr: &Expr) -> bool {
    let all = expr.comparisons();
    let names: Vec<_> = all.iter().map(|one| device_property(one)).collect();
    let twice = names.iter().enumerate().any(|(at, name)| names[..at].contains(name));
    let odd =
        |kind: &ValueKind| matches!(kind, ValueKind::Null) || matches!(kind, ValueKind::Text(text) if text.is_empty());
    twice || all.iter().any(|one| one.value.items().iter().any(|item| odd(&item.kind)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::parse;

    fn of(rule: &str) -> Option<bool> {
        let expr = parse(rule).valid().unwrap();
        let proved = constant(rule, &Tenant::default(), jiff::civil::date(2026, 11, 23));
        assert!(proved.is_none() || may_be_constant(&expr), "{rule}: no proof is tried");
        proved
    }

    #[test]
    fn rules_that_hold_for_none() {
        assert_eq!(of(r#"device.trustType -eq "AzureAD" -and device.trustType -eq "ServerAD""#), Some(false));
        assert_eq!(of("device.isCompliant -eq True -and device.isCompliant -eq False"), Some(false));
        assert_eq!(of("device.isCompliant -eq True -and device.isCompliant -ne True"), Some(false));
        assert_eq!(of(r#"device.model -startsWith "Surface" -and device.model -notContains "face""#), Some(false));
        assert_eq!(of(r#"device.displayName -eq "A" -and device.displayName -startsWith "B""#), Some(false));
        assert_eq!(of(r#"device.displayName -in ["A", "B"] -and device.displayName -eq "C""#), Some(false));
    }

    #[test]
    fn rules_that_hold_for_all() {
        assert_eq!(of(r#"device.trustType -ne "AzureAD" -or device.trustType -ne "ServerAD""#), Some(true));
        assert_eq!(of(r#"device.model -eq "A" -or device.model -ne "A""#), Some(true));
        assert_eq!(of(r#"-not (device.model -eq "A" -and device.model -eq "B")"#), Some(true));
        assert_eq!(of(r#"device.systemLabels -contains "A" -or device.systemLabels -notContains "a""#), Some(true));
    }

    #[test]
    fn rules_that_depend_on_the_device() {
        // Unregistered devices are neither.
        assert_eq!(of("device.isCompliant -eq True -or device.isCompliant -eq False"), None);
        assert_eq!(of(r#"device.trustType -eq "AzureAD" -or device.isCompliant -eq True"#), None);
        assert_eq!(of(r#"device.model -startsWith "A" -and device.model -endsWith "B""#), None);
        assert_eq!(of(r#"device.model -startsWith "A" -and device.manufacturer -startsWith "B""#), None);
        assert_eq!(of(r#"device.systemLabels -contains "A" -and device.systemLabels -contains "B""#), None);
        assert_eq!(of(r#"device.model -eq """#), None);
    }
}
