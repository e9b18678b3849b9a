//! `sif-every-time-daily-apps`

use crate::diag::{FieldPath, Severity};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{has_risk, microsoft_365, prompts_every_time};

pub(crate) static RULE: Rule = Rule {
    id: "sif-every-time-daily-apps",
    summary: "People have to sign in every time to Microsoft 365.",
    family: "session",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["session", "user-experience"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_every_time_daily_apps.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(at) = microsoft_365(policy).filter(|_| prompts_every_time(policy) && !has_risk(policy)) else {
        return;
    };
    let app = policy.resources.include[at].shown();
    let message = format!("People have to sign in every time they open {app}");
    let finding = RawFinding::new(cx.at(index, "session.signInFrequency"), message)
        .label("every five minutes at the most")
        .and(cx.at(index, FieldPath::new("resources.include").index(at)), "work goes on here all day")
        .why("People who are asked all day approve what they did not start, which is what attackers wait for")
        .help("give a period, such as `4 hours`; keep `everyTime` for risk conditions and for few sensitive apps");
    sink.report(finding);
}
