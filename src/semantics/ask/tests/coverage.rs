//! Statements about every sign-in.

use super::support::{every, region, requires, set, told};
use crate::model::Expected;

const MFA: &str = "
    users: {include: all, exclude: {breakGlass: true}}
    resources: {include: all}
    grant: {allOf: [mfa]}";
const NO_LEGACY: &str = "
    users: {include: all, exclude: {breakGlass: true}}
    resources: {include: all}
    conditions: {clientApps: [exchangeActiveSync, other]}
    grant: block";

#[test]
fn a_policy_for_everyone_proves_it() {
    assert_eq!(told(&set(&[MFA]), &requires(region(""), &["mfa"])), "proved by [0]");
}

#[test]
fn legacy_clients_cannot_do_mfa() {
    let legacy = "
        users: {include: all}
        resources: {include: all}
        conditions: {clientApps: [exchangeActiveSync, other]}";
    assert_eq!(told(&set(&[MFA]), &every(region(legacy), Expected::Blocked)), "proved by [0]");
    assert_eq!(told(&set(&[NO_LEGACY]), &every(region(legacy), Expected::Blocked)), "proved by [0]");
}

#[test]
fn without_policies_everything_is_open() {
    insta::assert_snapshot!(told(&set(&[NO_LEGACY]), &requires(region(""), &["mfa"])), @"");
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
    insta::assert_snapshot!(told(&set(&[first, second]), &requires(region(""), &["mfa"])), @"");
}
