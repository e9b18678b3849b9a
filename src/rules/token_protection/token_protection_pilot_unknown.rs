//! `token-protection-pilot-unknown`

use crate::diag::Severity;
use crate::model::Dialect;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{finding, is_unstaged};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-pilot-unknown",
    summary: "An export has Token Protection in force for everybody and cannot show a pilot.",
    family: "token-protection",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["token-protection", "rollout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_pilot_unknown.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    if !is_unstaged(cx, index, Dialect::Graph) {
        return;
    }
    let found = finding(cx, index, "users.include", "Token Protection is in force for everybody; an export cannot show whether a pilot led there")
        .label("everybody")
        .and(cx.at(index, "state"), "in force")
        .why("If none did, everyone whose device or app cannot bind tokens was locked out on one day")
        .help("look at the sign-in logs for status codes 1002 to 1008; kept in caplint's language, the policy has a `rollout`");
    sink.report(found);
}
