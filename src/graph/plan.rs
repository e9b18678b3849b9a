//! What a render writes: one file per object, and in which order Graph is to get them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::model::{Cloud, Dialect, ObjectKind, PolicySet, SetPolicy, Strength};

use super::beta::ApiVersion;
use super::changes::Change;
use super::comparison::Comparison;
use super::key::slug;
use super::reference::{ObjectName, Reference};
use super::render::{patch_body, policy_body};
use super::render_objects::{combinations_body, context_body, location_body, strength_body, strength_patch_body};

/// An HTTP method Graph takes for these objects; it has no PUT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Creates an object, or runs an action on one.
    Post,
    /// Changes an object; for authentication contexts also creates it.
    Patch,
    /// Removes an object.
    Delete,
}

/// A JSON pointer to replace once another object has its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bind {
    /// RFC 6901 pointer to the placeholder.
    pub pointer: String,
    /// The object whose id goes there.
    pub object: ObjectName,
    /// The file that creates it.
    pub after: String,
}

/// One request of a plan and the file that holds its body.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedObject {
    /// The object meant.
    pub object: ObjectName,
    /// Its display name.
    pub display_name: String,
    /// The file, relative to the output folder, with `/`.
    pub file: String,
    /// The body.
    pub body: Value,
    /// How to send it.
    pub method: Method,
    /// Where to send it.
    pub url: String,
    /// The version of Graph in the URL.
    pub api: ApiVersion,
    /// When to send it: waves run one after the other, from 1.
    pub wave: u32,
    /// Files whose objects must exist first, sorted.
    pub depends_on: Vec<String>,
    /// SHA-256 of the file's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Placeholders to replace, in document order.
    pub bind: Vec<Bind>,
    /// References that have no id and that nothing in the plan creates: the body cannot be sent.
    pub unresolved: Vec<Reference>,
    /// Members of the object that this request cannot carry and a person has to set.
    pub not_sent: Vec<&'static str>,
    /// What the request finds, where the plan was made against a tenant's present state.
    pub finds: Option<Finds>,
}

/// What a request finds in the tenant.
#[derive(Debug, Clone, PartialEq)]
pub struct Finds {
    /// When the object was last changed, as the export says: another time means that somebody has
    /// changed it since.
    pub modified: Option<String>,
    /// What the request changes.
    pub changes: Vec<Change>,
}

/// A request that removes an object; it has no body.
#[derive(Debug, Clone, PartialEq)]
pub struct Deletion {
    /// The object meant, by its display name.
    pub object: ObjectName,
    /// Where to send it.
    pub url: String,
    /// The version of Graph in the URL.
    pub api: ApiVersion,
    /// When to send it.
    pub wave: u32,
    /// Files whose requests come first, sorted.
    pub depends_on: Vec<String>,
    /// As [`Finds::modified`].
    pub modified: Option<String>,
}

impl PlannedObject {
    /// The bytes of the file.
    #[must_use]
    pub fn text(&self) -> String {
        file_text(&self.body)
    }
}

/// Everything a render writes, by wave, kind and file name.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The tenant's id, where it is known.
    pub tenant_id: Option<String>,
    /// The tenant's cloud.
    pub cloud: Cloud,
    /// The requests with a body in order.
    pub objects: Vec<PlannedObject>,
    /// The requests that remove objects, in order.
    pub deletions: Vec<Deletion>,
    /// How the set compares with the tenant's present state, where that is known.
    pub comparison: Option<Comparison>,
}

/// A body as it is written to a file: two blanks of indentation, a line feed at the end.
#[must_use]
pub fn file_text(body: &Value) -> String {
    format!("{body:#}\n")
}

/// The plan for `set`, each policy through the lowest version of Graph that can carry it.
#[must_use]
pub fn plan(set: &PolicySet) -> Plan {
    plan_at_least(set, ApiVersion::V1)
}

/// The plan for `set`, no policy through a version lower than `least`.
#[must_use]
pub fn plan_at_least(set: &PolicySet, least: ApiVersion) -> Plan {
    plan_with(set, &|_| least)
}

/// The plan for `set`, each policy through no version lower than `least` says.
pub(super) fn plan_with(set: &PolicySet, least: &dyn Fn(&SetPolicy) -> ApiVersion) -> Plan {
    let mut planner = Planner::new(set, least);
    planner.locations();
    planner.strengths();
    planner.contexts();
    planner.policies();
    planner.connect();
    Plan {
        tenant_id: set.tenant.tenant_id.clone(),
        cloud: planner.cloud,
        objects: planner.drafts.into_iter().map(|draft| draft.planned).collect(),
        deletions: Vec::new(),
        comparison: None,
    }
}

