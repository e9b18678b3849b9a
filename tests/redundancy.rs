//! Policies without which nothing would change: judged one by one, and on random sets against the
//! formulas of whole sets and against the concrete evaluation.

use std::path::Path;

use caplint::model::{PolicySet, SetPolicy};
use caplint::semantics::evaluate::{Evaluator, Outcome};
use caplint::semantics::logic::Point;
use caplint::semantics::prove::{Answer, Literal};
use caplint::semantics::{Needless, Proofs, Redundancies, Redundancy, redundancies};
use caplint::workspace::{ConfigChoice, LoadRequest, MemoryFiles, TenantChoice, load};
use jiff::civil::{Date, date};

use crate::shapes::{self, Shape};

const TODAY: Date = date(2026, 11, 23);

const TENANT: &str = "
groups:
  Staff: {id: 7b2c3f10-1111-4aaa-8bbb-000000000001}
  Travel: {id: 7b2c3f10-1111-4aaa-8bbb-000000000002}
  Contractors: {id: 7b2c3f10-1111-4aaa-8bbb-000000000003, disjointFrom: [Staff]}
namedLocations:
  HQ: {id: 7b2c3f10-1111-4aaa-8bbb-000000000021, ipRanges: [192.0.2.0/24], trusted: true}
authenticationStrengths:
  Keys: {allowedCombinations: [fido2]}
";

/// A set of policies, each given by what is not usual: enabled, for everyone, everything, asking for MFA.
fn set(policies: &[&str]) -> PolicySet {
    let whole = |(at, text): (usize, &&str)| {
        let mut text = format!("name: P{at}\nkey: p{at}\n{text}\n");
        let usual = [
            ("state:", "enabled"),
            ("users:", "{include: all}"),
            ("resources:", "{include: all}"),
            ("grant:", "{allOf: [mfa]}"),
        ];
        for (key, value) in usual {
            if !text.lines().any(|line| line.starts_with(key)) {
                text.extend([key, " ", value, "\n"]);
            }
        }
        text.replace("grant: none\n", "")
    };
    let documents: Vec<String> = policies.iter().enumerate().map(whole).collect();
    let files = MemoryFiles::new([
        ("/set/caplint.yaml", String::new()),
        ("/set/tenant.yaml", TENANT.to_owned()),
        ("/set/policies/all.yaml", documents.join("---\n")),
    ]);
    let (config, tenants) = (ConfigChoice::Find, TenantChoice::Default);
    let request = LoadRequest { paths: &[], folder: Path::new("/set"), config: &config, tenants: &tenants };
    let mut workspace = load(&files, &request);
    let built = workspace.sets.remove(0).built;
    assert_eq!(built.findings, [], "{:?}", workspace.findings);
    assert_eq!(built.set.policies.len(), policies.len(), "{:?}", workspace.findings);
    built.set
}

fn judged(policies: &[&str]) -> Vec<Redundancy> {
    let set = set(policies);
    let found = redundancies(&mut Proofs::new(&set, TODAY));
    assert!(found.undecided.is_empty());
    found.found
}

fn needless(policy: usize, why: Needless) -> Redundancy {
    Redundancy { policy, why, keeps_session: false }
}

#[test]
fn of_two_that_say_the_same_the_later_is_needless() {
    assert_eq!(judged(&["", ""]), [needless(1, Needless::Covered { by: vec![0] })]);
    assert_eq!(
        judged(&["", "grant: {anyOf: [mfa, compliantDevice]}"]),
        [needless(1, Needless::Covered { by: vec![0] })]
    );
    assert_eq!(
        judged(&["grant: {anyOf: [mfa, compliantDevice]}", ""]),
        [needless(0, Needless::Covered { by: vec![1] })]
    );
    assert_eq!(judged(&["", "grant: {allOf: [compliantDevice]}"]), []);
}

