//! Sign-ins of which not everything is known, against plain enumeration of what they stand for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::model::{
    AppWord, Ask, AuthenticationFlow, ClientKind, Device, DeviceValue, ObjectKey, Person, Place, Platform, RiskLevel,
    Risks, Target, TargetApp, Tests, Who, WordList,
};
use crate::semantics::universe::Universe;
use crate::workspace::{ConfigChoice, LoadRequest, MemoryFiles, TenantChoice, load};

const TODAY: Date = jiff::civil::date(2026, 11, 23);

const TENANT: &str = "
users: {alex@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000a1}}
groups:
  Staff: {id: 7b2c3f10-1111-4aaa-8bbb-000000000001}
  Travel: {id: 7b2c3f10-1111-4aaa-8bbb-000000000003}
namedLocations:
  HQ: {id: 7b2c3f10-1111-4aaa-8bbb-000000000021, ipRanges: [192.0.2.0/24], trusted: true}
";

/// The set of `policies`, each without name and state, and the tests of `tests`.
fn loaded(policies: &[String], tests: &str) -> (PolicySet, Tests) {
    let document = |(at, text): (usize, &String)| format!("name: P{at}\nkey: p{at}\nstate: enabled\n{}\n", text.trim());
    let documents: Vec<String> = policies.iter().enumerate().map(document).collect();
    let files = MemoryFiles::new([
        ("/set/caplint.yaml", String::new()),
        ("/set/tenant.yaml", TENANT.to_owned()),
        ("/set/policies/all.yaml", documents.join("---\n")),
        ("/set/tests/all.yaml", tests.to_owned()),
    ]);
    let paths: Vec<PathBuf> = Vec::new();
    let (config, tenants) = (ConfigChoice::Find, TenantChoice::Default);
    let request = LoadRequest { paths: &paths, folder: Path::new("/set"), config: &config, tenants: &tenants };
    let mut workspace = load(&files, &request);
    let said: Vec<_> = workspace.files.iter().flat_map(|file| &file.findings).collect();
    let built = workspace.sets.remove(0).built;
    assert!(said.is_empty() && built.findings.is_empty(), "{said:?} {:?}", built.findings);
    let tests = built.tests.into_iter().next().unwrap().tests;
    (built.set, tests)
}

fn answer(policies: &[&str], test: &str) -> ScenarioAnswer {
    let policies: Vec<String> = policies.iter().map(|policy| (*policy).to_owned()).collect();
    let (set, tests) = loaded(&policies, &format!("signIns:\n  - name: a test\n    {}\n", test.trim()));
    let test = &tests.sign_ins[0];
    Scenarios::new(&set, TODAY, &[test]).answer(test).unwrap()
}

fn failure(answer: ScenarioAnswer) -> ScenarioFailure {
    match answer.verdict {
        ScenarioVerdict::Fails(failure) => *failure,
        other => panic!("{other:?}"),
    }
}

fn decides(failure: &ScenarioFailure) -> Vec<String> {
    failure.deciding.iter().map(|deciding| format!("{} {}", deciding.title, deciding.value)).collect()
}

const MFA: &str = "users: {include: all}\nresources: {include: all}\ngrant: {allOf: [mfa]}";
const NO_LINUX: &str =
    "users: {include: all}\nresources: {include: all}\nconditions: {platforms: {include: [linux]}}\ngrant: block";
const STAFF: &str =
    "users: {include: {groups: [Staff]}, exclude: {groups: [Travel]}}\nresources: {include: all}\ngrant: block";

#[test]
fn what_is_not_said_must_not_matter() {
    let browser = "{groups: [Staff], resource: Office365, clientApp: browser}";
    let held = answer(&[MFA], &format!("signIn: {browser}\n    outcome: challenged"));
    assert!(held.verdict.holds());
    let failed = failure(answer(&[MFA, NO_LINUX], &format!("signIn: {browser}\n    outcome: challenged")));
    assert_eq!(decides(&failed), ["platform linux"]);
    assert_eq!(failed.outcome, Outcome::Block(vec![1]));
    let failed =
        failure(answer(&[MFA], "signIn: {roles: [Reports Reader], resource: Office365}\n    outcome: challenged"));
    assert!(failed.example.client.is_legacy() && failed.outcome.is_blocked());
}

