//! `token-protection-no-device-filter`

use crate::diag::Severity;
use crate::filter::{Value, parse};
use crate::model::{Filter, FilterMode, Platform, Policy};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{clients, finding, live, platforms, table};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-no-device-filter",
    summary: "A policy with Token Protection on Windows keeps no device out that cannot bind tokens.",
    family: "token-protection",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["token-protection", "device-filter"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_no_device_filter.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(policy) = live(cx, index).filter(|policy| concerns(policy)) else {
        return;
    };
    if policy.conditions.device_filter.as_ref().is_some_and(is_considered) {
        return;
    }
    let kinds: Vec<&str> = table().unsupported_devices.iter().map(|device| device.kind.as_str()).collect();
    let message = "No device filter keeps Windows devices out that cannot bind tokens";
    let found = finding(cx, index, "conditions.deviceFilter", message)
        .why(format!("Who works on one of these is locked out: {}", and_list(&kinds)))
        .help("exclude the kinds that you have, for Cloud PCs by `device.systemLabels -contains \"CloudPC\"`");
    sink.report(found);
}

/// True when native apps on Windows are asked to bind: what happens to browsers is said by the client.
fn concerns(policy: &Policy) -> bool {
    clients(policy).0 && platforms(policy).contains(&Platform::Windows)
}

/// True for a filter that says which devices are in, or that knows one of the kinds; one that cannot be
/// read is left to the family `filters`.
fn is_considered(filter: &Filter) -> bool {
    let Some(expr) = parse(&filter.rule).expr.filter(|_| filter.mode == FilterMode::Exclude) else {
        return true;
    };
    let is_mark = |text: &str| table().unsupported_devices.iter().any(|device| device.mark.eq_ignore_ascii_case(text));
    expr.comparisons().into_iter().any(|comparison| {
        let name = comparison.property.text.rsplit('.').next().unwrap_or_default();
        is_mark(name) || comparison.value.items().iter().filter_map(Value::as_text).any(is_mark)
    })
}
