//! How long the prover, diagrams and covers take on formulas with the shape of policy sets.
//!
//! Each policy is a box of conditions with a demand. Either a dozen exclusion groups are shared by all
//! policies, or each policy has its own, which is what makes diagrams of a whole set explode.

mod numbers;

use caplint::semantics::logic::{Formula, Space, ValueSet, VarId};
use caplint::semantics::prove::{Answer, Diagrams, Literal, Prover, cover};
use criterion::{Criterion, criterion_group, criterion_main};
use numbers::Numbers;

const RESOURCES: usize = 40;
const SHARED_GROUPS: usize = 12;

/// One policy: where it applies and what it then demands.
struct Policy {
    applies: Formula,
    demand: Formula,
}

struct Set {
    space: Space,
    environment: Vec<VarId>,
    groups: Vec<VarId>,
    policies: Vec<Policy>,
}

/// `var` has some values, in `percent` of 100 cases; else anything.
fn some_of(numbers: &mut Numbers, space: &Space, var: VarId, percent: usize) -> Formula {
    let size = space.size(var);
    if !numbers.chance(percent) {
        return Formula::TRUE;
    }
    let values: Vec<usize> = (0..=numbers.below(size - 1)).map(|_| numbers.below(size)).collect();
    Formula::is_in(var, ValueSet::of(size, values))
}

fn set(count: usize, own_groups: bool) -> Set {
    let mut space = Space::default();
    let controls: Vec<VarId> = ["strong", "mfa", "terms", "protected"].map(|name| space.add(name, 2)).into();
    let environment: Vec<VarId> = [
        ("resource", RESOURCES),
        ("client", 5),
        ("platform", 7),
        ("flow", 3),
        ("place", 6),
        ("risk", 4),
        ("device", 4),
    ]
    .map(|(name, size)| space.add(name, size))
    .into();
    let groups: Vec<VarId> =
        (0..if own_groups { count } else { SHARED_GROUPS }).map(|_| space.add("group", 2)).collect();
    let mut numbers = Numbers::new(7);
    let policies = (0..count).map(|number| {
        let excluded = if own_groups { number } else { numbers.below(SHARED_GROUPS) };
        let included = if numbers.chance(55) { Formula::TRUE } else { space.yes(groups[numbers.below(groups.len())]) };
        let mut parts = vec![space.yes(groups[excluded]).not(), included];
        let narrow = environment[numbers.below(environment.len())];
        parts.push(space.is(narrow, numbers.below(space.size(narrow))));
        let percents = [36, 30, 35, 15, 30, 15, 10];
        parts.extend(
            environment.iter().zip(percents).map(|(var, percent)| some_of(&mut numbers, &space, *var, percent)),
        );
        let demand = match numbers.below(10) {
            0..3 => Formula::FALSE,
            3..7 => space.yes(controls[1]),
            7 => space.yes(controls[0]),
            8 => space.yes(controls[1]).or(space.is(environment[6], 1)),
            _ => space.yes(controls[2]).and(space.yes(controls[3])),
        };
        Policy { applies: Formula::all(parts), demand }
    });
    let policies = policies.collect();
    let mut set = Set { space, environment, groups, policies };
    // MFA for everybody, but for one platform.
    let known = Formula::is_in(set.environment[2], ValueSet::of(7, 0..6));
    set.policies[0].applies = set.space.yes(set.groups[0]).not().and(known);
    set.policies[0].demand = set.space.yes(controls[1]);
    set
}

/// A prover that knows what controls imply, with the literal of each policy.
fn told(set: &Set) -> (Prover, Vec<Literal>) {
    let mut prover = Prover::new(&set.space);
    prover.require(&set.space.yes(VarId(0)).implies(set.space.yes(VarId(1))));
    let allow = |policy: &Policy| policy.applies.clone().implies(policy.demand.clone());
    let literals = set.policies.iter().map(|policy| prover.literal(&allow(policy))).collect();
    (prover, literals)
}

/// Is there an allowed sign-in without MFA of somebody who is in no group?
fn question(set: &Set) -> Answer {
    let (mut prover, mut assumptions) = told(set);
    assumptions.extend(set.groups.iter().map(|group| prover.literal(&set.space.yes(*group).not())));
    assumptions.push(prover.literal(&set.space.yes(VarId(1)).not()));
    prover.solve(&assumptions)
}

/// For each policy, the least others that make it needless.
fn redundant(set: &Set) -> usize {
    let (mut prover, literals) = told(set);
    let mut found = 0;
    for place in 0..literals.len() {
        let mut assumptions = literals.clone();
        assumptions[place] = !assumptions[place];
        found += usize::from(prover.minimal_core(&assumptions).is_found() == Some(false));
    }
    found
}

/// The regions in which somebody in no group needs nothing, in words of the environment.
fn regions(set: &Set) -> Option<usize> {
    let outside = |var: VarId| {
        let is_control = var.index() < 4;
        (is_control || set.groups.contains(&var)).then(|| ValueSet::of(2, [0]))
    };
    let allowed = Formula::all(
        set.policies.iter().map(|policy| policy.applies.clone().implies(policy.demand.clone()).within(&outside)),
    );
    let mut diagrams = Diagrams::new(&set.space, &set.environment, 1_000_000);
    let target = diagrams.formula(&allowed).ok()?;
    let never = diagrams.formula(&Formula::FALSE).ok()?;
    cover(&mut diagrams, target, never, &set.environment, 1000).ok().map(|cover| cover.cubes.len())
}

fn prove(c: &mut Criterion) {
    for (shape, own_groups) in [("shared", false), ("own", true)] {
        for count in [60, 240, 480] {
            let set = set(count, own_groups);
            c.bench_function(&format!("question {shape} {count}"), |b| b.iter(|| question(&set)));
            c.bench_function(&format!("redundancy {shape} {count}"), |b| b.iter(|| redundant(&set)));
            c.bench_function(&format!("regions {shape} {count}"), |b| b.iter(|| regions(&set)));
        }
    }
}

criterion_group! { name = benches; config = Criterion::default().sample_size(10); targets = prove }
criterion_main!(benches);
