//! The universe of sign-ins against the concrete evaluator: on random policies, tenants and points both
//! say the same.

use std::collections::BTreeMap;

use caplint::model::{Dialect, ObjectRef, Policy, PolicySet, PolicyState, Region, SetPolicy, Tenant, Who};
use caplint::semantics::evaluate::{Evaluator, Outcome, PolicyResult, policy_reasons, region_holds};
use caplint::semantics::logic::{Formula, Point};
use caplint::semantics::universe::{Input, Universe};
use caplint::semantics::{Directory, Known, Subject};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use crate::generate_policies;
use crate::graph_policies::{Refs, policy};
use crate::small_policies;

const TODAY: Date = date(2026, 11, 23);

/// Numbers that look random, the same for the same seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (end.max(1) as u64)).unwrap()
    }
}

fn set(policies: Vec<Policy>, tenant: Tenant) -> PolicySet {
    let entry = |(at, mut policy): (usize, Policy)| {
        policy.key = format!("p{at}");
        policy.state = Some(PolicyState::Enabled.into());
        SetPolicy { policy, dialect: Dialect::Graph, switched_off: Vec::new() }
    };
    let policies = policies.into_iter().enumerate().map(entry).collect();
    PolicySet { policies, tenant, has_tenant_file: true }
}

fn is_realistic(universe: &Universe<'_>, point: &Point) -> bool {
    universe.realism().iter().all(|law| law.formula.holds(point))
}

/// Realistic points: a walk from the most ordinary one that changes a few variables at a time.
fn walk(universe: &Universe<'_>, numbers: &mut Numbers, steps: usize) -> Vec<Point> {
    let sizes: Vec<usize> = universe.space().ids().map(|var| universe.space().size(var)).collect();
    let mut at = Point(vec![0; sizes.len()]);
    assert!(is_realistic(universe, &at), "the most ordinary sign-in is not realistic");
    let mut found = vec![at.clone()];
    for _ in 0..steps {
        let mut next = at.clone();
        for _ in 0..=numbers.below(4) {
            // Who signs in and to what decides more than anything else.
            let var = match numbers.below(6) {
                0 => universe.target().index(),
                1 => universe.kind().index(),
                _ => numbers.below(sizes.len()),
            };
            next.0[var] = u16::try_from(numbers.below(sizes[var])).unwrap();
        }
        if is_realistic(universe, &next) {
            at = next;
            found.push(at.clone());
        }
    }
    found
}

fn agree_at(set: &PolicySet, universe: &Universe<'_>, formulas: &Formulas, point: &Point) -> Result<(), TestCaseError> {
    let sign_in = universe.sign_in_at(point);
    let choices = set.tenant.facts.choices;
    for (entry, applies) in set.policies.iter().zip(&formulas.applies) {
        let reasons = policy_reasons(&entry.policy, &set.tenant, choices, &sign_in);
        prop_assert_eq!(applies.holds(point), reasons.is_empty(), "{:?} {:#?} {:#?}", reasons, entry.policy, sign_in);
    }
    for (region, formula) in &formulas.regions {
        prop_assert_eq!(
            formula.holds(point),
            region_holds(region, &set.tenant, &sign_in),
            "{:#?} {:#?}",
            region,
            sign_in
        );
    }
    let outcome = Evaluator::new(set, TODAY).evaluate(&sign_in).enforced.outcome;
    let shown = formulas.allow.holds(point);
    prop_assert_eq!(shown, outcome == Outcome::Allow, "{:#?} {:#?} {:#?}", outcome, set.policies, sign_in);
    let can = formulas.achievable.holds(point);
    prop_assert_eq!(can, !outcome.is_blocked(), "{:#?} {:#?} {:#?}", outcome, set.policies, sign_in);
    let broken: Vec<_> = universe.view(0).broken_by(&sign_in).iter().map(|clause| clause.name).collect();
    prop_assert!(broken.is_empty(), "{broken:?} {sign_in:#?}");
    Ok(())
}

struct Formulas {
    applies: Vec<Formula>,
    regions: Vec<(Region, Formula)>,
    allow: Formula,
    achievable: Formula,
}

fn agree(set: &PolicySet, regions: &[Region], seed: u64, steps: usize) -> Result<(), TestCaseError> {
    let input = regions.iter().fold(Input::new(set, TODAY), Input::with_region);
    let universe = Universe::new(input);
    let view = universe.view(0);
    let policies = || set.policies.iter().map(|entry| &entry.policy);
    let allow = view.allow(policies());
    let formulas = Formulas {
        applies: policies().map(|policy| view.applies(policy)).collect(),
        regions: regions.iter().map(|region| (region.clone(), view.region(region))).collect(),
        achievable: view.achievable(&allow),
        allow,
    };
    let controls = universe.controls();
    prop_assert!(formulas.achievable.variables().iter().all(|var| !controls.contains(var)));
    for point in walk(&universe, &mut Numbers(seed | 1), steps) {
        agree_at(set, &universe, &formulas, &point)?;
    }
    Ok(())
}

