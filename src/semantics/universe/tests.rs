//! Single traits of the universe; that it agrees with the concrete evaluator is held by the tests of
//! the whole crate on random sets.

mod told;

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::*;
use crate::model::{
    AppEntry, AppWord, AuthenticationFlow, BreakGlass, BuiltInControl, ClientKind, Dialect, Filter, FilterMode, Grant,
    GrantControl, Group, GroupMembers, GuestType, Inclusion, Location, LocationEntry, LocationKind, LocationWord,
    ObjectKey, Operator, PartialDevice, PartialPlace, PartialTarget, PartialWho, PolicySet, PolicyState, Principals,
    RequirementItem, SetPolicy, Target, UserAction, UserEntry, UserWord, Users, Who,
};
use crate::semantics::evaluate::Evaluator;

const TODAY: Date = date(2026, 11, 23);
const PHISHING_RESISTANT: &str = "00000000-0000-0000-0000-000000000004";

fn control(control: BuiltInControl) -> GrantControl {
    GrantControl::BuiltIn(control.into())
}

fn grant(operator: Operator, controls: &[GrantControl]) -> Grant {
    Grant { operator: Some(operator), controls: controls.to_vec() }
}

/// For everyone and everything, with the change made to it.
fn policy(change: impl FnOnce(&mut Policy)) -> Policy {
    let include = Principals { users: vec![UserEntry::Word(UserWord::All)], ..Principals::default() };
    let mut policy = Policy {
        key: "p".to_owned(),
        state: Some(PolicyState::Enabled.into()),
        users: Some(Users { include, ..Users::default() }),
        grant: Some(grant(Operator::And, &[control(BuiltInControl::Mfa)])),
        ..Policy::default()
    };
    policy.resources.include = vec![AppEntry::Word(AppWord::All)];
    change(&mut policy);
    policy
}

fn excluding(groups: &[&str]) -> Policy {
    policy(|policy| {
        let users = policy.users.get_or_insert_default();
        users.exclude.groups = groups.iter().map(|name| ObjectRef::new(name)).collect();
    })
}

fn set(policies: &[Policy], tenant: Tenant) -> PolicySet {
    let entry =
        |policy: &Policy| SetPolicy { policy: policy.clone(), dialect: Dialect::Language, switched_off: Vec::new() };
    PolicySet { policies: policies.iter().map(entry).collect(), tenant, has_tenant_file: true }
}

fn ordinary(universe: &Universe<'_>) -> Point {
    Point(vec![0; universe.space().variables.len()])
}

fn titles<'u>(universe: &'u Universe<'_>, topic: Topic) -> Vec<&'u str> {
    universe.about(topic).map(|var| universe.meaning(var).title.as_str()).collect()
}

/// The variable of this title.
fn named(universe: &Universe<'_>, title: &str) -> VarId {
    universe.space().ids().find(|var| universe.meaning(*var).title == title).unwrap()
}

/// The position of a value by its words.
fn value(universe: &Universe<'_>, var: VarId, words: &str) -> usize {
    universe.meaning(var).values.iter().position(|value| value == words).unwrap()
}

fn put(universe: &Universe<'_>, point: &Point, title: &str, words: &str) -> Point {
    let var = named(universe, title);
    point.with(var, value(universe, var, words))
}

fn is_realistic(universe: &Universe<'_>, point: &Point) -> bool {
    universe.realism().iter().all(|law| law.formula.holds(point))
}

#[test]
fn what_nobody_tells_apart_is_one() {
    let policies = [excluding(&["A", "B", "C", "D"]), excluding(&["D"])];
    let set = set(&policies, Tenant::default());
    let universe = Universe::new(Input::new(&set, TODAY));
    let groups: Vec<String> =
        universe.groups().iter().map(|(var, _)| universe.meaning(*var).values[1].clone()).collect();
    assert_eq!(groups, ["in group A (+2 more)", "in group D"]);
    assert_eq!(universe.groups()[0].1.len(), 3);
    let first = universe.applies(&policies[0]);
    let inside = universe.in_group(&ObjectRef::new("C"));
    let point = ordinary(&universe);
    assert!(first.holds(&point) && !inside.holds(&point));
    let point = point.with(universe.groups()[0].0, 1);
    assert!(!first.holds(&point) && inside.holds(&point) && universe.applies(&policies[1]).holds(&point));
}

