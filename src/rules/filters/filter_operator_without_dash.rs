//! `filter-operator-without-dash`

use crate::diag::Severity;
use crate::filter::parse;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{at, filters};

pub(crate) static RULE: Rule = Rule {
    id: "filter-operator-without-dash",
    summary: "An operator of a filter is written without its dash.",
    family: "filters",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["filter"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("filter_operator_without_dash.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    for used in filters(cx, index) {
        let Some(expr) = parse(&used.filter.rule).expr else { continue };
        let bare = expr.comparisons().into_iter().map(|comparison| comparison.operator).find(|own| !own.dashed);
        let Some(bare) = bare else { continue };
        let dashed = bare.operator.as_str();
        let message = format!("`{dashed}` is written without its dash");
        let found = at(cx, index, &used, bare.span, message)
            .label("no dash")
            .why(WHY)
            .help(format!("write `{dashed}`, as the portal does"));
        sink.report(found);
    }
}

/// What is known: Graph stores it, and the grammar of dynamic groups allows it.
const WHY: &str = "Graph stores the rule as it is, and Microsoft says for dynamic groups alone that it is understood";
