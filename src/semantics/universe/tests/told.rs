//! What the tenant file and single questions bring into a universe.

use super::*;
use crate::model::{
    ExternalTenant, ExternalTenants, Guests, NamedApp, Resources, RiskLevel, TargetApp, Trust, WordList,
};

const FABRIKAM: &str = "7b2c3f10-1111-4aaa-8bbb-0000000000e1";

fn trust(mfa: Option<bool>, compliant_device: Option<bool>, hybrid_joined_device: Option<bool>) -> Trust {
    Trust { mfa, compliant_device, hybrid_joined_device }
}

/// Guests of one tenant each.
fn guests_of(tenants: &[&str]) -> Vec<Policy> {
    let of = |tenant: &&str| {
        policy(|policy| {
            let types = vec![GuestType::B2bCollaborationGuest.into()];
            let tenants = ExternalTenants::Enumerated(vec![ObjectRef::new(tenant)]);
            let include = Principals { guests: Some(Guests { types, tenants }), ..Principals::default() };
            policy.users = Some(Users { include, ..Users::default() });
        })
    };
    tenants.iter().map(of).collect()
}

/// What is trusted of a guest's home: what its tenant says, then what the facts say of all others, then
/// either.
#[test]
fn inbound_trust_is_that_of_the_home_tenant() {
    let mut tenant = Tenant::default();
    let mut add = |name: &str, id: Option<&str>, own: Option<Trust>| {
        let external = ExternalTenant { tenant_id: id.map(str::to_owned), inbound_trust: own };
        tenant.external_tenants.insert(name.to_owned(), external);
    };
    add("Fabrikam", Some(FABRIKAM), Some(trust(Some(true), None, Some(false))));
    add("Northwind", None, Some(trust(Some(false), Some(false), None)));
    add("Tailspin", None, None);
    tenant.facts.inbound_trust = Some(trust(None, Some(true), None));
    let set = set(&guests_of(&[FABRIKAM, "Northwind", "Tailspin"]), tenant);
    let universe = Universe::new(Input::new(&set, TODAY));
    let guest = put(&universe, &ordinary(&universe), "kind", &GuestType::B2bCollaborationGuest.to_string());
    let titles = ["trust in MFA", "trust in compliant devices", "trust in hybrid joined devices"];
    let homes = named(&universe, "home tenant");
    let told = |home: usize| -> Vec<[bool; 3]> {
        let all = (0..8_u16).map(|bits| [bits & 1 == 1, bits & 2 == 2, bits & 4 == 4]);
        all.filter(|trusted| {
            let start = guest.with(homes, home);
            let point = titles
                .iter()
                .zip(trusted)
                .fold(start, |point, (title, trusted)| point.with(named(&universe, title), usize::from(*trusted)));
            is_realistic(&universe, &point)
        })
        .collect()
    };
    assert_eq!(universe.meaning(homes).values.len(), 4);
    let (other, fabrikam, northwind, tailspin) = (0, 1, 2, 3);
    assert_eq!(told(fabrikam), [[true, true, false]]);
    assert_eq!(told(northwind), [[false, false, false], [false, false, true]]);
    let unsaid = [[false, true, false], [true, true, false], [false, true, true], [true, true, true]];
    assert_eq!(told(tailspin), unsaid);
    assert_eq!(told(other), unsaid);
}

/// Tenants that policies name alike are one home as long as the same is trusted of them.
#[test]
fn homes_of_which_other_things_are_trusted_are_told_apart() {
    for (own, homes) in [(Some(true), 2), (Some(false), 3), (None, 3)] {
        let mut tenant = Tenant::default();
        for (name, mfa) in [("Fabrikam", Some(true)), ("Northwind", own)] {
            let external = ExternalTenant { tenant_id: None, inbound_trust: Some(trust(mfa, None, None)) };
            tenant.external_tenants.insert(name.to_owned(), external);
        }
        let mut both = guests_of(&["Fabrikam"]);
        let guests = both[0].users.as_mut().unwrap().include.guests.as_mut().unwrap();
        guests.tenants = ExternalTenants::Enumerated(["Fabrikam", "Northwind"].map(ObjectRef::new).to_vec());
        let set = set(&both, tenant);
        let universe = Universe::new(Input::new(&set, TODAY));
        assert_eq!(universe.meaning(named(&universe, "home tenant")).values.len(), homes, "{own:?}");
    }
}

