//! `register-device-controls`

use crate::diag::Severity;
use crate::model::{BuiltInControl, Grant, GrantControl};
use crate::rules::wording::{and_list, control};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::is_mfa;

use super::registering_devices;

pub(crate) static RULE: Rule = Rule {
    id: "register-device-controls",
    summary: "A policy for registering devices asks for something other than MFA.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "user-actions"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("register_device_controls.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((policy, action)) = registering_devices(cx, index) else { return };
    let Some(grant) = &policy.grant else { return };
    let odd = odd_controls(grant);
    let Some((&first, rest)) = odd.split_first() else { return };
    let names: Vec<String> = odd.iter().map(|&at| control(&grant.controls[at])).collect();
    let message = format!("Registering a device can be asked for MFA alone, and here stands {}", and_list(&names));
    let place = |at: usize| cx.at(index, grant.control_path(at));
    let finding = RawFinding::new(place(first), message).label("not for this user action");
    let finding = rest.iter().fold(finding, |finding, &at| finding.and(place(at), "nor this"));
    let finding = finding
        .and(cx.at(index, action), "the user action")
        .why("Graph refuses the policy, so that whoever has a stolen password registers a device unasked")
        .help("ask for `mfa` or an authentication strength here, and for the rest in a policy for apps");
    sink.report(finding);
}

/// Indices of what is neither MFA nor spoken of elsewhere: unknown words by the reader, remedies of
/// user risk by the rules about risk, anything beside a block by `block-with-other-controls`.
fn odd_controls(grant: &Grant) -> Vec<usize> {
    if grant.has(BuiltInControl::Block) && grant.controls.len() > 1 {
        return Vec::new();
    }
    let elsewhere = |item: &GrantControl| match item {
        GrantControl::BuiltIn(word) => {
            matches!(word.known(), None | Some(BuiltInControl::PasswordChange | BuiltInControl::RiskRemediation))
        }
        _ => false,
    };
    let controls = grant.controls.iter().enumerate();
    controls.filter(|(_, item)| !is_mfa(item) && !elsewhere(item)).map(|(at, _)| at).collect()
}
