//! Statements about every sign-in.

use super::support::{every, region, requires, set, set_with, told};
use crate::model::{Assertion, Exceptions, Expected, PolicySet};

const MFA: &str = "
    users: {include: all, exclude: {breakGlass: true}}
    resources: {include: all}
    grant: {allOf: [mfa]}";
const NO_LEGACY: &str = "
    users: {include: all, exclude: {breakGlass: true}}
    resources: {include: all}
    conditions: {clientApps: [exchangeActiveSync, other]}
    grant: block";
const LEGACY: &str = "
    users: {include: all}
    resources: {include: all}
    conditions: {clientApps: [exchangeActiveSync, other]}";

fn mfa() -> Assertion {
    requires(region(""), &["mfa"])
}

/// The answer about people with any memberships.
fn told_of_any(set: &PolicySet, assertion: Assertion) -> String {
    told(set, &Assertion { exceptions: Exceptions::Any, ..assertion })
}

#[test]
fn a_policy_for_everyone_proves_it() {
    assert_eq!(told(&set(&[MFA]), &mfa()), "proved by [0]");
    assert_eq!(told(&set(&[NO_LEGACY, MFA]), &mfa()), "proved by [1]");
}

#[test]
fn legacy_clients_cannot_do_mfa() {
    assert_eq!(told(&set(&[MFA]), &every(region(LEGACY), Expected::Blocked)), "proved by [0]");
    assert_eq!(told(&set(&[NO_LEGACY]), &every(region(LEGACY), Expected::Blocked)), "proved by [0]");
    insta::assert_snapshot!(told(&set(&[]), &every(region(LEGACY), Expected::Blocked)));
}

#[test]
fn without_policies_everything_is_open() {
    insta::assert_snapshot!(told(&set(&[NO_LEGACY]), &mfa()));
}

#[test]
fn a_closed_door_beside_the_policy() {
    let office = "
        users: {include: all, exclude: {breakGlass: true}}
        resources: {include: all, exclude: [Office365]}
        grant: {allOf: [mfa]}";
    insta::assert_snapshot!(told(&set(&[office]), &mfa()));
    let exchange = "
        users: {include: all, exclude: {breakGlass: true}}
        resources: {include: [Office 365 Exchange Online]}
        grant: {allOf: [mfa]}";
    insta::assert_snapshot!(told(&set(&[office, exchange]), &mfa()));
}

#[test]
fn overlapping_exclusion_groups() {
    let first = "
        users: {include: all, exclude: {breakGlass: true, groups: [Travel]}}
        resources: {include: all}
        grant: {allOf: [mfa]}";
    let second = "
        users: {include: {groups: [Travel]}, exclude: {groups: [Contractors], breakGlass: true}}
        resources: {include: all}
        grant: {allOf: [mfa]}";
    assert_eq!(told(&set(&[first, second]), &mfa()), "proved by [0]");
    insta::assert_snapshot!(told_of_any(&set(&[first, second]), mfa()));
    let one = Assertion { exceptions: Exceptions::One, ..mfa() };
    assert_eq!(told(&set(&[first, second]), &one), "proved by [0, 1]");
    let apart = "
        users: {include: all, exclude: {breakGlass: true, groups: [Contractors]}}
        resources: {include: all}
        grant: {allOf: [mfa]}";
    insta::assert_snapshot!(told_of_any(&set(&[first, apart]), mfa()));
}

#[test]
fn terms_of_use_stand_in_for_mfa() {
    let either = "
        users: {include: all, exclude: {breakGlass: true}}
        resources: {include: all}
        grant: {anyOf: [mfa, {termsOfUse: Terms}]}";
    insta::assert_snapshot!(told(&set(&[either]), &mfa()));
}

#[test]
fn mfa_only_at_risk() {
    let risky = "
        users: {include: all, exclude: {breakGlass: true}}
        resources: {include: all}
        conditions: {signInRisk: [medium, high]}
        grant: {allOf: [mfa]}";
    insta::assert_snapshot!(told(&set(&[risky]), &mfa()));
}

