//! Comparisons of small sets, held against the concrete evaluation.

mod edges;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::diff::seen;
use super::formulas::{Comparison, policies};
use super::regions::{Finder, RawRegions, conditions, real};
use super::*;
use crate::graph::canonical_meaning;
use crate::model::{ChangeEffect, ChangeRule, PolicySet, Region, SignIn};
use crate::semantics::ask::holes::Hole;
use crate::semantics::ask::join::Joiner;
use crate::semantics::evaluate::Evaluator;
use crate::semantics::logic::{Formula, Point};
use crate::semantics::prove::Prover;
use crate::semantics::universe::{Input, Universe};
use crate::workspace::{ConfigChoice, LoadRequest, MemoryFiles, TenantChoice, load};

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 23);

const TENANT: &str = "
breakGlass: {users: [bg-1@contoso.example]}
users:
  bg-1@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000b1}
  alex@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000a1}
groups:
  Staff: {id: 7b2c3f10-1111-4aaa-8bbb-000000000001}
  Travel: {id: 7b2c3f10-1111-4aaa-8bbb-000000000003}
namedLocations:
  HQ: {id: 7b2c3f10-1111-4aaa-8bbb-000000000021, ipRanges: [192.0.2.0/24], trusted: true}
";

/// The set of policies in the caplint language, with `tenant` as its tenant file.
fn set_of(tenant: &str, policies: &[String]) -> PolicySet {
    let files = MemoryFiles::new([
        ("/set/caplint.yaml", String::new()),
        ("/set/tenant.yaml", tenant.to_owned()),
        ("/set/policies/all.yaml", policies.join("---\n")),
    ]);
    let (config, tenants) = (ConfigChoice::Find, TenantChoice::Default);
    let paths: Vec<PathBuf> = Vec::new();
    let request = LoadRequest { paths: &paths, folder: Path::new("/set"), config: &config, tenants: &tenants };
    let mut workspace = load(&files, &request);
    let built = workspace.sets.remove(0).built;
    let wrong: Vec<_> = workspace.files.iter().flat_map(|file| &file.findings).chain(&built.findings).collect();
    assert_eq!((built.set.policies.len(), wrong.len()), (policies.len(), 0), "{wrong:?}");
    built.set
}

pub(super) fn set(policies: &[String]) -> PolicySet {
    set_of(TENANT, policies)
}

/// A policy with this key; `rest` is what it says beside name and key.
pub(super) fn policy(key: &str, rest: &str) -> String {
    let state = if rest.contains("state:") { "" } else { "state: enabled\n" };
    format!("name: {}\nkey: {key}\n{state}{rest}\n", key.to_uppercase())
}

pub(super) const MFA: &str =
    "users: {include: all, exclude: {groups: [Travel]}}\nresources: {include: all}\ngrant: {allOf: [mfa]}";

pub(super) fn compare(old: &PolicySet, new: &PolicySet) -> SetDiff {
    diff(old, new, &DiffOptions::new(TODAY)).unwrap()
}

fn consequences(diff: &SetDiff) -> BTreeSet<Consequence> {
    diff.regions.iter().map(|region| region.consequence).collect()
}

fn said(diff: &SetDiff, edits: &[usize]) -> Vec<String> {
    edits.iter().map(|&edit| diff.edits[edit].to_string()).collect()
}

#[test]
fn a_policy_less_uncovers_whom_it_alone_covered() {
    let block = policy("p2", "users: {include: {groups: [Staff]}}\nresources: {include: all}\ngrant: block");
    let (old, new) = (set(&[policy("p1", MFA), block.clone()]), set(&[block]));
    let found = compare(&old, &new);
    assert_eq!(found.verdict, Verdict::Looser);
    assert_eq!(consequences(&found), BTreeSet::from([Consequence::NewlyUncovered, Consequence::NewlyUnblocked]));
    assert!(found.regions.iter().all(|region| said(&found, &region.causes) == ["policy removed"]));
    assert!(found.changed_classes < found.classes && found.changed_classes > 0);
}

#[test]
fn two_edits_that_matter_together_are_both_named() {
    let second = MFA.replace("[Travel]", "[Travel, Staff]");
    let (old, new) =
        (set(&[policy("p1", MFA), policy("p2", MFA)]), set(&[policy("p1", &second), policy("p2", &second)]));
    let found = compare(&old, &new);
    let uncovered = found.regions.iter().find(|region| region.consequence == Consequence::NewlyUncovered).unwrap();
    assert_eq!(said(&found, &uncovered.causes), ["users.exclude.groups: + Staff", "users.exclude.groups: + Staff"]);
    assert!(found.idle.is_empty());
}

