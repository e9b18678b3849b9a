//! A plan against the tenant's present state: what is equal is left alone, what differs is changed
//! whole, what only the tenant has is removed when asked.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::model::{LocationKind, ObjectKind, Policy, PolicySet, PolicyState, WordList};

use super::beta::ApiVersion;
use super::canonical::canonical;
use super::canonical_objects::{canonical_context, canonical_location, canonical_strength};
use super::changes::{Change, changes};
use super::deletion;
use super::matching::Matches;
use super::path;
use super::plan::{Finds, Plan, PlannedObject, file_text, plan_with, sha256};
use super::reference::ObjectName;
use super::render::patch_body;
use super::render_objects::{combinations_body, context_body, location_body, strength_body};
use super::stored::{Stored, TenantState};

/// How a set compares with what the tenant has.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// Objects that need no request.
    pub same: Vec<Known>,
    /// Objects that the set does not have.
    pub only_in_tenant: Vec<OnlyInTenant>,
    /// What was taken for granted, a sentence each.
    pub assumptions: Vec<String>,
    /// The least time the requests take.
    pub least_time: LeastTime,
}

/// An object of the set that the tenant has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Known {
    /// The object, as `policies/ca310`.
    pub object: String,
    /// Its display name.
    pub display_name: String,
    /// Its id in the tenant.
    pub id: String,
}

/// An object of the tenant that the set does not have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OnlyInTenant {
    /// What it is: `policies`, `namedLocations` …
    pub kind: String,
    /// Its display name.
    pub display_name: String,
    /// Its id, where the export has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// True when a request of the manifest removes it.
    pub deleted: bool,
    /// Why it stays although removal was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<String>,
}

/// The least time that Graph's limit allows: one request a second for a tenant, whichever program
/// sends it, for policies and named locations.
///
/// Source: Microsoft Graph service-specific throttling limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeastTime {
    /// `writes` and `reads` together, one a second.
    pub seconds: usize,
    /// Requests that write a policy or a named location.
    pub writes: usize,
    /// Requests that read one again before it is changed or removed, to find it unchanged.
    pub reads: usize,
}

/// What a comparison is asked beside the set and the state.
#[derive(Debug, Clone, Copy)]
pub struct AgainstOptions<'o> {
    /// No policy goes through a version lower than this.
    pub least: ApiVersion,
    /// Remove what only the tenant has.
    pub delete: bool,
    /// Display names of policies that the tenant file leaves out; they are not removed.
    pub skipped: &'o [String],
}

/// The plan that makes the tenant, which is in `state`, what `set` says. `matches` tells which object
/// is which; the ids it found are in `set` already.
#[must_use]
pub fn plan_against(set: &PolicySet, state: &TenantState, matches: &Matches, options: AgainstOptions<'_>) -> Plan {
    let stored_policy = |key: &str| matches.stored(&policy_name(key), &state.policies);
    let least = |entry: &crate::model::SetPolicy| {
        let stored = stored_policy(&entry.policy.key)
            .map(|stored| ApiVersion::lowest_for(&governed(&stored.object, &entry.policy)));
        stored.unwrap_or(options.least).max(options.least)
    };
    let mut plan = plan_with(set, &least);
    let mut comparison = Comparison { assumptions: matches.assumptions.clone(), ..Comparison::default() };
    let judge = Judge { set, state, matches };
    let mut kept = Vec::new();
    for planned in std::mem::take(&mut plan.objects) {
        comparison.assumptions.extend(judge.left_alone(&planned));
        kept.extend(judge.request(planned));
    }
    let changed: BTreeSet<ObjectName> = kept.iter().map(|planned| planned.object.clone()).collect();
    comparison.same = judge.same(&changed);
    plan.objects = kept;
    deletion::plan_deletions(&mut plan, &mut comparison, set, state, matches, options);
    tidy(&mut plan);
    comparison.least_time = least_time(&plan);
    plan.comparison = Some(comparison);
    plan
}

fn policy_name(key: &str) -> ObjectName {
    ObjectName { kind: ObjectKind::Policy, name: key.to_owned() }
}

/// A stored policy without members of its root that neither caplint nor `own` knows: those are Graph's own, or
/// too new to be judged, and stay as they are. What is unknown inside conditions and controls counts.
fn governed(stored: &Policy, own: &Policy) -> Policy {
    let mut policy = stored.clone();
    policy.graph.retain(|(path, _)| !is_foreign(path, own));
    policy
}

/// Whether `path` is a member of the policy's root of which `own` says nothing.
fn is_foreign(path: &str, own: &Policy) -> bool {
    path::steps(path).len() == 1 && !own.graph.iter().any(|(written, _)| written.eq_ignore_ascii_case(path))
}

struct Judge<'j> {
    set: &'j PolicySet,
    state: &'j TenantState,
    matches: &'j Matches,
}

