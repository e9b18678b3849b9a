//! `token-protection-other-platforms-open`

use crate::diag::Severity;
use crate::rules::whole::{Whole, is_whole};
use crate::rules::wording::or_list;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::finding;

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-other-platforms-open",
    summary: "A token is bound on some platforms, and who claims another gets in without a bound token or a managed device.",
    family: "token-protection",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["token-protection", "gap"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("token_protection_other_platforms_open.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !is_whole(cx) {
        return;
    }
    for open in cx.proofs.other_platforms().iter().filter(|open| cx.policy(open.policy).session.token_protection) {
        let message =
            format!("Who claims {} gets in without a bound token or a managed device", or_list(&open.platforms));
        let finding = finding(cx, open.policy, "conditions.platforms", message)
            .label("the platform is what the client claims")
            .why("Who has stolen a token replays it with the user agent of such a platform, and nothing asks for a bound one")
            .help("block unknown platforms, and ask for a compliant device on the known ones, for the same people and resources");
        sink.report(finding);
    }
}
