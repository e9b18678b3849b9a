//! `filter-attribute-not-declared`

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Severity, nearest};
use crate::filter::{ATTRIBUTE_PREFIX, Comparison, Operator, Subject, Value, parse};
use crate::model::Tenant;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::takes_effect;

use super::{Used, at, filters};

pub(crate) static RULE: Rule = Rule {
    id: "filter-attribute-not-declared",
    summary: "A filter compares a custom security attribute or value that the tenant file does not have.",
    family: "filters",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["filter"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("filter_attribute_not_declared.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    if !takes_effect(cx.policy(index)) {
        return;
    }
    for used in filters(cx, index) {
        let Some(expr) = parse(&used.filter.rule).valid() else { continue };
        let declared = declared(cx.tenant(), &used);
        for comparison in expr.comparisons().into_iter().filter(|_| !declared.is_empty()) {
            if let Some(found) = unknown(cx, index, &used, comparison, &declared) {
                sink.report(found);
            }
        }
    }
}

/// Every attribute of the objects that the filter picks from, with its values.
fn declared<'c>(tenant: &'c Tenant, used: &Used<'_>) -> BTreeMap<&'c str, BTreeSet<&'c str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let apps = tenant.apps.values().map(|app| &app.attributes).filter(|_| used.chosen == "apps");
    let principals = tenant.service_principals.values().map(|principal| &principal.attributes);
    for (name, values) in apps.chain(principals).flatten().filter(|_| used.subject == Subject::Attributes) {
        found.entry(name).or_default().extend(values.iter().map(String::as_str));
    }
    found
}

fn unknown(
    cx: &Context<'_>,
    index: usize,
    used: &Used<'_>,
    comparison: &Comparison,
    declared: &BTreeMap<&str, BTreeSet<&str>>,
) -> Option<RawFinding> {
    let (prefix, name) = comparison.property.text.split_once('.')?;
    if !prefix.eq_ignore_ascii_case(ATTRIBUTE_PREFIX) || !name.contains('_') {
        return None;
    }
    let same = |own: &&&str| own.eq_ignore_ascii_case(name);
    let why = format!("As far as the tenant file says, no {} match the comparison", used.chosen);
    let Some(known) = declared.keys().find(same) else {
        let message = format!("No object of the tenant file has the attribute `{name}`");
        let help = nearest(name, declared.keys().copied()).map(|near| format!("did you mean `{near}`?"));
        let found = at(cx, index, used, comparison.property.span, message).label("not in the tenant file").why(why);
        return Some(found.help(help.unwrap_or_else(|| "declare it there, below `attributes`".to_owned())));
    };
    let whole = matches!(comparison.operator.operator, Operator::Eq | Operator::Ne | Operator::In | Operator::NotIn);
    let values = &declared[known];
    let missing =
        |value: &&Value| value.as_text().is_some_and(|text| !values.iter().any(|own| own.eq_ignore_ascii_case(text)));
    let value = comparison.value.items().iter().find(|value| whole && missing(value))?;
    let text = value.as_text()?;
    let near = nearest(text, values.iter().copied())?;
    let message = format!("No object of the tenant file has `{known}` with this value");
    let found = at(cx, index, used, value.span, message).label("not in the tenant file").why(why);
    Some(found.help(format!("did you mean `{near}`?")))
}
