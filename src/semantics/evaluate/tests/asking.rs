//! What is asked for, and what cannot be met.

use super::*;
use crate::model::{DeviceValue, GuestTrust, GuestType, Principal, UserAction};
use BuiltInControl::{
    ApprovedApplication, CompliantApplication, CompliantDevice, DomainJoinedDevice, Mfa, PasswordChange,
};

fn shown(asks: &[Ask]) -> SignIn {
    with(|sign_in| sign_in.shows.extend(asks.iter().cloned()))
}

fn guest(kind: GuestType, trust: GuestTrust) -> SignIn {
    person(|person| (person.guest, person.trust) = (Some(kind), trust))
}

fn is_effective_block(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::EffectiveBlock(_))
}

const STRENGTH: &str = "grant: {allOf: [authenticationStrength: Phishing-resistant MFA]}";

#[test]
fn nothing_is_asked_where_nothing_applies() {
    assert_eq!(outcome(&["state: disabled"], &sign_in()), Outcome::Allow);
    assert_eq!(outcome(&["users: {include: {groups: [Staff]}}"], &sign_in()), Outcome::Allow);
    assert_eq!(outcome(&["session: {persistentBrowser: never}"], &sign_in()), Outcome::Allow);
    assert_eq!(outcome(&["state: reportOnly\ngrant: block"], &sign_in()), Outcome::Allow);
}

#[test]
fn demands_of_several_policies_are_met_together() {
    let asked = outcome(&["", "grant: {allOf: [termsOfUse: Terms]}"], &sign_in());
    assert_eq!(asked, challenge(&[[control(Mfa), Ask::TermsOfUse(id("101"))]]));
    assert_eq!(outcome(&["", ""], &shown(&[control(Mfa)])), Outcome::Allow);
    let all = "grant: {allOf: [mfa, termsOfUse: Terms]}";
    assert_eq!(outcome(&[all], &shown(&[control(Mfa)])), challenge(&[[Ask::TermsOfUse(id("101"))]]));
    let any = "grant: {anyOf: [mfa, termsOfUse: Terms]}";
    assert_eq!(outcome(&[any], &sign_in()), challenge(&[[control(Mfa)], [Ask::TermsOfUse(id("101"))]]));
    assert_eq!(outcome(&[any, ""], &sign_in()), challenge(&[[control(Mfa)]]));
}

#[test]
fn one_block_is_enough() {
    assert_eq!(outcome(&["", "grant: block", "grant: block"], &shown(&[control(Mfa)])), Outcome::Block(vec![1, 2]));
}

#[test]
fn a_strength_satisfies_mfa_and_every_wider_strength() {
    let keys = [strength("Keys")];
    assert_eq!(outcome(&[""], &shown(&keys)), Outcome::Allow);
    assert_eq!(outcome(&[STRENGTH], &shown(&keys)), Outcome::Allow);
    assert_eq!(outcome(&["grant: {allOf: [authenticationStrength: Keys]}"], &shown(&[built_in(4)])), {
        challenge(&[[strength("Keys")]])
    });
    assert_eq!(outcome(&["", STRENGTH], &sign_in()), challenge(&[[built_in(4)]]));
    let everyone = "grant: {allOf: [authenticationStrength: Multifactor authentication]}";
    assert_eq!(outcome(&[everyone], &shown(&[control(Mfa)])), Outcome::Allow);
    assert_eq!(outcome(&[""], &shown(&[built_in(2)])), Outcome::Allow);
}

#[test]
fn a_strength_is_known_by_its_id_too() {
    let numbered = Ask::Strength(id("132"));
    assert_eq!(outcome(&[""], &shown(std::slice::from_ref(&numbered))), Outcome::Allow);
    assert_eq!(outcome(&["grant: {allOf: [authenticationStrength: Numbered keys]}"], &sign_in()), {
        challenge(&[[numbered]])
    });
}

#[test]
fn a_strength_with_a_single_factor_is_no_mfa() {
    assert_eq!(outcome(&[""], &shown(&[strength("Weak")])), challenge(&[[control(Mfa)]]));
    assert_eq!(
        outcome(&[""], &shown(&[strength("7b2c3f10-1111-4aaa-8bbb-000000000131")])),
        challenge(&[[control(Mfa)]])
    );
}

#[test]
fn restricted_methods_are_narrower() {
    let (any, one) = (
        "grant: {allOf: [authenticationStrength: Keys]}",
        "grant: {allOf: [authenticationStrength: One model of key]}",
    );
    assert_eq!(outcome(&[any], &shown(&[strength("One model of key")])), Outcome::Allow);
    assert_eq!(outcome(&[one], &shown(&[strength("Keys")])), challenge(&[[strength("One model of key")]]));
}

