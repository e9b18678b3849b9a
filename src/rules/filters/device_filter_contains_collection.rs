//! `device-filter-contains-collection`

use crate::diag::Severity;
use crate::filter::{Comparison, Value, Values, property};
use crate::model::FilterMode;
use crate::rules::device_filter::device_filter;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};
use crate::semantics::device_property;

pub(crate) static RULE: Rule = Rule {
    id: "device-filter-contains-collection",
    summary: "A device filter looks for a part of a label or id, where only whole ones count.",
    family: "filters",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["filter", "device-filter"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("device_filter_contains_collection.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(own) = device_filter(cx, index) else { return };
    for (comparison, value, name) in own.expr.comparisons().into_iter().filter_map(partial) {
        let text = value.as_text().unwrap_or_default();
        let never = if comparison.operator.operator.is_negative() { "every" } else { "no" };
        let side = match own.filter.mode {
            FilterMode::Include => "in",
            FilterMode::Exclude => "out",
        };
        let message = format!("`{name}` is compared by whole members, and `{text}` is a part of one");
        let found = own
            .finding(cx, value.span, message)
            .label("never a whole member")
            .why(format!("The comparison holds for {never} device, so that others are {side} than those meant"))
            .help(way_out(name));
        sink.report(found);
    }
}

/// A comparison of a list with what cannot be one of its members, with that value and the list's name.
fn partial(comparison: &Comparison) -> Option<(&Comparison, &Value, &'static str)> {
    let name = device_property(comparison)?;
    let Values::Collection(known) = property(name)?.values else { return None };
    let text = comparison.value.as_text()?;
    let part = if known.is_empty() { !is_physical_id(text) } else { is_part_of(text, known) };
    part.then_some((comparison, &comparison.value, name))
}

/// True for `[KIND]:VALUE`, the form of every physical id.
fn is_physical_id(text: &str) -> bool {
    let parts = text.strip_prefix('[').and_then(|rest| rest.split_once("]:"));
    parts.is_some_and(|(kind, value)| !kind.is_empty() && !value.is_empty())
}

/// True for a part of a known label that is no label itself.
fn is_part_of(text: &str, known: &[&str]) -> bool {
    let lower = text.to_ascii_lowercase();
    let whole = known.iter().any(|label| label.eq_ignore_ascii_case(text));
    !whole && known.iter().any(|label| label.to_ascii_lowercase().contains(&lower))
}

fn way_out(name: &str) -> &'static str {
    if name == "physicalIds" { "write the whole id, as `[ZTDId]:VALUE`" } else { "write the whole label, as `CloudPC`" }
}
