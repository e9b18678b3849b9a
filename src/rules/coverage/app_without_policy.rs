//! `app-without-policy`

use crate::diag::{FieldPath, Severity};
use crate::model::{AppEntry, NamedApp, Policy};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{Whole, asks_for_anything, is_whole};

pub(crate) static RULE: Rule = Rule {
    id: "app-without-policy",
    summary: "No policy in force is for an app of the tenant file.",
    family: "coverage",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["coverage", "gap"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("app_without_policy.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !is_whole(cx) || !asks_for_anything(cx) {
        return;
    }
    for (name, app) in &cx.tenant().apps {
        if cx.policies().any(|(_, policy)| policy.is_enabled() && policy.users.is_some() && reaches(policy, name, app))
        {
            continue;
        }
        let at = Anchor::Tenant(FieldPath::new("apps").key(name));
        let finding = RawFinding::new(at, format!("No policy in force is for `{name}`"))
            .label("only declared")
            .why("Whoever may use the app gets in with a password alone, from any device and place")
            .help("make a policy for all resources, without an exclusion of this app, or name it in one");
        sink.report(finding);
    }
}

/// True when the policy is for the app; a filter may always find it.
fn reaches(policy: &Policy, name: &str, app: &NamedApp) -> bool {
    let resources = &policy.resources;
    let is_it = |entry: &AppEntry| {
        let object = entry.object();
        object.is_some_and(|own| own.shown() == name || app.app_id.as_deref().is_some_and(|id| own.is(id)))
    };
    let included = resources.is_all() || resources.is_filtered_in() || resources.include.iter().any(is_it);
    included && !resources.exclude.iter().any(is_it)
}
