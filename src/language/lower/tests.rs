//! The laws of lowering: every field leads back to what was written.

use std::path::Path;

use crate::diag::{Face, FieldPath, Finding, Found, NodeRef, SourceMap};
use crate::language::{PolicyFile, TenantFile, read};
use crate::model::{
    AppWord, Entry, ExternalTenants, FrequencyUnit, GrantControl, LocationKind, LocationWord, Lowered, Operator,
    PolicyState, Tenant, UserWord, Word,
};
use crate::text::{Encoding, FileId, SourceFile};
use crate::yaml::{Document, Limits, parse};

use super::{lower_policy, lower_tenant};

/// A file with its only document.
struct File {
    source: SourceFile,
    document: Document,
}

fn file(id: u32, text: &str) -> File {
    let source = SourceFile::new(format!("{id}.yaml"), Path::new("x.yaml"), text.to_owned(), Encoding::Utf8);
    let parsed = parse(FileId(id), &source, Limits::default());
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    let document = parsed.documents.into_iter().next().unwrap();
    File { source, document }
}

const TENANT: &str = "\
breakGlass: {users: [rescue@contoso.example], groups: [Rescue]}
groups: {Rescue: {}, Pilot: {}}
sets:
  roles: {Admins: [Global Administrator, Security Administrator]}
  groups: {Rings: [Ring 0, Ring 1]}
policies:
  ca2: {stage: pilot, id: 7b2c3f10-1111-4aaa-8bbb-0000000000b1}
";

const ROLLOUT: &str = "\
rollout:
  current: watch
  stages:
    - {name: watch, state: reportOnly, include: {groups: [Pilot, {set: Rings}]}}
    - {name: pilot, state: enabled, include: {roles: [{set: Admins}]}, planned: 2027-02-01}
    - {name: broad, state: enabled}
";

struct Case {
    policy: File,
    tenant: File,
    tenant_map: SourceMap,
    lowered: Lowered,
}

fn lower(policy: &str, tenant: &str) -> Case {
    let policy = file(0, policy);
    let tenant = file(1, tenant);
    let shape = read::<TenantFile>(&tenant.document, Limits::default()).value.unwrap();
    let (known, tenant_map, findings) = lower_tenant(None, &[(&tenant.document, &shape)]);
    assert_eq!(findings, []);
    let shape = read::<PolicyFile>(&policy.document, Limits::default());
    assert!(shape.is_sound(), "{:?}", shape.findings);
    let lowered = lower_policy(&shape.value.unwrap(), &policy.document, None, &known, &tenant_map);
    Case { policy, tenant, tenant_map, lowered }
}

fn base(lines: &str) -> String {
    format!("name: A policy\nkey: ca1\n{lines}")
}

impl Case {
    fn text(&self, node: NodeRef, face: Face) -> &str {
        let file = if node.file == FileId(0) { &self.policy } else { &self.tenant };
        file.source.slice(file.document.node(node.node).face_place(face).span)
    }

    /// What stands where the field was written, and where that was declared.
    fn at(&self, field: &str) -> (&str, Option<&str>) {
        let Found::Present(origin) = self.lowered.map.find(&FieldPath::new(field)) else {
            panic!("{field} was not written");
        };
        let declared = origin.declared.as_ref().map(|(node, _)| {
            let face = super::face(self.node(*node));
            self.text(*node, face)
        });
        (self.text(origin.node, origin.face), declared)
    }

    fn node(&self, node: NodeRef) -> crate::yaml::Node<'_> {
        let file = if node.file == FileId(0) { &self.policy } else { &self.tenant };
        file.document.node(node.node)
    }
}

const SIMPLE: &str = "state: enabled\nusers: {include: all, exclude: {groups: [A, B]}}\nresources: {include: all}\n";

