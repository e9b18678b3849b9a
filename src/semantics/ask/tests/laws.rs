//! Answers against plain enumeration and the concrete evaluation, on random sets.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::support::{TODAY, ask, asker_for, assertion, every, region, requires, set};
use crate::model::{Assertion, Claim, Exceptions, Expected, PolicySet, PolicyState, Quantifier, Word};
use crate::semantics::ask::asker::{Asker, Limits};
use crate::semantics::ask::every::Case;
use crate::semantics::ask::holes::Hole;
use crate::semantics::ask::replay::Replay;
use crate::semantics::ask::{Verdict, input};
use crate::semantics::evaluate::Evaluator;
use crate::semantics::logic::{Formula, Point, VarId};
use crate::semantics::universe::Universe;

/// Of more points than this only some are gone through.
const MOST: usize = 600;

fn users() -> impl Strategy<Value = String> {
    let include = prop::sample::select(vec![
        "all",
        "all",
        "all",
        "{groups: [Staff]}",
        "{groups: [Admins, Staff]}",
        "{roles: [Global Administrator]}",
        "{guests: all}",
    ]);
    let exclude = prop::sample::select(vec![
        "",
        "",
        ", exclude: {groups: [Travel]}",
        ", exclude: {groups: [Travel, Contractors]}",
        ", exclude: {groups: [Admins]}",
        ", exclude: {guests: all}",
    ]);
    (include, exclude).prop_map(|(include, exclude)| format!("users: {{include: {include}{exclude}}}"))
}

fn resources() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "resources: {include: all}",
        "resources: {include: all}",
        "resources: {include: all}",
        "resources: {include: [Office365]}",
        "resources: {include: all, exclude: [Office365]}",
        "resources: {userActions: [registerSecurityInfo]}",
    ])
}

fn conditions() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "",
        "",
        "conditions: {clientApps: [exchangeActiveSync, other]}",
        "conditions: {clientApps: [browser, mobileAppsAndDesktopClients]}",
        "conditions: {platforms: {include: [windows, iOS]}}",
        "conditions: {platforms: {include: all, exclude: [windows]}}",
        "conditions: {locations: {include: all, exclude: [HQ]}}",
        "conditions: {signInRisk: [high]}",
        "conditions: {authenticationFlows: [deviceCodeFlow]}",
        "conditions: {deviceFilter: {exclude: 'device.isCompliant -eq True'}}",
    ])
}

fn grant() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "grant: block",
        "grant: {allOf: [mfa]}",
        "grant: {allOf: [mfa]}",
        "grant: {allOf: [compliantDevice]}",
        "grant: {anyOf: [mfa, compliantDevice]}",
        "grant: {anyOf: [mfa, {termsOfUse: Terms}]}",
        "grant: {allOf: [{authenticationStrength: Phishing-resistant MFA}]}",
        "grant: {anyOf: [compliantDevice, compliantApplication]}",
        "session: {signInFrequency: 4 hours}",
    ])
}

fn policy() -> impl Strategy<Value = String> {
    let state = prop::sample::select(vec!["", "", "", "", "state: reportOnly\n"]);
    (state, users(), resources(), conditions(), grant()).prop_map(|(state, users, resources, conditions, grant)| {
        format!("{state}{users}\n{resources}\n{conditions}\n{grant}")
    })
}

pub(super) fn sets() -> impl Strategy<Value = PolicySet> {
    prop::collection::vec(policy(), 0..5).prop_map(|policies| {
        let policies: Vec<&str> = policies.iter().map(String::as_str).collect();
        set(&policies)
    })
}

fn questions() -> impl Strategy<Value = Assertion> {
    let regions = prop::sample::select(vec![
        "",
        "resources: {include: [Office365]}\nusers: {include: all}",
        "users: {include: all}\nresources: {include: all}\nconditions: {clientApps: [browser]}",
        "users: {include: {guests: all}}\nresources: {include: all}",
        "users: {include: all}\nresources: {userActions: [registerSecurityInfo]}",
    ]);
    (regions, 0..8_u8).prop_map(|(text, claim)| {
        let region = region(text);
        let asked = match claim {
            0 => requires(region, &["mfa"]),
            1 => requires(region, &["phishingResistant"]),
            2 => requires(region, &["managedDevice"]),
            3 => requires(region, &["mfa", "managedDevice"]),
            4 => every(region, Expected::Blocked),
            5 => every(region, Expected::Allowed),
            6 => every(region, Expected::Challenged),
            _ => {
                let frequency =
                    set(&["users: {include: all}\nresources: {include: all}\nsession: {signInFrequency: 1 day}"]);
                let session = frequency.policies[0].policy.session.clone();
                assertion(region, Quantifier::Every, Claim::Session(session))
            }
        };
        Assertion { exceptions: Exceptions::Any, ..asked }
    })
}

/// Every point over the variables that matter to the statement, the others being ordinary; some of them,
/// chosen by `seed`, when there are too many.
pub(super) fn points(universe: &Universe<'_>, formulas: &[&Formula], seed: u64) -> Vec<Point> {
    let matter: BTreeSet<VarId> = formulas.iter().flat_map(|formula| formula.variables()).collect();
    let size = |var: &VarId| universe.space().size(*var);
    let ordinary = Point(vec![0; universe.space().variables.len()]);
    let count = matter.iter().fold(1_usize, |count, var| count.saturating_mul(size(var)));
    if count > MOST {
        let mut numbers = Numbers(seed);
        let choose = |numbers: &mut Numbers| {
            matter.iter().fold(ordinary.clone(), |point, var| point.with(*var, numbers.below(size(var))))
        };
        return (0..MOST).map(|_| choose(&mut numbers)).collect();
    }
    let with = |points: Vec<Point>, var: &VarId| {
        points.iter().flat_map(|point| (0..size(var)).map(|value| point.with(*var, value))).collect()
    };
    matter.iter().fold(vec![ordinary], with)
}