impl Judge<'_> {
    /// The request that is left of `planned`: itself for what is new, with what it changes for what
    /// differs, none for what is equal.
    fn request(&self, planned: PlannedObject) -> Option<PlannedObject> {
        match planned.object.kind {
            ObjectKind::Policy => self.policy(planned),
            ObjectKind::NamedLocation => self.location(planned),
            ObjectKind::AuthenticationStrength => self.strength(planned),
            ObjectKind::AuthenticationContext => self.context(planned),
            _ => Some(planned),
        }
    }

    fn own(&self, planned: &PlannedObject) -> Option<&Policy> {
        let mut policies = self.set.policies.iter().map(|entry| &entry.policy);
        policies.find(|policy| policy.key == planned.object.name)
    }

    fn policy(&self, mut planned: PlannedObject) -> Option<PlannedObject> {
        let (Some(stored), Some(own)) =
            (self.matches.stored(&planned.object, &self.state.policies), self.own(&planned))
        else {
            return Some(planned);
        };
        let before = governed(&stored.object, own);
        let (old, new) = (canonical(&before), canonical(own));
        if old == new {
            return None;
        }
        let stored_body = patch_body(&old, planned.api).json;
        clear_unmentioned(&mut planned.body, &stored_body);
        planned.sha256 = sha256(&file_text(&planned.body));
        let found = changes(&stored_body, &patch_body(&new, planned.api).json);
        planned.wave = wave_of_change(&old, &new);
        Some(finds(planned, stored, found))
    }

    fn location(&self, planned: PlannedObject) -> Option<PlannedObject> {
        let stored = self.matches.stored(&planned.object, &self.state.locations);
        let own = self.set.tenant.named_locations.get(&planned.object.name);
        let (Some(stored), Some(own)) = (stored, own) else { return Some(planned) };
        let (old, new) = (canonical_location(&stored.object), canonical_location(own));
        if old == new && stored.name == planned.display_name {
            return None;
        }
        let (old, new) = (shown_location(&stored.name, &old.kind), shown_location(&planned.display_name, &new.kind));
        Some(finds(planned, stored, changes(&old, &new)))
    }

    /// A description that the tenant file does not give is the tenant's own affair, here and for contexts.
    fn strength(&self, mut planned: PlannedObject) -> Option<PlannedObject> {
        let stored = self.matches.stored(&planned.object, &self.state.strengths);
        let own = self.set.tenant.authentication_strengths.get(&planned.object.name);
        let (Some(stored), Some(own)) = (stored, own) else { return Some(planned) };
        let (mut old, new) = (canonical_strength(&stored.object), canonical_strength(own));
        if new.description.is_none() {
            old.description = None;
        }
        let found = if planned.url.ends_with("/updateAllowedCombinations") {
            changes(&or_null(combinations_body(&old)), &or_null(combinations_body(&new)))
        } else {
            let configured_alike = old.combination_configurations == new.combination_configurations;
            planned.not_sent = if configured_alike { Vec::new() } else { vec!["combinationConfigurations"] };
            let body = |name: &str, strength| {
                let mut body = or_null(strength_body(name, strength));
                if let Value::Object(members) = &mut body {
                    members.remove("allowedCombinations");
                }
                body
            };
            changes(&body(&stored.name, &old), &body(&planned.display_name, &new))
        };
        (!found.is_empty()).then(|| finds(planned, stored, found))
    }

    fn context(&self, planned: PlannedObject) -> Option<PlannedObject> {
        let stored = self.matches.stored(&planned.object, &self.state.contexts);
        let own = self.set.tenant.authentication_contexts.get(&planned.object.name);
        let (Some(stored), Some(own)) = (stored, own) else { return Some(planned) };
        let (mut old, new) = (canonical_context(&stored.object), canonical_context(own));
        if new.description.is_none() {
            old.description = None;
        }
        // A context that says nothing has no body; `isAvailable` is then false.
        let body = |name: &str, context| {
            context_body(name, context).unwrap_or_else(|| json!({ "displayName": name, "isAvailable": false }))
        };
        let mut found = changes(&body(&stored.name, &old), &body(&planned.display_name, &new));
        found.retain(|change| change.path != "id");
        (!found.is_empty()).then(|| finds(planned, stored, found))
    }

    /// Members of the tenant's policy that no request touches.
    fn left_alone(&self, planned: &PlannedObject) -> Vec<String> {
        if planned.object.kind != ObjectKind::Policy {
            return Vec::new();
        }
        let (Some(stored), Some(own)) = (self.matches.stored(&planned.object, &self.state.policies), self.own(planned))
        else {
            return Vec::new();
        };
        let unknown = stored.object.graph.iter().filter(|(path, _)| is_foreign(path, own));
        unknown
            .map(|(path, _)| format!("`{}` has `{path}` in the tenant, which is left as it is", planned.object))
            .collect()
    }

    /// Objects that the set defines, that the tenant has, and that no request changes.
    fn same(&self, changed: &BTreeSet<ObjectName>) -> Vec<Known> {
        let unchanged = self.matches.ids(self.state).filter(|(object, _)| !changed.contains(object));
        let known = unchanged.filter(|(object, _)| self.defines(object));
        let known = known.map(|(object, id)| Known {
            object: object.to_string(),
            display_name: self.display_name(object).to_owned(),
            id: id.to_owned(),
        });
        known.collect()
    }

    fn display_name<'o>(&'o self, object: &'o ObjectName) -> &'o str {
        let policy =
            self.set.policies.iter().find(|entry| object.kind == ObjectKind::Policy && entry.policy.key == object.name);
        policy.map_or(&object.name, |entry| &entry.policy.name)
    }

    fn defines(&self, object: &ObjectName) -> bool {
        let tenant = &self.set.tenant;
        match object.kind {
            ObjectKind::NamedLocation => {
                tenant.named_locations.get(&object.name).is_some_and(|one| location_body(&object.name, one).is_some())
            }
            ObjectKind::AuthenticationStrength => tenant
                .authentication_strengths
                .get(&object.name)
                .is_some_and(|strength| !strength.allowed_combinations.is_empty()),
            ObjectKind::AuthenticationContext => tenant
                .authentication_contexts
                .get(&object.name)
                .is_some_and(|context| context_body(&object.name, context).is_some()),
            _ => true,
        }
    }
}

