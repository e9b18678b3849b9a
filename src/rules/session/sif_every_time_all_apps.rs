//! `sif-every-time-all-apps`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{has_risk, prompts_every_time};

pub(crate) static RULE: Rule = Rule {
    id: "sif-every-time-all-apps",
    summary: "People have to sign in every time to every resource, without a risk that would call for it.",
    family: "session",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["session", "user-experience"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_every_time_all_apps.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    if !policy.resources.is_all() || !prompts_every_time(policy) || has_risk(policy) {
        return;
    }
    let message = "Everyone in scope has to sign in every time, to every resource, at any risk";
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message)
        .label("every five minutes at the most")
        .and(cx.at(index, "resources.include"), "for every resource")
        .why("People who are asked all day approve what they did not start, which is what attackers wait for")
        .help("give a period, such as `4 hours`; keep `everyTime` for risk conditions and for few sensitive apps");
    sink.report(finding);
}
