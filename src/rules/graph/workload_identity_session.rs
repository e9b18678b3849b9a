//! `workload-identity-session`

use crate::diag::{FieldPath, Severity};
use crate::model::{BuiltInControl, SignInFrequency};
use crate::rules::session::dead_controls;
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::identities;

pub(crate) static RULE: Rule = Rule {
    id: "workload-identity-session",
    summary: "A policy that blocks workload or agent identities has session controls.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["rejected", "session", "workload-identities", "agents"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("workload_identity_session.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let blocks = policy.grant.as_ref().is_some_and(|grant| grant.has(BuiltInControl::Block));
    let Some((subject, who)) = identities(policy).filter(|_| blocks) else { return };
    let mut extra = dead_controls(&policy.session);
    // A sign-in at every time has a rule of its own.
    let every_time = policy.session.sign_in_frequency.as_ref().is_some_and(SignInFrequency::is_every_time);
    extra.retain(|key| !(every_time && *key == "signInFrequency"));
    let Some((first, rest)) = extra.split_first() else { return };
    let place = |key: &str| cx.at(index, FieldPath::new("session").key(key));
    let names: Vec<String> = extra.iter().map(|key| format!("`{key}`")).collect();
    let message = format!("Policy `{}` sets {} for {who}, who have no session", policy.name, and_list(&names));
    let finding = RawFinding::new(place(first), message)
        .label("no session to control")
        .and(cx.at(index, subject), "for these identities")
        .why("Graph most likely refuses the policy, and then nothing stops these identities")
        .help("take the session controls out; the block is all that such a policy does");
    sink.report(rest.iter().fold(finding, |finding, key| finding.and(place(key), "and this one")));
}
