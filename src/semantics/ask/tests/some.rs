//! Statements about some sign-in, and break-glass accounts.

use super::support::{asker_for, region, set, set_where, some, told, verdict_of};
use crate::model::{Expected, PolicySet};
use crate::semantics::ask::Lifeline;

const MFA: &str = "
    users: {include: all, exclude: {breakGlass: true}}
    resources: {include: all}
    grant: {allOf: [mfa]}";

/// The verdict on each break-glass account.
fn lifelines(set: &PolicySet) -> Vec<String> {
    let lifelines: Vec<Lifeline> = asker_for(set, &[], |asker| asker.lifelines().unwrap());
    lifelines.iter().map(|one| format!("{}: {}", one.principal.object, verdict_of(set, &one.answer))).collect()
}

#[test]
fn whoever_is_left_out_of_everything_keeps_a_way_in() {
    assert_eq!(lifelines(&set(&[MFA])), ["bg-1@contoso.example: proved by [] with an example"]);
}

#[test]
fn a_method_can_be_shown() {
    let everyone = "users: {include: all}\nresources: {include: all}\ngrant: {allOf: [mfa]}";
    assert_eq!(lifelines(&set(&[everyone])), ["bg-1@contoso.example: proved by [] with an example"]);
}

#[test]
fn devices_and_places_are_not_to_be_needed() {
    let device = "users: {include: all}\nresources: {include: all}\ngrant: {allOf: [compliantDevice]}";
    let none =
        "users: {include: all}\nresources: {include: all}\ngrant: {anyOf: [compliantDevice, domainJoinedDevice]}";
    let place = "
        users: {include: all}
        resources: {include: all}
        conditions: {locations: {include: all, exclude: [HQ]}}
        grant: block";
    assert_eq!(lifelines(&set(&[MFA, device])), ["bg-1@contoso.example: no way because of [1] []"]);
    assert_eq!(lifelines(&set(&[none])), ["bg-1@contoso.example: no way because of [0] []"]);
    assert_eq!(lifelines(&set(&[MFA, place])), ["bg-1@contoso.example: no way because of [1] []"]);
    let elsewhere = "
        users: {include: all}
        resources: {include: all}
        conditions: {locations: {include: [Allowed countries]}}
        grant: block";
    assert_eq!(lifelines(&set(&[elsewhere])), ["bg-1@contoso.example: proved by [] with an example"]);
}

#[test]
fn unknown_memberships_are_against_it() {
    let group = "users: {include: {groups: [Contractors]}}\nresources: {include: all}\ngrant: block";
    assert_eq!(lifelines(&set(&[group])), ["bg-1@contoso.example: no way because of [0] [\"in group Contractors\"]"]);
    let spared = "
        users: {include: {groups: [Contractors]}, exclude: {groups: [Staff]}}
        resources: {include: all}
        grant: block";
    assert!(lifelines(&set(&[spared]))[0].contains("no way because of [0]"));
    let role = "users: {include: {roles: [User Administrator]}}\nresources: {include: all}\ngrant: block";
    assert_eq!(lifelines(&set(&[role])), ["bg-1@contoso.example: proved by [] with an example"]);
    let own = "users: {include: {roles: [Global Administrator]}}\nresources: {include: all}\ngrant: block";
    assert_eq!(lifelines(&set(&[own])), ["bg-1@contoso.example: no way because of [0] []"]);
}

#[test]
fn one_of_two_doors_is_enough_whatever_group_is_against_it() {
    // In the group the browser is barred, out of it the apps: each choice has a worst case.
    let inside = "
        users: {include: {groups: [Contractors]}}
        resources: {include: all}
        conditions: {clientApps: [browser]}
        grant: block";
    let outside = "
        users: {include: all, exclude: {groups: [Contractors]}}
        resources: {include: all}
        conditions: {clientApps: [mobileAppsAndDesktopClients]}
        grant: block";
    assert!(lifelines(&set(&[inside, outside]))[0].starts_with("bg-1@contoso.example: no way because of [0, 1]"));
    assert_eq!(lifelines(&set(&[inside])), ["bg-1@contoso.example: proved by [] with an example"]);
}

#[test]
fn what_is_chosen_and_what_is_not() {
    let blocked = "users: {include: {groups: [Contractors]}}\nresources: {include: all}\ngrant: block";
    let staff = region("users: {include: {groups: [Staff]}}\nresources: {include: all}");
    // There is a member of the group who is not in the other one.
    assert_eq!(told(&set(&[blocked]), &some(staff, Expected::Allowed)), "proved by [] with an example");
    let alex = region("users: {include: {users: [alex@contoso.example]}}\nresources: {include: all}");
    let unknown = "no way because of [0] [\"in group Contractors\"]";
    assert_eq!(told(&set(&[blocked]), &some(alex.clone(), Expected::Allowed)), unknown);
    let known = set_where("Contractors", &["bg-1@contoso.example"], &[blocked]);
    assert_eq!(told(&known, &some(alex, Expected::Allowed)), "proved by [] with an example");
    assert_eq!(lifelines(&known), ["bg-1@contoso.example: no way because of [0] []"]);
}

#[test]
fn some_are_challenged_or_blocked() {
    let mfa = set(&[MFA]);
    assert_eq!(told(&mfa, &some(region(""), Expected::Challenged)), "proved by [] with an example");
    assert_eq!(told(&mfa, &some(region(""), Expected::Blocked)), "proved by [] with an example");
    let nothing = set(&[]);
    assert_eq!(told(&nothing, &some(region(""), Expected::Challenged)), "no way because of [] []");
}
