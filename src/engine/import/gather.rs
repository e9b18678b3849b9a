//! The objects of an export: policies with unique keys, and what is known of everything around them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::catalog::CURRENT_ADMINISTRATOR;
use crate::diag::{Finding, Severity, bug};
use crate::graph::{self, GraphKind, GraphObject};
use crate::language::names::{Lookup, Names};
use crate::language::print::Notes;
use crate::model::{GrantControl, Lowered, ObjectKind, Policy, PolicyEntry, Tenant};
use crate::workspace::{Documents, Kind, ReadDocument, ReadFile, each_reference};
use crate::yaml::Node;

use super::names::{Content, Known, name_all, put};
use super::rewrite::{rewrite, rewritten};

/// What an import is made of.
pub(super) struct Gathered {
    /// The policies, their keys unique, what an equivalence covers rewritten.
    pub(super) policies: Vec<Lowered>,
    /// Names and ids.
    pub(super) tenant: Tenant,
    /// Comments on names without id.
    pub(super) notes: Notes,
    /// Objects that were read, by what they are.
    pub(super) objects: BTreeMap<&'static str, usize>,
}

/// Reads every object of `files`.
pub(super) fn gather(files: &[ReadFile], findings: &mut Vec<Finding>) -> Gathered {
    let read: Vec<&ReadDocument> = files.iter().flat_map(|file| &file.documents).collect();
    let objects: Vec<(GraphObject<'_>, Option<&'static str>)> = read
        .iter()
        .filter(|read| read.kind == Some(Kind::Graph))
        .flat_map(|read| {
            graph::objects(&read.document).unwrap_or_default().into_iter().map(|o| (o, read.unpacked_from))
        })
        .collect();
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (object, _) in &objects {
        *counts.entry(object.kind.described()).or_default() += 1;
    }
    let documents = Documents::new(files);
    let mut policies = policies(&objects, documents, findings);
    let mut known: Vec<Known> = objects.iter().filter_map(|(object, _)| known(*object, findings)).collect();
    let mut tenant = Tenant::default();
    let tables = read.iter().filter(|read| read.kind == Some(Kind::Side("a migration table")));
    for table in tables {
        known.extend(table_names(table));
        tenant.tenant_id = tenant.tenant_id.or_else(|| graph::migration_tenant(&table.document));
    }
    known.extend(policies.iter().flat_map(|lowered| names_beside_ids(lowered, documents)));
    findings.extend(name_all(&mut tenant, known, &used(&mut policies)));
    let notes = declare_placeholders(&mut tenant, &mut policies);
    policy_ids(&mut tenant, &mut policies, documents, findings);
    for lowered in &mut policies {
        findings.append(&mut lowered.findings);
    }
    Gathered { policies, tenant, notes, objects: counts }
}

fn policies(
    objects: &[(GraphObject<'_>, Option<&'static str>)],
    documents: Documents<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Lowered> {
    let found: Vec<_> = objects.par_iter().filter(|(object, _)| object.kind == GraphKind::Policy).collect();
    let read: Vec<_> = found
        .par_iter()
        .map(|(object, from)| {
            bug::guard_at(object.node.key_place(), "at this policy", || {
                let mut lowered = graph::read_policy(object.node, None);
                let mut said = rewrite(&mut lowered, documents);
                if *from == Some("policy templates") {
                    let message = "a template has no state; the policy is `disabled`".to_owned();
                    said.push(
                        rewritten(&lowered.policy, message).at(documents.place(lowered.map.root()), "a template"),
                    );
                }
                lowered.findings.extend(said);
                lowered
            })
        })
        .collect();
    let mut policies = bug::kept(read, findings);
    policies.retain(|lowered| is_writable(lowered, findings));
    drop_repeated(&mut policies, documents, findings);
    unique_keys(&mut policies);
    policies
}

/// A policy without a name or conditions is an error already and none that can be written.
fn is_writable(lowered: &Lowered, findings: &mut Vec<Finding>) -> bool {
    let lacking = lowered.findings.iter().any(super::is_of_root);
    if lacking {
        findings.extend(lowered.findings.clone());
    }
    !lacking
}

/// The same policy twice, as in an export beside a state, is one policy.
fn drop_repeated(policies: &mut Vec<Lowered>, documents: Documents<'_>, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<String, Policy> = BTreeMap::new();
    policies.retain(|lowered| {
        let Some(id) = lowered.policy.id.clone() else { return true };
        let form = graph::canonical(&lowered.policy);
        let Some(first) = seen.get(&id) else {
            seen.insert(id, form);
            return true;
        };
        let same = *first == form;
        if same {
            let message = format!("\"{}\" stands in the export twice, in the same words", lowered.policy.name);
            let finding = Finding::new("import-duplicate", Severity::Note, message);
            findings.push(
                finding.at(documents.place(lowered.map.root()), "again").help("nothing to do: it is imported once"),
            );
        }
        !same
    });
}

/// Names that no file can have on Windows.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

fn unique_keys(policies: &mut [Lowered]) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for lowered in policies {
        let key = &lowered.policy.key;
        let port = key.len() == 4 && (key.starts_with("com") || key.starts_with("lpt"));
        let wanted = if DEVICES.contains(&key.as_str()) || port { format!("policy-{key}") } else { key.clone() };
        let mut free = wanted.clone();
        let mut number = 1;
        while taken.contains(&free) {
            number += 1;
            free = format!("{wanted}-{number}");
        }
        taken.insert(free.clone());
        lowered.findings.iter_mut().for_each(|finding| finding.policy = Some(free.clone()));
        lowered.policy.key = free;
    }
}

