//! One test for each point of `docs/semantics.md`.

mod applying;
mod asking;
mod filtering;
mod sessions;

use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};

use super::*;
use crate::model::{
    Ask, BuiltInControl, ClientKind, Device, ObjectKey, Person, Place, Platform, PolicySet, Risks, SignIn, Target,
    TargetApp, Who,
};
use crate::workspace::{ConfigChoice, LoadRequest, MemoryFiles, TenantChoice, load};

pub(in crate::semantics) const TODAY: Date = date(2026, 11, 23);

/// What the policies below may name.
const TENANT: &str = "
users:
  ada@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000a1}
groups:
  Staff: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000b1}
  Exempt: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000b2}
servicePrincipals:
  Job: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000c1}
  Agent: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000c2}
apps:
  Payroll: {appId: 7b2c3f10-1111-4aaa-8bbb-0000000000d1}
  Scopes: {appId: 7b2c3f10-1111-4aaa-8bbb-0000000000d2}
externalTenants:
  Fabrikam: {tenantId: 7b2c3f10-1111-4aaa-8bbb-0000000000e1}
namedLocations:
  HQ: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000f1}
authenticationContexts:
  Secret: {id: c1}
termsOfUse:
  Terms: {id: 7b2c3f10-1111-4aaa-8bbb-000000000101}
globalSecureAccessProfiles:
  Web: {id: 7b2c3f10-1111-4aaa-8bbb-000000000111}
  Strict web: {id: 7b2c3f10-1111-4aaa-8bbb-000000000112}
authenticationStrengths:
  Keys: {allowedCombinations: [fido2]}
  One model of key:
    allowedCombinations: [fido2]
    combinationConfigurations: [{appliesTo: [fido2], allowedAAGUIDs: [7b2c3f10-1111-4aaa-8bbb-000000000121]}]
  Certificates: {allowedCombinations: [x509CertificateMultiFactor]}
  Numbered keys: {id: 7b2c3f10-1111-4aaa-8bbb-000000000132, allowedCombinations: [fido2]}
  Weak: {allowedCombinations: [password, fido2]}
  Unlisted: {id: 7b2c3f10-1111-4aaa-8bbb-000000000131}
";

/// A set of policies, each given by what is not usual: for everyone, everything, asking for MFA.
pub(in crate::semantics) fn set_with(facts: &str, policies: &[&str]) -> PolicySet {
    let mut files: Vec<(PathBuf, String)> = vec![
        ("/set/caplint.yaml".into(), "policies: [policies/*.yaml]\n".to_owned()),
        ("/set/tenant.yaml".into(), format!("{TENANT}\n{facts}\n")),
    ];
    for (at, policy) in policies.iter().enumerate() {
        files.push((format!("/set/policies/p{at}.yaml").into(), whole(at, policy)));
    }
    let files = MemoryFiles::new(files);
    let request = LoadRequest {
        paths: &[],
        folder: Path::new("/set"),
        config: &ConfigChoice::Find,
        tenants: &TenantChoice::Default,
    };
    let mut workspace = load(&files, &request);
    let sets = workspace.sets.iter().flat_map(|set| &set.built.findings);
    let parts = workspace.files.iter().flat_map(|file| &file.findings);
    let findings: Vec<_> = sets.chain(parts).chain(&workspace.findings).map(|finding| &finding.message).collect();
    assert!(findings.is_empty(), "{findings:?}");
    let built = workspace.sets.remove(0).built;
    assert_eq!(built.set.policies.len(), policies.len());
    built.set
}

fn set(policies: &[&str]) -> PolicySet {
    set_with("", policies)
}

fn whole(at: usize, policy: &str) -> String {
    let mut text = format!("name: P{at}\n{policy}\n");
    let others = ["workloadIdentities:", "agentIdentities:", "agentUsers:"];
    let mut add = |key: &str, value: &str| {
        if !text.lines().any(|line| line.starts_with(key)) {
            text.extend([key, " ", value, "\n"]);
        }
    };
    add("state:", "enabled");
    add("resources:", "{include: all}");
    if !policy.contains("session:") {
        add("grant:", "{allOf: [mfa]}");
    }
    if !others.iter().any(|key| policy.contains(key)) {
        add("users:", "{include: all}");
    }
    text
}

/// A member in a browser on Windows, at an app that nothing names, from nowhere in particular.
fn sign_in() -> SignIn {
    SignIn {
        who: Who::Person(Person::default()),
        target: Target::App(TargetApp::default()),
        client: ClientKind::Browser,
        platform: Some(Platform::Windows),
        place: Place::default(),
        device: Device::default(),
        risks: Risks::default(),
        flow: None,
        agent_context: None,
        unread: std::collections::BTreeSet::new(),
        unmet: std::collections::BTreeSet::new(),
        shows: std::collections::BTreeSet::new(),
    }
}

fn with(edit: impl FnOnce(&mut SignIn)) -> SignIn {
    let mut sign_in = sign_in();
    edit(&mut sign_in);
    sign_in
}

fn person(edit: impl FnOnce(&mut Person)) -> SignIn {
    let mut person = Person::default();
    edit(&mut person);
    with(|sign_in| sign_in.who = Who::Person(person))
}

fn app(edit: impl FnOnce(&mut TargetApp)) -> SignIn {
    let mut app = TargetApp::default();
    edit(&mut app);
    with(|sign_in| sign_in.target = Target::App(app))
}

/// The key of an object of [`TENANT`] by the last three digits of its id.
fn id(tail: &str) -> ObjectKey {
    ObjectKey::new(&format!("7b2c3f10-1111-4aaa-8bbb-000000000{tail}"))
}

fn reasons_with(facts: &str, policy: &str, sign_in: &SignIn) -> Vec<Reason> {
    let set = set_with(facts, &[policy]);
    policy_reasons(&set.policies[0].policy, &set.tenant, set.tenant.facts.choices, sign_in)
}

fn reasons(policy: &str, sign_in: &SignIn) -> Vec<Reason> {
    reasons_with("", policy, sign_in)
}

fn applies(policy: &str, sign_in: &SignIn) -> bool {
    reasons(policy, sign_in).is_empty()
}

fn evaluate(set: &PolicySet, sign_in: &SignIn) -> Evaluation {
    Evaluator::new(set, TODAY).evaluate(sign_in)
}

fn outcome(policies: &[&str], sign_in: &SignIn) -> Outcome {
    evaluate(&set(policies), sign_in).enforced.outcome
}

fn control(control: BuiltInControl) -> Ask {
    Ask::Control(control)
}

fn strength(name: &str) -> Ask {
    Ask::Strength(ObjectKey::new(name))
}

fn built_in(last: u8) -> Ask {
    strength(&format!("00000000-0000-0000-0000-00000000000{last}"))
}

fn challenge<const N: usize>(sets: &[[Ask; N]]) -> Outcome {
    Outcome::Challenge(sets.iter().map(|set| set.iter().cloned().collect()).collect())
}