/// Which policies reach sign-ins for baseline scopes alone is what the evaluation says, whichever way the
/// tenant has them.
#[test]
fn baseline_scopes_are_reached_as_the_evaluation_says() {
    const AUDIENCE: &str = "00000002-0000-0000-c000-000000000000";
    const STAND_IN: &str = "7b2c3f10-1111-4aaa-8bbb-0000000000e2";
    let app = |name: &str| AppEntry::Object(ObjectRef::new(name));
    let lists = [
        vec![],
        vec![AppEntry::Word(AppWord::All)],
        vec![AppEntry::Word(AppWord::None)],
        vec![app(AUDIENCE)],
        vec![app(STAND_IN)],
        vec![app("7b2c3f10-1111-4aaa-8bbb-0000000000e3")],
    ];
    let rule = r#"CustomSecurityAttribute.Data_Class -eq "secret""#;
    let filters = [None, Some(FilterMode::Include), Some(FilterMode::Exclude)];
    let mut policies = Vec::new();
    for include in &lists {
        for exclude in &lists {
            for mode in filters {
                let filter = mode.map(|mode| Filter { mode, rule: rule.to_owned() });
                let (include, exclude) = (include.clone(), exclude.clone());
                policies.push(policy(|policy| {
                    policy.resources = Resources { include, exclude, filter, ..Resources::default() }
                }));
            }
        }
    }
    let mut reached = BTreeSet::new();
    for scopes in [None, Some("legacy"), Some("enforced"), Some("Stand-in"), Some("Nobody's")] {
        for adds in [false, true] {
            let mut tenant = Tenant::default();
            let own = NamedApp { app_id: Some(STAND_IN.to_owned()), ..NamedApp::default() };
            tenant.apps.insert("Stand-in".to_owned(), own);
            tenant.facts.baseline_scopes = scopes.map(str::to_owned);
            tenant.facts.choices.app_filters_add_to_included_apps = adds;
            let set = set(&policies, tenant);
            let universe = Universe::new(Input::new(&set, TODAY));
            let baseline = Target::App(TargetApp { baseline_scopes_only: true, ..TargetApp::default() });
            let size = universe.space().size(universe.target());
            let points = (0..size).map(|at| ordinary(&universe).with(universe.target(), at));
            let point = points.into_iter().find(|point| universe.sign_in_at(point).target == baseline).unwrap();
            let evaluation = Evaluator::new(&set, TODAY).evaluate(&universe.sign_in_at(&point));
            for (at, policy) in policies.iter().enumerate() {
                let applies = universe.applies(policy).holds(&point);
                assert_eq!(applies, evaluation.policies[at].applies(), "{scopes:?} {adds} {:?}", policy.resources);
                reached.insert((scopes, applies));
            }
        }
    }
    // Some reach it and some do not, but for an app that nobody includes: there all resources do.
    assert_eq!(reached.len(), 10);
}

/// What a policy, a sign-in, a requirement or what is shown asks about is told apart; what nobody asks
/// about is not.
#[test]
fn what_is_asked_about_is_told_apart() {
    let has = |universe: &Universe<'_>, title: &str, words: &str| {
        universe.space().ids().any(|var| {
            let meaning = universe.meaning(var);
            meaning.title == title && meaning.values.iter().any(|value| value == words)
        })
    };
    let recovery = |universe: &Universe<'_>| has(universe, "resource", "account recovery");
    let hidden = |universe: &Universe<'_>| has(universe, "user risk", RiskLevel::Hidden.as_str());
    let plain = set(&[policy(|_| ())], Tenant::default());
    let universe = Universe::new(Input::new(&plain, TODAY));
    assert!(!recovery(&universe) && !hidden(&universe));
    // By one policy among others.
    let by = |change: fn(&mut Policy)| set(&[policy(|_| ()), policy(change), policy(|_| ())], Tenant::default());
    let register = by(|policy| policy.resources.user_actions = vec![UserAction::RegisterDevice.into()]);
    assert!(!recovery(&Universe::new(Input::new(&register, TODAY))));
    let recover = by(|policy| policy.resources.user_actions = vec![UserAction::AccountRecovery.into()]);
    assert!(recovery(&Universe::new(Input::new(&recover, TODAY))));
    let high = by(|policy| policy.conditions.user_risk = vec![RiskLevel::High.into()]);
    assert!(!hidden(&Universe::new(Input::new(&high, TODAY))));
    let risky = by(|policy| policy.conditions.agent_risk = vec![RiskLevel::Hidden.into()]);
    assert!(hidden(&Universe::new(Input::new(&risky, TODAY))));
    // By one sign-in among others.
    let unknown = PartialSignIn::default();
    let target = |action| PartialSignIn { target: PartialTarget::UserAction(action), ..PartialSignIn::default() };
    let risk = |level| PartialSignIn { sign_in_risk: Some(level), ..PartialSignIn::default() };
    for (sign_in, recovers, hides) in [
        (target(UserAction::AccountRecovery), true, false),
        (target(UserAction::RegisterDevice), false, false),
        (risk(RiskLevel::Hidden), false, true),
        (risk(RiskLevel::High), false, false),
    ] {
        let input = Input::new(&plain, TODAY).with_sign_in(&sign_in).with_sign_in(&unknown);
        let universe = Universe::new(input);
        assert_eq!((recovery(&universe), hidden(&universe)), (recovers, hides), "{sign_in:?}");
    }
    // By a requirement: a factor, terms of use.
    let known: BTreeSet<String> = titles(&universe, Topic::Control).into_iter().map(str::to_owned).collect();
    for ask in [Ask::CustomFactor("factor".to_owned()), Ask::TermsOfUse(ObjectKey::new("Terms"))] {
        let items = vec![RequirementItem::Ask(ask.clone(), ObjectRef::new("Terms"))];
        let requirement = Requirement { operator: Operator::And, items };
        let universe = Universe::new(Input::new(&plain, TODAY).with_requirement(&requirement));
        assert!(!universe.ask(&ask).variables().is_empty(), "{ask:?}");
        assert!(titles(&universe, Topic::Control).iter().any(|title| !known.contains(*title)), "{ask:?}");
    }
}

/// Stages of a rollout name people who are told apart from those of other stages.
#[test]
fn people_of_stages_are_told_apart() {
    use crate::model::{Rollout, Stage};
    let of = |name: &str, group: &str| Stage {
        name: name.to_owned(),
        state: PolicyState::Enabled,
        include: Some(Principals { groups: vec![ObjectRef::new(group)], ..Principals::default() }),
        planned: None,
    };
    let staged = |first: &str, second: &str, third: &str| {
        let stages = vec![of("one", first), of("two", second), of("three", third)];
        policy(|policy| policy.rollout = Some(Rollout { current: 0, stages }))
    };
    let set = set(&[staged("A", "B", "C"), staged("D", "D", "E")], Tenant::default());
    let universe = Universe::new(Input::new(&set, TODAY));
    assert_eq!(universe.groups().len(), 5);
    assert!(universe.groups().iter().all(|(_, class)| class.len() == 1));
}
