//! `token-protection-incompatible-app`

use crate::diag::{FieldPath, Severity};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{declared, live, named_apps};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-incompatible-app",
    summary: "A policy with Token Protection names an app that the tenant file marks as unable to use it.",
    family: "token-protection",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["token-protection", "lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_incompatible_app.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(policy) = live(cx, index) else { return };
    for (at, app) in named_apps(policy) {
        let Some((name, _)) = declared(cx, app).filter(|(_, entry)| entry.token_protection == Some(false)) else {
            continue;
        };
        let field = FieldPath::new("resources.include").index(at);
        let mark = FieldPath::new("apps").key(name).key("tokenProtection");
        let finding = RawFinding::new(cx.at(index, field), format!("{name} does not work with Token Protection"))
            .label(format!("covers {name}"))
            .and(Anchor::Tenant(mark), "marked here")
            .and(cx.at(index, "session.tokenProtection"), "demanded here")
            .why(format!("Nobody whom the policy is for can sign in to {name} any more"))
            .help(format!("take {name} out of {}", cx.words(index, "`resources.include`", "`includeApplications`")))
            .discriminator(name);
        sink.report(finding);
    }
}
