//! `unmanaged-sessions-unlimited`

use crate::diag::Severity;
use crate::model::{PersistentBrowser, Policy};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{demand, holds_for_unregistered, is_device};

use super::{Whole, asks_for_anything, is_whole};

pub(crate) static RULE: Rule = Rule {
    id: "unmanaged-sessions-unlimited",
    summary: "No policy in force shortens sessions on unmanaged devices.",
    family: "coverage",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["coverage", "session", "devices"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("unmanaged_sessions_unlimited.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let shortens = |policy: &Policy| {
        let never = policy.session.persistent_browser.as_ref().is_some_and(|mode| *mode == PersistentBrowser::Never);
        never || policy.session.sign_in_frequency.is_some()
    };
    let reaches = |policy: &Policy| {
        let filter = policy.conditions.device_filter.as_ref();
        let everybody = policy.users.as_ref().is_some_and(|users| users.include.is_all());
        everybody && filter.is_none_or(|filter| holds_for_unregistered(filter) != Some(false))
    };
    let asks = |policy: &Policy| demand(policy, cx.tenant(), cx.now).is_some_and(|demand| demand.always(is_device));
    let mut policies = cx.policies().filter(|(_, policy)| policy.is_enabled());
    if !is_whole(cx) || !asks_for_anything(cx) || policies.any(|(_, own)| reaches(own) && (shortens(own) || asks(own)))
    {
        return;
    }
    // Beside Token Protection the rule about browsers is the more exact.
    if !cx.proofs.browser_gaps().is_empty() {
        return;
    }
    let finding = RawFinding::new(Anchor::Set, "No policy in force shortens sessions on unmanaged devices")
        .why("Who sits down at a shared computer weeks later finds the last person\u{2019}s session open")
        .help("set a sign-in frequency and `persistentBrowser: never` for everyone but on managed devices");
    sink.report(finding);
}