#[test]
fn several_strengths_must_each_be_met() {
    let policies =
        ["grant: {allOf: [authenticationStrength: Keys]}", "grant: {allOf: [authenticationStrength: Certificates]}"];
    assert_eq!(outcome(&policies, &sign_in()), challenge(&[[strength("Keys"), strength("Certificates")]]));
    assert_eq!(outcome(&policies, &shown(&[strength("Keys")])), challenge(&[[strength("Certificates")]]));
}

#[test]
fn the_device_decides_device_controls() {
    let compliant = "grant: {allOf: [compliantDevice]}";
    let blocked = outcome(&[compliant], &shown(&[control(CompliantDevice)]));
    let Outcome::EffectiveBlock(unmet) = blocked else { panic!("{blocked:?}") };
    assert_eq!((unmet[0].policies.as_slice(), &unmet[0].any_of[0].0), (&[0][..], &control(CompliantDevice)));
    let on = |attribute: &'static str, value: DeviceValue| {
        with(|sign_in| sign_in.device = Device { registered: true, attributes: [(attribute, value)].into() })
    };
    let managed = on("isCompliant", DeviceValue::Bool(true));
    assert_eq!(outcome(&[compliant], &managed), Outcome::Allow);
    let joined = "grant: {allOf: [domainJoinedDevice]}";
    assert!(is_effective_block(&outcome(&[joined], &managed)));
    assert_eq!(outcome(&[joined], &on("trustType", DeviceValue::Text("ServerAD".to_owned()))), Outcome::Allow);
    let either = "grant: {anyOf: [mfa, compliantDevice]}";
    assert_eq!(outcome(&[either], &sign_in()), challenge(&[[control(Mfa)]]));
    assert_eq!(outcome(&[either], &managed), Outcome::Allow);
}

#[test]
fn guests_bring_their_device_only_where_it_is_trusted() {
    let compliant = "grant: {allOf: [compliantDevice]}";
    let device = Device { registered: true, attributes: [("isCompliant", DeviceValue::Bool(true))].into() };
    let from = |kind, trusted| {
        let trust = GuestTrust { compliant_device: trusted, ..GuestTrust::default() };
        let mut sign_in = guest(kind, trust);
        sign_in.device = device.clone();
        outcome(&[compliant], &sign_in)
    };
    assert!(is_effective_block(&from(GuestType::B2bCollaborationGuest, false)));
    assert_eq!(from(GuestType::B2bCollaborationGuest, true), Outcome::Allow);
    assert_eq!(from(GuestType::InternalGuest, false), Outcome::Allow);
}

#[test]
fn legacy_clients_show_nothing() {
    let with_client = |client| with(|sign_in| sign_in.client = client);
    for client in ClientKind::ALL {
        let outcome = outcome(&[""], &with_client(client));
        assert_eq!(is_effective_block(&outcome), client.is_legacy(), "{client:?}");
    }
}

#[test]
fn only_people_answer() {
    let job = with(|sign_in| sign_in.who = Who::ServicePrincipal(Principal::default()));
    let policy = "workloadIdentities: {include: allOwned}\ngrant: ";
    assert!(is_effective_block(&outcome(&[&format!("{policy}{{allOf: [mfa]}}")], &job)));
    assert_eq!(outcome(&[&format!("{policy}block")], &job), Outcome::Block(vec![0]));
}

#[test]
fn some_controls_are_not_for_guests() {
    let trust = GuestTrust { mfa: true, ..GuestTrust::default() };
    for word in ["compliantApplication", "passwordChange"] {
        let policy = format!("grant: {{allOf: [mfa, {word}]}}");
        let mut sign_in = guest(GuestType::B2bCollaborationMember, trust);
        sign_in.platform = Some(Platform::Ios);
        assert!(is_effective_block(&outcome(&[&policy], &sign_in)), "{word}");
        sign_in.who = Who::Person(Person::default());
        assert!(!is_effective_block(&outcome(&[&policy], &sign_in)), "{word}");
    }
    let terms = "grant: {allOf: [termsOfUse: Terms]}";
    assert!(is_effective_block(&outcome(&[terms], &guest(GuestType::B2bDirectConnectUser, trust))));
    assert!(!is_effective_block(&outcome(&[terms], &guest(GuestType::B2bCollaborationGuest, trust))));
}

