//! What Graph refuses is predicted: a body either fits Graph's schema, or a finding of severity error says that it does
//! not; and the refusals that Graph's answers are known for are judged here on the body itself, apart from the rules.

use caplint::diag::{Finding, Severity};
use caplint::engine::check_texts;
use caplint::graph::policy_body;
use caplint::model::{
    ExternalTenants, FrequencyInterval, FrequencyUnit, GrantControl, Guests, Inclusion, Policy, RiskLevel,
    SignInFrequency, Tenant, Users, Word, WordList,
};
use caplint::yaml::Document;
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Value, json};

use crate::generate_policies::sayable;
use crate::graph_policies::{Refs, policy};
use crate::graph_support::{Violation, is_inside, json_document, span_at, violations, violations_at};
use crate::print::support::printed;
use crate::support::NOW;

/// What is said of a file that holds `body` and nothing else.
fn findings(body: &Value) -> Vec<Finding> {
    check_texts(&[("policies/policy.json", &format!("{body:#}"))], NOW, None).report.findings
}

fn errors(findings: &[Finding]) -> Vec<&str> {
    findings.iter().filter(|finding| finding.severity == Severity::Error).map(|finding| finding.rule).collect()
}

/// A change to a policy that takes it out of what Graph's schema allows, or may.
type Distortion = fn(&mut Policy);

fn odd<T>(list: &mut Vec<Word<T>>) {
    list.push(Word::Other("surprise".into()));
}

/// A sign-in frequency with `value` and `unit`.
fn frequency(policy: &mut Policy, value: Option<i64>, unit: Option<Word<FrequencyUnit>>) {
    let authentication_type = Word::Known(caplint::model::AuthenticationType::ALL[0]);
    let interval = FrequencyInterval::TimeBased.into();
    policy.session.sign_in_frequency = Some(SignInFrequency { interval, value, unit, authentication_type });
}

fn guests_of(policy: &mut Policy, types: Vec<Word<caplint::model::GuestType>>) {
    let users = policy.users.get_or_insert_with(Users::default);
    users.include.guests = Some(Guests { types, tenants: ExternalTenants::Enumerated(Vec::new()) });
}

fn keep(policy: &mut Policy, path: &str, value: Value) {
    policy.graph.push((path.to_owned(), value));
}

/// Everything that the neutral policy can hold and the generator of valid policies leaves out.
const DISTORTIONS: [Distortion; 32] = [
    |policy| policy.state = None,
    |policy| policy.state = Some(Word::Other("staged".into())),
    |policy| policy.name = String::new(),
    |policy| policy.name = "long ".repeat(60),
    |policy| policy.users = None,
    |policy| policy.resources = caplint::model::Resources::default(),
    |policy| policy.grant = None,
    |policy| policy.session = caplint::model::Session::default(),
    |policy| guests_of(policy, Vec::new()),
    |policy| guests_of(policy, vec![Word::Other("surprise".into())]),
    |policy| odd(&mut policy.resources.user_actions),
    |policy| odd(&mut policy.conditions.client_apps),
    |policy| odd(&mut policy.conditions.user_risk),
    |policy| odd(&mut policy.conditions.sign_in_risk),
    |policy| odd(&mut policy.conditions.service_principal_risk),
    |policy| odd(&mut policy.conditions.insider_risk),
    |policy| odd(&mut policy.conditions.agent_risk),
    |policy| policy.conditions.agent_risk.push(RiskLevel::Hidden.into()),
    |policy| policy.conditions.agent_risk.push(RiskLevel::None.into()),
    |policy| odd(&mut policy.conditions.authentication_flows),
    |policy| odd(&mut policy.conditions.platforms.get_or_insert_with(Inclusion::default).include),
    |policy| odd(&mut policy.conditions.agent_contexts.get_or_insert_with(Inclusion::default).exclude),
    |policy| {
        let grant = policy.grant.get_or_insert_with(Default::default);
        grant.controls.push(GrantControl::BuiltIn(Word::Other("surprise".into())));
    },
    |policy| frequency(policy, None, None),
    |policy| frequency(policy, Some(i64::MAX), Some(FrequencyUnit::Days.into())),
    |policy| frequency(policy, Some(0), Some(FrequencyUnit::Hours.into())),
    |policy| frequency(policy, Some(1), Some(Word::Other("weeks".into()))),
    |policy| policy.session.persistent_browser = Some(Word::Other("surprise".into())),
    |policy| policy.session.cloud_app_security = Some(Word::Other("surprise".into())),
    |policy| policy.session.continuous_access_evaluation = Some(Word::Other("surprise".into())),
    |policy| keep(policy, "conditions.devices.includeDeviceStates", json!(["All"])),
    |policy| keep(policy, "conditions.authenticationFlows.protocolFlows", json!("wsFederation")),
];

