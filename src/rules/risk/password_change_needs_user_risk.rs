//! `password-change-needs-user-risk`

use crate::diag::Severity;
use crate::model::BuiltInControl;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::remedy;

pub(crate) static RULE: Rule = Rule {
    id: "password-change-needs-user-risk",
    summary: "A policy demands a password change without a condition on user risk.",
    family: "risk",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "risk"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("password_change_needs_user_risk.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(remedy) = remedy(cx, index, BuiltInControl::PasswordChange) else {
        return;
    };
    if !remedy.policy.conditions.user_risk.is_empty() {
        return;
    }
    let finding =
        RawFinding::new(cx.at(index, "conditions.userRisk"), "A password change is demanded whatever the user's risk")
            .and(cx.at(index, remedy.field), "demanded here")
            .why("Graph refuses the policy, so users at risk are not stopped")
            .help("add `userRisk: [high]` under `conditions`");
    sink.report(finding);
}
