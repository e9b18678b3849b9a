//! `approved-app-retired`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{APPROVED_APP_RETIRED, Company, retired};

pub(crate) static RULE: Rule = Rule {
    id: "approved-app-retired",
    summary: "A policy demands only an approved app, which Microsoft no longer enforces.",
    family: "grants",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["retired", "dates"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: Some(APPROVED_APP_RETIRED),
    options: None,
    page: include_str!("approved_app_retired.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((_, field)) = retired(cx, index, Company::Alone) else {
        return;
    };
    let policy = cx.policy(index);
    let message = format!("Policy `{}` demands nothing: approved apps are no longer enforced", policy.name);
    let finding = RawFinding::new(cx.at(index, field), message)
        .label("retired in March 2026")
        .why("Whoever it is for signs in from any app, without showing anything")
        .help("demand `compliantApplication`, and give the apps an app protection policy in Intune");
    sink.report(finding);
}