#[test]
fn what_is_present_is_the_key_or_value_itself() {
    let case = lower(&base(SIMPLE), TENANT);
    assert_eq!(case.at("state"), ("enabled", None));
    assert_eq!(case.at("users"), ("users", None));
    assert_eq!(case.at("users.include"), ("all", None));
    assert_eq!(case.at("users.exclude"), ("exclude", None));
    assert_eq!(case.at("users.exclude.groups"), ("groups", None));
    assert_eq!(case.at("users.exclude.groups[1]"), ("B", None));
    assert_eq!(case.at("resources.include"), ("all", None));
    let policy = &case.lowered.policy;
    assert!(policy.users.as_ref().unwrap().include.has(UserWord::All));
    assert!(policy.resources.includes(AppWord::All));
    assert_eq!(policy.state, Some(Word::Known(PolicyState::Enabled)));
}

#[test]
fn what_is_missing_is_shown_at_its_nearest_ancestor() {
    let case = lower(&base(SIMPLE), TENANT);
    let map = &case.lowered.map;
    let missing = |field: &str| match map.find(&FieldPath::new(field)) {
        Found::Missing { nearest, step } => (case.text(nearest.node, nearest.face).to_owned(), step),
        Found::Present(_) => panic!("{field} was written"),
    };
    assert_eq!(missing("users.exclude.roles[0]"), ("exclude".to_owned(), "roles".to_owned()));
    assert_eq!(missing("conditions.platforms"), ("name".to_owned(), "conditions".to_owned()));
    assert_eq!(case.text(map.root().node, map.root().face), "name");
}

#[test]
fn what_is_written_out_leads_to_the_token_and_the_declaration() {
    let lines = "\
state: enabled
users:
  include: {roles: [{set: Admins}, Reader], groups: [First, {set: Rings}, Last]}
  exclude: {breakGlass: true, groups: [Own], guests: all}
resources: {include: [Office365, Payroll]}
";
    let case = lower(&base(lines), TENANT);
    assert_eq!(case.lowered.findings, []);
    let users = case.lowered.policy.users.as_ref().unwrap();
    let names: Vec<&str> = users.include.groups.iter().map(|group| &*group.written).collect();
    assert_eq!(names, ["First", "Ring 0", "Ring 1", "Last"]);
    assert_eq!(case.at("users.include.groups[0]"), ("First", None));
    assert_eq!(case.at("users.include.groups[1]"), ("Rings", Some("Ring 0")));
    assert_eq!(case.at("users.include.groups[2]"), ("Rings", Some("Ring 1")));
    assert_eq!(case.at("users.include.groups[3]"), ("Last", None));
    assert_eq!(case.at("users.include.roles[1]"), ("Admins", Some("Security Administrator")));
    assert_eq!(case.at("users.include.roles[2]"), ("Reader", None));
    assert!(users.exclude.break_glass);
    assert_eq!(case.at("users.exclude.groups[0]"), ("Own", None));
    assert_eq!(case.at("users.exclude.groups[1]"), ("breakGlass", Some("Rescue")));
    assert_eq!(case.at("users.exclude.users[0]"), ("breakGlass", Some("rescue@contoso.example")));
    let guests = users.exclude.guests.as_ref().unwrap();
    assert_eq!((guests.types.len(), &guests.tenants), (6, &ExternalTenants::All));
    assert_eq!(case.at("users.exclude.guests"), ("all", None));
    assert_eq!(case.at("users.exclude.guests.types[5]"), ("all", None));
    assert!(case.lowered.policy.resources.includes(AppWord::Office365));
    assert_eq!(case.at("resources.include[1]"), ("Payroll", None));
}

#[test]
fn break_glass_written_by_name_too_stands_once() {
    let lines = "state: enabled\nusers: {include: all, exclude: {breakGlass: true, groups: [Rescue]}}\nresources: {include: all}\n";
    let case = lower(&base(lines), TENANT);
    let exclude = &case.lowered.policy.users.as_ref().unwrap().exclude;
    assert_eq!(exclude.groups.len(), 1);
    assert_eq!(case.at("users.exclude.groups[0]"), ("Rescue", None));
}