#[test]
fn the_first_values_are_the_ordinary_ones() {
    let set = set(&[policy(|_| ())], Tenant::default());
    let universe = Universe::new(Input::new(&set, TODAY));
    let point = ordinary(&universe);
    assert!(is_realistic(&universe, &point));
    let sign_in = universe.sign_in_at(&point);
    assert_eq!(sign_in.client, ClientKind::Browser);
    assert_eq!(sign_in.who, Who::Person(crate::model::Person::default()));
    assert_eq!(sign_in.target, Target::App(crate::model::TargetApp::default()));
    assert!(!sign_in.device.registered && sign_in.shows.is_empty() && sign_in.place.inside.is_empty());
    assert_eq!(sign_in.place.ip.map(|ip| ip.to_string()).as_deref(), Some("203.0.113.10"));
}

#[test]
fn a_strength_is_the_ways_it_accepts() {
    let strong = GrantControl::AuthenticationStrength(ObjectRef::new(PHISHING_RESISTANT));
    let set = set(&[policy(|policy| policy.grant = Some(grant(Operator::And, &[strong])))], Tenant::default());
    let universe = Universe::new(Input::new(&set, TODAY));
    let strength = universe.ask(&Ask::Strength(ObjectKey::new(PHISHING_RESISTANT)));
    let mfa = universe.ask(&Ask::Control(BuiltInControl::Mfa));
    let (resistant, second) = (strength.variables(), mfa.variables());
    assert!(resistant.is_subset(&second) && resistant != second);
    let way = *resistant.first().unwrap();
    let resistant = universe.meaning(way).title.clone();
    assert_eq!(resistant, "windowsHelloForBusiness or fido2 or x509CertificateMultiFactor");
    let point = ordinary(&universe).with(way, 1);
    let shows = universe.sign_in_at(&point).shows;
    assert!(shows.contains(&Ask::Control(BuiltInControl::Mfa)) && shows.len() == 2);
}

#[test]
fn controls_are_shown_where_they_can_be() {
    let set = set(&[policy(|_| ())], Tenant::default());
    let universe = Universe::new(Input::new(&set, TODAY));
    let mfa = universe.achievable(&universe.ask(&Ask::Control(BuiltInControl::Mfa)));
    assert!(mfa.variables().iter().all(|var| universe.meaning(*var).topic != Topic::Control));
    let point = ordinary(&universe);
    let guest = put(&universe, &point, "kind", GuestType::B2bDirectConnectUser.to_string().as_str());
    let trusted = put(&universe, &guest, "trust in MFA", "MFA of the home tenant trusted");
    let legacy = put(&universe, &point, "client", "legacy client (IMAP, POP, SMTP)");
    let agent = put(&universe, &point, "kind", "agent identity");
    let shown = [&point, &guest, &trusted, &legacy, &agent].map(|point| mfa.holds(point));
    assert_eq!(shown, [true, false, true, false, false]);
    let app = universe.achievable(&universe.ask(&Ask::Control(BuiltInControl::CompliantApplication)));
    let mobile = put(&universe, &point, "platform", "iOS");
    let desktop = put(&universe, &point, "client", "desktop or mobile app");
    assert_eq!([&point, &mobile, &desktop].map(|point| app.holds(point)), [true, true, false]);
}

/// The classic gap: who accepts terms of use shows no second factor.
#[test]
fn an_alternative_breaches_what_is_required() {
    let terms = GrantControl::TermsOfUse(ObjectRef::new("Terms"));
    let weak = policy(|policy| {
        policy.grant = Some(grant(Operator::Or, &[control(BuiltInControl::Mfa), terms]));
    });
    let item = RequirementItem::Ask(Ask::Control(BuiltInControl::Mfa), ObjectRef::new("mfa"));
    let requirement = Requirement { operator: Operator::And, items: vec![item] };
    for (policy, open) in [(weak, true), (policy(|_| ()), false)] {
        let set = set(&[policy], Tenant::default());
        let universe = Universe::new(Input::new(&set, TODAY).with_requirement(&requirement));
        let view = universe.view(0);
        let allow = view.allow(set.policies.iter().map(|entry| &entry.policy));
        assert_eq!(view.breach(&allow, &requirement).holds(&ordinary(&universe)), open);
    }
}

