//! `manifest.json`: how the files of a render are sent.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::Cloud;

use super::beta::ApiVersion;
use super::changes::Change;
use super::comparison::{Comparison, Known, LeastTime, OnlyInTenant};
use super::plan::{Bind, Deletion, Method, Plan, PlannedObject};

/// The version of the manifest's format.
pub const MANIFEST_VERSION: u32 = 2;

/// How the files of a render are sent: `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// Version of this format.
    pub version: u32,
    /// What wrote it, as `caplint 0.1.0`.
    pub tool: String,
    /// The tenant the files are for; send them nowhere else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<String>,
    /// The tenant's cloud.
    pub cloud: Cloud,
    /// The requests in the order to send them: wave by wave. Within a wave the order is free.
    pub objects: Vec<ManifestObject>,
    /// How the set compares with the tenant's present state; there after `render --against`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<ManifestAgainst>,
}

/// How the set compares with the tenant's present state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ManifestAgainst {
    /// Objects of the set that the tenant has as the set says them.
    pub same: Vec<Known>,
    /// Objects of the tenant that the set does not have.
    pub only_in_tenant: Vec<OnlyInTenant>,
    /// What was taken for granted, a sentence each.
    pub assumptions: Vec<String>,
    /// The least time the requests take.
    pub least_time: LeastTime,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ManifestObject {
    /// The file with the body, relative to the manifest; absent for DELETE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The object, as `policies/ca310` or `namedLocations/HQ`.
    pub object: String,
    /// The object's display name.
    pub display_name: String,
    /// The HTTP method.
    pub method: Method,
    /// The address, which contains the version.
    pub url: String,
    /// The version of Graph in the address.
    pub api_version: ApiVersion,
    /// When to send it, from 1; a wave starts when the one before is done.
    pub wave: u32,
    /// Files whose requests come first.
    pub depends_on: Vec<String>,
    /// SHA-256 of the file's bytes, in lower-case hexadecimal; absent without a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Placeholders to replace by ids of objects created before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bind: Vec<ManifestBind>,
    /// References without an id that nothing creates: the body cannot be sent as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unresolved: Vec<ManifestUnresolved>,
    /// Members that no such request can carry; a person sets them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_sent: Vec<String>,
    /// When the object was last changed, as the export says (`createdDateTime` where it never was).
    /// Read it again before the request: another time means that somebody changed it since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified_date_time: Option<String>,
    /// What the request changes in the tenant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// A placeholder to replace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ManifestBind {
    /// RFC 6901 JSON pointer to the string in the file.
    pub pointer: String,
    /// The object whose id goes there, as `namedLocations/HQ`.
    pub object: String,
    /// The file whose request creates it; the id is in the answer.
    pub after: String,
}

/// A reference without an id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ManifestUnresolved {
    /// RFC 6901 JSON pointer to the string in the file.
    pub pointer: String,
    /// The object meant, as `groups/CA000 - Exclude`.
    pub object: String,
}

/// The manifest of `plan`, written by `caplint` of version `tool_version`.
#[must_use]
pub fn manifest(plan: &Plan, tool_version: &str) -> Value {
    let manifest = Manifest {
        version: MANIFEST_VERSION,
        tool: format!("caplint {tool_version}"),
        tenant_id: plan.tenant_id.clone(),
        cloud: plan.cloud,
        objects: requests(plan),
        against: plan.comparison.as_ref().map(against),
    };
    // Strings, numbers and lists alone: there is nothing in it that JSON cannot hold.
    serde_json::to_value(manifest).unwrap_or_default()
}

/// All requests by wave: within one, those with a body first.
fn requests(plan: &Plan) -> Vec<ManifestObject> {
    let bodies = plan.objects.iter().map(object);
    let mut requests: Vec<ManifestObject> = bodies.chain(plan.deletions.iter().map(deletion)).collect();
    requests.sort_by_key(|request| request.wave);
    requests
}

fn against(comparison: &Comparison) -> ManifestAgainst {
    ManifestAgainst {
        same: comparison.same.clone(),
        only_in_tenant: comparison.only_in_tenant.clone(),
        assumptions: comparison.assumptions.clone(),
        least_time: comparison.least_time,
    }
}

fn deletion(deletion: &Deletion) -> ManifestObject {
    ManifestObject {
        file: None,
        object: deletion.object.to_string(),
        display_name: deletion.object.name.clone(),
        method: Method::Delete,
        url: deletion.url.clone(),
        api_version: deletion.api,
        wave: deletion.wave,
        depends_on: deletion.depends_on.clone(),
        sha256: None,
        bind: Vec::new(),
        unresolved: Vec::new(),
        not_sent: Vec::new(),
        modified_date_time: deletion.modified.clone(),
        changes: Vec::new(),
    }
}

fn object(planned: &PlannedObject) -> ManifestObject {
    let unresolved = planned.unresolved.iter().map(|reference| ManifestUnresolved {
        pointer: reference.pointer.clone(),
        object: reference.object.to_string(),
    });
    ManifestObject {
        file: Some(planned.file.clone()),
        object: planned.object.to_string(),
        display_name: planned.display_name.clone(),
        method: planned.method,
        url: planned.url.clone(),
        api_version: planned.api,
        wave: planned.wave,
        depends_on: planned.depends_on.clone(),
        sha256: Some(planned.sha256.clone()),
        bind: planned.bind.iter().map(bind).collect(),
        unresolved: unresolved.collect(),
        not_sent: planned.not_sent.iter().map(|&member| member.to_owned()).collect(),
        modified_date_time: planned.finds.as_ref().and_then(|finds| finds.modified.clone()),
        changes: planned.finds.as_ref().map_or_else(Vec::new, |finds| finds.changes.clone()),
    }
}

fn bind(bind: &Bind) -> ManifestBind {
    ManifestBind { pointer: bind.pointer.clone(), object: bind.object.to_string(), after: bind.after.clone() }
}

/// The JSON Schema of `manifest.json`.
#[must_use]
pub fn manifest_schema() -> Value {
    let settings = schemars::generate::SchemaSettings::draft07();
    settings.into_generator().into_root_schema_for::<Manifest>().to_value()
}
