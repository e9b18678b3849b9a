//! Rules about filters: of devices, and of apps and principals by their attributes. Most are about the
//! text, some about what a device filter lets through.
//!
//! Precedence, so that one cause gives one finding:
//!
//! 1. What is wrong with the grammar is `filter-syntax`; the rules that need the whole tree
//!    (`filter-mixed-and-or`, `filter-attribute-not-declared`) are then silent.
//! 2. Of one comparison, `filter-unknown-property` speaks of the property, `filter-operator-for-property`
//!    of the operator, `filter-bad-value` of the value: three causes. Whether an operator takes a list or
//!    `null` is the value's business, and left alone where the operator does not go with the property.
//! 3. A value that is no text is `filter-non-string-attribute` in filters over attributes.
//! 4. A property without `device.`, or `systemLabels` with the wrong operator, in the device filter of a
//!    Token Protection policy is `token-protection-filter-wrong-form`: there two pages of Microsoft's
//!    contradict each other.
//! 5. A rule that is both too long and wrong has two causes: `device-filter-too-long` stands beside the
//!    others.
//! 6. What a device filter lets through (`device_filter` has what these share) is asked only where nothing is
//!    wrong with its text and the policy takes effect. One that tells no devices apart
//!    is `device-filter-constant` and nothing else of these. Of whom the filter lets go,
//!    `device-filter-exclude-negative-operator` or `device-filter-include-positive-only` speaks, of Token
//!    Protection policies with positive includes `token-protection-filter-spares-unregistered`; only where
//!    unregistered devices stay in scope does `device-filter-user-modifiable`. `device-filter-or-of-negations`
//!    is about includes that hold for too many. `device-filter-contains-collection` and
//!    `device-filter-extension-attribute` are about one comparison each, and speak beside the others.

pub(super) mod app_filter_with_all;
pub(super) mod device_filter_constant;
pub(super) mod device_filter_contains_collection;
pub(super) mod device_filter_exclude_negative_operator;
pub(super) mod device_filter_extension_attribute;
pub(super) mod device_filter_include_positive_only;
pub(super) mod device_filter_or_of_negations;
pub(super) mod device_filter_too_long;
pub(super) mod device_filter_user_modifiable;
pub(super) mod device_filter_with_device_states;
pub(super) mod filter_attribute_not_declared;
pub(super) mod filter_bad_value;
pub(super) mod filter_mixed_and_or;
pub(super) mod filter_non_string_attribute;
pub(super) mod filter_operator_for_property;
pub(super) mod filter_operator_without_dash;
pub(super) mod filter_syntax;
pub(super) mod filter_unknown_property;

use crate::diag::FieldPath;
use crate::filter::{self, Fault, FaultKind, Subject};
use crate::model::{Dialect, Filter, FilterMode};
use crate::text::Span;

use super::{Context, RawFinding, token_protection};

/// A filter of a policy.
#[derive(Debug, Clone)]
struct Used<'c> {
    /// The field of its rule.
    rule: FieldPath,
    /// What it is about.
    subject: Subject,
    /// The filter.
    filter: &'c Filter,
    /// What it chooses, in the plural.
    chosen: &'static str,
}

/// Every filter of the policy at `index`.
fn filters<'c>(cx: &Context<'c>, index: usize) -> Vec<Used<'c>> {
    let policy = cx.policy(index);
    let workload = policy.workload_identities.as_ref().and_then(|who| who.filter.as_ref());
    let agents = policy.agent_identities.as_ref().and_then(|who| who.filter.as_ref());
    let agent_users = policy.agent_users.as_ref().and_then(|who| who.filter.as_ref());
    let (device, attributes) = (Subject::Device, Subject::Attributes);
    let all = [
        ("conditions.deviceFilter", device, policy.conditions.device_filter.as_ref(), "devices"),
        ("resources.filter", attributes, policy.resources.filter.as_ref(), "apps"),
        ("workloadIdentities.filter", attributes, workload, "service principals"),
        ("agentIdentities.filter", attributes, agents, "agents"),
        ("agentUsers.filter", attributes, agent_users, "agents\u{2019} accounts"),
    ];
    let used = all.into_iter().filter_map(|(field, subject, filter, chosen)| {
        let filter = filter?;
        Some(Used { rule: rule_field(cx, index, field, filter), subject, filter, chosen })
    });
    used.collect()
}

/// Where the rule of a filter stands: Graph has a member for it, the language the mode.
fn rule_field(cx: &Context<'_>, index: usize, field: &str, filter: &Filter) -> FieldPath {
    let key = match cx.dialect(index) {
        Dialect::Graph => "rule",
        Dialect::Language => filter.mode.as_str(),
    };
    FieldPath::new(field).key(key)
}

/// The faults of some kinds in the filters of the policy at `index`, but for those of which a rule of
/// another family speaks.
fn faults<'c>(cx: &Context<'c>, index: usize, kinds: &[FaultKind]) -> Vec<(Used<'c>, Fault)> {
    let of = |used: Used<'c>| {
        let faults = filter::faults(&used.filter.rule, used.subject).into_iter();
        let own = faults.filter(|fault| kinds.contains(&fault.kind));
        own.map(|fault| (used.clone(), fault)).collect::<Vec<_>>()
    };
    let mut found: Vec<(Used<'c>, Fault)> = filters(cx, index).into_iter().flat_map(of).collect();
    found.retain(|(used, fault)| used.subject != Subject::Device || !token_protection::speaks_of(cx, index, fault));
    found
}

/// A finding at some bytes of a rule.
fn at(cx: &Context<'_>, index: usize, used: &Used<'_>, span: Span, message: impl Into<String>) -> RawFinding {
    let token = used.filter.rule.get(span.range()).unwrap_or_default();
    RawFinding::new(cx.at(index, used.rule.clone()), message).inside(span).discriminator(token)
}

/// The finding for a fault.
fn finding(cx: &Context<'_>, index: usize, used: &Used<'_>, fault: Fault) -> RawFinding {
    at(cx, index, used, fault.span, fault.message).label(fault.label).help(fault.help)
}

/// What follows where nobody knows how a rule is understood.
fn unreadable(used: &Used<'_>) -> String {
    let whom = match used.filter.mode {
        FilterMode::Include => "the policy holds for",
        FilterMode::Exclude => "the policy leaves out",
    };
    format!("Graph may refuse the policy; where it is stored, nobody can tell which {} {whom}", used.chosen)
}