/// Numbers without a pattern that would matter here: the upper bits of a linear congruential generator.
struct Numbers(u64);

impl Numbers {
    /// A number below `limit`; half of them 0, so that the ordinary is common.
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = usize::try_from(self.0 >> 33).unwrap_or_default();
        if number % 2 == 0 { 0 } else { number / 2 % limit }
    }
}

/// Every set of controls that can be shown at `point`, none but those that a demand or claim speaks of.
pub(super) fn showings(universe: &Universe<'_>, set: &PolicySet, point: &Point) -> Vec<Point> {
    let demands = set.policies.iter().map(|entry| universe.demand(&entry.policy));
    let asked: BTreeSet<VarId> = demands.flat_map(|demand| demand.variables()).collect();
    let shown = universe.controls().into_iter().filter(|var| asked.contains(var));
    let mut points = vec![point.clone()];
    for var in shown.filter(|var| universe.availability(*var).holds(point)) {
        points = points.iter().flat_map(|point| [point.clone(), point.with(var, 1)]).collect();
    }
    points
}

/// What the evaluation says of the sign-ins at a point: true when the statement fails for it.
fn fails(universe: &Universe<'_>, set: &PolicySet, assertion: &Assertion, point: &Point) -> bool {
    let evaluator = Evaluator::new(set, TODAY);
    let replay = Replay { evaluator: &evaluator, tenant: &set.tenant, assertion, effective: false };
    let showings = showings(universe, set, point);
    let claimed = |point: &Point| replay.claimed(&universe.sign_in_at(point)).ok();
    let all = showings.last().and_then(&claimed);
    match assertion.claim {
        Claim::Outcome(Expected::Allowed | Expected::Blocked) => all == Some(false),
        Claim::Outcome(Expected::Challenged) => {
            all.is_some() && (claimed(point) == Some(false) || blocked(&evaluator, universe, &showings))
        }
        Claim::Requires(_) | Claim::Session(_) => showings.iter().any(|point| claimed(point) == Some(false)),
    }
}

fn blocked(evaluator: &Evaluator<'_>, universe: &Universe<'_>, showings: &[Point]) -> bool {
    let last = showings.last().map(|point| universe.sign_in_at(point));
    last.is_some_and(|sign_in| evaluator.evaluate(&sign_in).enforced.outcome.is_blocked())
}

fn holes<'c>(asker: &mut Asker<'_>, assertion: &'c Assertion) -> (Case<'c>, Vec<Vec<Hole>>) {
    asker.open_holes(assertion).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn regions_are_what_fails(set in sets(), assertion in questions(), seed in any::<u64>()) {
        let universe = Universe::new(input(&set, TODAY, &[&assertion]));
        // Every hole: what is shown of those that need several memberships is limited otherwise.
        let limits = Limits { regions: usize::MAX, joint_regions: usize::MAX, ..Limits::default() };
        let mut asker = Asker::new(&universe, &set, 0, TODAY).with_limits(limits);
        let (case, holes) = holes(&mut asker, &assertion);
        for point in points(&universe, &[&case.violation, &case.given], seed) {
            let real = universe.realism().iter().all(|constraint| constraint.formula.holds(&point));
            if !real || !case.given.holds(&point) {
                continue;
            }
            let fails = fails(&universe, &set, &assertion, &point);
            prop_assert_eq!(case.violation.holds(&point), fails, "{:?}", universe.sign_in_at(&point));
            let inside = holes.iter().flatten().any(|hole| hole.who.holds(&point) && hole.conditions.holds(&point));
            prop_assert_eq!(inside, fails, "{:?}", universe.sign_in_at(&point));
        }
    }

    #[test]
    fn a_proof_rests_on_just_what_it_needs(set in sets(), assertion in questions()) {
        let Verdict::Proved { rests_on, .. } = ask(&set, &assertion).verdict else { return Ok(()) };
        let only = |kept: &[usize]| {
            let mut set = set.clone();
            for (at, entry) in set.policies.iter_mut().enumerate() {
                if !kept.contains(&at) {
                    entry.policy.state = Some(Word::Known(PolicyState::Disabled));
                }
            }
            ask(&set, &assertion).holds()
        };
        prop_assert!(only(&rests_on));
        for out in &rests_on {
            let rest: Vec<usize> = rests_on.iter().copied().filter(|at| at != out).collect();
            prop_assert!(!only(&rest), "without {out} of {rests_on:?}");
        }
    }

    #[test]
    fn answers_are_replayed_and_texts_written(set in sets(), assertion in questions()) {
        // A disagreement between proof and evaluation would be an error here.
        let answer = ask(&set, &assertion);
        let told = super::support::verdict_of(&set, &answer);
        prop_assert!(!told.is_empty());
        if let Verdict::Open { regions, .. } = &answer.verdict {
            prop_assert!(!regions.is_empty());
        }
        let lifelines = asker_for(&set, &[], |asker| asker.lifelines().map(|all| all.len()));
        prop_assert_eq!(lifelines, Ok(1));
    }
}
