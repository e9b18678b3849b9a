//! `sif-exchange-sharepoint-mismatch`

use crate::catalog::app_group;
use crate::diag::{FieldPath, Severity};
use crate::model::{AppEntry, AppWord, Policy, Resources};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{surely_covers, takes_effect};

use super::{blocks, is_within, period, valid_hours};

/// App id of Office 365 Exchange Online.
const EXCHANGE: &str = "00000002-0000-0ff1-ce00-000000000000";
/// App id of Office 365 SharePoint Online.
const SHAREPOINT: &str = "00000003-0000-0ff1-ce00-000000000000";

pub(crate) static RULE: Rule = Rule {
    id: "sif-exchange-sharepoint-mismatch",
    summary: "Exchange Online and SharePoint Online have different sign-in frequencies for the same people.",
    family: "session",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["session"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_exchange_sharepoint_mismatch.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(hours) = valid_hours(policy).filter(|_| takes_effect(policy) && !blocks(policy)) else { return };
    let named = |id: &str| policy.resources.include.iter().position(|app| app.object().is_some_and(|own| own.is(id)));
    let (at, missing) = match (named(EXCHANGE), named(SHAREPOINT)) {
        (Some(at), None) => (at, SHAREPOINT),
        (None, Some(at)) => (at, EXCHANGE),
        _ => return,
    };
    if reaches(policy, missing) || cx.policies().any(|(_, other)| evens_out(policy, other, hours, missing)) {
        return;
    }
    let [own, other] = if missing == SHAREPOINT {
        ["Exchange Online", "SharePoint Online"]
    } else {
        ["SharePoint Online", "Exchange Online"]
    };
    let message = format!("{own} has a sign-in frequency of {}, and {other} another", period(hours));
    let finding = RawFinding::new(cx.at(index, FieldPath::new("resources.include").index(at)), message)
        .label(format!("{other} is not beside it"))
        .and(cx.at(index, "session.signInFrequency"), "set here")
        .why("Outlook and Teams use both at once: people are asked to sign in again when the shorter runs out, in the middle of work")
        .help("name both, or `Office365`, in one policy");
    sink.report(finding);
}

/// True when the policy is for the app, by name, through its group or among all.
fn reaches(policy: &Policy, app: &str) -> bool {
    let holds = |entry: &AppEntry| match entry {
        AppEntry::Object(own) => own.is(app),
        AppEntry::Word(AppWord::All) => true,
        AppEntry::Word(word) => app_group(*word).is_some_and(|group| group.has(app)),
    };
    policy.resources.include.iter().any(holds) && !policy.resources.exclude.iter().any(holds)
}

/// True when `other` gives the missing app the same period, or both a shorter one.
fn evens_out(policy: &Policy, other: &Policy, hours: i64, missing: &str) -> bool {
    let apps = [EXCHANGE, SHAREPOINT];
    let same = valid_hours(other) == Some(hours) && reaches(other, missing);
    let shorter = is_within(other, hours) && apps.iter().all(|app| reaches(other, app));
    let seen = |policy: &Policy| Policy { resources: Resources::default(), ..policy.clone() };
    (same || shorter) && !blocks(other) && surely_covers(&seen(other), &seen(policy))
}
