//! `token-protection-avd-on-apple`

use crate::diag::{FieldPath, Severity};
use crate::model::{ObjectRef, Policy, WordList};
use crate::rules::wording::and_list;
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{finding, live, mark, name, named_apps, platforms, table};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-avd-on-apple",
    summary: "A policy with Token Protection is for a platform on which one of its resources cannot use it.",
    family: "token-protection",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["token-protection", "lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_avd_on_apple.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(policy) = live(cx, index) else { return };
    for (at, app) in named_apps(policy).filter(|(_, app)| mark(cx, app).is_none()) {
        let Some(elsewhere) = beyond(policy, app) else { continue };
        let (name, elsewhere) = (name(app), and_list(&elsewhere));
        let field = FieldPath::new("resources.include").index(at);
        let found = finding(cx, index, field, format!("{name} does not take bound tokens from {elsewhere}"))
            .label("not on every platform of this policy")
            .and(cx.at(index, "conditions.platforms"), "for these platforms")
            .why(format!("Whom the policy is for cannot sign in to {name} from {elsewhere} any more"))
            .help(format!("write one policy for Windows with {name} and one without it for the other platforms"))
            .discriminator(name);
        sink.report(found);
    }
}

/// The policy's platforms on which the app does not take bound tokens, when it does on another one.
fn beyond(policy: &Policy, app: &ObjectRef) -> Option<Vec<&'static str>> {
    let works = table().platforms_of(app.graph());
    let beyond = platforms(policy).into_iter().filter(|platform| !works.contains(platform));
    let names: Vec<_> = beyond.map(WordList::language).collect();
    Some(names).filter(|names| !names.is_empty() && !works.is_empty())
}

/// True when the rule has something to say of the policy.
pub(super) fn speaks(cx: &Context<'_>, policy: &Policy) -> bool {
    named_apps(policy).any(|(_, app)| mark(cx, app).is_none() && beyond(policy, app).is_some())
}
