//! `device-grant-device-code`

use crate::diag::Severity;
use crate::rules::whole::{Whole, is_whole};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::asked_at;
use crate::semantics::{demand, is_device};

pub(crate) static RULE: Rule = Rule {
    id: "device-grant-device-code",
    summary: "A policy asks for a managed device, which no sign-in by device code can show.",
    family: "effect",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["devices", "lockout"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("device_grant_device_code.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !is_whole(cx) {
        return;
    }
    for block in cx.proofs.effective_blocks() {
        let [policy] = block.by[..] else { continue };
        let asks = demand(cx.policy(policy), cx.tenant(), cx.now).is_some_and(|demand| demand.always(is_device));
        if block.kinds != ["by device code"] || !asks {
            continue;
        }
        let message = "Signing in by device code cannot show the device that is asked for";
        let finding = RawFinding::new(cx.at(policy, asked_at(cx.policy(policy))), message)
            .label("never met by device code")
            .why("Whoever has to sign in by code, on a device without a keyboard or a browser, is locked out without being told why")
            .help("block the device code flow, which says the same plainly, or exclude the accounts that need it");
        sink.report(finding);
    }
}