/// A clause of the realism table fails as a formula exactly when the sign-in at the point breaks it.
/// Of ways to authenticate a sign-in knows less than a point.
fn clauses_agree(set: &PolicySet, seed: u64) -> Result<(), TestCaseError> {
    let universe = Universe::new(Input::new(set, TODAY));
    let mut numbers = Numbers(seed | 1);
    let named: BTreeMap<&str, &Formula> =
        universe.realism().iter().map(|law| (law.name.as_str(), &law.formula)).collect();
    for _ in 0..30 {
        let sizes = universe.space().ids().map(|var| universe.space().size(var));
        let point = Point(sizes.map(|size| u16::try_from(numbers.below(size)).unwrap()).collect());
        let sign_in = universe.sign_in_at(&point);
        let broken: Vec<&str> = universe.view(0).broken_by(&sign_in).iter().map(|clause| clause.name).collect();
        for clause in caplint::semantics::universe::CLAUSES {
            let holds = named.get(clause.name).is_none_or(|formula| formula.holds(&point));
            let (methods, device) = (clause.name.contains("methods"), clause.name.contains("ompliant"));
            // A device that is not registered has no attributes in a sign-in.
            if methods || device || clause.name.contains("home tenant") || clause.name.contains("guests'") {
                prop_assert!(!holds || !broken.contains(&clause.name), "{} {sign_in:#?}", clause.name);
            } else {
                prop_assert_eq!(holds, !broken.contains(&clause.name), "{} {:#?}", clause.name, sign_in);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_graph_holds_is_read_alike(
        policies in proptest::collection::vec(policy(Refs::Resolved), 1..4),
        region in policy(Refs::Resolved),
        tenant in generate_policies::tenant(),
        seed in any::<u64>(),
    ) {
        agree(&set(policies, tenant), &[Region(region)], seed, 60)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn small_sets_are_read_alike(
        policies in proptest::collection::vec(small_policies::policy(), 1..6),
        region in small_policies::policy(),
        tenant in small_policies::tenant(),
        seed in any::<u64>(),
    ) {
        agree(&set(policies, tenant), &[Region(region)], seed, 60)?;
    }

    #[test]
    fn the_realism_table_says_the_same_of_points_and_sign_ins(
        policies in proptest::collection::vec(small_policies::policy(), 1..4),
        tenant in small_policies::tenant(),
        seed in any::<u64>(),
    ) {
        clauses_agree(&set(policies, tenant), seed)?;
    }
}

/// True when `subject` is known to be in two groups that are said to share no member, or in one that is
/// said to share none with itself.
fn contradicts(directory: &Directory<'_>, subject: &Subject) -> bool {
    let inside = |name: &str| directory.belongs(subject, &ObjectRef::new(name)) == Known::Yes;
    let groups = &directory.tenant.groups;
    groups.iter().any(|(name, group)| inside(name) && group.disjoint_from.iter().any(|other| inside(other)))
}

/// Whoever is at a realistic point is in exactly the groups that the tenant file does not rule out.
fn memberships_agree(set: &PolicySet, seed: u64) -> Result<(), TestCaseError> {
    let universe = Universe::new(Input::new(set, TODAY));
    let directory = Directory::new(&set.tenant);
    for point in walk(&universe, &mut Numbers(seed | 1), 200) {
        let Who::Person(person) = universe.sign_in_at(&point).who else { continue };
        let Some(account) = person.account else { continue };
        let subject = Subject::Account(ObjectRef::new(account.as_str()));
        if contradicts(&directory, &subject) {
            continue;
        }
        for (var, groups) in universe.groups() {
            let [group] = groups else { continue };
            let known = directory.belongs(&subject, group);
            let inside = point.get(var) == 1;
            let ruled_out = if inside { Known::No } else { Known::Yes };
            prop_assert_ne!(known, ruled_out, "{} in {} {:#?}", account.as_str(), group, set.tenant.groups);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn memberships_are_what_the_tenant_file_says(
        policies in proptest::collection::vec(small_policies::policy(), 1..5),
        tenant in small_policies::tenant(),
        seed in any::<u64>(),
    ) {
        memberships_agree(&set(policies, tenant), seed)?;
    }
}

/// The random sets reach every outcome, and policies that apply as well as such that do not: the
/// agreement above is about something.
#[test]
fn random_sets_come_to_every_outcome() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let policies = proptest::collection::vec(small_policies::policy(), 1..6);
    let (mut applied, mut outcomes, mut points) = (0, BTreeMap::new(), 0);
    for seed in 1..60 {
        let policies = policies.new_tree(&mut runner).unwrap().current();
        let tenant = small_policies::tenant().new_tree(&mut runner).unwrap().current();
        let set = set(policies, tenant);
        let universe = Universe::new(Input::new(&set, TODAY));
        for point in walk(&universe, &mut Numbers(seed * 7919), 60) {
            let evaluation = Evaluator::new(&set, TODAY).evaluate(&universe.sign_in_at(&point));
            points += 1;
            applied += usize::from(evaluation.policies.iter().any(PolicyResult::applies));
            let name = match evaluation.enforced.outcome {
                Outcome::Allow => "allow",
                Outcome::Challenge(_) => "challenge",
                Outcome::EffectiveBlock(_) => "effective block",
                Outcome::Block(_) => "block",
            };
            *outcomes.entry(name).or_insert(0) += 1;
        }
    }
    assert!(points > 1000 && applied * 10 > points, "{points} {applied}");
    assert!(outcomes.len() == 4 && outcomes.values().all(|count| *count > 20), "{outcomes:?}");
}