struct Draft {
    planned: PlannedObject,
    references: Vec<Reference>,
    /// The object's id, where it has one already.
    id: Option<String>,
}

struct Planner<'s> {
    set: &'s PolicySet,
    least: &'s dyn Fn(&SetPolicy) -> ApiVersion,
    cloud: Cloud,
    stems: BTreeSet<String>,
    drafts: Vec<Draft>,
}

/// What distinguishes one request from another before it is placed in the plan.
struct Request {
    method: Method,
    /// Path behind the version, as `/identity/conditionalAccess/policies`.
    path: String,
    api: ApiVersion,
    wave: u32,
    body: Value,
    /// The file, where it goes with another file of the object.
    file: Option<String>,
}

pub(super) const LOCATIONS: &str = "/identity/conditionalAccess/namedLocations";
pub(super) const STRENGTHS: &str = "/policies/authenticationStrengthPolicies";
const CONTEXTS: &str = "/identity/conditionalAccess/authenticationContextClassReferences";
pub(super) const POLICIES: &str = "/identity/conditionalAccess/policies";

impl<'s> Planner<'s> {
    fn new(set: &'s PolicySet, least: &'s dyn Fn(&SetPolicy) -> ApiVersion) -> Self {
        let cloud = set.tenant.cloud.unwrap_or(Cloud::Global);
        Self { set, least, cloud, stems: BTreeSet::new(), drafts: Vec::new() }
    }

    fn locations(&mut self) {
        for (name, location) in &self.set.tenant.named_locations {
            let Some(body) = location_body(name, location) else {
                continue;
            };
            let (method, path) = create_or_change(LOCATIONS, location.id.as_deref());
            self.first_wave(ObjectKind::NamedLocation, name, location.id.as_ref(), method, path, body);
        }
    }

    fn strengths(&mut self) {
        for (name, strength) in &self.set.tenant.authentication_strengths {
            match &strength.id {
                None => {
                    if let Some(body) = strength_body(name, strength) {
                        let kind = ObjectKind::AuthenticationStrength;
                        self.first_wave(kind, name, None, Method::Post, STRENGTHS.to_owned(), body);
                    }
                }
                Some(id) => self.existing_strength(name, strength, id),
            }
        }
    }

    /// An existing strength takes two requests: PATCH for its words, an action for its combinations.
    fn existing_strength(&mut self, name: &str, strength: &Strength, id: &String) {
        let (Some(words), Some(combinations)) = (strength_patch_body(name, strength), combinations_body(strength))
        else {
            return;
        };
        let kind = ObjectKind::AuthenticationStrength;
        let path = format!("{STRENGTHS}/{id}");
        self.first_wave(kind, name, Some(id), Method::Patch, path.clone(), words);
        let restricted = !strength.combination_configurations.is_empty();
        if let (true, Some(draft)) = (restricted, self.drafts.last_mut()) {
            draft.planned.not_sent.push("combinationConfigurations");
        }
        let words = self.drafts.last().map(|draft| draft.planned.file.trim_end_matches(".json"));
        let beside = words.map(|stem| format!("{stem}.combinations.json"));
        let request = Request {
            method: Method::Post,
            path: format!("{path}/updateAllowedCombinations"),
            api: ApiVersion::V1,
            wave: 1,
            body: combinations,
            file: beside,
        };
        self.add(ObjectName { kind, name: name.to_owned() }, name, Some(id), request, Vec::new());
    }

    fn contexts(&mut self) {
        for (name, context) in &self.set.tenant.authentication_contexts {
            if let (Some(id), Some(body)) = (&context.id, context_body(name, context)) {
                let path = format!("{CONTEXTS}/{id}");
                self.first_wave(ObjectKind::AuthenticationContext, name, Some(id), Method::Patch, path, body);
            }
        }
    }

    fn first_wave(
        &mut self,
        kind: ObjectKind,
        name: &str,
        id: Option<&String>,
        method: Method,
        path: String,
        body: Value,
    ) {
        let object = ObjectName { kind, name: name.to_owned() };
        let request = Request { method, path, api: ApiVersion::V1, wave: 1, body, file: None };
        self.add(object, name, id, request, Vec::new());
    }

    fn policies(&mut self) {
        for entry in &self.set.policies {
            let policy = &entry.policy;
            let id = self.existing_id(entry);
            let api = (self.least)(entry).max(ApiVersion::lowest_for(policy));
            let body = match id {
                Some(_) => patch_body(policy, api),
                None => policy_body(policy),
            };
            let (method, path) = create_or_change(POLICIES, id.map(String::as_str));
            let request = Request { method, path, api, wave: 2, body: body.json, file: None };
            let object = ObjectName { kind: ObjectKind::Policy, name: policy.key.clone() };
            self.add(object, &policy.name, id, request, body.references);
        }
    }

