//! Small edits that close open questions.

use super::support::{TODAY, ask, every, region, requires, set, set_where};
use crate::model::{Assertion, Exceptions, Expected, PolicySet};
use crate::semantics::ask::{Edit, Verdict, smallest_edits};

fn edits(set: &PolicySet, assertion: &Assertion, keep: &[&Assertion]) -> Vec<String> {
    let Verdict::Open { regions, .. } = ask(set, assertion).verdict else { panic!("not open") };
    let shown = |edit: Edit| {
        let steps: Vec<String> = edit.steps.iter().map(|(field, words)| format!("{words} ({field})")).collect();
        format!("P{}: {}: closes {} of {}", edit.policy, steps.join(" and "), edit.closes, edit.of)
    };
    smallest_edits(set, TODAY, assertion, &regions, keep).into_iter().map(shown).collect()
}

fn mfa() -> Assertion {
    Assertion { exceptions: Exceptions::Any, ..requires(region(""), &["mfa"]) }
}

#[test]
fn one_entry_less() {
    let travel = "
        users: {include: all, exclude: {breakGlass: true, groups: [Travel]}}
        resources: {include: all}
        grant: {allOf: [mfa]}";
    assert_eq!(
        edits(&set(&[travel]), &mfa(), &[]),
        ["P0: no longer exclude members of Travel (users.exclude.groups[0]): closes 1 of 1"]
    );
}

#[test]
fn one_group_more_or_everyone() {
    let staff = "
        users: {include: {groups: [Staff]}, exclude: {breakGlass: true}}
        resources: {include: all}
        conditions: {signInRisk: [high]}
        grant: {allOf: [mfa]}";
    let everyone = "
        users: {include: all, exclude: {breakGlass: true, groups: [Travel]}}
        resources: {include: all}
        grant: {allOf: [mfa]}";
    insta::assert_snapshot!(edits(&set(&[everyone, staff]), &mfa(), &[]).join("\n"));
}

#[test]
fn an_alternative_less() {
    let either = "
        users: {include: all, exclude: {breakGlass: true}}
        resources: {include: all}
        grant: {anyOf: [mfa, {termsOfUse: Terms}]}";
    insta::assert_snapshot!(edits(&set(&[either]), &mfa(), &[]).join("\n"));
}

#[test]
fn what_is_watched_is_enforced() {
    let watched = "
        state: reportOnly
        users: {include: all, exclude: {breakGlass: true}}
        resources: {include: all}
        grant: {allOf: [mfa]}";
    assert_eq!(edits(&set(&[watched]), &mfa(), &[]), ["P0: enable it (state): closes 1 of 1"]);
}

#[test]
fn what_holds_is_kept() {
    let block = "
        users: {include: all, exclude: {breakGlass: true, groups: [Travel]}}
        resources: {include: all}
        grant: block";
    let blocked = every(region(""), Expected::Blocked);
    let blocked = Assertion { exceptions: Exceptions::Any, ..blocked };
    let allowed = "
        users: {include: {groups: [Travel]}, exclude: {guests: all}}
        resources: {include: all}
        conditions: {clientApps: [browser]}";
    let allowed = every(region(allowed), Expected::Allowed);
    assert_eq!(
        edits(&set(&[block]), &blocked, &[]),
        ["P0: no longer exclude members of Travel (users.exclude.groups[0]): closes 1 of 1"]
    );
    assert_eq!(edits(&set(&[block]), &blocked, &[&allowed]), [""; 0]);
}

#[test]
fn no_block_loses_a_condition() {
    let block = "
        users: {include: all, exclude: {breakGlass: true}}
        resources: {include: all}
        conditions: {clientApps: [exchangeActiveSync, other]}
        grant: block";
    let blocked = Assertion { exceptions: Exceptions::Any, ..every(region(""), Expected::Blocked) };
    assert_eq!(edits(&set(&[block]), &blocked, &[]), [""; 0]);
}

#[test]
fn nobody_is_locked_out_by_an_edit() {
    let place = "
        users: {include: {groups: [Staff]}}
        resources: {include: all}
        conditions: {locations: {include: all, exclude: [HQ]}}
        grant: block";
    let known = "users: {include: all, exclude: {groups: [Staff]}}\nresources: {include: all}\ngrant: {allOf: [mfa]}";
    let elsewhere = region(
        "users: {include: all}\nresources: {include: all}\nconditions: {locations: {include: all, exclude: [HQ]}}",
    );
    let blocked = Assertion { exceptions: Exceptions::Any, ..every(elsewhere, Expected::Blocked) };
    let set = set_where("Staff", &["alex@contoso.example"], &[place, known]);
    assert_eq!(edits(&set, &blocked, &[]), [""; 0]);
}
