//! The law of regions: one says what a policy of the same words says, field by field and place by place.

use std::path::Path;

use proptest::prelude::*;

use crate::diag::{FieldPath, SourceMap};
use crate::language::{PolicyFile, TenantFile, TestsFile, read};
use crate::model::{Policy, Tenant};
use crate::text::{Encoding, FileId, SourceFile};
use crate::yaml::{Document, Limits, parse};

use super::{lower_policy, lower_tenant, lower_tests};

const TENANT: &str = "\
breakGlass: {users: [rescue@contoso.example], groups: [Rescue]}
sets:
  roles: {Admins: [Global Administrator, Security Administrator]}
  groups: {Rings: [Ring 0, Ring 1]}
  apps: {Office: [Office365, Payroll]}
  locations: {Sites: [HQ, Branch]}
";

/// Subjects; each is a line of a policy.
const WHO: [&str; 7] = [
    "users: {include: all, exclude: {breakGlass: true, groups: [A, {set: Rings}]}}",
    "users: {include: {roles: [{set: Admins}, Reader], guests: all}}",
    "users: {include: {users: [x@contoso.example], guests: {types: [serviceProvider, internalGuest], tenants: [Fabrikam]}}}",
    "users: {include: {breakGlass: true}, exclude: {users: [y@contoso.example]}}",
    "workloadIdentities: {include: [Payroll job], exclude: [Other job]}",
    "agentIdentities: {include: all}",
    "agentUsers: {include: [agent-1@contoso.example]}",
];

const WHAT: [&str; 5] = [
    "resources: {include: all, exclude: [{set: Office}]}",
    "resources: {include: [{set: Office}, Office 365 Exchange Online]}",
    "resources: {filter: {include: 'CustomSecurityAttribute.A_B -eq \"c\"'}}",
    "resources: {userActions: [registerDevice]}",
    "resources: {authenticationContexts: [Activation, c2]}",
];

const CONDITIONS: [&str; 7] = [
    "clientApps: [browser, other]",
    "platforms: {include: all, exclude: [iOS]}",
    "locations: {include: [{set: Sites}, AllTrusted], exclude: [MfaTrustedIps]}",
    "deviceFilter: {exclude: device.isCompliant -eq True}",
    "userRisk: [high]",
    "insiderRisk: [minor, elevated]",
    "authenticationFlows: [deviceCodeFlow]",
];

struct File {
    source: SourceFile,
    document: Document,
}

fn file(id: u32, text: &str) -> File {
    let source = SourceFile::new(format!("{id}.yaml"), Path::new("x.yaml"), text.to_owned(), Encoding::Utf8);
    let parsed = parse(FileId(id), &source, Limits::default());
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    File { document: parsed.documents.into_iter().next().unwrap(), source }
}

fn tenant() -> (Tenant, SourceMap) {
    let file = file(2, TENANT);
    let shape = read::<TenantFile>(&file.document, Limits::default()).value.unwrap();
    let (tenant, map, _) = lower_tenant(None, &[(&file.document, &shape)]);
    (tenant, map)
}

/// What stands where `field` was written, and whether something else is behind it.
fn at(file: &File, map: &SourceMap, field: &FieldPath) -> Option<(String, bool)> {
    let origin = map.get(field)?;
    let place = file.document.node(origin.node.node).face_place(origin.face);
    Some((file.source.slice(place.span).to_owned(), origin.declared.is_some()))
}

proptest! {
    #[test]
    fn a_region_is_lowered_as_a_policy(
        who in proptest::sample::select(&WHO[..]),
        what in proptest::option::of(proptest::sample::select(&WHAT[..])),
        conditions in proptest::sample::subsequence(CONDITIONS.to_vec(), 0..4),
    ) {
        let conditions = (!conditions.is_empty()).then(|| format!("conditions: {{{}}}", conditions.join(", ")));
        let lines: Vec<&str> = [Some(who), what, conditions.as_deref()].into_iter().flatten().collect();
        let region = format!("{{{}}}", lines.join(", "));
        let resources = if what.is_some() { "" } else { "resources: {include: all}\n" };
        let policy = file(0, &format!("name: P\nkey: p\nstate: enabled\n{}\n{resources}", lines.join("\n")));
        let tests = file(1, &format!("assertions:\n  - {{name: a, every: {region}, outcome: blocked}}\n"));
        let (tenant, tenant_map) = tenant();

        let shape = read::<PolicyFile>(&policy.document, Limits::default()).value.unwrap();
        let one = lower_policy(&shape, &policy.document, None, &tenant, &tenant_map);
        let shape = read::<TestsFile>(&tests.document, Limits::default()).value.unwrap();
        let other = lower_tests(&shape, &tests.document, &tenant, &tenant_map);

        let own = &other.tests.assertions[0].region.0;
        let mut expected = Policy {
            users: one.policy.users.clone(),
            workload_identities: one.policy.workload_identities.clone(),
            agent_identities: one.policy.agent_identities.clone(),
            agent_users: one.policy.agent_users.clone(),
            conditions: one.policy.conditions.clone(),
            ..Policy::default()
        };
        if what.is_some() {
            expected.resources = one.policy.resources.clone();
        }
        prop_assert_eq!(own, &expected);

        let prefix = FieldPath::new("assertions[0].every");
        let in_region = |field: &FieldPath| {
            let parts = ["users", "workloadIdentities", "agentIdentities", "agentUsers", "conditions"];
            let resources = what.is_some() && field.as_str().starts_with("resources");
            resources || parts.iter().any(|part| field.as_str().starts_with(part))
        };
        for (field, _) in one.map.iter().filter(|(field, _)| in_region(field)) {
            prop_assert_eq!(at(&policy, &one.map, field), at(&tests, &other.map, &prefix.join(field)), "{}", field);
        }
    }
}

#[test]
fn every_field_of_a_test_leads_back() {
    let text = "\
assertions:
  - name: first
    some: {users: {include: {groups: [A]}}}
    shows: [mfa, {authenticationStrength: Passkeys}]
    requires: {anyOf: [managedDevice, {termsOfUse: Terms}]}
signIns:
  - name: second
    signIn: {user: x@contoso.example, resource: Office365, device: {isCompliant: true}}
    outcome: challenged
";
    let tests = file(1, text);
    let (tenant, tenant_map) = tenant();
    let shape = read::<TestsFile>(&tests.document, Limits::default()).value.unwrap();
    let lowered = lower_tests(&shape, &tests.document, &tenant, &tenant_map);
    let at = |field: &str| at(&tests, &lowered.map, &FieldPath::new(field)).map(|(text, _)| text);
    for (field, text) in [
        ("assertions[0].name", "first"),
        ("assertions[0].some.users.include.groups[0]", "A"),
        ("assertions[0].shows[1]", "Passkeys"),
        ("assertions[0].requires", "requires"),
        ("assertions[0].requires.anyOf[0]", "managedDevice"),
        ("assertions[0].requires.anyOf[1]", "Terms"),
        ("signIns[0].signIn.user", "x@contoso.example"),
        ("signIns[0].signIn.device.isCompliant", "true"),
        ("signIns[0].outcome", "challenged"),
    ] {
        assert_eq!(at(field).as_deref(), Some(text), "{field}");
    }
}
