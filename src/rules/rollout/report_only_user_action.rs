//! `report-only-user-action`

use crate::diag::{FieldPath, Severity};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::is_report_only;

pub(crate) static RULE: Rule = Rule {
    id: "report-only-user-action",
    summary: "A report-only policy is for a user action, which report-only does not evaluate.",
    family: "rollout",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["report-only"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("report_only_user_action.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    // A word that is no user action has its own finding, and so have apps beside a user action.
    let known = policy.resources.user_actions.iter().enumerate().find_map(|(at, word)| Some((at, word.known()?)));
    let Some((at, action)) = known.filter(|_| is_report_only(policy) && policy.resources.include.is_empty()) else {
        return;
    };
    let field = FieldPath::new("resources.userActions").index(at);
    let message = format!("Report-only shows nothing for the user action `{action}`");
    let finding = RawFinding::new(cx.at(index, field), message)
        .label("not evaluated in report-only")
        .and(cx.at(index, "state"), "report-only")
        .why("The logs stay empty, and whoever reads that as harmless enforces a policy that may lock people out")
        .help("enable it for a pilot group instead, or leave it disabled");
    sink.report(finding);
}
