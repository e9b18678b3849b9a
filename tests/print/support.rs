//! Printing and reading back.

use std::path::Path;

use caplint::diag::{Finding, Severity};
use caplint::graph::arranged;
use caplint::language::names::{Lookup, Names};
use caplint::language::print::{self, Notes, Printed};
use caplint::language::{PolicyFile, TenantFile, lower_policy, lower_tenant, read};
use caplint::model::{
    AgentUsers, AgentWord, AppWord, BreakGlass, Entry, ExternalTenants, GuestType, Guests, LocationWord, ObjectKind,
    ObjectRef, Policy, PolicyState, Principals, ServicePrincipalWord, Tenant, UserWord, Users, WordList,
};
use caplint::text::{Encoding, FileId, SourceFile};
use caplint::workspace::each_reference;
use caplint::yaml::{self, Document, Limits};

/// A printed text parsed: its one document, and what the parser says of it.
pub(crate) fn parsed(text: &str) -> (Document, Vec<Finding>) {
    let source = SourceFile::new("p.yaml".to_owned(), Path::new("p.yaml"), text.to_owned(), Encoding::Utf8);
    let mut parsed = yaml::parse(FileId(0), &source, Limits::default());
    assert_eq!(parsed.documents.len(), 1, "{:?}\n{text}", parsed.findings);
    (parsed.documents.remove(0), parsed.findings)
}

/// The policy that `text` says, and everything that is said against it; warnings count.
pub(crate) fn read_back(text: &str, tenant: &Tenant) -> (Option<Policy>, Vec<Finding>) {
    let (document, mut findings) = parsed(text);
    let read = read::<PolicyFile>(&document, Limits::default());
    findings.extend(read.findings);
    let Some(shape) = read.value else { return (None, findings) };
    let (_, map, _) = lower_tenant(None, &[]);
    let lowered = lower_policy(&shape, &document, Some("file"), tenant, &map);
    findings.extend(lowered.findings);
    (Some(lowered.policy), findings)
}

/// The tenant that `text` says, and everything that is said against it.
pub(crate) fn read_tenant(text: &str) -> (Option<Tenant>, Vec<Finding>) {
    let (document, mut findings) = parsed(text);
    let read = read::<TenantFile>(&document, Limits::default());
    findings.extend(read.findings);
    let Some(shape) = read.value else { return (None, findings) };
    let (tenant, _, more) = lower_tenant(None, &[(&document, &shape)]);
    findings.extend(more);
    (Some(tenant), findings)
}

/// `policy` in canonical order, every reference as the id it stands for, or as its text.
pub(crate) fn meant(policy: &Policy, names: &Names<'_>) -> Policy {
    let mut policy = policy.clone();
    each_reference(&mut policy, &mut |kind, _, object| {
        let text = object.graph().to_owned();
        *object = match names.lookup(kind, &text) {
            Lookup::Name(Some(id)) => ObjectRef::new(&id),
            Lookup::Id(_) => ObjectRef::new(&text.to_ascii_lowercase()),
            Lookup::Name(None) | Lookup::Unknown => ObjectRef::new(&text),
        };
    });
    for side in sides(&mut policy) {
        // `breakGlass: true` is a way of writing; what counts is who is meant.
        side.break_glass = false;
        let alone = Users { include: side.clone(), ..Users::default() };
        let alone = arranged(&Policy { users: Some(alone), ..Policy::default() });
        *side = alone.users.map(|users| users.include).unwrap_or_default();
        side.users.retain(|user| user.word() != Some(UserWord::None));
    }
    Policy { id: None, ..arranged(&policy) }
}

fn sides(policy: &mut Policy) -> Vec<&mut Principals> {
    let mut sides = Vec::new();
    if let Some(users) = &mut policy.users {
        sides.extend([&mut users.include, &mut users.exclude]);
        sides.extend(users.destination.as_mut());
    }
    let stages = policy.rollout.iter_mut().flat_map(|rollout| &mut rollout.stages);
    sides.extend(stages.filter_map(|stage| stage.include.as_mut()));
    sides
}