#[test]
fn managed_devices_fail_by_both_of_their_kinds() {
    let mfa = RequirementItem::Ask(Ask::Control(BuiltInControl::Mfa), ObjectRef::new("mfa"));
    let items = vec![mfa, RequirementItem::ManagedDevice];
    let lengths = |operator| {
        let requirement = Requirement { operator, items: items.clone() };
        ways_to_fail(&requirement).iter().map(Vec::len).collect::<Vec<_>>()
    };
    assert_eq!((lengths(Operator::And), lengths(Operator::Or)), (vec![1, 2], vec![3]));
    let set = set(&[policy(|_| ())], Tenant::default());
    let universe = Universe::new(Input::new(&set, TODAY));
    let requirement = Requirement { operator: Operator::And, items };
    let managed = put(&universe, &ordinary(&universe), "device", "hybrid joined (ServerAD)");
    let breach = universe.view(0).breach(&Formula::TRUE, &requirement);
    assert!(breach.holds(&ordinary(&universe)) && breach.holds(&managed));
    let device = Requirement { items: vec![RequirementItem::ManagedDevice], operator: Operator::And };
    let breach = universe.view(0).breach(&Formula::TRUE, &device);
    assert!(breach.holds(&ordinary(&universe)) && !breach.holds(&managed));
}

/// The strength for registering takes the place of the other one, nothing else does.
#[test]
fn registering_has_a_strength_of_its_own() {
    let demands = |strength: &str, also: Option<GrantControl>| {
        let controls: Vec<_> =
            also.into_iter().chain([GrantControl::AuthenticationStrength(ObjectRef::new(strength))]).collect();
        Some(grant(Operator::And, &controls))
    };
    let all = policy(|policy| {
        policy.grant = demands(PHISHING_RESISTANT, Some(control(BuiltInControl::PasswordChange)));
    });
    let own = policy(|policy| {
        policy.grant = demands("00000000-0000-0000-0000-000000000002", None);
        policy.resources.include.clear();
        policy.resources.user_actions = vec![UserAction::RegisterSecurityInfo.into()];
    });
    let set = set(&[all, own], Tenant::default());
    let universe = Universe::new(Input::new(&set, TODAY));
    let view = universe.view(0);
    let allow = view.allow(set.policies.iter().map(|entry| &entry.policy));
    let registering = put(&universe, &ordinary(&universe), "resource", "registering security information");
    let text = universe
        .controls()
        .into_iter()
        .find(|var| universe.meaning(*var).title.contains("password + microsoftAuthenticatorPush"));
    let with_text = registering.with(text.unwrap(), 1);
    let changed = named(&universe, "a changed password");
    assert!(!allow.holds(&with_text) && allow.holds(&with_text.with(changed, 1)));
    let elsewhere = put(&universe, &with_text.with(changed, 1), "resource", "any other app");
    assert!(!allow.holds(&elsewhere));
}

#[test]
fn break_glass_accounts_stand_alone() {
    let names = ["glass-1", "glass-2"].map(ObjectRef::new);
    let declared = BreakGlass { users: names.to_vec(), groups: Vec::new() };
    let tenant = Tenant { break_glass: Some(declared), ..Tenant::default() };
    let guarded = policy(|policy| {
        let users = policy.users.get_or_insert_default();
        users.exclude.users = names.iter().map(|name| UserEntry::Object(name.clone())).collect();
        users.exclude.roles = vec![ObjectRef::new(crate::catalog::GLOBAL_ADMINISTRATOR)];
    });
    let set = set(&[guarded], tenant);
    let universe = Universe::new(Input::new(&set, TODAY));
    let (account, values) = universe.accounts();
    assert_eq!(values.iter().map(|value| value.len()).collect::<Vec<_>>(), [0, 1, 1]);
    let point = ordinary(&universe).with(account, 1);
    assert!(!is_realistic(&universe, &point));
    assert!(is_realistic(&universe, &point.with(universe.roles()[0].0, 1)));
}

/// Names the constraint that is in the way of somebody.
fn broken<'u>(universe: &'u Universe<'_>, point: &Point) -> Vec<&'u str> {
    universe.realism().iter().filter(|law| !law.formula.holds(point)).map(|law| law.name.as_str()).collect()
}

