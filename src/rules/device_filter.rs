//! What the device filter of a policy lets through.

use crate::diag::FieldPath;
use crate::filter::{Comparison, Expr, ExprKind, Subject, faults, parse};
use crate::model::{BuiltInControl, Dialect, Filter, PersistentBrowser, Policy, Session};
use crate::semantics::{
    constant, demand, device_property, holds_for_unregistered, is_device, may_be_constant, surely_covers, takes_effect,
};
use crate::text::Span;

use super::wording::{and_list, control};
use super::{Context, RawFinding};

/// The device filter of a policy that takes effect.
pub(super) struct DeviceFilter<'c> {
    /// The policy.
    pub policy: &'c Policy,
    /// Its filter.
    pub filter: &'c Filter,
    /// The filter's rule.
    pub expr: Expr,
    index: usize,
    rule: FieldPath,
}

/// As [`device_filter`], when the rule tells devices apart: of one that does not, `device-filter-constant`
/// speaks.
pub(super) fn telling_filter<'c>(cx: &Context<'c>, index: usize) -> Option<DeviceFilter<'c>> {
    device_filter(cx, index).filter(|own| own.constant(cx).is_none())
}

/// The device filter of the policy at `index`, when the policy takes effect and nothing is wrong with the
/// filter's text: what is, other rules of the family say first.
pub(super) fn device_filter<'c>(cx: &Context<'c>, index: usize) -> Option<DeviceFilter<'c>> {
    let policy = cx.policy(index);
    let filter = policy.conditions.device_filter.as_ref().filter(|_| takes_effect(policy))?;
    let expr = parse(&filter.rule).valid().filter(|_| faults(&filter.rule, Subject::Device).is_empty())?;
    let key = if cx.dialect(index) == Dialect::Graph { "rule" } else { filter.mode.as_str() };
    Some(DeviceFilter { policy, filter, expr, index, rule: FieldPath::new("conditions.deviceFilter").key(key) })
}

impl DeviceFilter<'_> {
    /// Whether the rule matches every device, or none; `None` when that depends on the device.
    pub(super) fn constant(&self, cx: &Context<'_>) -> Option<bool> {
        may_be_constant(&self.expr).then(|| constant(&self.filter.rule, cx.tenant(), cx.now)).flatten()
    }

    /// A finding at some bytes of the rule.
    pub(super) fn finding(&self, cx: &Context<'_>, span: Span, message: impl Into<String>) -> RawFinding {
        let token = self.filter.rule.get(span.range()).unwrap_or_default();
        RawFinding::new(cx.at(self.index, self.rule.clone()), message).inside(span).discriminator(token)
    }

    /// Every comparison for which `is` holds.
    pub(super) fn comparisons(&self, is: impl Fn(&Comparison) -> bool) -> Vec<&Comparison> {
        self.expr.comparisons().into_iter().filter(|comparison| is(comparison)).collect()
    }

    /// The properties that the comparisons ask for, each once, in backticks.
    pub(super) fn properties(comparisons: &[&Comparison]) -> String {
        let mut names: Vec<String> = Vec::new();
        for name in comparisons.iter().filter_map(|comparison| device_property(comparison)) {
            let name = format!("`{name}`");
            if !names.contains(&name) {
                names.push(name);
            }
        }
        and_list(&names)
    }

    /// True when another policy, as much in force as this one, catches the unregistered devices that the
    /// filter lets go: it is for the same people, resources and conditions, holds for such devices, and
    /// does what `enough` wants. Judged by what the policies name, exclusions of people left aside.
    pub(super) fn is_caught(&self, cx: &Context<'_>, enough: impl Fn(&Policy) -> bool) -> bool {
        let counts = |other: &Policy| if self.policy.is_enabled() { other.is_enabled() } else { other.is_live() };
        let reaches = |other: &Policy| {
            let filter = other.conditions.device_filter.as_ref();
            filter.is_none_or(|filter| holds_for_unregistered(filter) == Some(true))
        };
        let own = without_filter(self.policy);
        let mut others = cx.policies().filter(|(index, _)| *index != self.index);
        others.any(|(_, other)| {
            counts(other) && reaches(other) && enough(other) && surely_covers(&without_filter(other), &own)
        })
    }
}

/// The policy in force, for devices of every kind and without exclusions of people.
fn without_filter(policy: &Policy) -> Policy {
    let mut policy = Policy { state: Some(crate::model::PolicyState::Enabled.into()), ..policy.clone() };
    policy.conditions.device_filter = None;
    if let Some(users) = &mut policy.users {
        users.exclude = crate::model::Principals::default();
    }
    policy
}

/// True when the policy takes something from those it is for: it blocks, asks for something, or shortens
/// their sessions. One that only keeps browsers signed in, or evaluates less, gives.
pub(super) fn restricts(cx: &Context<'_>, policy: &Policy) -> bool {
    blocks(policy) || demand(policy, cx.tenant(), cx.now).is_some() || shortens(policy)
}

fn shortens(policy: &Policy) -> bool {
    let gives = policy.session.persistent_browser.as_ref().is_some_and(|mode| *mode == PersistentBrowser::Always);
    let kept = policy.session.persistent_browser.clone().filter(|_| !gives);
    let rest = Session {
        persistent_browser: kept,
        continuous_access_evaluation: None,
        disable_resilience_defaults: false,
        ..policy.session.clone()
    };
    !rest.is_empty()
}

/// True when the policy blocks.
pub(super) fn blocks(policy: &Policy) -> bool {
    policy.grant.as_ref().is_some_and(|grant| grant.has(BuiltInControl::Block))
}

/// True when `other` lets nobody in who does not meet what `policy` asks for: it blocks, or asks for the
/// same and holds sessions to the same.
pub(super) fn asks_no_less(other: &Policy, policy: &Policy) -> bool {
    let session = policy.session.is_empty() || other.session == policy.session;
    blocks(other) || other.grant == policy.grant && session
}

/// True when `other` blocks or lets in managed devices alone.
pub(super) fn keeps_to_devices(cx: &Context<'_>, other: &Policy) -> bool {
    blocks(other) || demand(other, cx.tenant(), cx.now).is_some_and(|demand| demand.always(is_device))
}

/// What a sign-in that the policy does not reach is spared: `is not blocked`, `is not asked for …`.
pub(super) fn spared(policy: &Policy) -> String {
    match &policy.grant {
        Some(_) if blocks(policy) => "is not blocked".to_owned(),
        Some(grant) if !grant.controls.is_empty() => {
            let controls: Vec<String> = grant.controls.iter().map(control).collect();
            let list = if grant.operator == Some(crate::model::Operator::And) {
                and_list(&controls)
            } else {
                super::wording::or_list(&controls)
            };
            format!("is not asked for {list}")
        }
        _ => "has none of the policy\u{2019}s session controls".to_owned(),
    }
}

/// The first comparison that decides that unregistered devices match, or do not.
pub(super) fn deciding(expr: &Expr) -> Span {
    let whole = crate::semantics::matches_unregistered(expr);
    let ExprKind::Joined(_, parts, _) = &expr.kind else { return expr.span };
    let part = parts.iter().find(|part| crate::semantics::matches_unregistered(part) == whole);
    part.map_or(expr.span, deciding)
}
