//! What a grant leaves as ways in.

use jiff::civil::Date;

use crate::catalog::APPROVED_APP_RETIRED;
use crate::model::{BuiltInControl, GrantControl, Operator, Policy, Tenant};

/// Controls that a device meets, not a person.
const DEVICE: [BuiltInControl; 2] = [BuiltInControl::CompliantDevice, BuiltInControl::DomainJoinedDevice];
/// Controls that a client app meets.
const APP: [BuiltInControl; 2] = [BuiltInControl::CompliantApplication, BuiltInControl::ApprovedApplication];

/// What a policy asks for, without the controls that are as good as not selected.
#[derive(Debug, Clone)]
pub struct Demand<'p> {
    /// True when one of the controls is enough.
    any: bool,
    /// The controls, each with its index in the grant.
    controls: Vec<(usize, &'p GrantControl)>,
}

/// True while `approvedApplication` is enforced: before its retirement, or where the tenant file says so.
#[must_use]
pub fn approved_app_counts(tenant: &Tenant, now: Date) -> bool {
    match tenant.facts.approved_application.as_deref() {
        Some(fact) => fact == "enforced",
        None => APPROVED_APP_RETIRED.parse::<Date>().is_ok_and(|day| now < day),
    }
}

/// What `policy` asks for on the day `now`; `None` when it blocks or asks for nothing.
#[must_use]
pub fn demand<'p>(policy: &'p Policy, tenant: &Tenant, now: Date) -> Option<Demand<'p>> {
    let grant = policy.grant.as_ref().filter(|grant| !grant.has(BuiltInControl::Block))?;
    let approved = approved_app_counts(tenant, now);
    let counts = |control: &GrantControl| approved || !is_control(control, BuiltInControl::ApprovedApplication);
    let controls: Vec<_> = grant.controls.iter().enumerate().filter(|(_, control)| counts(control)).collect();
    let any = grant.operator == Some(Operator::Or);
    (!controls.is_empty()).then_some(Demand { any, controls })
}

impl Demand<'_> {
    /// Index in the grant of the first control for which `is` holds.
    #[must_use]
    pub fn position(&self, is: impl Fn(&GrantControl) -> bool) -> Option<usize> {
        self.controls.iter().find(|(_, control)| is(control)).map(|(at, _)| *at)
    }

    /// True when there is no way in but through a control for which `is` holds: one of those that
    /// are all demanded, or every one of those to choose from.
    #[must_use]
    pub fn always(&self, is: impl Fn(&GrantControl) -> bool) -> bool {
        let mut controls = self.controls.iter().map(|(_, control)| *control);
        if self.any { controls.all(is) } else { controls.any(is) }
    }
}

/// True when `control` is the built-in control `wanted`.
#[must_use]
pub fn is_control(control: &GrantControl, wanted: BuiltInControl) -> bool {
    matches!(control, GrantControl::BuiltIn(word) if *word == wanted)
}

/// True for `compliantDevice` and `domainJoinedDevice`.
#[must_use]
pub fn is_device(control: &GrantControl) -> bool {
    DEVICE.into_iter().any(|wanted| is_control(control, wanted))
}

/// True for `compliantApplication` and `approvedApplication`.
#[must_use]
pub fn is_app(control: &GrantControl) -> bool {
    APP.into_iter().any(|wanted| is_control(control, wanted))
}

/// True for `mfa` and every authentication strength.
#[must_use]
pub fn is_mfa(control: &GrantControl) -> bool {
    is_control(control, BuiltInControl::Mfa) || matches!(control, GrantControl::AuthenticationStrength(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Grant, Word};
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 23);

    fn policy(operator: Operator, controls: &[BuiltInControl]) -> Policy {
        let controls = controls.iter().map(|word| GrantControl::BuiltIn(Word::Known(*word))).collect();
        Policy { grant: Some(Grant { operator: Some(operator), controls }), ..Policy::default() }
    }

    fn always(policy: &Policy, now: Date) -> bool {
        demand(policy, &Tenant::default(), now).is_some_and(|demand| demand.always(is_device))
    }

    #[test]
    fn an_alternative_is_a_way_round() {
        let both = [BuiltInControl::CompliantDevice, BuiltInControl::Mfa];
        assert!(always(&policy(Operator::And, &both), TODAY));
        assert!(!always(&policy(Operator::Or, &both), TODAY));
        assert!(always(&policy(Operator::Or, &DEVICE), TODAY));
        assert!(always(&policy(Operator::Or, &both[..1]), TODAY));
        assert!(!always(&policy(Operator::And, &both[1..]), TODAY));
    }

    #[test]
    fn the_retired_control_is_no_alternative() {
        let grant = policy(Operator::Or, &[BuiltInControl::CompliantDevice, BuiltInControl::ApprovedApplication]);
        assert!(always(&grant, TODAY));
        assert!(!always(&grant, date(2026, 2, 28)));
        let mut tenant = Tenant::default();
        tenant.facts.approved_application = Some("enforced".to_owned());
        assert!(approved_app_counts(&tenant, TODAY));
        let retired = policy(Operator::And, &[BuiltInControl::ApprovedApplication]);
        assert!(demand(&retired, &Tenant::default(), TODAY).is_none());
        assert!(demand(&retired, &tenant, TODAY).is_some());
    }

    #[test]
    fn a_block_demands_nothing() {
        let block = policy(Operator::Or, &[BuiltInControl::Block]);
        assert!(demand(&block, &Tenant::default(), TODAY).is_none());
    }

    #[test]
    fn the_control_counts_until_the_day_it_is_retired() {
        let day = APPROVED_APP_RETIRED.parse::<Date>().unwrap();
        assert!(!approved_app_counts(&Tenant::default(), day));
        assert!(approved_app_counts(&Tenant::default(), day.yesterday().unwrap()));
    }

    #[test]
    fn controls_are_found_where_they_stand_in_the_grant() {
        let grant = policy(
            Operator::And,
            &[BuiltInControl::ApprovedApplication, BuiltInControl::Mfa, BuiltInControl::CompliantApplication],
        );
        let asked = demand(&grant, &Tenant::default(), TODAY).unwrap();
        assert_eq!(
            (asked.position(is_mfa), asked.position(is_app), asked.position(is_device)),
            (Some(1), Some(2), None)
        );
        let strength = GrantControl::AuthenticationStrength(crate::model::ObjectRef::new("Keys"));
        assert!(is_mfa(&strength) && !is_app(&strength));
    }
}