    /// The id of the policy in this tenant. An id inside an export says where the export came from,
    /// not where it goes, so that only a tenant file's counts for Graph's own shape.
    fn existing_id(&self, entry: &'s SetPolicy) -> Option<&'s String> {
        let declared = self.set.tenant.policies.get(&entry.policy.key).and_then(|known| known.id.as_ref());
        let own = || entry.policy.id.as_ref().filter(|_| entry.dialect == Dialect::Language);
        declared.or_else(own)
    }

    fn add(
        &mut self,
        object: ObjectName,
        display_name: &str,
        id: Option<&String>,
        request: Request,
        references: Vec<Reference>,
    ) {
        let file = request.file.unwrap_or_else(|| format!("{}.json", self.stem(&object)));
        let planned = PlannedObject {
            display_name: display_name.to_owned(),
            sha256: sha256(&file_text(&request.body)),
            file,
            method: request.method,
            url: format!("{}/{}{}", endpoint(self.cloud), request.api.as_str(), request.path),
            api: request.api,
            wave: request.wave,
            body: request.body,
            object,
            depends_on: Vec::new(),
            bind: Vec::new(),
            unresolved: Vec::new(),
            not_sent: Vec::new(),
            finds: None,
        };
        self.drafts.push(Draft { planned, references, id: id.cloned() });
    }

    /// `kind/slug`, made unique by a number.
    fn stem(&mut self, object: &ObjectName) -> String {
        let slug = safe(slug(&object.name).unwrap_or_else(|| "object".to_owned()));
        let plain = format!("{}/{slug}", object.kind.as_str());
        let mut stem = plain.clone();
        let mut number = 1;
        while !self.stems.insert(stem.clone()) {
            number += 1;
            stem = format!("{plain}-{number}");
        }
        stem
    }

    /// Links every reference to the object of the plan that it means, then sorts.
    fn connect(&mut self) {
        let created: Vec<(ObjectName, Option<String>, String)> = self
            .drafts
            .iter()
            .map(|draft| (draft.planned.object.clone(), draft.id.clone(), draft.planned.file.clone()))
            .collect();
        for draft in &mut self.drafts {
            for reference in &draft.references {
                link(&mut draft.planned, reference, &created);
            }
            draft.planned.depends_on.sort();
            draft.planned.depends_on.dedup();
        }
        let place = |draft: &Draft| (draft.planned.wave, draft.planned.object.kind, draft.planned.file.clone());
        self.drafts.sort_by_cached_key(place);
    }
}

fn link(planned: &mut PlannedObject, reference: &Reference, created: &[(ObjectName, Option<String>, String)]) {
    let same = |object: &ObjectName, id: &Option<String>| {
        let by_id =
            || id.as_ref().is_some_and(|id| reference.bound.as_ref().is_some_and(|b| b.eq_ignore_ascii_case(id)));
        object.kind == reference.object.kind && (object.name == reference.object.name || by_id())
    };
    let mut files = created.iter().filter(|(object, id, _)| same(object, id)).map(|(_, _, file)| file);
    let Some(first) = files.next() else {
        if reference.bound.is_none() {
            planned.unresolved.push(reference.clone());
        }
        return;
    };
    planned.depends_on.push(first.clone());
    planned.depends_on.extend(files.cloned());
    if reference.bound.is_none() {
        planned.bind.push(Bind {
            pointer: reference.pointer.clone(),
            object: reference.object.clone(),
            after: first.clone(),
        });
    }
}

fn create_or_change(collection: &str, id: Option<&str>) -> (Method, String) {
    match id {
        Some(id) => (Method::Patch, format!("{collection}/{id}")),
        None => (Method::Post, collection.to_owned()),
    }
}

/// Graph's address in each Microsoft cloud. Source: "National cloud deployments" of the Graph docs.
pub(super) fn endpoint(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Global => "https://graph.microsoft.com",
        Cloud::UsGov => "https://graph.microsoft.us",
        Cloud::UsGovDod => "https://dod-graph.microsoft.us",
        Cloud::China => "https://microsoftgraph.chinacloudapi.cn",
    }
}

/// Windows opens devices, not files, under these names.
pub(super) fn safe(slug: String) -> String {
    let device = matches!(slug.as_str(), "con" | "prn" | "aux" | "nul");
    let port = slug.len() == 4 && (slug.starts_with("com") || slug.starts_with("lpt"));
    if device || port { format!("{slug}-") } else { slug }
}

/// SHA-256 of `text`, in lower-case hexadecimal.
pub(super) fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
