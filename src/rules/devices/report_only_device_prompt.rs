//! `report-only-device-prompt`

use crate::diag::Severity;
use crate::model::{BuiltInControl, Platform, PolicyState};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{platform_names, platforms, takes_effect};

/// Platforms on which a device shows its compliance by a certificate that the user chooses.
const PROMPTED: [Platform; 3] = [Platform::Android, Platform::Ios, Platform::MacOs];

pub(crate) static RULE: Rule = Rule {
    id: "report-only-device-prompt",
    summary: "A report-only policy that asks for a compliant device prompts people for certificates.",
    family: "devices",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["devices", "rollout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("report_only_device_prompt.md"),
    check: Check::Policy(check),
};

/// The way out where other platforms remain.
const EXCLUDE: &str =
    "exclude android, iOS, macOS and linux under `conditions.platforms` while the policy is report-only";

/// The way out where nothing would remain.
const WAIT: &str = "leave the policy disabled, or enable it for a pilot group that has been told";

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let report_only = policy.state.as_ref().is_some_and(|state| *state == PolicyState::ReportOnly);
    let people = policy.users.as_ref().is_some_and(|users| !users.include.is_empty());
    let evaluated = report_only && people && takes_effect(policy) && policy.resources.user_actions.is_empty();
    let grant = policy.grant.as_ref().filter(|_| evaluated);
    let Some((grant, at)) = grant.and_then(|grant| Some((grant, grant.position(BuiltInControl::CompliantDevice)?)))
    else {
        return;
    };
    let in_scope = platforms(&policy.conditions);
    let prompted: Vec<Platform> = in_scope.iter().copied().filter(|own| PROMPTED.contains(own)).collect();
    if prompted.is_empty() {
        return;
    }
    let others = prompted.len() < in_scope.len();
    let names = and_list(&platform_names(&prompted));
    let finding = RawFinding::new(
        cx.at(index, grant.control_path(at)),
        format!("In report-only mode this can prompt people on {names} to choose a certificate"),
    )
    .label("checked by certificate there")
    .and(cx.at(index, "conditions.platforms"), "these platforms are in scope")
    .why("Nobody is locked out, but people may see the prompt again and again although nothing is enforced yet")
    .help(if others { EXCLUDE } else { WAIT });
    sink.report(finding);
}
