//! `break-glass-not-declared`

use crate::diag::{FieldPath, Severity};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::is_declared;

pub(crate) static RULE: Rule = Rule {
    id: "break-glass-not-declared",
    summary: "No tenant file says which accounts are break-glass, so lockout rules cannot judge.",
    family: "break-glass",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["lockout", "tenant-file"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("break_glass_not_declared.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let for_users = cx.policies().any(|(_, policy)| policy.users.is_some());
    if is_declared(cx.tenant()) || !for_users {
        return;
    }
    let at = if cx.set.has_tenant_file {
        Anchor::Tenant(FieldPath::new("breakGlass"))
    } else {
        Anchor::Set
    };
    let finding = RawFinding::new(at, "No break-glass accounts are declared")
        .label("`breakGlass` is missing")
        .why("Without them nobody can say whether a policy locks out the last way into the tenant")
        .help("name the accounts or their group under `breakGlass` in a tenant file; `caplint init` writes one");
    sink.report(finding);
}
