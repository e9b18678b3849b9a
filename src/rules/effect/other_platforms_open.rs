//! `other-platforms-open`

use crate::diag::Severity;
use crate::rules::whole::{Whole, is_whole};
use crate::rules::wording::or_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::capital;

pub(crate) static RULE: Rule = Rule {
    id: "other-platforms-open",
    summary: "A managed device is asked for on some platforms, and who claims another gets in without.",
    family: "effect",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["devices", "gap"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("other_platforms_open.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !is_whole(cx) {
        return;
    }
    for open in cx.proofs.other_platforms().iter().filter(|open| !cx.policy(open.policy).session.token_protection) {
        let message = format!("Who claims {} gets in without a managed device", or_list(&open.platforms));
        let finding = RawFinding::new(cx.at(open.policy, "conditions.platforms"), message)
            .label("the platform is what the client claims")
            .why(format!("{} sign in from any machine by setting its user agent", capital(&open.who)))
            .help("drop the platform condition, or block the other platforms, unknown ones among them, for the same people");
        sink.report(finding);
    }
}
