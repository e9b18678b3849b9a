//! `token-protection-filter-wrong-form`

use crate::diag::{FieldPath, Severity};
use crate::filter::{Fault, FaultKind, Subject, faults};
use crate::model::Dialect;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};
use crate::semantics::spares_unregistered;

use super::{finding, live};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-filter-wrong-form",
    summary: "The device filter of a Token Protection policy compares in a way that matches nothing.",
    family: "token-protection",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["token-protection", "device-filter"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_filter_wrong_form.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(filter) = live(cx, index).and_then(|policy| policy.conditions.device_filter.as_ref()) else {
        return;
    };
    let faults = faults(&filter.rule, Subject::Device);
    let Some(fault) = faults.into_iter().find(is_wrong_form).filter(|_| !spares_unregistered(filter)) else {
        return;
    };
    let key = if cx.dialect(index) == Dialect::Graph { "rule" } else { filter.mode.as_str() };
    let field = FieldPath::new("conditions.deviceFilter").key(key);
    let found = finding(cx, index, field, fault.message)
        .inside(fault.span)
        .label("may match no device")
        .why("The devices that the filter is meant for stay in scope, cannot bind a token and are locked out")
        .help(format!("{}; for Cloud PCs `device.systemLabels -contains \"CloudPC\"`", fault.help));
    sink.report(found);
}

/// True for a property without its prefix, and for system labels compared by another operator than those
/// for lists: what Microsoft's own samples for Token Protection have.
pub(super) fn is_wrong_form(fault: &Fault) -> bool {
    let labels = fault.property == Some("systemLabels");
    fault.kind == FaultKind::Prefix || labels && fault.kind == FaultKind::Operator
}
