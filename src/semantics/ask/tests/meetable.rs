//! What cannot be met: by whomever, on whatever device.

use proptest::prelude::*;

use super::laws::{points, sets, showings};
use super::support::{TODAY, asker_for, every, region, set, set_with, verdict_of};
use crate::model::{Assertion, Exceptions, Expected, PolicySet};
use crate::semantics::ask::asker::Asker;
use crate::semantics::ask::input;
use crate::semantics::evaluate::{Evaluator, Outcome};
use crate::semantics::logic::Point;
use crate::semantics::universe::{Topic, Universe};

const EVERYONE: &str = "users: {include: all}\nresources: {include: all}\n";
const MODERN: &str = "users: {include: all}\nresources: {include: all}\n\
    conditions: {clientApps: [browser, mobileAppsAndDesktopClients]}";

fn told(set: &PolicySet) -> String {
    let answer = asker_for(set, &[], |asker| asker.effective_blocks("question", &region(MODERN)).unwrap());
    verdict_of(set, &answer)
}

fn with(rest: &[&str]) -> String {
    let policies: Vec<String> = rest.iter().map(|rest| format!("{EVERYONE}{rest}")).collect();
    told(&set(&policies.iter().map(String::as_str).collect::<Vec<_>>()))
}

const NO_CODE: &str = "conditions: {authenticationFlows: [deviceCodeFlow]}\ngrant: block";

#[test]
fn what_some_device_meets_can_be_met() {
    assert_eq!(with(&["grant: {allOf: [compliantDevice]}", NO_CODE]), "proved by []");
    assert_eq!(with(&["grant: {allOf: [mfa]}"]), "proved by []");
    let filter =
        "conditions: {deviceFilter: {exclude: 'device.isCompliant -eq True'}}\ngrant: {allOf: [compliantDevice]}";
    assert_eq!(with(&[filter, NO_CODE]), "proved by []");
}

#[test]
fn what_no_device_meets_is_told() {
    let code = with(&["grant: {allOf: [compliantDevice]}"]);
    assert!(code.contains("deviceCodeFlow"), "{code}");
    let joined = with(&["grant: {allOf: [domainJoinedDevice]}", NO_CODE]);
    assert!(joined.starts_with("open") && !joined.contains("HOW windows"), "{joined}");
    assert!(joined.contains("macOS") || joined.contains("but windows"), "{joined}");
    let guests = with(&["grant: {allOf: [passwordChange]}"]);
    assert!(guests.starts_with("open") && guests.contains("guests"), "{guests}");
}

/// What nobody knows is taken at its best: trust in guests' devices that the tenant file does not deny.
#[test]
fn only_what_is_known_to_be_impossible_counts() {
    let policies = [
        "users: {include: {guests: all}}\nresources: {include: all}\ngrant: {allOf: [compliantDevice]}",
        &format!("{EVERYONE}{NO_CODE}"),
    ];
    assert_eq!(told(&set(&policies)), "proved by []");
    let denied = told(&set_with("facts: {inboundTrust: {compliantDevice: false}}", &policies));
    assert!(denied.starts_with("open"), "{denied}");
}

/// The point with every value of what the device and unknown facts are.
fn elsewise(universe: &Universe<'_>, point: &Point) -> Vec<Point> {
    let open = universe.about(Topic::Device).chain(universe.about(Topic::Unknown));
    open.fold(vec![point.clone()], |points, var| {
        let size = universe.space().size(var);
        points.iter().flat_map(|point| (0..size).map(|value| point.with(var, value))).collect()
    })
}

fn outcome(universe: &Universe<'_>, set: &PolicySet, point: &Point) -> Outcome {
    let all = showings(universe, set, point).pop().unwrap_or_else(|| point.clone());
    Evaluator::new(set, TODAY).evaluate(&universe.sign_in_at(&all)).enforced.outcome
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_cannot_be_met_is_met_on_no_device(set in sets(), seed in any::<u64>()) {
        let allowed = every(region(MODERN), Expected::Allowed);
        let assertion = Assertion { exceptions: Exceptions::Any, ..allowed };
        let universe = Universe::new(input(&set, TODAY, &[&assertion]));
        let asker = Asker::new(&universe, &set, 0, TODAY);
        let view = universe.view(0);
        let among = view.region(&assertion.region);
        let fails = asker.queries(&asker.active).unmeetable(&among).formula();
        let real = |point: &Point| universe.realism().iter().all(|constraint| constraint.formula.holds(point));
        let possible = |point: &&Point| real(point) && among.holds(point);
        for point in points(&universe, &[&fails, &among], seed).iter().filter(possible).take(40) {
            let honest = |point: &Point| real(point) && view.honest().holds(point);
            let stuck = matches!(outcome(&universe, &set, point), Outcome::EffectiveBlock(_));
            let never = || {
                let others = elsewise(&universe, point);
                !others.iter().any(|other| honest(other) && outcome(&universe, &set, other) == Outcome::Allow)
            };
            let expected = stuck && honest(point) && never();
            prop_assert_eq!(fails.holds(point), expected, "{:?}", universe.sign_in_at(point));
        }
    }
}
