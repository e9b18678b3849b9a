//! `filter-mixed-and-or`

use crate::diag::Severity;
use crate::filter::{Expr, ExprKind, Joint, parse};
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};
use crate::text::Span;

use super::{at, filters};

pub(crate) static RULE: Rule = Rule {
    id: "filter-mixed-and-or",
    summary: "A filter mixes `-and` and `-or` without parentheses.",
    family: "filters",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["filter"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("filter_mixed_and_or.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    for used in filters(cx, index) {
        let Some(expr) = parse(&used.filter.rule).valid() else { continue };
        let mut first: Option<Span> = None;
        expr.walk(&mut |part| first = first.or_else(|| bare_and(part)));
        let Some(span) = first else { continue };
        let found = at(cx, index, &used, span, "`-and` and `-or` stand side by side without parentheses")
            .label("this part is taken together")
            .why(format!(
                "`-and` binds stronger than `-or`; who reads it from left to right takes other {} to be meant",
                used.chosen
            ))
            .help("put the part in parentheses, or those that were meant");
        sink.report(found);
    }
}

/// The first part of an `-or` that is an `-and` without parentheses.
fn bare_and(part: &Expr) -> Option<Span> {
    let ExprKind::Joined(Joint::Or, parts, _) = &part.kind else { return None };
    let is_bare = |part: &&Expr| matches!(part.kind, ExprKind::Joined(Joint::And, ..)) && part.parentheses == 0;
    parts.iter().find(is_bare).map(|part| part.span)
}