#[test]
fn an_alias_is_shown_where_it_is_used_and_where_it_is_anchored() {
    let lines = "state: enabled\nusers: {include: {groups: &people [A, B]}, exclude: {groups: *people}}\nresources: {include: all}\n";
    let case = lower(&base(lines), TENANT);
    assert_eq!(case.at("users.exclude.groups").0, "groups");
    let (used, anchored) = case.at("users.exclude.groups[1]");
    assert_eq!(used, "*people");
    assert_eq!(anchored, Some("B"));
}

#[test]
fn a_stage_narrows_whom_the_policy_is_for() {
    let lines = format!(
        "{ROLLOUT}users: {{include: {{users: [x@contoso.example], guests: all}}}}\nresources: {{include: all}}\n"
    );
    let case = lower(&base(&lines), TENANT);
    let policy = &case.lowered.policy;
    assert_eq!(policy.rollout.as_ref().unwrap().current, 0);
    assert_eq!(policy.state, Some(Word::Known(PolicyState::ReportOnly)));
    assert_eq!(case.at("state"), ("reportOnly", Some("watch")));
    let users = policy.users.as_ref().unwrap();
    assert_eq!(users.include.groups.len(), 3);
    assert!(users.include.users.is_empty() && users.include.guests.is_none());
    assert_eq!(users.destination.as_ref().unwrap().user_objects().count(), 1);
    assert_eq!(case.at("users.include"), ("include", Some("watch")));
    assert_eq!(case.at("users.include.groups[0]"), ("Pilot", Some("watch")));
    assert_eq!(case.at("users.include.groups[1]"), ("Rings", Some("Ring 0")));
    assert_eq!(case.at("users.destination.users[0]"), ("x@contoso.example", None));
    assert_eq!(case.at("rollout.stages[1].include.roles[0]"), ("Admins", Some("Global Administrator")));
    assert_eq!(case.at("rollout.stages[1].planned"), ("2027-02-01", None));
    assert!(case.lowered.map.get(&FieldPath::new("users.include.users[0]")).is_none());
    assert!(case.lowered.map.get(&FieldPath::new("users.include.guests")).is_none());
}

#[test]
fn a_tenant_chooses_the_stage() {
    let text = format!("name: P\nkey: ca2\n{ROLLOUT}users: {{include: all}}\nresources: {{include: all}}\n");
    let case = lower(&text, TENANT);
    let policy = &case.lowered.policy;
    assert_eq!(policy.rollout.as_ref().unwrap().current, 1);
    assert_eq!(policy.id.as_deref(), Some("7b2c3f10-1111-4aaa-8bbb-0000000000b1"));
    assert_eq!(case.at("state"), ("enabled", Some("pilot")));
    let origin = case.lowered.map.get(&FieldPath::new("state")).unwrap();
    assert_eq!(origin.declared.as_ref().unwrap().0.file, FileId(1), "the tenant file decided");
    assert!(policy.users.as_ref().unwrap().destination.as_ref().unwrap().is_all());
}

#[test]
fn a_stage_that_a_policy_does_not_have_is_an_error() {
    let text = format!("name: P\nkey: ca2\n{ROLLOUT}users: {{include: all}}\nresources: {{include: all}}\n");
    let case = lower(&text, &TENANT.replace("stage: pilot", "stage: pilto"));
    assert_eq!(case.lowered.findings.len(), 1);
    assert_eq!(case.lowered.findings[0].rule, "unknown-name");
    assert!(case.lowered.findings[0].help.as_deref().unwrap().contains("`pilot`"));
    assert_eq!(case.lowered.policy.rollout.as_ref().unwrap().current, 0);
}

