//! `windows-phone-listed`

use crate::diag::{FieldPath, Severity};
use crate::model::Platform;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::is_device;

use super::{in_use, takes_effect};

pub(crate) static RULE: Rule = Rule {
    id: "windows-phone-listed",
    summary: "A policy names Windows Phone, a platform that nobody has and anybody can claim.",
    family: "devices",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["devices"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("windows_phone_listed.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let Some(sides) = policy.conditions.platforms.as_ref().filter(|_| takes_effect(policy)) else { return };
    let unmet = in_use(cx, index).is_some_and(|(_, demand)| demand.always(is_device));
    let sides = [("include", &sides.include), ("exclude", &sides.exclude)];
    for (side, list) in sides.into_iter().filter(|(side, _)| !unmet || *side == "exclude") {
        let Some(at) = list.iter().position(|word| *word == Platform::WindowsPhone) else { continue };
        let why = match side {
            "exclude" => {
                "The platform is what the client claims: whoever claims to be a Windows Phone gets past this policy"
            }
            _ => "Nobody has a Windows Phone any more: it stands for whoever claims to be one",
        };
        let field = FieldPath::new("conditions.platforms").key(side).index(at);
        let finding = RawFinding::new(cx.at(index, field), format!("Policy `{}` names Windows Phone", policy.name))
            .label("retired")
            .why(why)
            .help("take `windowsPhone` out");
        sink.report(finding);
    }
}
