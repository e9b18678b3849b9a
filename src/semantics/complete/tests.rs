use super::*;
use crate::model::{
    Ask, BuiltInControl, ClientKind, GrantControl, PartialDevice, PartialPlace, PartialTarget, Platform, RiskLevel,
    UserAction, WordList,
};
use crate::semantics::ask::text::narrowing;
use crate::semantics::evaluate::tests::{TODAY, set_with};

/// A member in a browser on Windows, at an unnamed app, of which everything else is known too.
fn known() -> PartialSignIn {
    let none = Some(RiskLevel::None);
    PartialSignIn {
        target: PartialTarget::App(crate::model::AppEntry::Object(ObjectRef::new("Elsewhere"))),
        clients: Some(vec![ClientKind::Browser]),
        platform: Some(Some(Platform::Windows)),
        place: PartialPlace::Ip("198.51.100.7".parse().unwrap(), Some("NO".to_owned())),
        device: PartialDevice::Unregistered,
        user_risk: none,
        sign_in_risk: none,
        service_principal_risk: none,
        agent_risk: none,
        insider_risk: Some(None),
        flow: Some(None),
        agent_context: Some(None),
        ..PartialSignIn::default()
    }
}

fn ask(policies: &[&str], sign_in: &PartialSignIn, shows: &[&str]) -> Completions {
    let set = set_with("", policies);
    let controls = shows.iter().map(|word| GrantControl::BuiltIn(BuiltInControl::from_language(word).unwrap().into()));
    let shows = Grant { operator: None, controls: controls.collect() };
    complete(Question { set: &set, today: TODAY, sign_in, shows: &shows }).unwrap()
}

/// Each outcome in a few words, with when it is so.
fn said(completions: &Completions) -> Vec<String> {
    completions.cases.iter().map(|case| format!("{}{}", short(case.outcome()), when(&case.when))).collect()
}

fn short(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Allow => "allow".to_owned(),
        Outcome::Challenge(sets) => {
            let one = |ask: &Ask| match ask {
                Ask::Control(control) => control.language().to_owned(),
                other => format!("{other:?}"),
            };
            let sets = sets.iter().map(|set| set.iter().map(one).collect::<Vec<_>>().join("+"));
            sets.collect::<Vec<_>>().join("|")
        }
        Outcome::EffectiveBlock(_) => "effective block".to_owned(),
        Outcome::Block(_) => "block".to_owned(),
    }
}

fn when(ways: &[Vec<Narrowing>]) -> String {
    let way = |way: &Vec<Narrowing>| way.iter().map(narrowing).collect::<Vec<_>>().join(" and ");
    let ways: Vec<String> = ways.iter().map(way).collect();
    if ways.is_empty() { String::new() } else { format!(" if {}", ways.join("; ")) }
}

#[test]
fn what_is_known_has_one_outcome() {
    let completions = ask(&["", "conditions: {clientApps: [other]}\ngrant: block"], &known(), &[]);
    assert_eq!(said(&completions), ["mfa"]);
    assert_eq!(completions.policies, [Applicability::Always, Applicability::Never]);
    assert_eq!(said(&ask(&[""], &known(), &["mfa"])), ["allow"]);
}

#[test]
fn the_unknown_that_decides_is_named() {
    let sign_in = PartialSignIn { clients: None, ..known() };
    let completions = ask(&["", "conditions: {clientApps: [other]}\ngrant: block"], &sign_in, &[]);
    assert_eq!(
        said(&completions),
        ["mfa if browser or desktop or mobile app", "block if legacy client (IMAP, POP, SMTP)"]
    );
    let sign_in = PartialSignIn { sign_in_risk: None, ..known() };
    let risky = "conditions: {signInRisk: [high]}\ngrant: {allOf: [passwordChange, mfa]}";
    assert_eq!(
        said(&ask(&["", risky], &sign_in, &[])),
        ["mfa if any sign-in risk but high", "mfa+passwordChange if sign-in risk high"]
    );
}

