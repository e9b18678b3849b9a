//! `token-protection-unsupported-app`

use crate::diag::{FieldPath, Severity};
use crate::model::{AppWord, ObjectRef, Policy, WordList};
use crate::rules::{Check, Confidence, Context, Preset, Rule, Sink};

use super::{finding, live, mark, name, named_apps, table};

pub(crate) static RULE: Rule = Rule {
    id: "token-protection-unsupported-app",
    summary: "A policy with Token Protection names a resource that does not take bound tokens.",
    family: "token-protection",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["token-protection", "lockout"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("token_protection_unsupported_app.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(policy) = live(cx, index) else { return };
    let unknown = |app: &ObjectRef| mark(cx, app).is_none() && table().platforms_of(app.graph()).is_empty();
    let apps = named_apps(policy).filter(|(_, app)| unknown(app)).map(|(at, app)| (at, name(app)));
    for (at, name) in apps.chain(groups(policy)) {
        let field = FieldPath::new("resources.include").index(at);
        let found = finding(cx, index, field, format!("{name} is not a resource that Token Protection works with"))
            .label("not on Microsoft's list")
            .why(format!("Whom the policy is for cannot sign in to {name} with native apps any more"))
            .help("take it out; if the app has learned to use bound tokens, say `tokenProtection: true` in the tenant file")
            .discriminator(name);
        sink.report(found);
    }
}

/// Groups of resources beside `Office365`, which has a rule of its own.
fn groups(policy: &Policy) -> impl Iterator<Item = (usize, &str)> {
    let groups = [AppWord::MicrosoftAdminPortals, AppWord::AllAgentIdResources];
    let listed = policy.resources.include.iter().enumerate().filter(|_| !policy.resources.is_all());
    let words = listed.filter_map(|(at, entry)| Some((at, entry.word()?)));
    words.filter(move |(_, word)| groups.contains(word)).map(|(at, word)| (at, word.as_str()))
}
