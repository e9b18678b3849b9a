//! `role-not-built-in`

use crate::catalog;
use crate::diag::{FieldPath, Severity};
use crate::model::ObjectRef;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::sides;

pub(crate) static RULE: Rule = Rule {
    id: "role-not-built-in",
    summary: "A policy names a role by an id that is none of Microsoft's built-in roles.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Low,
    tags: &["rejected"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("role_not_built_in.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let unknown = |role: &ObjectRef| role.id.is_some() && !catalog::is_role_template(role.graph());
    for (side, principals) in sides(cx.policy(index)) {
        let roles = principals.roles.iter().enumerate().filter(|(_, role)| unknown(role));
        for (at, role) in roles {
            let field = FieldPath::new("users").key(side).key("roles").index(at);
            let message = format!("`{}` is no template id of a built-in role", role.graph());
            let finding = RawFinding::new(cx.at(index, field), message)
                .label(format!("not in the list of {}", catalog::roles().date()))
                .why("Custom roles cannot be used: Graph refuses the policy, or it holds nobody of that role")
                .help("write the template id or the name of a built-in role, or a group of those who hold the role");
            sink.report(finding);
        }
    }
}
