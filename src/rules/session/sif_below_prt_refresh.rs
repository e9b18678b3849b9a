//! `sif-below-prt-refresh`

use crate::diag::Severity;
use crate::model::{Platform, Policy};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::covers_platform;

use super::{blocks, is_for_guests_alone, takes_effect, valid_hours};

pub(crate) static RULE: Rule = Rule {
    id: "sif-below-prt-refresh",
    summary: "A sign-in frequency is shorter than the four hours in which joined devices renew their sign-in.",
    family: "session",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["session", "user-experience"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_below_prt_refresh.md"),
    check: Check::Policy(check),
};

/// Joined Windows devices renew the primary refresh token after four hours at the latest
/// (Configure adaptive session lifetime policies, Microsoft Learn).
const REFRESH_HOURS: i64 = 4;

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(hours) = valid_hours(policy).filter(|hours| *hours < REFRESH_HOURS) else {
        return;
    };
    if !takes_effect(policy) || blocks(policy) || !may_meet_joined_windows(policy) {
        return;
    }
    let message = format!("A sign-in frequency of {hours} h is shorter than the {REFRESH_HOURS} h of joined devices");
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message)
        .label(format!("shorter than {REFRESH_HOURS} hours"))
        .why("People on joined Windows devices are asked again although they unlocked the device in the meantime")
        .help("set `4 hours`, or keep joined devices out by a device filter, if the prompts are not meant");
    sink.report(finding);
}

/// False when the policy plainly leaves joined Windows devices alone: by platform, for guests, or by
/// a device filter or an older device condition, which are taken to be about just that.
fn may_meet_joined_windows(policy: &Policy) -> bool {
    let on_windows = covers_platform(&policy.conditions, Platform::Windows);
    let members = policy.users.as_ref().is_some_and(|users| !is_for_guests_alone(&users.include));
    on_windows && members && policy.conditions.device_filter.is_none() && policy.graph.is_empty()
}