#[test]
fn unknown_sets_and_undeclared_break_glass_are_errors() {
    let users = "users: {include: {roles: [{set: Admin}, {set: Rings}, {set: Global}]}, exclude: {breakGlass: true}}";
    let text = base(&format!("state: enabled\n{users}\nresources: {{include: all}}\n"));
    let case = lower(&text, &TENANT.replace("breakGlass: {users: [rescue@contoso.example], groups: [Rescue]}\n", ""));
    let said: Vec<(&str, &str)> =
        case.lowered.findings.iter().map(|f| (&*f.message, f.help.as_deref().unwrap())).collect();
    assert_eq!(said[0], ("no set of roles is called `Admin`", "did you mean `Admins`?"));
    assert!(said[1].1.starts_with("there is a set of groups of that name"), "{said:?}");
    assert_eq!(said[2].1, "the sets of roles are Admins");
    assert!(said[3].0.contains("the tenant file declares no `breakGlass`"), "{said:?}");
    assert_eq!(said.len(), 4);
    let bare = lower_bare(&text);
    let codes: Vec<&str> = bare.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(codes, ["unknown-name"; 3], "without a tenant file, break-glass is nobody's mistake");
}

fn lower_bare(text: &str) -> Lowered {
    let policy = file(0, text);
    let shape = read::<PolicyFile>(&policy.document, Limits::default()).value.unwrap();
    let (tenant, map, _) = lower_tenant(None, &[]);
    lower_policy(&shape, &policy.document, Some("from-file"), &tenant, &map)
}

#[test]
fn keys_come_from_the_document_or_the_file() {
    let text = "name: P\nstate: enabled\nusers: {include: none}\nresources: {include: none}\n";
    assert_eq!(lower_bare(text).policy.key, "from-file");
    assert_eq!(lower_bare(&format!("key: own\n{text}")).policy.key, "own");
    let policy = file(0, text);
    let shape = read::<PolicyFile>(&policy.document, Limits::default()).value.unwrap();
    let (tenant, map, _) = lower_tenant(None, &[]);
    let lowered = lower_policy(&shape, &policy.document, None, &tenant, &map);
    assert_eq!(lowered.findings.len(), 1);
    assert_eq!(lowered.findings[0].rule, "missing-key");
}

#[test]
fn controls_conditions_and_session_are_said() {
    let lines = "\
state: disabled
agentUsers: {include: all}
resources: {userActions: [registerDevice]}
conditions:
  locations: {include: [AllTrusted, MfaTrustedIps, HQ, 00000000-0000-0000-0000-000000000000]}
grant: {anyOf: [mfa, authenticationStrength: Keys]}
session: {signInFrequency: 3 days, tokenProtection: true}
";
    let case = lower(&base(lines), TENANT);
    let policy = &case.lowered.policy;
    let grant = policy.grant.as_ref().unwrap();
    assert_eq!(grant.operator, Some(Operator::Or));
    assert!(matches!(&grant.controls[1], GrantControl::AuthenticationStrength(name) if &*name.written == "Keys"));
    assert_eq!(case.at("grant.anyOf[1]"), ("Keys", None));
    assert_eq!(case.at(grant.control_path(0).as_str()), ("mfa", None));
    let frequency = policy.session.sign_in_frequency.as_ref().unwrap();
    assert_eq!((frequency.value, frequency.hours()), (Some(3), Some(72)));
    assert_eq!(frequency.unit, Some(Word::Known(FrequencyUnit::Days)));
    assert_eq!(case.at("session.signInFrequency"), ("3 days", None));
    assert_eq!(case.at("session.tokenProtection"), ("true", None));
    let words: Vec<_> = policy.conditions.locations.as_ref().unwrap().include.iter().map(Entry::word).collect();
    let expected =
        [Some(LocationWord::AllTrusted), Some(LocationWord::MfaTrustedIps), None, Some(LocationWord::MfaTrustedIps)];
    assert_eq!(words, expected);
    let block =
        lower(&base("state: enabled\nusers: {include: all}\nresources: {include: all}\ngrant: block\n"), TENANT);
    let grant = block.lowered.policy.grant.as_ref().unwrap();
    assert_eq!(block.at(grant.control_path(0).as_str()), ("block", None));
}