#[test]
fn an_edit_that_another_policy_covers_is_named_with_it() {
    let wide = MFA.replace(", exclude: {groups: [Travel]}", "");
    let (old, new) = (
        set(&[policy("p1", MFA), policy("p2", &wide)]),
        set(&[policy("p1", &MFA.replace("[Travel]", "[Staff]")), policy("p2", &wide)]),
    );
    let found = compare(&old, &new);
    assert_eq!(found.verdict, Verdict::Equivalent);
    assert_eq!(found.changed_classes, 0);
    assert_eq!(found.idle, [(0, Idle::CoveredBy(vec![1])), (1, Idle::CoveredBy(vec![1]))]);
}

#[test]
fn what_is_not_enforced_does_nothing() {
    let quiet = format!("state: reportOnly\n{MFA}");
    let (old, new) =
        (set(&[policy("p1", &quiet)]), set(&[policy("p1", &quiet.replace("[mfa]", "[mfa, compliantDevice]"))]));
    let found = compare(&old, &new);
    assert_eq!((found.verdict, found.idle), (Verdict::Equivalent, vec![(0, Idle::NotEnforced)]));
}

#[test]
fn session_controls_are_compared_by_themselves() {
    let session = |period: &str| policy("p1", &format!("{MFA}\nsession: {{signInFrequency: {period}}}"));
    let found = compare(&set(&[session("7 days")]), &set(&[session("1 day")]));
    assert_eq!(
        (found.verdict.clone(), consequences(&found)),
        (Verdict::Stricter, BTreeSet::from([Consequence::SessionOnly]))
    );
    let change = SessionChange {
        control: "signInFrequency",
        before: Some("7 days".to_owned()),
        after: Some("1 day".to_owned()),
    };
    assert_eq!(found.regions[0].session, [change]);
    assert_eq!(compare(&set(&[session("1 day")]), &set(&[session("7 days")])).verdict, Verdict::Looser);
}

#[test]
fn a_location_that_moves_changes_policies_that_do_not() {
    let away = policy(
        "p1",
        "users: {include: all}\nresources: {include: all}\nconditions: {locations: {include: all, exclude: [HQ]}}\ngrant: {allOf: [mfa]}",
    );
    let wider = TENANT.replace("192.0.2.0/24", "192.0.0.0/16");
    let (old, new) = (set(std::slice::from_ref(&away)), set_of(&wider, &[away]));
    let found = compare(&old, &new);
    assert_eq!(
        (found.verdict.clone(), consequences(&found)),
        // A legacy client could not have shown MFA at all.
        (Verdict::Looser, BTreeSet::from([Consequence::NewlyUncovered, Consequence::NewlyUnblocked]))
    );
    let region = &found.regions[0];
    assert!(region.causes.is_empty());
    assert_eq!(found.tenant[region.tenant_causes[0]].to_string(), "namedLocations.HQ: + 192.0.0.0/16, − 192.0.2.0/24");
    assert_eq!(found.differing, [0]);
}

#[test]
fn members_of_a_group_come_and_go() {
    let staff = policy("p1", "users: {include: {groups: [Staff]}}\nresources: {include: all}\ngrant: {allOf: [mfa]}");
    let members =
        |list: &str| TENANT.replace("000000000001}", &format!("000000000001, members: {{users: [{list}]}}}}"));
    let old = set_of(&members("alex@contoso.example, bg-1@contoso.example"), std::slice::from_ref(&staff));
    let new = set_of(&members("bg-1@contoso.example"), &[staff]);
    let found = compare(&old, &new);
    assert_eq!(found.verdict, Verdict::Looser);
    assert_eq!(found.tenant[found.regions[0].tenant_causes[0]].text, "members − alex@contoso.example");
}

