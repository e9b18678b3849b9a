//! `cae-strict-location-not-piloted`

use crate::diag::Severity;
use crate::model::{Dialect, PolicyState};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{MODE, is_strict};

pub(crate) static RULE: Rule = Rule {
    id: "cae-strict-location-not-piloted",
    summary: "Locations are enforced strictly for everybody without a rollout that led there.",
    family: "continuous-access",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["continuous-access-evaluation", "session", "rollout", "lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("cae_strict_location_not_piloted.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let enabled = policy.state.as_ref().is_some_and(|state| *state == PolicyState::Enabled);
    let everybody = policy.users.as_ref().is_some_and(|users| users.include.is_all());
    let unstaged = cx.dialect(index) == Dialect::Language && policy.rollout.is_none();
    if !(is_strict(policy) && enabled && everybody && unstaged) {
        return;
    }
    let message = "Locations are enforced strictly for everybody and no rollout led there";
    let finding = RawFinding::new(cx.at(index, "users.include"), message)
        .label("everybody at once")
        .and(cx.at(index, MODE), "strict here")
        .why("Everyone whose traffic reaches a resource by an address outside your ranges is blocked on the same day")
        .help("write down the `rollout`: a small group first, then everybody; a finished one stays as the record");
    sink.report(finding);
}
