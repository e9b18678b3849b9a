//! `direct-connect-session`

use crate::diag::{FieldPath, Severity};
use crate::model::{GuestType, WordList};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{blocks, takes_effect};

pub(crate) static RULE: Rule = Rule {
    id: "direct-connect-session",
    summary: "Session controls are aimed at users of shared channels, who have no session of that kind.",
    family: "session",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["session", "guests"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("direct_connect_session.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let guests = policy.users.as_ref().and_then(|users| users.include.guests.as_ref());
    let chosen = guests.filter(|guests| guests.types.len() < GuestType::ALL.len());
    let at = chosen.and_then(|guests| guests.types.iter().position(|kind| *kind == GuestType::B2bDirectConnectUser));
    let Some(at) = at.filter(|_| takes_effect(policy) && !policy.session.is_empty() && !blocks(policy)) else {
        return;
    };
    let field = FieldPath::new("users.include.guests.types").index(at);
    let message = "Session controls do not hold for B2B direct connect users";
    let finding = RawFinding::new(cx.at(index, field), message)
        .label("named here")
        .and(cx.at(index, "session"), "these do not hold for them")
        .why("External users in shared channels keep the session that their own organisation gives them")
        .help("take `b2bDirectConnectUser` out of the types, and demand `mfa` of these users in a policy of their own");
    sink.report(finding);
}