#[test]
fn rules_about_changes_look_at_their_sign_ins_alone() {
    let region = |text: &str| {
        let mut policy = set(&[policy("p1", &format!("{text}\nresources: {{include: all}}\ngrant: block"))]);
        Region(crate::model::Policy { grant: None, state: None, ..policy.policies.remove(0).policy })
    };
    let rule = |within: &str, allow: &[ChangeEffect]| ChangeRule {
        name: "rule".to_owned(),
        within: region(within),
        allow: allow.to_vec(),
    };
    let (old, new) = (set(&[policy("p1", MFA)]), set(&[policy("p1", &MFA.replace("[Travel]", "[Travel, Staff]"))]));
    let holds = |rule: &ChangeRule| changes_allowed(&old, &new, rule, TODAY).unwrap().holds;
    assert!(!holds(&rule("users: {include: {groups: [Staff]}}", &[ChangeEffect::Tightened])));
    assert!(holds(&rule(
        "users: {include: {groups: [Staff]}}",
        &[ChangeEffect::Loosened, ChangeEffect::NewlyUnblocked]
    )));
    assert!(holds(&rule("users: {include: {groups: [Travel]}}", &[])));
    // Nobody is there: nothing is proved of them.
    let nobody = rule("users: {include: {groups: [Staff]}, exclude: {groups: [Staff]}}", &[]);
    let answer = changes_allowed(&old, &new, &nobody, TODAY).unwrap();
    assert!(!answer.holds && answer.diff.nowhere);
}

const STRONG: &str = "users: {include: {roles: [Global Administrator]}}\nresources: {include: all}\ngrant: {allOf: [authenticationStrength: Phishing-resistant MFA]}";

#[test]
fn entries_that_no_policy_tells_apart_are_one_edit() {
    let more = "Global Administrator, Security Administrator, Exchange Administrator";
    let after = set(&[policy("p1", MFA), policy("p2", &STRONG.replace("Global Administrator", more))]);
    let found = compare(&set(&[policy("p1", MFA), policy("p2", STRONG)]), &after);
    let added = ["users.include.roles: + Security Administrator", "users.include.roles: + Exchange Administrator"];
    assert!(found.regions.iter().all(|region| said(&found, &region.causes) == added), "{found:?}");
    assert!(!found.regions.is_empty() && found.idle.is_empty());
    // One of them alone would do nothing if the other did the same; together they are covered.
    let covered = [policy("p2", STRONG), policy("p3", &STRONG.replace("Global Administrator", more))];
    let found = compare(
        &set(&covered),
        &set(&[covered[0].replace("[Global Administrator]", &format!("[{more}]")), covered[1].clone()]),
    );
    assert_eq!(found.idle, [(0, Idle::CoveredBy(vec![1])), (1, Idle::CoveredBy(vec![1]))]);
}

#[test]
fn what_hangs_on_an_unknown_fact_is_assumed() {
    let mfa = MFA.replace(", exclude: {groups: [Travel]}", "");
    let old = set(&[policy("p1", &mfa), policy("p2", STRONG)]);
    let wider = STRONG.replace("[Global Administrator]", "[Global Administrator, Security Administrator]");
    let new = set(&[policy("p1", &mfa), policy("p2", &wider)]);
    let found = compare(&old, &new);
    let of = |assumed: bool| -> BTreeSet<Consequence> {
        found.rows.iter().filter(|row| row.assumed == assumed).map(|row| row.consequence).collect()
    };
    // A guest has a phishing-resistant method at home, which counts where MFA of home is trusted.
    assert!(of(true).contains(&Consequence::NewlyBlocked) && !of(false).contains(&Consequence::NewlyBlocked));
    assert!(of(false).contains(&Consequence::Tightened));
    assert!(found.rows.iter().all(|row| row.shapes.iter().all(|parts| parts.unknown.is_empty() != row.assumed)));
    assert_eq!(found.offending(&[ChangeEffect::Tightened]), ["newlyBlocked (on an assumption, see IF)"]);
    // Said in the tenant file it is a fact.
    for (trusted, blocked) in [(true, false), (false, true)] {
        let tenant = format!("{TENANT}\nfacts: {{inboundTrust: {{mfa: {trusted}}}}}\n");
        let sets =
            [STRONG.to_owned(), wider.clone()].map(|p2| set_of(&tenant, &[policy("p1", &mfa), policy("p2", &p2)]));
        let found = compare(&sets[0], &sets[1]);
        assert!(found.rows.iter().all(|row| !row.assumed), "{:?}", found.rows);
        assert_eq!(consequences(&found).contains(&Consequence::NewlyBlocked), blocked);
    }
}