#[test]
fn direct_connect_needs_trust_for_mfa_and_guests_have_few_methods_here() {
    let blocked = |kind, mfa, policy: &str| {
        is_effective_block(&outcome(&[policy], &guest(kind, GuestTrust { mfa, ..GuestTrust::default() })))
    };
    let (direct, collaboration) = (GuestType::B2bDirectConnectUser, GuestType::B2bCollaborationGuest);
    assert!(blocked(direct, false, "") && !blocked(direct, true, ""));
    assert!(!blocked(collaboration, false, ""));
    assert!(!blocked(collaboration, false, "grant: {allOf: [authenticationStrength: Multifactor authentication]}"));
    assert!(blocked(collaboration, false, STRENGTH) && !blocked(collaboration, true, STRENGTH));
    assert!(!blocked(GuestType::InternalGuest, false, STRENGTH));
}

#[test]
fn app_controls_need_a_platform_with_a_broker() {
    let protected = "grant: {allOf: [compliantApplication]}";
    let on = |platform, client| {
        outcome(&[protected], &with(|sign_in| (sign_in.platform, sign_in.client) = (platform, client)))
    };
    let native = ClientKind::MobileAppsAndDesktopClients;
    assert_eq!(on(Some(Platform::Android), native), challenge(&[[control(CompliantApplication)]]));
    assert_eq!(on(Some(Platform::Windows), ClientKind::Browser), challenge(&[[control(CompliantApplication)]]));
    assert!(is_effective_block(&on(Some(Platform::Windows), native)));
    assert!(is_effective_block(&on(Some(Platform::Linux), ClientKind::Browser)));
    assert!(is_effective_block(&on(None, native)));
}

#[test]
fn the_approved_app_control_is_gone_since_march_2026() {
    let outcome_on = |facts: &str, policy: &str, day| {
        let sign_in = with(|sign_in| sign_in.platform = Some(Platform::Ios));
        Evaluator::new(&set_with(facts, &[policy]), day).evaluate(&sign_in).enforced.outcome
    };
    let (alone, either) =
        ("grant: {allOf: [approvedApplication]}", "grant: {anyOf: [approvedApplication, compliantApplication]}");
    assert_eq!(outcome_on("", alone, TODAY), Outcome::Allow);
    assert_eq!(outcome_on("", either, TODAY), challenge(&[[control(CompliantApplication)]]));
    for (facts, day) in [("", date(2026, 1, 1)), ("facts: {approvedApplication: enforced}", TODAY)] {
        assert_eq!(outcome_on(facts, alone, day), challenge(&[[control(ApprovedApplication)]]));
        // No broker on Windows, whatever the client.
        let at_the_desk = Evaluator::new(&set_with(facts, &[alone]), day).evaluate(&sign_in());
        assert!(is_effective_block(&at_the_desk.enforced.outcome));
        assert_eq!(
            outcome_on(facts, either, day),
            challenge(&[[control(ApprovedApplication)], [control(CompliantApplication)]])
        );
    }
}

#[test]
fn token_protection_fails_what_cannot_bind_tokens() {
    let policy = "session: {tokenProtection: true}\ngrant: {allOf: [mfa]}";
    let exchange = ObjectKey::new("00000002-0000-0ff1-ce00-000000000000");
    let mut bound = app(|app| app.app = Some(exchange));
    bound.client = ClientKind::MobileAppsAndDesktopClients;
    bound.device.registered = true;
    assert_eq!(outcome(&[policy], &bound), challenge(&[[control(Mfa), Ask::TokenProtection]]));
    for edit in [
        (|sign_in: &mut SignIn| sign_in.client = ClientKind::Browser) as fn(&mut SignIn),
        |sign_in| sign_in.device.registered = false,
        |sign_in| sign_in.platform = Some(Platform::Linux),
        |sign_in| sign_in.target = Target::App(TargetApp::default()),
    ] {
        let mut unbound = bound.clone();
        edit(&mut unbound);
        assert!(is_effective_block(&outcome(&[policy], &unbound)), "{unbound:?}");
    }
}

