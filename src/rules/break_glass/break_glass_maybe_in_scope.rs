//! `break-glass-maybe-in-scope`

use crate::diag::Severity;
use crate::model::PolicyState;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{at_stake, declared_at, exposed, is, named};

pub(crate) static RULE: Rule = Rule {
    id: "break-glass-maybe-in-scope",
    summary: "A policy is for a group that may hold break-glass accounts, and does not exclude them.",
    family: "break-glass",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("break_glass_maybe_in_scope.md"),
    check: Check::Policy(check),
};

const LANGUAGE: &str = "exclude them with `breakGlass: true`, or tell the tenant file about the group: `members`, `subsetOf` or `disjointFrom`";
const GRAPH: &str = "exclude them, or tell the tenant file about the group: `members`, `subsetOf` or `disjointFrom`";

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    if !is(cx, index, PolicyState::Enabled) && !is(cx, index, PolicyState::ReportOnly) {
        return;
    }
    let exposed = exposed(cx, index);
    let Some((_, field)) = exposed.maybe.first().filter(|_| exposed.surely.is_empty()) else {
        return;
    };
    let policy = cx.policy(index);
    let message = format!("Policy `{}` may reach {}", policy.name, named(&exposed.maybe));
    let finding = RawFinding::new(cx.at(index, field.clone()), message).label("nothing says who is in this group");
    let finding = declared_at(finding, &exposed.maybe)
        .why(at_stake(cx, index, "If they are in this group,"))
        .help(cx.words(index, LANGUAGE, GRAPH));
    sink.report(finding);
}
