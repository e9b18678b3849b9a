//! `device-grant-guests`

use crate::diag::Severity;
use crate::model::{BuiltInControl, GrantControl, Tenant};
use crate::rules::wording::exclude_guests;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{is_app, is_control, is_device};

use super::{control_path, in_use, locked_out_guests};

pub(crate) static RULE: Rule = Rule {
    id: "device-grant-guests",
    summary: "A policy demands a managed device of guests, whose devices another organisation manages.",
    family: "devices",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["devices", "lockout", "guests"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("device_grant_guests.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((policy, demand)) = in_use(cx, index) else { return };
    let Some(guests) = locked_out_guests(policy) else { return };
    let only_devices = demand.always(|control| is_app(control) || can_be_trusted(cx.tenant(), control) == Some(false));
    let Some(at) = demand.position(is_device).filter(|_| only_devices) else { return };
    let message = format!("Policy `{}` demands a managed device of {guests}", policy.name);
    let finding = RawFinding::new(cx.at(index, control_path(policy, at)), message)
        .label("their device is managed elsewhere")
        .and(cx.at(index, "users.include"), "this puts them in scope")
        .why("Where the policy applies no guest gets in, unless the devices of their organisation are trusted")
        .help(format!(
            "{}, or say under `facts.inboundTrust` in the tenant file that devices are trusted",
            exclude_guests(cx, index)
        ));
    sink.report(finding);
}

/// Whether guests can meet `control`: `Some(false)` for a device control that the tenant file does not
/// say is trusted; `None` for a control that is none of devices.
fn can_be_trusted(tenant: &Tenant, control: &GrantControl) -> Option<bool> {
    let trusts = tenant
        .facts
        .inbound_trust
        .iter()
        .chain(tenant.external_tenants.values().filter_map(|partner| partner.inbound_trust.as_ref()));
    let mut trusts = trusts.copied();
    if is_control(control, BuiltInControl::CompliantDevice) {
        Some(trusts.any(|trust| trust.compliant_device == Some(true)))
    } else if is_control(control, BuiltInControl::DomainJoinedDevice) {
        Some(trusts.any(|trust| trust.hybrid_joined_device == Some(true)))
    } else {
        None
    }
}