#[test]
fn policies_that_split_on_one_unknown_can_make_it_certain() {
    let sign_in = PartialSignIn { platform: None, ..known() };
    let policies = [
        "conditions: {platforms: {include: [windows]}}",
        "conditions: {platforms: {include: all, exclude: [windows]}}",
    ];
    let completions = ask(&policies, &sign_in, &[]);
    assert_eq!(said(&completions), ["mfa"]);
    assert!(
        completions.policies.iter().all(|policy| matches!(policy, Applicability::Sometimes(when) if when.len() == 1))
    );
}

#[test]
fn memberships_that_would_change_it_are_listed() {
    let completions = ask(
        &["users: {include: all, exclude: {groups: [Exempt]}}", "users: {include: {groups: [Staff]}}"],
        &known(),
        &[],
    );
    assert_eq!(said(&completions), ["mfa"]);
    let named: Vec<_> =
        completions.memberships.iter().map(|one| (one.of[0].object.shown(), short(&one.outcome))).collect();
    assert_eq!(named, [("Exempt", "allow".to_owned())]);
    let held = PartialSignIn { groups: vec![group("Exempt")], ..known() };
    let policies = ["users: {include: all, exclude: {groups: [Exempt]}}"];
    assert_eq!(said(&ask(&policies, &held, &[])), ["allow"]);
    assert_eq!(ask(&policies, &held, &[]).memberships, []);
}

fn group(name: &str) -> ObjectRef {
    let set = set_with("", &[&format!("users: {{include: {{groups: [{name}]}}}}")]);
    set.policies[0].policy.users.as_ref().unwrap().include.groups[0].clone()
}

#[test]
fn a_device_that_is_not_known_decides() {
    let sign_in = PartialSignIn { device: PartialDevice::Unknown, ..known() };
    let completions = ask(&["grant: {allOf: [compliantDevice]}"], &sign_in, &[]);
    let outcomes: Vec<String> = completions.cases.iter().map(|case| short(case.outcome())).collect();
    assert_eq!(outcomes, ["effective block", "allow"], "{:?}", said(&completions));
    assert!(completions.cases.iter().all(|case| !case.when.is_empty()));
}

#[test]
fn what_cannot_be_is_said() {
    let legacy = PartialSignIn { clients: Some(vec![ClientKind::Other]), ..known() };
    let completions = ask(&[""], &legacy, &["mfa"]);
    assert!(completions.cases.is_empty());
    assert_eq!(
        completions.contradictions,
        ["MFA cannot be shown, since clients without modern authentication cannot show it"]
    );
    let coded = PartialSignIn {
        flow: Some(Some(crate::model::AuthenticationFlow::DeviceCodeFlow)),
        device: PartialDevice::Registered(std::collections::BTreeMap::new()),
        ..known()
    };
    assert_eq!(ask(&[""], &coded, &[]).contradictions, ["device code flow does not tell the device"]);
}

#[test]
fn strengths_for_security_info_give_way() {
    let target = PartialTarget::UserAction(UserAction::RegisterSecurityInfo);
    let sign_in = PartialSignIn { target, ..known() };
    let policies = [
        "resources: {userActions: [registerSecurityInfo]}\ngrant: {allOf: [authenticationStrength: Keys]}",
        "grant: {allOf: [authenticationStrength: Certificates]}",
    ];
    assert_eq!(ask(&policies, &sign_in, &[]).cases.len(), 1);
    let set = ["state: reportOnly\nresources: {userActions: [registerSecurityInfo]}", ""];
    assert_eq!(ask(&set, &sign_in, &[]).policies, [Applicability::Never, Applicability::Always]);
}

#[test]
fn a_service_principal_has_no_memberships() {
    let who = crate::model::PartialWho::ServicePrincipal(ObjectRef::new("somebody else"));
    let sign_in = PartialSignIn { who, ..known() };
    let completions = ask(&["workloadIdentities: {include: allOwned}\ngrant: block", ""], &sign_in, &[]);
    assert_eq!(said(&completions), ["block"]);
    assert_eq!(completions.memberships, []);
}
