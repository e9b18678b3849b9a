//! `dir-sync-accounts-maybe-in-scope`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::stops_synchronisation;

pub(crate) static RULE: Rule = Rule {
    id: "dir-sync-accounts-maybe-in-scope",
    summary: "Policies may shut out synchronisation accounts, and nothing says whether there are any.",
    family: "devices",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["lockout"],
    since: "0.1.0",
    preset: Preset::Strict,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("dir_sync_accounts_maybe_in_scope.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    if cx.tenant().facts.directory_sync.is_some() {
        return;
    }
    let shut = cx.policies().filter(|(index, _)| stops_synchronisation(cx, *index).is_some());
    let shut: Vec<usize> = shut.map(|(index, _)| index).collect();
    let Some((first, others)) = shut.split_first() else { return };
    let name = &cx.policy(*first).name;
    let message = match others.len() {
        0 => format!("Policy `{name}` may shut out directory synchronisation accounts"),
        more => format!("Policy `{name}` and {more} more may shut out directory synchronisation accounts"),
    };
    let mut finding = RawFinding::new(cx.at(*first, "users.exclude"), message).label("the role is not excluded");
    for other in others {
        finding = finding.and(cx.at(*other, "users.exclude"), "nor here");
    }
    sink.report(
        finding
            .why("A synchronisation service signs in with a password alone: where there is one and no excluded user or group is meant for it, the directory goes stale")
            .help("say `facts.directorySync: none` in the tenant file, or exclude the role `Directory Synchronization Accounts`"),
    );
}