#[test]
fn own_strengths_for_security_info_replace_those_of_all_resources() {
    let register = |asks: &[Ask]| {
        with(|sign_in| {
            sign_in.target = Target::UserAction(UserAction::RegisterSecurityInfo);
            sign_in.shows.extend(asks.iter().cloned());
        })
    };
    let own = "resources: {userActions: [registerSecurityInfo]}\ngrant: {allOf: [authenticationStrength: Keys]}";
    let others = "grant: {allOf: [authenticationStrength: Certificates, termsOfUse: Terms]}";
    let wanted = challenge(&[[strength("Keys"), Ask::TermsOfUse(id("101"))]]);
    assert_eq!(outcome(&[own, others], &register(&[])), wanted);
    let either = "grant: {anyOf: [authenticationStrength: Certificates, termsOfUse: Terms]}";
    assert_eq!(outcome(&[own, either], &register(&[])), challenge(&[[strength("Keys")]]));
    // Only strengths are replaced, only by a strength, and only for this action.
    assert_eq!(outcome(&[own, ""], &register(&[])), challenge(&[[strength("Keys")]]));
    let terms = "resources: {userActions: [registerSecurityInfo]}\ngrant: {allOf: [termsOfUse: Terms]}";
    assert_eq!(
        outcome(&[terms, "grant: {allOf: [authenticationStrength: Certificates]}"], &register(&[])),
        challenge(&[[strength("Certificates"), Ask::TermsOfUse(id("101"))]])
    );
    assert_eq!(
        outcome(&[own, others], &sign_in()),
        challenge(&[[strength("Certificates"), Ask::TermsOfUse(id("101"))]])
    );
    assert_eq!(
        outcome(&[&format!("{own}\nstate: reportOnly"), others], &register(&[])),
        challenge(&[[strength("Certificates"), Ask::TermsOfUse(id("101"))]])
    );
}

#[test]
fn a_password_change_comes_with_mfa() {
    let policy = "grant: {allOf: [mfa, passwordChange]}\nconditions: {userRisk: [high]}";
    let risky = with(|sign_in| sign_in.risks.user = crate::model::RiskLevel::High);
    assert_eq!(outcome(&[policy], &risky), challenge(&[[control(Mfa), control(PasswordChange)]]));
    assert_eq!(outcome(&[policy], &sign_in()), Outcome::Allow);
}

#[test]
fn report_only_policies_are_told_apart() {
    let evaluation = evaluate(&set(&["", "state: reportOnly\ngrant: block"]), &sign_in());
    assert_eq!(evaluation.enforced.outcome, challenge(&[[control(Mfa)]]));
    assert_eq!(evaluation.with_report_only.map(|decision| decision.outcome), Some(Outcome::Block(vec![1])));
    assert_eq!(evaluate(&set(&["", "state: disabled\ngrant: block"]), &sign_in()).with_report_only, None);
}

#[test]
fn controls_that_cannot_be_read_are_told() {
    let policy = "graph:\n  sessionControls.blockSensitiveActions: true";
    let unread = evaluate(&set(&[policy]), &sign_in()).unread;
    assert_eq!(unread, [UnreadControl { policy: 0, path: "sessionControls.blockSensitiveActions".to_owned() }]);
    assert_eq!(evaluate(&set(&[&format!("state: reportOnly\n{policy}")]), &sign_in()).unread, []);
    // A condition that cannot be read decides whether the policy applies, and is told there.
    let condition = "graph:\n  conditions.times: {anything: true}";
    let read_so = with(|sign_in| sign_in.unread.extend(["p0".to_owned()]));
    assert_eq!(evaluate(&set(&[condition]), &read_so).unread, []);
}

#[test]
fn sets_are_minimal() {
    let joined = [
        "grant: {anyOf: [mfa, termsOfUse: Terms]}",
        "grant: {anyOf: [authenticationStrength: Keys, termsOfUse: Terms]}",
        "grant: {anyOf: [mfa, passwordChange]}",
    ];
    let Outcome::Challenge(sets) = outcome(&joined, &sign_in()) else { panic!() };
    let terms = Ask::TermsOfUse(id("101"));
    let set = |asks: &[&Ask]| asks.iter().map(|ask| (*ask).clone()).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(
        sets,
        [set(&[&strength("Keys")]), set(&[&control(Mfa), &terms]), set(&[&control(PasswordChange), &terms]),]
    );
    assert!(!sets.iter().any(|set| set.contains(&control(DomainJoinedDevice))));
}

#[test]
fn of_two_sets_that_say_the_same_the_first_is_told() {
    let either = "grant: {anyOf: [mfa, authenticationStrength: Multifactor authentication]}";
    assert_eq!(outcome(&[either], &sign_in()), challenge(&[[control(Mfa)]]));
    let terms = "grant: {allOf: [termsOfUse: Terms]}";
    assert_eq!(outcome(&[either, terms], &sign_in()), challenge(&[[control(Mfa), Ask::TermsOfUse(id("101"))]]));
}
