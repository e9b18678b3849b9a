//! From files that were read to the policy set of one tenant.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use rayon::prelude::*;

use crate::diag::{FieldPath, Finding, NodeRef, Origin, SourceMap, bug};
use crate::graph::{self, GraphKind, ReadObject};
use crate::language;
use crate::language::names::Names;
use crate::model::{Dialect, Lowered, PolicySet, SetPolicy, Tenant};
use crate::yaml::Document;

use super::classify::Kind;
use super::documents::Documents;
use super::read::ReadDocument;
use super::resolve;
use super::set_tests::{self, LoadedTests};
use super::tenant::{LoadedTenant, stray_policy_keys, stray_stages};

/// What a set is built from.
pub(super) struct SetInput<'i> {
    /// Everything read so far.
    pub documents: Documents<'i>,
    /// The documents that can hold policies, in file order, with the key their file suggests.
    pub sources: Vec<PolicySource<'i>>,
    /// The documents with tests, in file order.
    pub tests: Vec<&'i ReadDocument>,
    /// The tenant, when there is a tenant file.
    pub tenant: Option<&'i LoadedTenant>,
    /// Some file of the set could not be read whole.
    pub incomplete: bool,
    /// The tenant file, or one that it extends, could not be read: its names are not known.
    pub names_missing: bool,
}

/// A document with policies.
#[derive(Debug, Clone, Copy)]
pub(super) struct PolicySource<'i> {
    /// The document.
    pub read: &'i ReadDocument,
    /// The file's stem when it can be a key and the file holds one document.
    pub stem: Option<&'i str>,
}

/// The policies of a set with the maps back to what was written.
#[derive(Debug)]
pub struct BuiltSet {
    /// What rules see.
    pub set: PolicySet,
    /// One map for each policy.
    pub maps: Vec<SourceMap>,
    /// The tests, in file order, each with its map.
    pub tests: Vec<LoadedTests>,
    /// What is wrong with names and keys.
    pub findings: Vec<Finding>,
    /// Policies the tenant leaves out: `key: reason`.
    pub skipped: Vec<String>,
    /// Their display names, in the same order.
    pub skipped_names: Vec<String>,
    /// Some policy could not be read.
    pub incomplete: bool,
}

/// Builds the set of one tenant.
#[must_use]
pub(super) fn build(input: &SetInput<'_>) -> BuiltSet {
    let nothing = Tenant::default();
    let no_map = SourceMap::new(Origin::value(nowhere(input)));
    let (tenant, tenant_map) = input.tenant.map_or((&nothing, &no_map), |loaded| (&loaded.tenant, &loaded.map));
    let lowered: Vec<_> = input.sources.par_iter().map(|source| lower_or_say(*source, tenant, tenant_map)).collect();
    let mut findings = Vec::new();
    let lowered: Vec<Vec<Lowered>> = bug::kept(lowered, &mut findings);
    let mut all: Vec<Lowered> = lowered.into_iter().flatten().collect();
    unique_keys(&mut all, &input.documents, &mut findings);
    if let Some(loaded) = input.tenant.filter(|_| !input.incomplete) {
        findings.extend(stray_policy_keys(loaded, &all, &input.documents));
    }
    if let Some(loaded) = input.tenant {
        findings.extend(stray_stages(loaded, &all, &input.documents));
    }
    let skipped = skip(&mut all, tenant);
    // What lies beside the policies of an export gives names; only a tenant file makes objects that
    // rules speak of and render writes.
    let mut known = tenant.clone();
    add_exported_names(&mut known, input);
    let names = Names::new(&known);
    let has_tenant_file = input.tenant.is_some();
    let resolve = |mut lowered: Lowered| {
        let place = input.documents.place(lowered.map.root());
        bug::guard_at(place, "at this policy", || {
            resolve::resolve(&mut lowered, &names, has_tenant_file, &input.documents);
            lowered
        })
    };
    let resolved: Vec<_> = all.into_par_iter().map(resolve).collect();
    let mut all: Vec<Lowered> = bug::kept(resolved, &mut findings);
    if input.names_missing {
        // That the tenant file cannot be read is said once, not again at each name it may hold.
        for lowered in &mut all {
            without_unknown_names(&mut lowered.findings);
        }
    }
    findings.extend(resolve::graph_placeholders(&mut all, &input.documents));
    let unread =
        input.sources.iter().any(|source| source.read.kind == Some(Kind::Policy) && source.read.policy.is_none());
    let incomplete = input.incomplete || unread || findings.iter().any(|finding| finding.rule == bug::CODE);
    let mut tests = set_tests::lower(input, tenant, tenant_map, &names);
    findings.extend(tests.iter_mut().flat_map(|tests| std::mem::take(&mut tests.findings)));
    findings.extend(set_tests::unique_names(&tests, &input.documents));
    if !incomplete {
        findings.extend(set_tests::stray_stages(&tests, &all, &input.documents));
    }
    let tests = tests.into_iter().map(LoadedTests::from).collect();
    let built = finish(all, tenant.clone(), findings, skipped, incomplete, has_tenant_file);
    BuiltSet { tests, ..built }
}

pub(super) fn without_unknown_names(findings: &mut Vec<Finding>) {
    findings.retain(|finding| finding.rule != "unknown-name");
}

/// A reference for the map of a tenant that was never written; nothing is ever placed there.
fn nowhere(input: &SetInput<'_>) -> NodeRef {
    let first = input.sources.first().map(|source| source.read.document.root().reference());
    first.unwrap_or(NodeRef { file: crate::text::FileId(0), document: 0, node: crate::diag::NodeId(0) })
}

