//! `compliant-device-unsupported-platform`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{control_path, in_use, unmet_on_windows_phone as unmet};

pub(crate) static RULE: Rule = Rule {
    id: "compliant-device-unsupported-platform",
    summary: "A policy demands a compliant device on Windows Phone, which nothing can manage any more.",
    family: "devices",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["devices"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("compliant_device_unsupported_platform.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some((policy, demand)) = in_use(cx, index) else { return };
    let Some((at, field)) = unmet(policy, &demand) else { return };
    let finding =
        RawFinding::new(cx.at(index, field), "No device with windowsPhone can be compliant, which the policy demands")
            .label("retired")
            .and(cx.at(index, control_path(policy, at)), "demanded here, with no way round")
            .why("Intune manages no Windows Phone: whoever signs in as one is locked out")
            .help("take `windowsPhone` out; a policy that blocks unknown platforms shuts it out in plain words");
    sink.report(finding);
}