/// What an object beside the policies is called.
fn known(object: GraphObject<'_>, findings: &mut Vec<Finding>) -> Option<Known> {
    let node = object.node;
    let (kind, name, id, content) = match object.kind {
        GraphKind::NamedLocation => {
            let read = graph::read_location(node);
            findings.extend(read.findings);
            (ObjectKind::NamedLocation, read.name, read.object.id.clone(), Content::Location(read.object))
        }
        GraphKind::AuthenticationStrength => {
            let read = graph::read_strength(node);
            findings.extend(read.findings);
            (ObjectKind::AuthenticationStrength, read.name, read.object.id.clone(), Content::Strength(read.object))
        }
        GraphKind::AuthenticationContext => {
            let read = graph::read_context(node);
            findings.extend(read.findings);
            (ObjectKind::AuthenticationContext, read.name, read.object.id.clone(), Content::Context(read.object))
        }
        GraphKind::Group => {
            let read = graph::read_group(node);
            (ObjectKind::Group, read.name, read.object.id.clone(), Content::Group(read.object))
        }
        GraphKind::User => named(ObjectKind::User, node),
        GraphKind::ServicePrincipal => named(ObjectKind::ServicePrincipal, node),
        GraphKind::TermsOfUse => named(ObjectKind::TermsOfUse, node),
        GraphKind::Policy | GraphKind::Other => return None,
    };
    Some(Known { kind, name, id, rank: 0, place: Some(node.key_place()), content })
}

fn named(kind: ObjectKind, node: Node<'_>) -> (ObjectKind, String, Option<String>, Content) {
    let read = graph::read_named(node);
    (kind, read.name, read.object, Content::Reference)
}

fn table_names(table: &ReadDocument) -> Vec<Known> {
    let place = table.document.root().key_place();
    let entries = graph::migration_table(&table.document).unwrap_or_default().into_iter();
    let known = entries.filter_map(|entry| {
        let (name, id) = (entry.name, Some(entry.id));
        Some(Known { kind: entry.kind?, name, id, rank: 1, place: Some(place), content: Content::Reference })
    });
    known.collect()
}

/// Exports show the strength's name beside its id.
fn names_beside_ids(lowered: &Lowered, documents: Documents<'_>) -> Vec<Known> {
    let Some(grant) = &lowered.policy.grant else { return Vec::new() };
    let strength = |(at, control): (usize, &GrantControl)| {
        let GrantControl::AuthenticationStrength(strength) = control else { return None };
        let (name, id) = (strength.name.as_deref()?.trim().to_owned(), strength.written.to_string());
        let kind = ObjectKind::AuthenticationStrength;
        let place = lowered.map.get(&grant.control_path(at)).map(|origin| documents.place(origin));
        kind.is_id(&id).then_some(Known { kind, name, id: Some(id), rank: 2, place, content: Content::Reference })
    };
    grant.controls.iter().enumerate().filter_map(strength).collect()
}

/// Every id that a policy refers to.
fn used(policies: &mut [Lowered]) -> BTreeSet<(ObjectKind, String)> {
    let mut used = BTreeSet::new();
    for lowered in policies {
        each_reference(&mut lowered.policy, &mut |kind, _, object| {
            used.insert((kind, object.graph().to_ascii_lowercase()));
        });
    }
    used
}

/// Names where ids should stand become entries without id, with a comment that says so.
fn declare_placeholders(tenant: &mut Tenant, policies: &mut [Lowered]) -> Notes {
    let mut unknown: BTreeSet<(ObjectKind, String)> = BTreeSet::new();
    {
        let names = Names::new(tenant);
        for lowered in policies.iter_mut() {
            each_reference(&mut lowered.policy, &mut |kind, _, object| {
                let text = &object.written;
                if !text.is_empty() && names.lookup(kind, text) == Lookup::Unknown && kind.tenant_key().is_some() {
                    unknown.insert((kind, text.to_string()));
                }
            });
        }
    }
    let mut notes = Notes::new();
    for (kind, name) in unknown {
        notes.object(kind, &name, comment(&name));
        put(tenant, kind, name, None, Content::Reference);
    }
    notes
}

fn comment(name: &str) -> &'static str {
    let between = |open: &str, close: &str| {
        name.starts_with(open) && name.ends_with(close) && name.len() > open.len() + close.len()
    };
    if name == CURRENT_ADMINISTRATOR {
        return "Graph's template means whoever makes the policy; name who it is";
    }
    if between("<", ">") || between("{{", "}}") || between("%", "%") || between("${", "}") {
        return "placeholder of the export; put the object's name here";
    }
    "the export has no id"
}

/// Which policy of the tenant each one is. An id belongs to one of them.
fn policy_ids(tenant: &mut Tenant, policies: &mut [Lowered], documents: Documents<'_>, findings: &mut Vec<Finding>) {
    let mut owners: BTreeMap<String, usize> = BTreeMap::new();
    for at in 0..policies.len() {
        let Some(id) = policies[at].policy.id.clone() else { continue };
        if let Some(first) = owners.get(&id) {
            let message = format!("two policies have the id {id} and differ; it stays with the first");
            let place = |at: usize| documents.place(policies[at].map.root());
            let finding = Finding::error("import-duplicate", message).at(place(at), "would be imported without its id");
            let finding = finding.and(place(*first), "the first");
            findings.push(finding.help(
                "import one export of one day; with --partial both are written, and the second would be created anew",
            ));
            continue;
        }
        owners.insert(id.clone(), at);
        let entry = PolicyEntry { id: Some(id), ..PolicyEntry::default() };
        tenant.policies.insert(policies[at].policy.key.clone(), entry);
    }
}
