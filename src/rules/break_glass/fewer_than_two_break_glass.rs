//! `fewer-than-two-break-glass`

use crate::diag::{FieldPath, Severity};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::is_declared;

pub(crate) static RULE: Rule = Rule {
    id: "fewer-than-two-break-glass",
    summary: "The tenant file declares a single break-glass account.",
    family: "break-glass",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["lockout", "tenant-file"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("fewer_than_two_break_glass.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let accounts = cx.scope.break_glass();
    if !is_declared(cx.tenant()) || !cx.scope.is_complete() || accounts.len() > 1 {
        return;
    }
    let (message, label) = match accounts.first() {
        Some(one) => (format!("{} is the only break-glass account", one.subject.object()), "one account"),
        None => ("The declared break-glass groups have no members".to_owned(), "nobody"),
    };
    let finding = RawFinding::new(Anchor::Tenant(FieldPath::new("breakGlass")), message)
        .label(label)
        .why("A lost key or a broken account then leaves nobody who can sign in and repair the tenant")
        .help("create a second cloud-only account with its own key, and declare it too");
    sink.report(finding);
}