#[test]
fn several_can_cover_one_together() {
    let found = judged(&[
        "conditions: {clientApps: [browser]}",
        "conditions: {clientApps: [mobileAppsAndDesktopClients]}",
        "conditions: {platforms: {include: [linux]}}",
        "conditions: {clientApps: [exchangeActiveSync, other]}\ngrant: block",
    ]);
    assert_eq!(found, [needless(2, Needless::Covered { by: vec![0, 1, 3] })]);
}

#[test]
fn an_excluded_group_is_no_cover() {
    assert_eq!(
        judged(&["users: {include: all, exclude: {groups: [Travel]}}", "users: {include: {groups: [Staff]}}"]),
        []
    );
    let apart =
        judged(&["users: {include: all, exclude: {groups: [Contractors]}}", "users: {include: {groups: [Staff]}}"]);
    assert_eq!(apart, [needless(1, Needless::Covered { by: vec![0] })]);
}

/// What the one policy that never applies is about, and the constraints that take part.
fn never(policies: &[&str]) -> (Vec<String>, Vec<String>) {
    match judged(policies).remove(0).why {
        Needless::NeverApplies { about, constraints } => (about, constraints),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_applies_to_nobody_says_why() {
    let nothing = never(&["conditions: {platforms: {include: [linux], exclude: [linux]}}"]);
    assert_eq!(nothing, (vec![], vec![]));
    let (about, constraints) = never(&["users: {include: {groups: [Travel]}, exclude: {groups: [Staff, Travel]}}"]);
    assert_eq!((about, constraints), (vec!["group Travel".to_owned()], vec![]));
    let (about, constraints) =
        never(&["conditions:\n  clientApps: [other]\n  deviceFilter: {include: 'device.isCompliant -eq True'}"]);
    assert_eq!(about, ["client", "device"]);
    assert_eq!(constraints, ["legacy clients do not tell their device"]);
}

#[test]
fn what_is_blocked_anyway_names_the_blocks() {
    let found = judged(&[
        "conditions: {clientApps: [exchangeActiveSync]}\ngrant: block",
        "conditions: {clientApps: [other]}\ngrant: block",
        "conditions: {clientApps: [exchangeActiveSync, other]}\ngrant: {allOf: [compliantDevice]}\nsession: {signInFrequency: 4 hours}",
    ]);
    assert_eq!(found, [needless(2, Needless::AlwaysBlocked { by: vec![0, 1] })]);
}

#[test]
fn a_retired_control_asks_for_nothing() {
    let found = judged(&["", "grant: {allOf: [approvedApplication]}"]);
    assert_eq!(found, [needless(1, Needless::AsksNothing)]);
}

#[test]
fn session_controls_count_beside_the_demand() {
    assert_eq!(judged(&["", "grant: none\nsession: {signInFrequency: 4 hours}"]), []);
    let found = judged(&["", "session: {signInFrequency: 4 hours}"]);
    assert_eq!(found, [Redundancy { policy: 1, why: Needless::Covered { by: vec![0] }, keeps_session: true }]);
}

#[test]
fn report_only_is_judged_beside_what_is_enforced() {
    let found = judged(&["", "state: reportOnly", "state: disabled", "state: reportOnly\ngrant: block"]);
    assert_eq!(found, [needless(1, Needless::Covered { by: vec![0] })]);
    assert_eq!(judged(&["state: reportOnly", "state: reportOnly"]), []);
}

#[test]
fn a_strength_for_registration_that_takes_the_place_of_a_stronger_one_is_not_needless() {
    let registration = "resources: {userActions: [registerSecurityInfo]}\ngrant: {allOf: [{authenticationStrength: Multifactor authentication}]}";
    let keys = "grant: {allOf: [{authenticationStrength: Keys}]}";
    assert_eq!(judged(&[keys, registration]), []);
    assert_eq!(judged(&["", registration]), [needless(1, Needless::Covered { by: vec![0] })]);
}

/// The sets that the laws are tried on.
fn sets() -> impl Iterator<Item = PolicySet> {
    let seeds = 0..3_u64;
    Shape::ALL.into_iter().flat_map(move |(_, shape)| seeds.clone().map(move |seed| shapes::set(shape, 40, seed)))
}

fn with_only(set: &PolicySet, keep: impl Fn(usize) -> bool) -> PolicySet {
    let kept = set.policies.iter().enumerate().filter(|(at, _)| keep(*at)).map(|(_, policy)| policy.clone());
    PolicySet { policies: kept.collect::<Vec<SetPolicy>>(), ..set.clone() }
}

fn found_at(proofs: &mut Proofs<'_>, assumptions: &[Literal]) -> Option<Point> {
    match proofs.prover().smallest(assumptions, &[]) {
        Answer::Found(point) => Some(point),
        Answer::Impossible(_) => None,
        Answer::Unknown => panic!("small sets are decided"),
    }
}

/// A sign-in that `with` keep out and `without` let in, or none.
fn difference(proofs: &mut Proofs<'_>, with: &[usize], without: &[usize]) -> Option<Point> {
    let before = proofs.allow(with);
    let mut assumptions = proofs.allow(without);
    let before = proofs.prover().all(&before);
    assumptions.push(!before);
    found_at(proofs, &assumptions)
}

#[test]
fn all_that_is_needless_can_go_together_and_nothing_else_can() {
    let mut counts = [0_usize; 2];
    for set in sets() {
        let mut proofs = Proofs::new(&set, TODAY);
        let Redundancies { found, undecided } = redundancies(&mut proofs);
        assert!(undecided.is_empty());
        let needless: Vec<usize> = found.iter().map(|found| found.policy).collect();
        let enforced = proofs.enforced();
        let staying: Vec<usize> = enforced.iter().copied().filter(|policy| !needless.contains(policy)).collect();
        assert_eq!(difference(&mut proofs, &enforced, &staying), None);
        for policy in &staying {
            let without: Vec<usize> = staying.iter().copied().filter(|other| other != policy).collect();
            let point = difference(&mut proofs, &staying, &without).expect("a policy that stays matters");
            let sign_in = proofs.view().sign_in_at(&point);
            let decided = |kept: &[usize]| {
                let kept = with_only(&set, |at| kept.contains(&at));
                Evaluator::new(&kept, TODAY).evaluate(&sign_in).enforced.outcome
            };
            assert_eq!(decided(&without), Outcome::Allow, "{sign_in:?}");
            assert_ne!(decided(&staying), Outcome::Allow, "{sign_in:?}");
        }
        counts[0] += needless.len();
        counts[1] += staying.len();
    }
    assert!(counts.iter().all(|count| *count > 20), "{counts:?}");
}

#[test]
fn those_named_are_enough_and_each_is_needed() {
    for set in sets() {
        let mut proofs = Proofs::new(&set, TODAY);
        for Redundancy { policy, why, .. } in redundancies(&mut proofs).found {
            let (Needless::Covered { by } | Needless::AlwaysBlocked { by }) = why else { continue };
            let with = |others: &[usize]| [others, &[policy]].concat();
            assert_eq!(difference(&mut proofs, &with(&by), &by), None);
            for left_out in &by {
                let others: Vec<usize> = by.iter().copied().filter(|other| other != left_out).collect();
                let point = difference(&mut proofs, &with(&others), &others);
                assert!(point.is_some(), "{left_out} is not needed for {policy}");
            }
        }
    }
}

#[test]
fn what_empties_a_question_is_named_and_needed() {
    let set = set(&[""]);
    let mut proofs = Proofs::new(&set, TODAY);
    let (people, controls) = (proofs.universe().people(), proofs.universe().controls());
    let space = proofs.universe().space().clone();
    let anybody = space.is(people[0], 0);
    let asked = [anybody.clone(), anybody.clone().not(), space.yes(controls[0])];
    let emptied = proofs.emptied_by(&asked).expect("a contradiction");
    assert_eq!((emptied.formulas, emptied.constraints), (vec![0, 1], vec![]));
    assert_eq!(proofs.emptied_by(&[anybody]), None);
}