#[test]
fn facts_about_groups_have_names() {
    let list = |users: &[&str]| GroupMembers {
        users: users.iter().map(|user| (*user).to_owned()).collect(),
        groups: Vec::new(),
    };
    let groups = [
        ("Staff", Group { disjoint_from: vec!["Robots".to_owned()], ..Group::default() }),
        ("Robots", Group { members: Some(list(&["r2"])), ..Group::default() }),
        (
            "Ring",
            Group { subset_of: vec!["Staff".to_owned()], known_members: Some(list(&["ada"])), ..Group::default() },
        ),
        ("Nobody", Group { disjoint_from: vec!["Nobody".to_owned()], ..Group::default() }),
    ];
    let groups = groups.map(|(name, group)| (name.to_owned(), group)).into_iter().collect();
    let policies = ["Staff", "Robots", "Ring", "Nobody"].map(|name| excluding(&[name]));
    let set = set(&policies, Tenant { groups, ..Tenant::default() });
    let universe = Universe::new(Input::new(&set, TODAY));
    let inside =
        |point: &Point, name: &str| put(&universe, point, &format!("group {name}"), &format!("in group {name}"));
    let nobody = ordinary(&universe);
    let ada = put(&universe, &nobody, "account", "ada");
    assert_eq!(broken(&universe, &ada), [r#"listed members of "Ring""#]);
    let ada = inside(&ada, "Ring");
    assert_eq!(broken(&universe, &ada), [r#""Ring" is part of "Staff""#]);
    assert!(is_realistic(&universe, &inside(&ada, "Staff")));
    let robot = put(&universe, &inside(&nobody, "Robots"), "account", "r2");
    assert!(is_realistic(&universe, &robot));
    assert_eq!(broken(&universe, &inside(&robot, "Staff")), [r#""Staff" and "Robots" share no member"#]);
    assert_eq!(broken(&universe, &inside(&nobody, "Robots")), [r#""Robots" has no members but those listed"#]);
    assert_eq!(broken(&universe, &inside(&nobody, "Nobody")), [r#""Nobody" and "Nobody" share no member"#]);
}

fn office(ranges: &[&str]) -> Tenant {
    let ranges = ranges.iter().map(|range| (*range).to_owned()).collect();
    let mut tenant = Tenant::default();
    let kind = LocationKind::IpRanges { ranges, trusted: true };
    tenant.named_locations.insert("Office".to_owned(), Location { id: None, kind });
    tenant
}

#[test]
fn each_set_has_its_own_locations() {
    let outside = policy(|policy| {
        let everywhere = vec![LocationEntry::Word(LocationWord::All)];
        let exclude = vec![LocationEntry::Word(LocationWord::AllTrusted)];
        policy.conditions.locations = Some(Inclusion { include: everywhere, exclude });
    });
    let before = set(std::slice::from_ref(&outside), office(&["192.0.2.0/24"]));
    let after = set(std::slice::from_ref(&outside), office(&["192.0.2.0/25"]));
    let universe = Universe::new(Input::new(&before, TODAY).with_set(&after));
    let address = named(&universe, "address");
    let moved = (0..universe.space().size(address)).map(|at| ordinary(&universe).with(address, at));
    let applies = [0, 1].map(|side| universe.view(side).applies(&outside));
    let seen: Vec<_> = moved.map(|point| applies.clone().map(|formula| formula.holds(&point))).collect();
    assert_eq!(seen, [[true, true], [false, false], [false, true]]);
    let point = ordinary(&universe).with(address, 2);
    let places = [0, 1].map(|side| universe.view(side).sign_in_at(&point).place);
    assert!(places[0].trusted && !places[1].trusted && places[0].ip == places[1].ip);
    assert_eq!(places[0].ip.map(|ip| ip.to_string()).as_deref(), Some("192.0.2.128"));
}

/// Marked as trusted in the tenant file, or said to be somewhere else, or among the MFA trusted IPs.
#[test]
fn places_are_trusted_for_several_reasons() {
    let entries = |lists: &[LocationEntry]| Some(Inclusion { include: lists.to_vec(), exclude: Vec::new() });
    let lab = policy(|policy| {
        policy.conditions.locations = entries(&[LocationEntry::Object(ObjectRef::new("Lab"))]);
    });
    let trusted = policy(|policy| {
        policy.conditions.locations = entries(&[LocationEntry::Word(LocationWord::AllTrusted)]);
    });
    let set = set(&[lab.clone(), trusted.clone()], office(&["192.0.2.0/24"]));
    let universe = Universe::new(Input::new(&set, TODAY));
    let (inside, trusted) = (universe.applies(&lab), universe.applies(&trusted));
    let point = ordinary(&universe);
    let in_lab = put(&universe, &point, "location Lab", "in \"Lab\"");
    let lab_is_trusted = put(&universe, &in_lab, "trust of Lab", "\"Lab\" is trusted");
    let office = put(&universe, &point, "address", "in \"Office\"");
    let elsewhere = put(&universe, &point, "another trusted location", "in a trusted location that nothing names");
    let by_mfa = put(&universe, &point, "MFA trusted IPs", "among the MFA trusted IPs");
    for (point, wanted) in [
        (&point, [false, false]),
        (&in_lab, [true, false]),
        (&lab_is_trusted, [true, true]),
        (&office, [false, true]),
        (&elsewhere, [false, true]),
        (&by_mfa, [false, true]),
    ] {
        assert_eq!([inside.holds(point), trusted.holds(point)], wanted);
        let place = universe.sign_in_at(point).place;
        assert_eq!((place.inside.contains(&ObjectKey::new("lab")), place.trusted), (wanted[0], wanted[1]));
    }
}

#[test]
fn countries_are_classes_with_an_unknown_one() {
    let mut tenant = Tenant::default();
    let countries = |codes: &[&str], include_unknown| LocationKind::Countries {
        countries: codes.iter().map(|code| (*code).to_owned()).collect(),
        include_unknown,
        lookup: crate::model::LocationLookup::ClientIpAddress,
    };
    for (name, kind) in [("Alps", countries(&["CH", "AT", "IT"], false)), ("Rest", countries(&["IT"], true))] {
        tenant.named_locations.insert(name.to_owned(), Location { id: None, kind });
    }
    let inside = |name: &str| {
        policy(|policy| {
            let include = vec![LocationEntry::Object(ObjectRef::new(name))];
            policy.conditions.locations = Some(Inclusion { include, exclude: Vec::new() });
        })
    };
    let policies = ["Alps", "Rest"].map(inside);
    let set = set(&policies, tenant);
    let universe = Universe::new(Input::new(&set, TODAY));
    let country = named(&universe, "country");
    assert_eq!(universe.meaning(country).values, ["any other country", "AT, CH", "IT", "unknown country"]);
    let applies = policies.map(|policy| universe.applies(&policy));
    let seen: Vec<[bool; 2]> =
        (0..4).map(|at| applies.clone().map(|formula| formula.holds(&ordinary(&universe).with(country, at)))).collect();
    assert_eq!(seen, [[false, false], [true, false], [true, true], [false, true]]);
}

#[test]
fn an_excluded_principal_is_out() {
    let jobs = policy(|policy| {
        policy.users = None;
        policy.workload_identities = Some(crate::model::WorkloadIdentities {
            include: vec![crate::model::ServicePrincipalEntry::from_graph("ServicePrincipalsInMyTenant")],
            exclude: vec![ObjectRef::new("job")],
            filter: None,
        });
    });
    let set = set(std::slice::from_ref(&jobs), Tenant::default());
    let universe = Universe::new(Input::new(&set, TODAY));
    let applies = universe.applies(&jobs);
    let any = put(&universe, &ordinary(&universe), "kind", "service principal");
    let job = put(&universe, &any, "service principal", "job");
    assert_eq!([&ordinary(&universe), &any, &job].map(|point| applies.holds(point)), [false, true, false]);
    assert!(!universe.achievable(&universe.demand(&jobs)).holds(&any));
}

#[test]
fn a_sign_in_of_which_something_is_known_is_narrowed_to_that() {
    let filter = Filter { mode: FilterMode::Exclude, rule: r#"device.model -startsWith "Surf""#.to_owned() };
    let policies = [excluding(&["Exempt"]), policy(|policy| policy.conditions.device_filter = Some(filter))];
    let set = set(&policies, office(&["192.0.2.0/24"]));
    let model = crate::model::DeviceValue::Text("Surface".to_owned());
    let sign_in = PartialSignIn {
        who: PartialWho::Member,
        groups: vec![ObjectRef::new("Exempt")],
        target: PartialTarget::UserAction(UserAction::RegisterDevice),
        clients: Some(vec![ClientKind::Browser]),
        platform: Some(None),
        place: PartialPlace::Ip("192.0.2.7".parse().unwrap(), Some("ch".to_owned())),
        device: PartialDevice::Registered([("model", model.clone())].into()),
        flow: Some(Some(AuthenticationFlow::AuthenticationTransfer)),
        ..PartialSignIn::default()
    };
    let universe = Universe::new(Input::new(&set, TODAY).with_sign_in(&sign_in));
    let known = universe.partial(&sign_in);
    // The first point in the order of the variables: each takes its first value that leaves a way.
    let mut left = known;
    let mut point = ordinary(&universe);
    for var in universe.space().ids() {
        let size = universe.space().size(var);
        let mut tries = (0..size).map(|at| (at, left.within(&|own| (own == var).then(|| ValueSet::of(size, [at])))));
        let (at, rest) = tries.find(|(_, rest)| *rest != Formula::FALSE).unwrap();
        (point, left) = (point.with(var, at), rest);
    }
    assert_eq!(left, Formula::TRUE);
    // That a text which is something is there at all is a constraint.
    let found = universe.sign_in_at(&put(&universe, &point, "model", "some model"));
    let Who::Person(person) = &found.who else { panic!("{:?}", found.who) };
    assert!(person.account.is_none() && person.groups.contains(&ObjectKey::new("exempt")));
    assert_eq!(found.target, Target::UserAction(UserAction::RegisterDevice));
    assert_eq!((found.client, found.platform), (ClientKind::Browser, None));
    assert_eq!(found.flow, Some(AuthenticationFlow::AuthenticationTransfer));
    assert_eq!(found.place.ip.map(|ip| ip.to_string()).as_deref(), Some("192.0.2.7"));
    assert_eq!(found.place.country.as_deref(), Some("CH"));
    assert_eq!(found.device.attributes.get("model"), Some(&model));
}

#[test]
fn every_variable_has_words_for_every_value() {
    let filter = Filter { mode: FilterMode::Include, rule: r#"device.model -eq "X""#.to_owned() };
    let set = set(&[policy(|policy| policy.conditions.device_filter = Some(filter))], Tenant::default());
    let universe = Universe::new(Input::new(&set, TODAY));
    for var in universe.space().ids() {
        let meaning = universe.meaning(var);
        assert_eq!(meaning.values.len(), universe.space().size(var), "{}", meaning.title);
    }
    assert_eq!(titles(&universe, Topic::Device), ["device", "compliance", "model", "model is X"]);
    assert!(titles(&universe, Topic::Unknown).starts_with(&["trust in MFA"]));
    let order: Vec<Topic> = universe.space().ids().map(|var| universe.meaning(var).topic).collect();
    let place = |topic| order.iter().position(|own| *own == topic);
    assert!(place(Topic::Control) < place(Topic::What) && place(Topic::What) < place(Topic::How));
    assert!(place(Topic::How) < place(Topic::Device) && place(Topic::Device) < place(Topic::Who));
}

/// Every point that differs from the ordinary one in the variables of `topic` alone and is realistic.
fn realistic_points(universe: &Universe<'_>, topic: Topic) -> Vec<Point> {
    let mut points = vec![ordinary(universe)];
    for var in universe.about(topic) {
        let values = 0..universe.space().size(var);
        points = values.flat_map(|at| points.iter().map(move |point| point.with(var, at))).collect();
    }
    points.retain(|point| is_realistic(universe, point));
    points
}

fn filtered(mode: FilterMode, rule: &str) -> Policy {
    let filter = Filter { mode, rule: rule.to_owned() };
    policy(|policy| policy.conditions.device_filter = Some(filter))
}

/// At every point of a filter's own variables the formula says what the evaluation of the sign-in says.
#[test]
fn device_filters_are_read_as_the_evaluation_reads_them() {
    for rule in [
        r#"device.model -startsWith "Surf""#,
        r#"device.model -notContains "face""#,
        r#"device.model -in ["Surface", "Pixel"]"#,
        "device.model -eq null",
        r#"device.deviceOwnership -eq "Company""#,
        r#"device.deviceOwnership -ne "Personal""#,
        r#"device.profileType -in ["SecureVM", "Printer"]"#,
        "device.deviceOwnership -ne null",
        r#"device.trustType -eq "ServerAD""#,
        r#"device.trustType -notIn ["AzureAD", "Workplace"]"#,
        "device.trustType -eq null",
        "device.isCompliant -eq True",
        "device.isCompliant -eq False",
        "device.isCompliant -ne True",
        r#"device.systemLabels -contains "AutopilotDevice""#,
        r#"device.systemLabels -contains "AutopilotDevice" -or device.physicalIds -contains "[ZTDId]:1""#,
        r#"device.physicalIds -notContains "[ZTDId]:1""#,
        r#"device.extensionAttribute1 -eq "SAW""#,
        r#"device.extensionAttribute1 -ne "SAW" -and device.isCompliant -ne True"#,
        r#"device.mdmAppId -eq "0000000a-0000-0000-c000-000000000000""#,
    ] {
        let policies = [FilterMode::Include, FilterMode::Exclude].map(|mode| filtered(mode, rule));
        let set = set(&policies, Tenant::default());
        let universe = Universe::new(Input::new(&set, TODAY));
        let applies = policies.map(|policy| universe.applies(&policy));
        let mut seen = BTreeSet::new();
        for point in realistic_points(&universe, Topic::Device) {
            let sign_in = universe.sign_in_at(&point);
            let device = &sign_in.device;
            assert!(device.registered || device.attributes.is_empty(), "{rule}: {device:?}");
            let evaluation = Evaluator::new(&set, TODAY).evaluate(&sign_in);
            let wanted = [0, 1].map(|at| evaluation.policies[at].applies());
            assert_eq!([0, 1].map(|at| applies[at].holds(&point)), wanted, "{rule}: {device:?}");
            seen.insert(wanted);
        }
        assert_eq!(seen.len(), 2, "{rule}: some devices match and some do not");
    }
}

#[test]
fn extension_attributes_are_of_managed_devices_unless_chosen_otherwise() {
    let policy = filtered(FilterMode::Include, r#"device.extensionAttribute1 -eq "SAW""#);
    for needed in [true, false] {
        let mut tenant = Tenant::default();
        tenant.facts.choices.extension_attributes_need_management = needed;
        let set = set(std::slice::from_ref(&policy), tenant);
        let universe = Universe::new(Input::new(&set, TODAY));
        let devices = realistic_points(&universe, Topic::Device).into_iter().map(|point| universe.sign_in_at(&point));
        let tagged = devices
            .map(|sign_in| sign_in.device)
            .filter(|device| device.attributes.contains_key("extensionAttribute1"));
        let managed = tagged.map(|device| {
            device.attributes.get("isCompliant") == Some(&crate::model::DeviceValue::Bool(true))
                || device.trust_type() == Some("ServerAD")
                || device.attributes.contains_key("mdmAppId")
        });
        let kinds: BTreeSet<bool> = managed.collect();
        assert_eq!(kinds.contains(&false), !needed);
        assert!(kinds.contains(&true));
    }
}

/// Of whom nothing but a kind and an object is known, a sign-in is by that object alone.
#[test]
fn principals_that_are_known_are_the_ones_that_sign_in() {
    let bot = || ObjectRef::new("bot");
    let set = set(&[policy(|_| ())], Tenant::default());
    let guest = GuestType::B2bCollaborationGuest;
    for who in [
        PartialWho::Member,
        PartialWho::Guest(guest, None),
        PartialWho::Guest(guest, Some(ObjectRef::new("Fabrikam"))),
        PartialWho::ServicePrincipal(bot()),
        PartialWho::AgentIdentity(bot()),
        PartialWho::AgentUser(bot()),
    ] {
        let sign_in = PartialSignIn { who: who.clone(), ..PartialSignIn::default() };
        let universe = Universe::new(Input::new(&set, TODAY).with_sign_in(&sign_in));
        let known = universe.partial(&sign_in);
        let is_it = |found: &Who| match (&who, found) {
            (PartialWho::Member, Who::Person(person)) => person.guest.is_none(),
            (PartialWho::Guest(kind, home), Who::Person(person)) => {
                let named = home.as_ref().map(ObjectKey::from);
                person.guest == Some(*kind) && (named.is_none() || person.home_tenant == named)
            }
            (PartialWho::ServicePrincipal(own), Who::ServicePrincipal(principal))
            | (PartialWho::AgentIdentity(own), Who::AgentIdentity(principal))
            | (PartialWho::AgentUser(own), Who::AgentUser(principal)) => principal.object == Some(ObjectKey::from(own)),
            _ => false,
        };
        let points = realistic_points(&universe, Topic::Who);
        let (inside, outside): (Vec<&Point>, Vec<&Point>) = points.iter().partition(|point| known.holds(point));
        assert!(!inside.is_empty() && !outside.is_empty(), "{who:?}");
        assert!(inside.iter().all(|point| is_it(&universe.sign_in_at(point).who)), "{who:?}");
    }
}