#[test]
fn a_changed_condition_that_cannot_be_read_is_never_nothing() {
    let at = |key: &str, day: &str| {
        let graph = format!("graph: {{conditions.times: {{excludedRanges: [{{daysOfWeek: [{day}]}}]}}}}");
        policy(key, &format!("{MFA}\n{graph}").replace("mfa", "compliantDevice"))
    };
    let found = compare(&set(&[at("p1", "monday")]), &set(&[at("p1", "friday")]));
    let Verdict::NotDecided(why) = &found.verdict else { panic!("{:?}", found.verdict) };
    assert_eq!(why, "\"P1\" changed in a way that caplint cannot read");
    assert!(found.rows.iter().all(|row| row.assumed) && !found.rows.is_empty() && found.idle.is_empty());
    let all_but_one =
        [ChangeEffect::Tightened, ChangeEffect::NewlyBlocked, ChangeEffect::Loosened, ChangeEffect::NewlyUnblocked];
    assert!(!found.is_within(&all_but_one));
    // The same condition under another key, as after a file was renamed, is the same.
    let renamed = compare(&set(&[at("p1", "monday")]), &set(&[at("p2", "monday").replace("P2", "P1")]));
    assert_eq!(renamed.verdict, Verdict::Equivalent);
    // What another policy makes up for whatever the condition says is proved to do nothing.
    let wide = policy("p9", &MFA.replace("[mfa]", "[compliantDevice]"));
    let found = compare(&set(&[at("p1", "monday"), wide.clone()]), &set(&[at("p1", "friday"), wide]));
    assert_eq!(found.verdict, Verdict::Equivalent);
    // Where nothing else changes, a policy that is not enforced changes nothing.
    let quiet = |day: &str| at("p1", day).replace("state: enabled", "state: reportOnly");
    assert_eq!(compare(&set(&[quiet("monday")]), &set(&[quiet("friday")])).verdict, Verdict::Equivalent);
}

#[test]
fn other_parts_that_cannot_be_read_are_not_decided_either() {
    let with =
        |client: &str| policy("p1", &format!("{MFA}\ngraph: {{conditions.clientAppTypes: [browser, {client}]}}"));
    let found = compare(&set(&[with("headset")]), &set(&[with("visor")]));
    assert!(matches!(found.verdict, Verdict::NotDecided(_)), "{:?}", found.verdict);
    assert!(found.idle.is_empty() && !found.is_within(&[]));
}

/// One of several ways to say each part of a policy.
fn any_policy(key: &'static str) -> impl Strategy<Value = String> {
    let users = prop_oneof![
        Just("users: {include: all}"),
        Just("users: {include: all, exclude: {groups: [Travel]}}"),
        Just("users: {include: {groups: [Staff]}, exclude: {groups: [Travel]}}"),
        Just("users: {include: {roles: [Global Administrator]}}"),
        Just("users: {include: {guests: all}}"),
        Just("users: {include: all, exclude: {users: [bg-1@contoso.example]}}"),
    ];
    let resources = prop_oneof![
        Just("resources: {include: all}"),
        Just("resources: {include: [Office365]}"),
        Just("resources: {include: all, exclude: [Office 365 Exchange Online]}"),
        Just("resources: {userActions: [registerSecurityInfo]}"),
    ];
    let conditions = prop_oneof![
        Just(""),
        Just("conditions: {clientApps: [exchangeActiveSync, other]}"),
        Just("conditions: {platforms: {include: [iOS, android]}}"),
        Just("conditions: {locations: {include: all, exclude: [HQ]}}"),
        Just("conditions: {deviceFilter: {exclude: 'device.isCompliant -eq True'}}"),
        Just("conditions: {signInRisk: [high]}"),
        Just("conditions: {authenticationFlows: [deviceCodeFlow]}"),
    ];
    let grant = prop_oneof![
        Just("grant: block"),
        Just("grant: {allOf: [mfa]}"),
        Just("grant: {anyOf: [mfa, compliantDevice]}"),
        Just("grant: {allOf: [mfa, compliantDevice]}"),
        Just("grant: {allOf: [authenticationStrength: Phishing-resistant MFA]}"),
        Just("grant: {allOf: [mfa]}\nsession: {signInFrequency: 7 days}"),
        Just("session: {signInFrequency: 1 day, persistentBrowser: never}"),
        Just("session: {persistentBrowser: always, applicationEnforcedRestrictions: true}"),
        Just("session: {cloudAppSecurity: monitorOnly, continuousAccessEvaluation: strictLocation}"),
        Just("session: {cloudAppSecurity: blockDownloads, continuousAccessEvaluation: disabled}"),
        Just(
            "session: {signInFrequency: {every: 12 hours, authenticationType: secondaryAuthentication}, disableResilienceDefaults: true}"
        ),
    ];
    let state = prop_oneof![4 => Just("enabled"), 1 => Just("reportOnly")];
    (state, users, resources, conditions, grant).prop_map(move |(state, users, resources, conditions, grant)| {
        policy(key, &[&format!("state: {state}"), users, resources, conditions, grant].join("\n"))
    })
}

