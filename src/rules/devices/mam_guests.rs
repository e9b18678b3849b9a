//! `mam-guests`

use crate::diag::Severity;
use crate::rules::wording::exclude_guests;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::is_app;

use super::{control_path, in_use, locked_out_guests};

pub(crate) static RULE: Rule = Rule {
    id: "mam-guests",
    summary: "A policy demands app protection of guests, who cannot have it.",
    family: "devices",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["devices", "lockout", "guests"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("mam_guests.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((policy, demand)) = in_use(cx, index) else { return };
    let Some(guests) = locked_out_guests(policy) else { return };
    let Some(at) = demand.position(is_app).filter(|_| demand.always(is_app)) else { return };
    let message = format!("Policy `{}` demands an app with app protection of {guests}", policy.name);
    let finding = RawFinding::new(cx.at(index, control_path(policy, at)), message)
        .label("not for guests")
        .and(cx.at(index, "users.include"), "this puts them in scope")
        .why("App protection policies reach accounts of this organisation alone: guests on these platforms are locked out")
        .help(exclude_guests(cx, index));
    sink.report(finding);
}