/// Policies in force that would do what the test wants are near, those that would not are none of them.
#[test]
fn near_is_what_would_make_the_test_hold() {
    let sign_in = "signIn: {groups: [Staff], resource: Office365, clientApp: browser, platform: windows}";
    let only = |platform: &str, grant: &str| {
        format!(
            "users: {{include: all}}\nresources: {{include: all}}\nconditions: {{platforms: {{include: [{platform}]}}}}\ngrant: {grant}"
        )
    };
    let near = |policies: &[&str], test: &str| -> Vec<usize> {
        failure(answer(policies, &format!("{sign_in}\n    {test}"))).near.iter().map(|near| near.policy).collect()
    };
    let terms = only("linux", "{allOf: [compliantDevice]}");
    let (block, mfa) = (only("linux", "block"), only("iOS", "{allOf: [mfa]}"));
    let either = only("iOS", "{anyOf: [mfa, compliantDevice]}");
    let policies = [terms.as_str(), &block, &mfa, &either];
    assert_eq!(near(&policies, "outcome: blocked"), [1]);
    assert_eq!(near(&policies, "outcome: allowed\n    requires: {allOf: [mfa]}"), [2]);
    assert_eq!(near(&policies[..2], "outcome: allowed\n    requires: {allOf: [mfa]}"), [0; 0]);
    // What asks for something is near where a challenge is wanted, a block is not.
    assert_eq!(near(&policies, "outcome: challenged"), [0, 2, 3]);
}

#[test]
fn what_is_shown_counts() {
    let sign_in = "signIn: {roles: [Reports Reader], resource: Office365, clientApp: browser}";
    let strong = MFA.replace("mfa", "{authenticationStrength: Phishing-resistant MFA}");
    assert!(answer(&[MFA], &format!("{sign_in}\n    shows: [mfa]\n    outcome: allowed")).verdict.holds());
    let shown = |outcome: &str, shows: &str| {
        answer(&[&strong], &format!("{sign_in}\n    shows: [{shows}]\n    outcome: {outcome}")).verdict.holds()
    };
    // Any MFA may be meant: not every one is enough.
    assert!(shown("challenged", "mfa") && !shown("allowed", "mfa"));
    assert!(shown("allowed", "{authenticationStrength: Phishing-resistant MFA}"));
    let requires = answer(
        &[MFA],
        &format!(
            "{sign_in}\n    outcome: challenged\n    requires: {{allOf: [{{authenticationStrength: Phishing-resistant MFA}}]}}"
        ),
    );
    let failed = failure(requires);
    assert_eq!((failed.of, &failed.outcome), (Failing::Requires, &Outcome::Allow));
}

#[test]
fn memberships_that_are_not_named_are_not_held() {
    let test = "signIn: {roles: [Reports Reader], resource: Office365}\n    outcome: allowed";
    let answer = answer(&[STAFF], test);
    assert!(answer.verdict.holds());
    let names: Vec<&str> =
        answer.memberships.iter().flat_map(|class| &class.principals).map(|one| one.object.shown()).collect();
    assert_eq!(names, ["Staff"]);
    assert!(!answer.memberships[0].holds);
    assert!(answer.touches.is_empty());
}

#[test]
fn an_account_of_the_tenant_file_may_be_in_any_group() {
    let failed =
        failure(answer(&[STAFF], "signIn: {user: alex@contoso.example, resource: Office365}\n    outcome: allowed"));
    assert_eq!(failed.deciding.len(), 2, "in one group and not in the other: {:?}", failed.deciding);
    let held = answer(
        &[STAFF],
        "signIn: {user: alex@contoso.example, groups: [Travel], resource: Office365}\n    outcome: allowed",
    );
    assert!(held.verdict.holds());
}

