//! `password-change-needs-all-apps`

use crate::diag::{FieldPath, Severity};
use crate::model::BuiltInControl;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::remedy;

pub(crate) static RULE: Rule = Rule {
    id: "password-change-needs-all-apps",
    summary: "A policy demands a password change for something other than all apps.",
    family: "risk",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "risk"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("password_change_needs_all_apps.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(remedy) = remedy(cx, index, BuiltInControl::PasswordChange) else {
        return;
    };
    let exclude = &remedy.policy.resources.exclude;
    let narrow = remedy.narrow_resources();
    let narrow = narrow.or_else(|| (!exclude.is_empty()).then(|| FieldPath::new("resources.exclude")));
    let Some(field) = narrow else { return };
    let finding = RawFinding::new(cx.at(index, field), "A password change is demanded for less than all apps")
        .label("less than all apps")
        .and(cx.at(index, remedy.field), "demanded here")
        .why("Graph refuses the policy, so users at risk are not stopped")
        .help("write `resources: {include: all}`, without exclusions");
    sink.report(finding);
}