#[test]
fn platforms_are_claims() {
    let compliant = "
        users: {include: all, exclude: {breakGlass: true}}
        resources: {include: all}
        conditions: {platforms: {include: [windows, macOS, iOS, android]}}
        grant: {allOf: [compliantDevice]}";
    insta::assert_snapshot!(told(&set(&[compliant]), &requires(region(""), &["managedDevice"])));
}

#[test]
fn unregistered_devices_escape_negative_filters() {
    let filtered = "
        users: {include: all, exclude: {breakGlass: true}}
        resources: {include: all}
        conditions: {deviceFilter: {exclude: 'device.extensionAttribute1 -ne \"SAW\"'}}
        grant: block";
    insta::assert_snapshot!(told(&set(&[filtered]), &every(region(""), Expected::Blocked)));
}

#[test]
fn report_only_would_close_it() {
    let watched = format!("state: reportOnly\n{}", MFA.replace("\n    ", "\n"));
    insta::assert_snapshot!(told(&set(&[&watched]), &mfa()));
}

#[test]
fn people_who_share_a_hole_share_a_line() {
    let admins = "
        users: {include: {groups: [Admins, Staff]}, exclude: {breakGlass: true}}
        resources: {include: all}
        grant: {allOf: [mfa]}";
    insta::assert_snapshot!(told(&set(&[admins]), &mfa()));
    let guests = "
        users: {include: all, exclude: {breakGlass: true, guests: all}}
        resources: {include: all}
        grant: {allOf: [mfa]}";
    insta::assert_snapshot!(told(&set(&[guests]), &mfa()));
    let role = "
        users: {include: all, exclude: {breakGlass: true, roles: [Directory Synchronization Accounts]}}
        resources: {include: all}
        grant: {allOf: [mfa]}";
    insta::assert_snapshot!(told_of_any(&set(&[role]), mfa()));
}

#[test]
fn places() {
    let outside = "
        users: {include: all, exclude: {breakGlass: true}}
        resources: {include: all}
        conditions: {locations: {include: all, exclude: [AllTrusted, Allowed countries]}}
        grant: block";
    insta::assert_snapshot!(told(&set(&[outside]), &mfa()));
}

#[test]
fn declared_exceptions() {
    let travel = "
        users: {include: all, exclude: {breakGlass: true, groups: [Travel, Contractors]}}
        resources: {include: all}
        grant: {allOf: [mfa]}";
    let declared = "
        exceptions:
        - {group: Travel, asks: [question], reason: r, owner: o, until: 2027-01-01}
        - {group: Contractors, asks: [question], reason: r, owner: o, until: 2027-01-01}
        - {group: Pilot, asks: [question], reason: r, owner: o, until: 2027-01-01}";
    assert_eq!(told_of_any(&set_with(declared, &[travel]), mfa()), "proved by [0] but for [0, 1]");
    let expired = "
        exceptions:
        - {group: Travel, asks: [question], reason: r, owner: o, until: 2026-01-01}
        - {group: Contractors, asks: [question], reason: r, owner: o, until: 2027-01-01}";
    insta::assert_snapshot!(told_of_any(&set_with(expired, &[travel]), mfa()));
}

#[test]
fn nothing_to_prove() {
    let nowhere = "
        users: {include: all}
        resources: {include: [Office 365 SharePoint Online]}
        conditions: {clientApps: [exchangeActiveSync]}";
    insta::assert_snapshot!(told(&set(&[MFA]), &requires(region(nowhere), &["mfa"])));
    let never = "
        users: {include: {groups: [Travel]}, exclude: {groups: [Travel]}}
        resources: {include: all}";
    insta::assert_snapshot!(told(&set(&[MFA]), &requires(region(never), &["mfa"])));
}
