//! `current-admin-placeholder`

use crate::diag::{FieldPath, Severity};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use crate::rules::lockout::is_placeholder;

pub(crate) static RULE: Rule = Rule {
    id: "current-admin-placeholder",
    summary: "A template's words stand where the id of whoever creates the policy belongs.",
    family: "break-glass",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["rejected", "template"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("current_admin_placeholder.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    let sides = policy.users.iter().flat_map(|users| [("include", &users.include), ("exclude", &users.exclude)]);
    for (side, principals) in sides {
        let Some(at) = principals.users.iter().position(is_placeholder) else { continue };
        let field = FieldPath::new("users").key(side).key("users").index(at);
        let finding = RawFinding::new(
            cx.at(index, field),
            format!("Policy `{}` holds a template's placeholder in place of a user", policy.name),
        )
        .label("not a user")
        .why("Graph refuses the policy; with the line deleted instead of replaced it spares nobody")
        .help("replace it by the ids of your break-glass accounts or of their group");
        sink.report(finding);
    }
}