#[test]
fn guest_types_stand_in_bit_order_and_lead_to_their_words() {
    let lines = "state: enabled\nusers: {include: {guests: {types: [serviceProvider, internalGuest], tenants: [Fabrikam]}}}\nresources: {include: all}\n";
    let case = lower(&base(lines), TENANT);
    assert_eq!(case.at("users.include.guests.types[0]"), ("internalGuest", None));
    assert_eq!(case.at("users.include.guests.types[1]"), ("serviceProvider", None));
    assert_eq!(case.at("users.include.guests.tenants[0]"), ("Fabrikam", None));
}

fn layers(texts: &[&str]) -> (Tenant, Vec<String>, Vec<Finding>) {
    let files: Vec<File> = (0..).zip(texts).map(|(id, text)| file(id, text)).collect();
    let shapes: Vec<TenantFile> = files
        .iter()
        .map(|file| {
            let read = read::<TenantFile>(&file.document, Limits::default());
            assert!(read.is_sound(), "{:?}", read.findings);
            read.value.unwrap()
        })
        .collect();
    let pairs: Vec<(&Document, &TenantFile)> = files.iter().map(|file| &file.document).zip(&shapes).collect();
    let (tenant, map, findings) = lower_tenant(Some("live"), &pairs);
    let places = map.iter().map(|(path, origin)| {
        let file = &files[origin.node.file.0 as usize];
        let place = file.document.node(origin.node.node).face_place(origin.face);
        format!("{path} {}:{}", file.source.name, file.source.slice(place.span))
    });
    (tenant, places.collect(), findings)
}

#[test]
fn layers_of_a_tenant_file_merge_key_by_key() {
    let shared = "groups: {A: {roleAssignable: true, subsetOf: [X, Y, Z]}, B: {}}\nlicences: [p1]\nnamedLocations: {C: {countries: [BE, NL]}}\n";
    let own = "tenantId: 7b2c3f10-1111-4aaa-8bbb-000000000001\ngroups: {A: {id: 7b2c3f10-1111-4aaa-8bbb-000000000002, subsetOf: [W]}}\nlicences: [p1, p2]\nnamedLocations: {C: {id: 7b2c3f10-1111-4aaa-8bbb-000000000003}}\n";
    let (tenant, places, findings) = layers(&[shared, own]);
    assert_eq!(findings, []);
    assert_eq!(tenant.name.as_deref(), Some("live"));
    let group = &tenant.groups["A"];
    assert!(group.role_assignable && group.id.is_some());
    assert_eq!(group.subset_of, ["W"]);
    assert_eq!(tenant.licences.as_deref().unwrap(), ["p1", "p2"]);
    let location = &tenant.named_locations["C"];
    assert!(
        location.id.is_some()
            && matches!(&location.kind, LocationKind::Countries { countries, .. } if countries.len() == 2)
    );
    let has = |place: &str| assert!(places.iter().any(|known| known == place), "{place} in {places:#?}");
    has("groups.A 1.yaml:A");
    has("groups.A.roleAssignable 0.yaml:true");
    has("groups.A.subsetOf[0] 1.yaml:W");
    has("groups.B 0.yaml:B");
    has("licences[1] 1.yaml:p2");
    has("namedLocations.C.countries[1] 0.yaml:NL");
    assert!(!places.iter().any(|place| place.starts_with("groups.A.subsetOf[1]")));
}

