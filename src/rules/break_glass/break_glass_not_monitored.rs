//! `break-glass-not-monitored`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{FieldPath, Severity};
use crate::model::{Policy, PolicyState};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{Emergency, Reach, Subject};

use super::is;

pub(crate) static RULE: Rule = Rule {
    id: "break-glass-not-monitored",
    summary: "Policies spare the break-glass accounts, and no alert on their sign-ins is named.",
    family: "break-glass",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["tenant-file", "monitoring"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Options)),
    page: include_str!("break_glass_not_monitored.md"),
    check: Check::Set(check),
};

/// Options of `break-glass-not-monitored`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// The alert that tells of every sign-in of a break-glass account: its name or address.
    alert: String,
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let spared = |policy: &Policy, one: &Emergency| matches!(cx.scope.reach(policy, &one.subject), Reach::Excluded(_));
    let mut enabled = cx.policies().filter(|(index, _)| is(cx, *index, PolicyState::Enabled));
    let in_force = enabled.any(|(_, policy)| cx.scope.break_glass().iter().any(|one| spared(policy, one)));
    if !in_force || !cx.options::<Options>().alert.trim().is_empty() {
        return;
    }
    let finding = RawFinding::new(
        Anchor::Tenant(FieldPath::new("breakGlass")),
        "No alert on sign-ins of the break-glass accounts is named",
    )
    .label("who notices when one signs in?")
    .why("Nobody signs in with them on an ordinary day: each sign-in is an emergency or an intruder past the policies")
    .help(format!("alert on {}, and name the alert in the option `alert` of this rule", query(cx)));
    sink.report(finding);
}

/// The query that finds the sign-ins, with the ids the tenant file knows.
fn query(cx: &Context<'_>) -> String {
    let account = |one: &Emergency| match &one.subject {
        Subject::Account(account) => account.id.as_deref().map(|id| format!("\"{id}\"")),
        Subject::MembersOf(_) => None,
    };
    let ids: Vec<String> = cx.scope.break_glass().iter().filter_map(account).collect();
    let ids = if ids.is_empty() { "the ids of the accounts".to_owned() } else { ids.join(", ") };
    format!("`SigninLogs | where UserId in ({ids})`")
}