fn finds<T>(mut planned: PlannedObject, stored: &Stored<T>, changes: Vec<Change>) -> PlannedObject {
    planned.finds = Some(Finds { modified: stored.modified.clone(), changes });
    planned
}

fn or_null(body: Option<Value>) -> Value {
    body.unwrap_or(Value::Null)
}

/// A location for comparison: networks as texts, without the types that Graph wants around them.
fn shown_location(name: &str, kind: &LocationKind) -> Value {
    match kind {
        LocationKind::IpRanges { ranges, trusted } => {
            json!({ "displayName": name, "isTrusted": trusted, "ipRanges": ranges })
        }
        LocationKind::Countries { countries, include_unknown, lookup } => json!({
            "displayName": name,
            "countriesAndRegions": countries,
            "includeUnknownCountriesAndRegions": include_unknown,
            "countryLookupMethod": lookup.as_str(),
        }),
        LocationKind::Reference | LocationKind::CompliantNetwork => json!({ "displayName": name }),
    }
}

/// Clears what the tenant's policy has and the body does not mention: a merge would keep it.
fn clear_unmentioned(body: &mut Value, stored: &Value) {
    let (Value::Object(body), Value::Object(stored)) = (body, stored) else { return };
    for (key, value) in stored {
        let nothing = match value {
            Value::Null => continue,
            Value::Array(items) if items.is_empty() => continue,
            Value::Array(_) => json!([]),
            _ => Value::Null,
        };
        clear_unmentioned(body.entry(key.clone()).or_insert(nothing), value);
    }
}

/// Policies are created and changed first, then switched on, then off, so that what takes over is
/// there before what it replaces is gone.
fn wave_of_change(old: &Policy, new: &Policy) -> u32 {
    let force = |policy: &Policy| match policy.state.as_ref().and_then(crate::model::Word::known) {
        Some(PolicyState::Enabled) => 2,
        Some(PolicyState::ReportOnly) => 1,
        Some(PolicyState::Disabled) | None => 0,
    };
    match force(new).cmp(&force(old)) {
        std::cmp::Ordering::Equal => CHANGE,
        std::cmp::Ordering::Greater => SWITCH_ON,
        std::cmp::Ordering::Less => SWITCH_OFF,
    }
}

const CHANGE: u32 = 2;
const SWITCH_ON: u32 = 3;
const SWITCH_OFF: u32 = 4;
/// Policies are removed, and locations to be removed lose their trust.
pub(super) const REMOVE_POLICIES: u32 = 5;
/// What only removed policies referred to is removed.
pub(super) const REMOVE_OBJECTS: u32 = 6;

/// Waves without a gap, and no dependency on a request that is not needed.
fn tidy(plan: &mut Plan) {
    let waves: BTreeSet<u32> = plan
        .objects
        .iter()
        .map(|planned| planned.wave)
        .chain(plan.deletions.iter().map(|deletion| deletion.wave))
        .collect();
    let number =
        |wave: u32| waves.iter().zip(1..).find(|(known, _)| **known == wave).map_or(wave, |(_, number)| number);
    let files: BTreeSet<String> = plan.objects.iter().map(|planned| planned.file.clone()).collect();
    for planned in &mut plan.objects {
        planned.wave = number(planned.wave);
        planned.depends_on.retain(|file| files.contains(file));
    }
    for deletion in &mut plan.deletions {
        deletion.wave = number(deletion.wave);
    }
    plan.objects.sort_by(|a, b| (a.wave, a.object.kind, &a.file).cmp(&(b.wave, b.object.kind, &b.file)));
    plan.deletions.sort_by(|a, b| (a.wave, &a.object, &a.url).cmp(&(b.wave, &b.object, &b.url)));
}

fn least_time(plan: &Plan) -> LeastTime {
    let limited = |kind: ObjectKind| matches!(kind, ObjectKind::Policy | ObjectKind::NamedLocation);
    let objects = || plan.objects.iter().filter(|planned| limited(planned.object.kind));
    let deletions = plan.deletions.iter().filter(|deletion| limited(deletion.object.kind)).count();
    let writes = objects().count() + deletions;
    let reads = objects().filter(|planned| planned.finds.is_some()).count() + deletions;
    LeastTime { seconds: writes + reads, writes, reads }
}