#[test]
fn a_merged_location_of_two_kinds_is_said_at_the_second() {
    let (_, _, findings) = layers(&[
        "namedLocations: {HQ: {countries: [BE]}}\n",
        "namedLocations: {HQ: {ipRanges: [192.0.2.0/24], lookup: clientIpAddress}}\n",
    ]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule, "needs-one-of");
    assert_eq!(findings[0].primary.as_ref().unwrap().place.file, FileId(1));
    assert_eq!(findings[0].related[0].place.file, FileId(0));
    let (_, _, findings) = layers(&["namedLocations: {HQ: {countries: [BE], trusted: true}}\n"]);
    assert_eq!((findings.len(), findings[0].rule), (1, "bad-value"));
}

#[test]
fn ids_belong_to_one_tenant_and_one_name() {
    let id = "7b2c3f10-1111-4aaa-8bbb-000000000002";
    let shared = format!(
        "tenantId: {id}\ngroups: {{A: {{id: {id}}}}}\nauthenticationContexts: {{P: {{id: c1}}}}\npolicies: {{ca1: {{skip: x}}}}\n"
    );
    let (_, _, findings) = layers(&[&shared, "cloud: global\n"]);
    let rules: Vec<&str> = findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["not-in-extended"; 3]);
    let doubled = format!("groups: {{A: {{id: {id}}}, B: {{id: {id}}}}}\n");
    let (_, _, findings) = layers(&[&doubled]);
    assert_eq!((findings.len(), findings[0].rule), (1, "duplicate-id"));
    assert_eq!(findings[0].related.len(), 1);
}

#[test]
fn without_a_tenant_file_nothing_is_known() {
    let (tenant, map, findings) = lower_tenant(None, &[]);
    assert_eq!((tenant, map.iter().count(), findings.len()), (Tenant::default(), 0, 0));
}

#[test]
fn break_glass_leads_to_the_tenant_file() {
    let case = lower(&base(SIMPLE), TENANT);
    let origin = case.tenant_map.get(&FieldPath::new("breakGlass.groups[0]")).unwrap();
    assert_eq!(case.text(origin.node, origin.face), "Rescue");
}

#[test]
fn values_that_no_key_can_say_are_the_same_members() {
    let lines = "\
state: enabled
users: {include: none}
resources: {include: none}
conditions: {platforms: {include: [windows]}}
grant: {anyOf: [authenticationStrength: Keys, termsOfUse: T]}
graph:
  conditions.users.includeGuestsOrExternalUsers: {guestOrExternalUserTypes: \"internalGuest,neighbour\"}
  conditions.applications.includeUserActions: [urn:user:newaction]
  conditions.clientAppTypes: [browser, headset]
  grantControls.builtInControls: [mfa, faceScan]
  grantControls.operator: AND
  sessionControls.signInFrequency: {isEnabled: true, value: 3, type: weeks, frequencyInterval: timeBased}
  sessionControls.persistentBrowser: {isEnabled: true, mode: sometimes}
  conditions.times: {x: 1}
";
    let case = lower(&base(lines), TENANT);
    assert_eq!(case.lowered.findings, []);
    let policy = &case.lowered.policy;
    let users = policy.users.as_ref().unwrap();
    assert!(users.include.users.is_empty());
    assert_eq!(users.include.guests.as_ref().unwrap().types.len(), 2);
    assert!(policy.resources.include.is_empty());
    assert_eq!(policy.resources.user_actions[0].as_str(), "urn:user:newaction");
    assert_eq!(policy.conditions.client_apps[1], Word::Other("headset".into()));
    let grant = policy.grant.as_ref().unwrap();
    assert_eq!((grant.operator, grant.controls.len()), (Some(Operator::And), 4));
    assert_eq!(policy.session.sign_in_frequency.as_ref().unwrap().value, Some(3));
    assert_eq!(policy.session.persistent_browser, Some(Word::Other("sometimes".into())));
    assert_eq!(policy.graph.len(), 1, "what has no key stays");
    assert_eq!(case.at("conditions.clientApps[1]"), ("headset", None));
}