/// Any policy that the model can hold: whatever Graph's schema takes, with up to three distortions.
fn any_policy() -> impl Strategy<Value = Policy> {
    let distortions = subsequence(DISTORTIONS.to_vec(), 0..4);
    (policy(Refs::Plain), distortions).prop_map(|(mut policy, distortions)| {
        for distort in distortions {
            distort(&mut policy);
        }
        policy
    })
}

/// True when a finding of severity error stands at what the schema has against the body: inside the value, or, for a
/// member that is missing, with its name in the message.
///
/// In one thing the schema is stricter than Graph, which has members that no metadata declares, some of them only in
/// some tenants: of a member that caplint does not know it says so in a warning, and that is enough.
fn is_predicted(body: &Document, findings: &[Finding], violation: &Violation) -> bool {
    let span = span_at(body, &violation.pointer);
    let names = |finding: &Finding| violation.missing.as_ref().is_none_or(|name| finding.message.contains(name));
    findings.iter().filter(|finding| is_inside(finding, span)).any(|finding| {
        let undeclared = finding.rule == "unknown-member" && violation.missing.is_none();
        undeclared || finding.severity == Severity::Error && names(finding)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_body_fits_the_schema_or_is_predicted_as_refused(policy in any_policy()) {
        let body = policy_body(&policy);
        let findings = findings(&body.json);
        let document = json_document(&body.json);
        for violation in violations_at(body.api, &body.json) {
            let predicted = is_predicted(&document, &findings, &violation);
            prop_assert!(predicted, "{violation:?} is not in {findings:#?}\n{:#}", body.json);
        }
    }

    /// What the language can say, as files of it.
    #[test]
    fn of_the_language_too_what_graph_refuses_is_predicted(policy in sayable(Refs::Plain)) {
        let body = policy_body(&policy);
        let text = printed(&policy, &Tenant::default()).text;
        let findings = check_texts(&[("policies/policy.yaml", &text)], NOW, None).report.findings;
        let errors = errors(&findings);
        prop_assert!(violations(body.api, &body.json).is_empty() || !errors.is_empty(), "{text}");
        for (what, refuses, rules) in REFUSALS {
            let predicted = rules.iter().any(|rule| errors.contains(rule));
            prop_assert!(!refuses(&body.json) || predicted, "{what}: none of {rules:?} in {errors:?}\n{text}");
        }
    }

    #[test]
    fn what_graph_is_known_to_refuse_is_predicted(policy in any_policy()) {
        let body = policy_body(&policy).json;
        let findings = findings(&body);
        let errors = errors(&findings);
        for (what, refuses, rules) in REFUSALS {
            let predicted = rules.iter().any(|rule| errors.contains(rule));
            prop_assert!(!refuses(&body) || predicted, "{what}: none of {rules:?} in {errors:?}\n{body:#}");
        }
    }
}

/// The texts of a collection at `pointer`; none where there is nothing.
fn texts<'b>(body: &'b Value, pointer: &str) -> Vec<&'b str> {
    body.pointer(pointer).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

fn has(body: &Value, pointer: &str, text: &str) -> bool {
    texts(body, pointer).contains(&text)
}

fn stands(body: &Value, pointer: &str) -> bool {
    body.pointer(pointer).is_some_and(|value| !value.is_null())
}

const CONTROLS: &str = "/grantControls/builtInControls";
const ACTIONS: &str = "/conditions/applications/includeUserActions";
const CONTEXTS: &str = "/conditions/applications/includeAuthenticationContextClassReferences";
const APPS: &str = "/conditions/applications/includeApplications";
const STRENGTH: &str = "/grantControls/authenticationStrength";
const SESSION: &str = "/sessionControls";

fn is_every_time(body: &Value) -> bool {
    body.pointer("/sessionControls/signInFrequency/frequencyInterval").is_some_and(|value| value == "everyTime")
}

/// How many grant controls of any kind there are.
fn control_count(body: &Value) -> usize {
    let lists = [CONTROLS, "/grantControls/termsOfUse", "/grantControls/customAuthenticationFactors"];
    lists.iter().map(|list| texts(body, list).len()).sum::<usize>() + usize::from(stands(body, STRENGTH))
}

fn is_all_apps(body: &Value) -> bool {
    has(body, APPS, "All") && texts(body, "/conditions/applications/excludeApplications").is_empty()
}

/// A refusal: what it is, whether Graph refuses a body for it, and the rules of which one has to say so.
type Refusal = (&'static str, fn(&Value) -> bool, &'static [&'static str]);

/// The refusals of which the answer of Graph or its documentation is known, read from the body.
const REFUSALS: &[Refusal] = &[
    (
        "1012: apps and another kind of resource",
        |body| {
            let other = !texts(body, ACTIONS).is_empty() || !texts(body, CONTEXTS).is_empty();
            other && texts(body, APPS).iter().any(|app| *app != "None")
        },
        &["mixed-resource-families"],
    ),
    (
        "1032: no control",
        |body| control_count(body) == 0 && !stands(body, SESSION) && !stands(body, "/grantControls"),
        &["no-controls"],
    ),
    (
        "1032: a password change and a client app",
        |body| has(body, CONTROLS, "passwordChange") && texts(body, "/conditions/clientAppTypes") != ["all"],
        &["password-change-extra-conditions", "block-with-other-controls", "risk-remediation-with-password-change"],
    ),
    (
        "a password change without user risk",
        |body| has(body, CONTROLS, "passwordChange") && texts(body, "/conditions/userRiskLevels").is_empty(),
        &["password-change-needs-user-risk", "block-with-other-controls", "risk-remediation-with-password-change"],
    ),
    (
        "a password change for some apps",
        |body| has(body, CONTROLS, "passwordChange") && !is_all_apps(body),
        &["password-change-needs-all-apps", "block-with-other-controls", "risk-remediation-with-password-change"],
    ),
    (
        "a password change and risk remediation",
        |body| has(body, CONTROLS, "passwordChange") && has(body, CONTROLS, "riskRemediation"),
        &["block-with-other-controls", "risk-remediation-with-password-change"],
    ),
    (
        "risk remediation without a strength",
        |body| has(body, CONTROLS, "riskRemediation") && !stands(body, STRENGTH),
        &["risk-remediation-needs-strength", "block-with-other-controls", "risk-remediation-with-password-change"],
    ),
    (
        "1088: device states",
        |body| !texts(body, "/conditions/devices/includeDeviceStates").is_empty(),
        &["device-states-retired"],
    ),
    ("1108: a strength and mfa", |body| has(body, CONTROLS, "mfa") && stands(body, STRENGTH), &["strength-and-mfa"]),
    (
        "1235: protocol flows and more than a block",
        |body| {
            let flows = stands(body, "/conditions/authenticationFlows/protocolFlows");
            let blocks = has(body, CONTROLS, "block") && control_count(body) == 1;
            flows && (!blocks || stands(body, SESSION))
        },
        &["protocol-flows-only-block", "block-with-other-controls", "no-controls"],
    ),
    (
        "a block beside another control",
        |body| has(body, CONTROLS, "block") && control_count(body) > 1,
        &["block-with-other-controls"],
    ),
    (
        "several controls and no operator",
        |body| control_count(body) > 1 && !stands(body, "/grantControls/operator"),
        &["grant-operator-missing"],
    ),
    (
        "every time beside restrictions or resilience defaults, on v1.0",
        |body| {
            let beside = ["applicationEnforcedRestrictions", "disableResilienceDefaults"];
            // The word is beta's, but to the schema it is a text like any other.
            let agents = ["include", "exclude"].map(|side| format!("/conditions/users/{side}Users"));
            let agents = agents.iter().any(|list| has(body, list, "AllAgentIdUsers"));
            let v1 = violations(caplint::graph::ApiVersion::V1, body).is_empty() && !agents;
            v1 && is_every_time(body) && beside.iter().any(|key| stands(body, &format!("{SESSION}/{key}")))
        },
        &["sif-every-time-with-other-controls"],
    ),
    (
        "a frequency without a period",
        |body| {
            let frequency = "/sessionControls/signInFrequency";
            let period = ["value", "type"].iter().all(|key| stands(body, &format!("{frequency}/{key}")));
            stands(body, frequency) && !is_every_time(body) && !period
        },
        &["sif-value-missing"],
    ),
    (
        "registering devices with another control",
        |body| {
            let others = texts(body, CONTROLS).iter().any(|control| *control != "mfa" && *control != "surprise");
            has(body, ACTIONS, "urn:user:registerdevice") && others
        },
        &[
            "register-device-controls",
            "mixed-resource-families",
            "block-with-other-controls",
            "password-change-needs-all-apps",
            "risk-remediation-needs-all-apps",
            "risk-remediation-with-password-change",
        ],
    ),
    (
        "registering devices with a device filter",
        |body| has(body, ACTIONS, "urn:user:registerdevice") && stands(body, "/conditions/devices/deviceFilter"),
        &["register-device-conditions", "mixed-resource-families"],
    ),
    (
        "all platforms or locations excluded",
        |body| {
            has(body, "/conditions/platforms/excludePlatforms", "all")
                || has(body, "/conditions/locations/excludeLocations", "All")
        },
        &["excludes-everything"],
    ),
    (
        "platforms or locations excluded from nothing",
        |body| {
            let lists = ["platforms/includePlatforms", "locations/includeLocations"];
            lists.iter().any(|list| {
                let (condition, _) = list.split_once('/').unwrap();
                stands(body, &format!("/conditions/{condition}"))
                    && texts(body, &format!("/conditions/{list}")).is_empty()
            })
        },
        &["exclude-without-include"],
    ),
    (
        "a name that is too long",
        |body| body["displayName"].as_str().is_some_and(|name| name.chars().count() > 256),
        &["display-name-too-long"],
    ),
];
