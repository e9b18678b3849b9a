//! `approved-app-retired-in-or`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{APPROVED_APP_RETIRED, Company, retired, what_stays};

pub(crate) static RULE: Rule = Rule {
    id: "approved-app-retired-in-or",
    summary: "A policy offers an approved app as a choice, and that choice no longer counts.",
    family: "grants",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["retired", "dates"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: Some(APPROVED_APP_RETIRED),
    options: None,
    page: include_str!("approved_app_retired_in_or.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((grant, field)) = retired(cx, index, Company::Or) else {
        return;
    };
    let stays = what_stays(grant);
    let finding = RawFinding::new(cx.at(index, field), "An approved app no longer meets this policy".to_owned())
        .label("retired in March 2026")
        .why(format!("Only {stays} lets people in now; who relied on an approved app is locked out"))
        .help("take it out, so that the policy says what it does");
    sink.report(finding);
}