/// `policy` with older and repeated ways of saying something put into the words of the language: the
/// deviations that a print calls equivalent.
pub(crate) fn in_our_words(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    policy.state.get_or_insert(PolicyState::Disabled.into());
    for side in sides(&mut policy) {
        if side.is_all() {
            *side = Principals { users: vec![Entry::Word(UserWord::All)], ..Principals::default() };
        }
        if side.has(UserWord::GuestsOrExternalUsers) {
            side.users.retain(|user| user.word() != Some(UserWord::GuestsOrExternalUsers));
            let types = GuestType::ALL.iter().map(|kind| (*kind).into()).collect();
            side.guests = Some(Guests { types, tenants: ExternalTenants::All });
        }
    }
    if let Some(users) = &mut policy.users {
        users.exclude.users.retain(|user| user.word() != Some(UserWord::None));
    }
    if policy.resources.is_all() {
        policy.resources.include = vec![Entry::Word(AppWord::All)];
    }
    lone_word(policy.conditions.locations.as_mut().map(|locations| &mut locations.include), LocationWord::All);
    lone_word(policy.workload_identities.as_mut().map(|all| &mut all.include), ServicePrincipalWord::AllOwned);
    lone_word(policy.agent_identities.as_mut().map(|all| &mut all.include), AgentWord::All);
    lone_word(policy.agent_users.as_mut().map(|all| &mut all.include), AgentWord::All);
    agents_of_old(&mut policy);
    policy
}

fn lone_word<W: WordList>(list: Option<&mut Vec<Entry<W>>>, word: W) {
    if let Some(list) = list.filter(|list| list.iter().any(|entry| entry.word() == Some(word))) {
        *list = vec![Entry::Word(word)];
    }
}

fn agents_of_old(policy: &mut Policy) {
    let word = vec![Entry::Word(UserWord::AllAgentIdUsers)];
    let include = Principals { users: word, ..Principals::default() };
    let old = Users { include, ..Users::default() };
    if policy.agent_users.is_none() && policy.users.as_ref() == Some(&old) {
        policy.users = None;
        policy.agent_users = Some(AgentUsers { include: vec![Entry::Word(AgentWord::All)], ..AgentUsers::default() });
    }
}

pub(crate) fn printed(policy: &Policy, tenant: &Tenant) -> Printed {
    print::policy(policy, &Names::new(tenant), &Notes::new())
}

/// Reads `printed` back and says how it differs from `policy`; nothing for the same policy.
pub(crate) fn difference(policy: &Policy, printed: &Printed, tenant: &Tenant) -> Option<String> {
    let names = Names::new(tenant);
    let (back, findings) = read_back(&printed.text, tenant);
    if let Some(finding) = findings.iter().find(|finding| finding.severity > Severity::Note) {
        return Some(format!("{}: {}", finding.rule, finding.message));
    }
    let Some(back) = back else { return Some("not read".to_owned()) };
    let (wanted, got) = (meant(&in_our_words(policy), &names), meant(&back, &names));
    if wanted != got {
        return Some(first_difference(&format!("{wanted:#?}"), &format!("{got:#?}")));
    }
    let again = print::policy(&back, &names, &Notes::new());
    (again.text != printed.text).then(|| format!("printed again:\n{}", first_difference(&printed.text, &again.text)))
}

fn first_difference(wanted: &str, got: &str) -> String {
    let pair = wanted.lines().zip(got.lines()).find(|(a, b)| a != b);
    pair.map_or_else(|| "one is longer".to_owned(), |(a, b)| format!("wanted {a}, got {b}"))
}

/// `tenant` with its maps and lists sorted and its break-glass accounts by id; what says nothing is left
/// out.
pub(crate) fn sorted(tenant: &Tenant) -> Tenant {
    let names = Names::new(tenant);
    let by_id = |kind, objects: &[ObjectRef]| {
        let id = |object: &ObjectRef| match names.lookup(kind, object.graph()) {
            Lookup::Name(Some(id)) => id,
            _ => object.graph().to_owned(),
        };
        let mut ids: Vec<String> = objects.iter().map(id).collect();
        ids.sort();
        ids.dedup();
        ids.iter().map(|id| ObjectRef::new(id)).collect::<Vec<_>>()
    };
    let glass = tenant.break_glass.as_ref().map(|glass| BreakGlass {
        users: by_id(ObjectKind::User, &glass.users),
        groups: by_id(ObjectKind::Group, &glass.groups),
    });
    let mut sorted = tenant.clone();
    sorted.break_glass = glass.filter(|glass| *glass != BreakGlass::default());
    sorted.users.sort_keys();
    sorted.groups.sort_keys();
    sorted.service_principals.sort_keys();
    sorted.apps.sort_keys();
    sorted.external_tenants.sort_keys();
    sorted.named_locations.sort_keys();
    sorted.authentication_strengths.sort_keys();
    sorted.authentication_contexts.sort_keys();
    sorted.terms_of_use.sort_keys();
    sorted.global_secure_access_profiles.sort_keys();
    sorted.sets.sort_keys();
    for sets in sorted.sets.values_mut() {
        sets.sort_keys();
        for members in sets.values_mut() {
            members.sort();
            members.dedup();
        }
    }
    sorted
}
