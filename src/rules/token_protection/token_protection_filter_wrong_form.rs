//! `token-protection-filter-wrong-form`

use crate::diag::{FieldPath, Severity};
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};
use crate::semantics::spares_unregistered;

use super::{finding, live};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-filter-wrong-form",
    summary: "The device filter of a Token Protection policy compares in a way that matches nothing.",
    family: "token-protection",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["token-protection", "device-filter"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_filter_wrong_form.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(filter) = live(cx, index).and_then(|policy| policy.conditions.device_filter.as_ref()) else {
        return;
    };
    let Some(fault) = fault(&filter.rule).filter(|_| !spares_unregistered(filter)) else {
        return;
    };
    let field = FieldPath::new("conditions.deviceFilter").key(filter.mode.as_str());
    let found = finding(cx, index, field, fault)
        .label("may match no device")
        .why("The devices that the filter is meant for stay in scope, cannot bind a token and are locked out")
        .help("write it as `device.systemLabels -contains \"CloudPC\"`, with the prefix and the operator for lists");
    sink.report(found);
}

/// What is wrong with the way the rule asks for system labels.
fn fault(rule: &str) -> Option<&'static str> {
    let words = rule.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')')).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_ascii_lowercase).collect();
    let asks = |pair: &[String], name: &str| pair[0] == name && pair[1].starts_with('-');
    if words.windows(2).any(|pair| asks(pair, "systemlabels")) {
        return Some("A device filter names its properties with the prefix `device.`");
    }
    let for_lists = |operator: &str| matches!(operator, "-contains" | "-notcontains");
    let wrong = |pair: &[String]| asks(pair, "device.systemlabels") && !for_lists(&pair[1]);
    words.windows(2).any(wrong).then_some("`systemLabels` is a list: only `-contains` and `-notContains` compare it")
}