/// Two sets: two or three policies, of which the second set has one edited, added or gone.
fn any_change() -> impl Strategy<Value = (PolicySet, PolicySet)> {
    let three = (any_policy("p1"), any_policy("p2"), any_policy("p3"));
    (three, any_policy("p1"), 0..4_u8).prop_map(|((p1, p2, p3), other, how)| {
        let old = vec![p1.clone(), p2.clone(), p3.clone()];
        let new = match how {
            0 => vec![other, p2, p3],
            1 => vec![p2, p3],
            2 => vec![p1.replace("enabled", "reportOnly"), p2, p3],
            _ => vec![other.replace("p1", "p4").replace("P1", "P4"), p1, p2, p3],
        };
        (set(&old), set(&new))
    })
}

/// Everything that is proved of the sets, and the universe it is about.
struct Proved<'p> {
    universe: Universe<'p>,
    found: RawRegions,
}

fn prove<'p>(old: &'p PolicySet, new: &'p PolicySet) -> Proved<'p> {
    let universe = Universe::new(Input::new(old, TODAY).with_set(new));
    let pairs = pairs(old, new);
    let [before, after] = policies(old, new, &pairs);
    let comparison = Comparison::new(&universe, &before, &after);
    let mut prover = Prover::new(universe.space());
    universe.realism().iter().for_each(|constraint| prover.require(&constraint.formula));
    let finder = Finder {
        universe: &universe,
        comparison: &comparison,
        policies: &[before, after].concat(),
        prover: &mut prover,
        within: &Formula::TRUE,
        most: 1000,
    };
    let found = finder.find().unwrap();
    Proved { universe, found }
}

/// What the evaluation sees at the point: a consequence, or nothing.
fn evaluated(universe: &Universe<'_>, sets: [&PolicySet; 2], point: &Point) -> Option<Consequence> {
    let sign_in = |side: usize| SignIn { shows: BTreeSet::new(), ..universe.view(side).sign_in_at(point) };
    let sign_ins = [sign_in(0), sign_in(1)];
    let decisions = [0, 1].map(|side| Evaluator::new(sets[side], TODAY).evaluate(&sign_ins[side]).enforced);
    let consequence = seen(sets, &sign_ins, &decisions, TODAY);
    let blocked = decisions[0].outcome.is_blocked();
    let same_session = session::changes(&decisions[0].session, &decisions[1].session).is_empty();
    (consequence != Consequence::SessionOnly || !blocked && !same_session).then_some(consequence)
}

/// Points that differ from the most ordinary one, or from one in a region, in a few variables.
fn points(universe: &Universe<'_>, found: &RawRegions, seeds: &[(usize, Vec<(usize, usize)>)]) -> Vec<Point> {
    let space = universe.space();
    let ordinary = Point(vec![0; space.variables.len()]);
    let mut bases: Vec<&Point> = found.regions.iter().map(|region| &region.hole.example).collect();
    bases.push(&ordinary);
    let vars: Vec<_> = space.ids().collect();
    let real = |point: &Point| universe.realism().iter().all(|constraint| constraint.formula.holds(point));
    let moved = seeds.iter().map(|(base, moves)| {
        moves.iter().fold(bases[base % bases.len()].clone(), |point, (var, value)| {
            let var = vars[var % vars.len()];
            point.with(var, value % space.size(var))
        })
    });
    moved.filter(real).collect()
}

