//! `review-overdue`

use jiff::civil::Date;

use crate::diag::{FieldPath, Severity};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::days;

pub(crate) static RULE: Rule = Rule {
    id: "review-overdue",
    summary: "A policy, a group or an exception was to be looked at by a day that has passed.",
    family: "rollout",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["dates", "tenant-file"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("review_overdue.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (index, policy) in cx.policies() {
        let what = format!("policy `{}`", policy.name);
        let why = "Nobody has said since whether it still lets in and keeps out whom it should";
        report(cx, &Due { at: cx.at(index, "reviewBy"), day: policy.review_by, what, why, key: "reviewBy" }, sink);
    }
    for (name, group) in &cx.tenant().groups {
        let at = Anchor::Tenant(FieldPath::new("groups").key(name).key("reviewBy"));
        let what = format!("group `{name}`");
        let why =
            "Whoever is in it is in scope of policies, or out of them, although nobody has said since that they should";
        report(cx, &Due { at, day: group.review_by, what, why, key: "reviewBy" }, sink);
    }
    for (at, exception) in cx.tenant().exceptions.iter().enumerate() {
        let what = format!("exception for the {} `{}`", exception.kind, exception.principal);
        let at = Anchor::Tenant(FieldPath::new("exceptions").index(at).key("until"));
        let why = "These people may sign in without what is asked of everyone else, for longer than was agreed";
        report(cx, &Due { at, day: exception.until, what, why, key: "until" }, sink);
    }
}

/// Something with a day on it.
struct Due {
    at: Anchor,
    day: Option<Date>,
    what: String,
    why: &'static str,
    key: &'static str,
}

fn report(cx: &Context<'_>, due: &Due, sink: &mut Sink) {
    let Some(day) = due.day.filter(|day| *day < cx.now) else {
        return;
    };
    let (late, Due { what, key, .. }) = (days(day, cx.now), due);
    let message = match *key {
        "until" => format!("The {what} ended {late} ago"),
        _ => format!("The review of the {what} is {late} overdue"),
    };
    let finding = RawFinding::new(due.at.clone(), message)
        .label(format!("{late} ago"))
        .why(due.why)
        .help(format!("look at it again, then give `{key}` the next day, or remove what is no longer needed"));
    sink.report(finding);
}
