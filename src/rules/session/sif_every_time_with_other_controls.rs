//! `sif-every-time-with-other-controls`

use crate::diag::{FieldPath, Severity};
use crate::graph::ApiVersion;
use crate::model::SignInFrequency;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "sif-every-time-with-other-controls",
    summary: "A sign-in frequency of every time stands beside app-enforced restrictions or resilience defaults.",
    family: "session",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["session", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_every_time_with_other_controls.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let session = &policy.session;
    let every_time = session.sign_in_frequency.as_ref().is_some_and(SignInFrequency::is_every_time);
    // Only v1.0 is known to refuse it.
    if !every_time || ApiVersion::lowest_for(policy) != ApiVersion::V1 {
        return;
    }
    let others = [
        (session.application_enforced_restrictions, "applicationEnforcedRestrictions"),
        (session.disable_resilience_defaults, "disableResilienceDefaults"),
    ];
    for (_, key) in others.into_iter().filter(|(on, _)| *on) {
        let message = format!("`{key}` cannot stand beside a sign-in frequency of `everyTime`");
        let finding = RawFinding::new(cx.at(index, FieldPath::new("session").key(key)), message)
            .label("refused beside `everyTime`")
            .and(cx.at(index, "session.signInFrequency"), "every time")
            .why("Graph v1.0 refuses the policy, so that nobody is asked to sign in again by it")
            .help("give it a policy of its own");
        sink.report(finding);
    }
}