fn mirrored(consequence: Consequence) -> Consequence {
    match consequence {
        Consequence::NewlyUncovered | Consequence::Loosened => Consequence::Tightened,
        Consequence::Tightened => Consequence::Loosened,
        Consequence::NewlyBlocked => Consequence::NewlyUnblocked,
        Consequence::NewlyUnblocked => Consequence::NewlyBlocked,
        same => same,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_set_is_equivalent_to_itself((set, _) in any_change()) {
        let mut turned = set.clone();
        turned.policies.reverse();
        for other in [&set, &turned] {
            let found = compare(&set, other);
            prop_assert_eq!(&found.verdict, &Verdict::Equivalent);
            prop_assert!(found.regions.is_empty() && found.edits.is_empty() && found.changed_classes == 0);
        }
    }

    #[test]
    fn other_words_for_the_same_change_nothing((set, _) in any_change()) {
        let mut other = set.clone();
        for entry in &mut other.policies {
            entry.policy = canonical_meaning(&entry.policy);
        }
        let found = compare(&set, &other);
        prop_assert_eq!(&found.verdict, &Verdict::Equivalent);
        prop_assert!(found.edits.iter().all(|edit| edit.nature == Nature::Words), "{:?}", found.edits);
    }

    #[test]
    fn swapped_sides_mirror((old, new) in any_change()) {
        let (there, back) = (compare(&old, &new), compare(&new, &old));
        let verdict = match there.verdict.clone() {
            Verdict::Stricter => Verdict::Looser,
            Verdict::Looser => Verdict::Stricter,
            same => same,
        };
        prop_assert_eq!(verdict, back.verdict.clone());
        let kinds = |found: &SetDiff| -> BTreeSet<Consequence> {
            consequences(found).into_iter().map(|one| if one == Consequence::NewlyUncovered { Consequence::Loosened } else { one }).collect()
        };
        let expected: BTreeSet<Consequence> = kinds(&there).into_iter().map(mirrored).collect();
        prop_assert_eq!(expected, kinds(&back));
        prop_assert_eq!(there.changed_classes, back.changed_classes);
    }

    #[test]
    fn every_sign_in_is_where_the_evaluation_puts_it(
        (old, new) in any_change(),
        seeds in proptest::collection::vec((0..64_usize, proptest::collection::vec((0..64_usize, 0..16_usize), 0..6)), 200),
    ) {
        let Proved { universe, found } = prove(&old, &new);
        prop_assert!(!found.unexplored);
        for point in points(&universe, &found, &seeds) {
            let proved: BTreeSet<Consequence> = found
                .regions
                .iter()
                .filter(|region| region.hole.who.holds(&point) && region.hole.conditions.holds(&point))
                .map(|region| region.consequence)
                .collect();
            let seen: BTreeSet<Consequence> = evaluated(&universe, [&old, &new], &point).into_iter().collect();
            prop_assert_eq!(proved, seen, "{:?}", universe.sign_in_at(&point));
        }
    }

    #[test]
    fn joined_regions_are_the_same_sign_ins(
        (old, new) in any_change(),
        seeds in proptest::collection::vec((0..64_usize, proptest::collection::vec((0..64_usize, 0..16_usize), 0..6)), 200),
    ) {
        let Proved { universe, found } = prove(&old, &new);
        let mut prover = Prover::new(universe.space());
        universe.realism().iter().for_each(|constraint| prover.require(&constraint.formula));
        let (real, conditions) = (real(&universe), conditions(&universe));
        let mut joiner = Joiner { universe: &universe, prover: &mut prover, real: &real, conditions: &conditions };
        let points = points(&universe, &found, &seeds);
        for consequence in Consequence::ALL {
            let own = found.regions.iter().filter(|region| region.consequence == consequence);
            let holes: Vec<&Hole> = own.map(|region| &region.hole).collect();
            let shapes = joiner.shapes(&holes);
            prop_assert!(shapes.len() <= holes.len() * 10 && shapes.is_empty() == holes.is_empty());
            for point in &points {
                let is_found = holes.iter().any(|hole| hole.who.holds(point) && hole.conditions.holds(point));
                prop_assert_eq!(shapes.iter().any(|shape| shape.holds(point)), is_found, "{:?}", universe.sign_in_at(point));
            }
        }
    }

    #[test]
    fn every_region_is_in_a_row((old, new) in any_change()) {
        let found = compare(&old, &new);
        let in_rows: BTreeSet<usize> = found.rows.iter().flat_map(|row| row.regions.iter().copied()).collect();
        prop_assert_eq!(in_rows, (0..found.regions.len()).collect());
        prop_assert!(found.rows.len() <= 2 * found.regions.len());
        for row in &found.rows {
            let same = |region: &ChangedRegion| (region.consequence, &region.causes) == (row.consequence, &row.causes);
            prop_assert!(row.regions.iter().all(|at| same(&found.regions[*at])));
        }
    }

    #[test]
    fn causes_are_enough((old, new) in any_change()) {
        let found = compare(&old, &new);
        for region in &found.regions {
            prop_assert!(!region.causes.is_empty(), "{:?}", region);
        }
        let idle: BTreeSet<usize> = found.idle.iter().map(|(edit, _)| *edit).collect();
        let causes: BTreeSet<usize> = found.regions.iter().flat_map(|region| region.causes.iter().copied()).collect();
        prop_assert!(idle.is_disjoint(&causes));
    }
}
