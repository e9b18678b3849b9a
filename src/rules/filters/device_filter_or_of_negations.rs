//! `device-filter-or-of-negations`

use std::collections::BTreeSet;

use crate::diag::Severity;
use crate::filter::{Expr, ExprKind, Joint};
use crate::model::FilterMode;
use crate::rules::device_filter::{blocks, telling_filter};
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};
use crate::semantics::{demand, device_property};

/// Either of which marks a managed device.
const SIGNS: [&str; 2] = ["isCompliant", "trustType"];

pub(crate) static RULE: Rule = Rule {
    id: "device-filter-or-of-negations",
    summary: "A device filter includes what is not compliant or not hybrid joined: nearly every device.",
    family: "filters",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["filter", "device-filter", "lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("device_filter_or_of_negations.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(own) = telling_filter(cx, index).filter(|own| own.filter.mode == FilterMode::Include) else { return };
    let asks = demand(own.policy, cx.tenant(), cx.now).is_some();
    if !asks && !blocks(own.policy) {
        return;
    }
    let mut found = None;
    own.expr.walk(&mut |part| found = found.or_else(|| is_or_of_negations(part).then_some(part.span)));
    let Some(span) = found else { return };
    let whom = if blocks(own.policy) { "is locked out" } else { "has to meet the policy as well" };
    let finding = own
        .finding(cx, span, "The filter includes every device but those that are compliant and hybrid joined at once")
        .label("`-or` between two negations")
        .why(format!("Who works on a compliant device that is not hybrid joined, or the other way round, {whom}"))
        .help("join the two by `-and` if either sign of a managed device is enough");
    sink.report(finding);
}

/// True for `-or` between negative comparisons of both signs of a managed device.
fn is_or_of_negations(part: &Expr) -> bool {
    let ExprKind::Joined(Joint::Or, parts, _) = &part.kind else { return false };
    let negated = parts.iter().filter_map(|part| match &part.kind {
        ExprKind::Comparison(comparison) if comparison.operator.operator.is_negative() => device_property(comparison),
        _ => None,
    });
    let negated: BTreeSet<&str> = negated.collect();
    SIGNS.iter().all(|sign| negated.contains(sign))
}
