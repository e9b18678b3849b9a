//! `dir-sync-accounts-not-excluded`

use crate::diag::{FieldPath, Severity};
use crate::model::Policy;
use crate::rules::lockout::{is_break_glass, people};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{control_path, stops_synchronisation};

pub(crate) static RULE: Rule = Rule {
    id: "dir-sync-accounts-not-excluded",
    summary: "A policy for everyone shuts out the accounts that synchronise the directory.",
    family: "devices",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["lockout"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("dir_sync_accounts_not_excluded.md"),
    check: Check::Policy(check),
};

const SHUT_OUT: &str =
    "The synchronisation service signs in with a password alone: it is shut out and the directory goes stale";
const UNLESS: &str = "The synchronisation service signs in with a password alone: unless an excluded user or group is meant for it, it is shut out and the directory goes stale";
const LANGUAGE: &str = "exclude the role `Directory Synchronization Accounts` under `users.exclude.roles`";
const GRAPH: &str = "add the role `Directory Synchronization Accounts` to `excludeRoles`";

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let Some(sync) = cx.tenant().facts.directory_sync.as_deref().filter(|sync| *sync != "none") else {
        return;
    };
    let policy = cx.policy(index);
    let Some(at) = stops_synchronisation(cx, index) else { return };
    let message =
        format!("Policy `{}` does not exclude the role of the directory synchronisation accounts", policy.name);
    let finding = RawFinding::new(cx.at(index, "users.exclude"), message)
        .label("the role is missing here")
        .and(cx.at(index, control_path(policy, at)), "a service cannot show this")
        .and(Anchor::Tenant(FieldPath::new("facts.directorySync")), format!("`{sync}` is in use"))
        .why(if names_people(cx, policy) { UNLESS } else { SHUT_OUT })
        .help(cx.words(index, LANGUAGE, GRAPH));
    sink.report(finding);
}

/// True when a user or group is excluded that is not declared as break-glass: the accounts may be there.
fn names_people(cx: &Context<'_>, policy: &Policy) -> bool {
    policy.users.as_ref().is_some_and(|users| people(&users.exclude).any(|own| !is_break_glass(cx, own)))
}