fn finish(
    all: Vec<Lowered>,
    tenant: Tenant,
    mut findings: Vec<Finding>,
    (skipped, skipped_names): (Vec<String>, Vec<String>),
    incomplete: bool,
    has_tenant_file: bool,
) -> BuiltSet {
    let mut policies = Vec::with_capacity(all.len());
    let mut maps = Vec::with_capacity(all.len());
    for mut lowered in all {
        if let Some(entry) = tenant.policies.get(&lowered.policy.key) {
            lowered.policy.id = entry.id.clone().or(lowered.policy.id);
        }
        findings.append(&mut lowered.findings);
        policies.push(SetPolicy {
            policy: lowered.policy,
            dialect: lowered.dialect,
            switched_off: lowered.switched_off,
        });
        maps.push(lowered.map);
    }
    BuiltSet {
        set: PolicySet { policies, tenant, has_tenant_file },
        maps,
        tests: Vec::new(),
        findings,
        skipped,
        skipped_names,
        incomplete,
    }
}

/// A bug that one document brings out is said of it; the others are lowered.
fn lower_or_say(
    source: PolicySource<'_>,
    tenant: &Tenant,
    tenant_map: &SourceMap,
) -> Result<Vec<Lowered>, Box<Finding>> {
    let place = source.read.document.root().key_place();
    bug::guard_at(place, "at this document", || lower(source, tenant, tenant_map))
}

fn lower(source: PolicySource<'_>, tenant: &Tenant, tenant_map: &SourceMap) -> Vec<Lowered> {
    let document: &Document = &source.read.document;
    if let Some(file) = &source.read.policy {
        return vec![language::lower_policy(file, document, source.stem, tenant, tenant_map)];
    }
    if source.read.kind != Some(Kind::Graph) {
        return Vec::new();
    }
    let objects = graph::objects(document).unwrap_or_default();
    let policies = objects.into_iter().filter(|object| object.kind == GraphKind::Policy);
    policies.map(|object| graph::read_policy(object.node, source.stem)).collect()
}

/// Keys are unique in a set. A key that was written twice is an error; keys made from the names of
/// Graph objects are numbered instead.
fn unique_keys(all: &mut [Lowered], documents: &Documents<'_>, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for index in 0..all.len() {
        let key = all[index].policy.key.clone();
        let Some(&first) = seen.get(&key) else {
            seen.insert(key, index);
            continue;
        };
        if all[index].dialect == Dialect::Language {
            findings.push(duplicate_key(&all[first], &all[index], documents));
        }
        let number = numbers.entry(key.clone()).or_insert(2);
        while seen.contains_key(&format!("{key}-{number}")) {
            *number += 1;
        }
        let free = format!("{key}-{number}");
        seen.insert(free.clone(), index);
        rename(&mut all[index], free);
    }
}

/// Gives a policy another key, also in what was said of it already.
fn rename(lowered: &mut Lowered, key: String) {
    for finding in &mut lowered.findings {
        finding.policy = finding.policy.take().map(|_| key.clone());
    }
    lowered.policy.key = key;
}

fn duplicate_key(first: &Lowered, second: &Lowered, documents: &Documents<'_>) -> Finding {
    let place = |lowered: &Lowered| {
        let origin = lowered.map.get(&FieldPath::new("key")).unwrap_or(lowered.map.root());
        documents.place(origin)
    };
    Finding::error("duplicate-policy-key", format!("two policies have the key `{}`", second.policy.key))
        .at(place(second), "the key again")
        .and(place(first), "first used here")
        .help("give one of them another `key`; tenant files and tests refer to policies by it")
}

/// Takes out what the tenant leaves out.
fn skip(all: &mut Vec<Lowered>, tenant: &Tenant) -> (Vec<String>, Vec<String>) {
    let reason = |lowered: &Lowered| tenant.policies.get(&lowered.policy.key).and_then(|entry| entry.skip.clone());
    let skipped = all.iter().filter_map(|lowered| {
        let line = format!("{}: {}", lowered.policy.key, reason(lowered)?);
        Some((line, lowered.policy.name.clone()))
    });
    let skipped = skipped.unzip();
    all.retain(|lowered| reason(lowered).is_none());
    skipped
}

/// Names of groups, locations and strengths that an export holds beside its policies.
fn add_exported_names(tenant: &mut Tenant, input: &SetInput<'_>) {
    let graph_documents = input.sources.iter().filter(|source| source.read.kind == Some(Kind::Graph));
    for source in graph_documents {
        for object in graph::objects(&source.read.document).unwrap_or_default() {
            match object.kind {
                GraphKind::NamedLocation => keep(&mut tenant.named_locations, graph::read_location(object.node)),
                GraphKind::AuthenticationStrength => {
                    keep(&mut tenant.authentication_strengths, graph::read_strength(object.node));
                }
                GraphKind::Group => keep(&mut tenant.groups, graph::read_group(object.node)),
                GraphKind::AuthenticationContext => {
                    keep(&mut tenant.authentication_contexts, graph::read_context(object.node));
                }
                _ => {}
            }
        }
    }
}

/// What the tenant file declares wins over what an export says.
fn keep<T>(map: &mut IndexMap<String, T>, read: ReadObject<T>) {
    if !read.name.is_empty() {
        map.entry(read.name).or_insert(read.object);
    }
}