#[test]
fn what_cannot_happen_is_said_with_the_reason() {
    let test = "signIn: {roles: [Reports Reader], resource: Office365, authenticationFlow: deviceCodeFlow, device: {isCompliant: true}}\n    outcome: blocked";
    let ScenarioVerdict::Impossible(why) = answer(&[MFA], test).verdict else { panic!("it cannot happen") };
    assert_eq!(why.len(), 1);
    assert_eq!(why[0].source, "Conditional Access: Authentication flows");
    let shows = "signIn: {roles: [Reports Reader], resource: Office 365 Exchange Online, clientApp: other}\n    shows: [mfa]\n    outcome: allowed";
    let ScenarioVerdict::Impossible(why) = answer(&[MFA], shows).verdict else { panic!("it cannot be shown") };
    assert_eq!(why[0].name, "what is shown cannot be shown there");
}

/// Conditions of generated policies.
const CONDITIONS: [&str; 9] = [
    "clientApps: [browser]",
    "clientApps: [exchangeActiveSync, other]",
    "platforms: {include: all, exclude: [iOS, android]}",
    "platforms: {include: [linux, windows]}",
    "authenticationFlows: [deviceCodeFlow]",
    "signInRisk: [medium, high]",
    "deviceFilter: {include: device.isCompliant -eq True}",
    "deviceFilter: {exclude: device.trustType -ne \"ServerAD\"}",
    "locations: {include: all, exclude: [HQ]}",
];

const GRANTS: [&str; 6] = [
    "block",
    "{allOf: [mfa]}",
    "{allOf: [compliantDevice]}",
    "{anyOf: [mfa, compliantDevice]}",
    "{anyOf: [domainJoinedDevice, compliantApplication]}",
    "{allOf: [{authenticationStrength: Phishing-resistant MFA}]}",
];

/// What is said of a sign-in, and of what is not said.
const SAID: [&str; 6] = [
    "clientApp: browser",
    "platform: windows",
    "authenticationFlow: none",
    "signInRisk: low",
    "device: unregistered",
    "location: HQ",
];

prop_compose! {
    fn policy()(
        conditions in proptest::sample::subsequence(CONDITIONS.to_vec(), 0..3),
        grant in proptest::sample::select(&GRANTS[..]),
    ) -> String {
        // Two of one kind would be one key twice.
        let mut seen = BTreeSet::new();
        let kind = |text: &str| text.split(':').next().unwrap().to_owned();
        let conditions: Vec<&str> = conditions.into_iter().filter(|text| seen.insert(kind(text))).collect();
        let conditions = if conditions.is_empty() { String::new() } else { format!("conditions: {{{}}}\n", conditions.join(", ")) };
        format!("users: {{include: all}}\nresources: {{include: all}}\n{conditions}grant: {grant}")
    }
}

/// Every sign-in that a member of no group who signs in to Exchange can make, as far as the generated
/// policies look.
fn completions(said: &[&str]) -> Vec<SignIn> {
    let is_said = |text: &str| said.contains(&text);
    let keep = |said: bool, own: bool| !said || own;
    let mut all = Vec::new();
    for client in ClientKind::ALL.into_iter().filter(|client| keep(is_said(SAID[0]), *client == ClientKind::Browser)) {
        let known = Platform::ALL.iter().copied().filter(|platform| *platform != Platform::All).map(Some);
        for platform in
            known.chain([None]).filter(|platform| keep(is_said(SAID[1]), *platform == Some(Platform::Windows)))
        {
            for flow in
                [None, Some(AuthenticationFlow::DeviceCodeFlow), Some(AuthenticationFlow::AuthenticationTransfer)]
            {
                for risk in [RiskLevel::None, RiskLevel::Low, RiskLevel::Medium, RiskLevel::High] {
                    for device in devices(is_said(SAID[4])) {
                        for inside in [true, false] {
                            let fits = keep(is_said(SAID[2]), flow.is_none())
                                && keep(is_said(SAID[3]), risk == RiskLevel::Low)
                                && keep(is_said(SAID[5]), inside);
                            if fits {
                                all.push(sign_in(client, platform, flow, risk, device.clone(), inside));
                            }
                        }
                    }
                }
            }
        }
    }
    all
}

