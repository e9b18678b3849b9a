//! `approved-app-retired-in-and`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{APPROVED_APP_RETIRED, Company, retired, what_stays};

pub(crate) static RULE: Rule = Rule {
    id: "approved-app-retired-in-and",
    summary: "A policy demands an approved app beside other controls, and that part is no longer enforced.",
    family: "grants",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["retired", "dates"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: Some(APPROVED_APP_RETIRED),
    options: None,
    page: include_str!("approved_app_retired_in_and.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((grant, field)) = retired(cx, index, Company::And) else {
        return;
    };
    let stays = what_stays(grant);
    let finding = RawFinding::new(
        cx.at(index, field),
        format!("The policy demands only {stays}: approved apps are no longer enforced"),
    )
    .label("retired in March 2026")
    .why(format!("Whoever shows {stays} signs in from any app"))
    .help("replace it with `compliantApplication`, or take it out if the rest is what you want");
    sink.report(finding);
}
