//! `policy-never-applies`

use crate::diag::Severity;
use crate::model::{ClientApp, LocationWord, Platform, Policy, Principals};
use crate::rules::device_filter::device_filter;
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{
    Dimension, Needless, covers_client, dimensions, empty_subject, has_unknown_word, includes_no_resource,
};

pub(crate) static RULE: Rule = Rule {
    id: "policy-never-applies",
    summary: "The conditions of a policy leave no sign-in to which it could apply.",
    family: "conditions",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["coverage"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("policy_never_applies.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    if !policy.is_live() || empty_subject(policy).is_some() || includes_no_resource(policy) {
        return;
    }
    let mut void = dimensions(policy, cx.scope).into_iter().filter(Dimension::is_void).peekable();
    if void.peek().is_none() {
        if let Some(finding) = proved(cx, index) {
            sink.report(finding);
        }
        return;
    }
    let Some(void) = void.find(|own| !is_said_elsewhere(policy, own)) else { return };
    let at = void.dead.first().filter(|_| void.included == 1).map_or(&void.side, |dead| &dead.included);
    let message = format!("Policy `{}` applies to no sign-in: {}", policy.name, reason(&void));
    let label = if void.included == 0 { "names nothing" } else { "nothing is left of this" };
    let finding = RawFinding::new(cx.at(index, at.clone()), message).label(label);
    let finding = void
        .dead
        .iter()
        .filter_map(|dead| dead.excluded.clone())
        .fold(finding, |finding, by| finding.and(cx.at(index, by), "excluded here"));
    let finding = finding
        .why("Whoever was to be held to it signs in as if it were not there")
        .help("include whom and what it is meant for, or disable the policy");
    sink.report(finding);
}

/// What only a proof finds: conditions that exclude each other. Of a device filter by itself
/// `device-filter-constant` speaks, of a risk that other identities have the family `graph`.
fn proved(cx: &Context<'_>, index: usize) -> Option<RawFinding> {
    let policy = cx.policy(index);
    if !may_contradict_itself(policy) {
        return None;
    }
    let needless = cx.proofs.needless().iter().find(|needless| needless.policy == index)?;
    let Needless::NeverApplies { about, .. } = &needless.why else { return None };
    if device_filter(cx, index).is_some_and(|own| own.constant(cx).is_some())
        || has_risk_of_others(policy)
        || has_unknown_word(policy)
    {
        return None;
    }
    let reason = match &about[..] {
        [] => "its conditions cannot hold together".to_owned(),
        [one] => format!("what it says of {one} excludes itself"),
        several => format!("what it says of {} excludes each other", and_list(several)),
    };
    let finding = RawFinding::new(
        cx.at(index, "conditions"),
        format!("Policy `{}` applies to no sign-in: {reason}", policy.name),
    );
    let finding = finding
        .label("never hold together")
        .why("Whoever was to be held to it signs in as if it were not there")
        .help("put what is meant for different sign-ins into policies of their own, or disable the policy");
    Some(finding)
}

/// True when the conditions are of kinds that can exclude each other. Platforms, risks, flows and modern
/// clients go with everything.
fn may_contradict_itself(policy: &Policy) -> bool {
    let conditions = &policy.conditions;
    let legacy = !covers_client(conditions, ClientApp::Browser)
        && !covers_client(conditions, ClientApp::MobileAppsAndDesktopClients);
    let everybody = policy.users.as_ref().is_some_and(|users| users.include.is_all());
    let people = policy.users.as_ref().is_some_and(|users| users.exclude != Principals::default()) && !everybody;
    legacy
        || people
        || conditions.device_filter.is_some()
        || conditions.locations.is_some()
        || conditions.agent_contexts.is_some()
        || !conditions.insider_risk.is_empty()
        || policy.resources.filter.is_some()
        || policy.users.is_none()
}

fn has_risk_of_others(policy: &Policy) -> bool {
    let conditions = &policy.conditions;
    let agents = policy.agent_identities.is_some() || policy.agent_users.is_some();
    !conditions.agent_risk.is_empty() && !agents
        || !conditions.service_principal_risk.is_empty() && policy.workload_identities.is_none()
}

fn reason(void: &Dimension) -> String {
    let shown: Vec<&str> = void.dead.iter().map(|dead| dead.shown.as_str()).collect();
    let names = and_list(&shown[..shown.len().min(3)]);
    match (shown.len(), void.dead.iter().all(|dead| dead.excluded.is_none())) {
        (0, _) if void.side.as_str().starts_with("resources") => "it is for no app".to_owned(),
        (0, _) => "it is for nobody".to_owned(),
        (1, true) => format!("{names} has no members"),
        (1, false) => format!("{names} is included and excluded again"),
        (2 | 3, true) => format!("{names} have no members"),
        (2 | 3, false) => format!("{names} are included and excluded again"),
        (many, _) => format!("all {many} that it includes are excluded again"),
    }
}

/// What `exclude-without-include` and `excludes-everything` say of platforms and locations.
fn is_said_elsewhere(policy: &Policy, void: &Dimension) -> bool {
    let platforms = policy.conditions.platforms.iter().flat_map(|list| &list.exclude);
    let locations = policy.conditions.locations.iter().flat_map(|list| &list.exclude);
    let all = match void.side.as_str() {
        "conditions.platforms.include" => platforms.into_iter().any(|word| *word == Platform::All),
        "conditions.locations.include" => locations.into_iter().any(|entry| entry.word() == Some(LocationWord::All)),
        _ => return false,
    };
    all || void.included == 0
}