fn devices(unregistered_only: bool) -> Vec<Device> {
    let mut all = vec![Device::default()];
    if !unregistered_only {
        for trust in ["AzureAD", "ServerAD", "Workplace"] {
            for compliant in [true, false] {
                let attributes = BTreeMap::from([
                    ("isCompliant", DeviceValue::Bool(compliant)),
                    ("trustType", DeviceValue::Text(trust.to_owned())),
                ]);
                all.push(Device { registered: true, attributes });
            }
        }
    }
    all
}

fn sign_in(
    client: ClientKind,
    platform: Option<Platform>,
    flow: Option<AuthenticationFlow>,
    risk: RiskLevel,
    device: Device,
    inside: bool,
) -> SignIn {
    let app = TargetApp {
        app: Some(ObjectKey::new("00000002-0000-0ff1-ce00-000000000000")),
        groups: BTreeSet::from([AppWord::Office365]),
        ..TargetApp::default()
    };
    let hq = ObjectKey::new("7b2c3f10-1111-4aaa-8bbb-000000000021");
    SignIn {
        who: Who::Person(Person {
            roles: BTreeSet::from([ObjectKey::new("4a5d8f65-41da-4de4-8968-e035b65339cf")]),
            ..Person::default()
        }),
        target: Target::App(app),
        client,
        platform,
        place: Place { inside: inside.then_some(hq).into_iter().collect(), trusted: inside, ..Place::default() },
        device,
        risks: Risks { sign_in: risk, ..Risks::default() },
        flow,
        agent_context: None,
        unread: BTreeSet::new(),
        unmet: BTreeSet::new(),
        shows: BTreeSet::new(),
    }
}

fn comes_to(outcome: &Outcome, expected: Expected) -> bool {
    match expected {
        Expected::Allowed => *outcome == Outcome::Allow,
        Expected::Challenged => matches!(outcome, Outcome::Challenge(_)),
        Expected::Blocked => outcome.is_blocked(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_test_holds_when_it_holds_of_every_completion(
        policies in proptest::collection::vec(policy(), 1..4),
        said in proptest::sample::subsequence(SAID.to_vec(), 2..6),
        shows in proptest::sample::select(&["", "mfa", "{authenticationStrength: Phishing-resistant MFA}"][..]),
        outcome in proptest::sample::select(&["allowed", "challenged", "blocked"][..]),
    ) {
        let rest = "userRisk: none, insiderRisk: none";
        let test = format!(
            "signIns:\n  - name: a test\n    signIn: {{roles: [Reports Reader], resource: Office 365 Exchange Online, {rest}, {}}}\n    shows: [{shows}]\n    outcome: {outcome}\n",
            said.join(", ")
        );
        let (set, tests) = loaded(&policies, &test);
        let test = &tests.sign_ins[0];
        let shown: BTreeSet<Ask> = test.shows.controls.iter().filter_map(crate::semantics::universe::ask_of).collect();
        let universe = Universe::new(Input::new(&set, TODAY).with_sign_in(&test.sign_in));
        let evaluator = Evaluator::new(&set, TODAY);
        let mut real = completions(&said);
        real.retain(|sign_in| universe.view(0).broken_by(sign_in).is_empty());
        // Legacy clients show nothing.
        real.retain(|sign_in| shown.is_empty() || !sign_in.client.is_legacy());
        let comes = |sign_in: &SignIn| {
            let sign_in = SignIn { shows: shown.clone(), ..sign_in.clone() };
            comes_to(&evaluator.evaluate(&sign_in).enforced.outcome, test.outcome)
        };
        let answer = Scenarios::new(&set, TODAY, &[test]).answer(test).unwrap();
        match &answer.verdict {
            ScenarioVerdict::Holds { .. } => {
                prop_assert!(!real.is_empty());
                for sign_in in &real {
                    prop_assert!(comes(sign_in), "{sign_in:?}");
                }
            }
            ScenarioVerdict::Fails(failure) => {
                prop_assert!(!comes(&failure.example), "{:?}", failure.example);
                prop_assert!(!real.iter().all(comes));
            }
            ScenarioVerdict::Impossible(why) => prop_assert!(real.is_empty(), "{why:?}"),
            ScenarioVerdict::NotDecided => prop_assert!(false, "a budget for this"),
        }
    }
}
