//! What a deployment of the change would send to Graph.

use crate::graph::{self, AgainstOptions, ApiVersion, Deletion, Method, PlannedObject, Stored, TenantState};
use crate::model::{ObjectKind, PolicySet};
use crate::semantics::diff::Pair;

/// A request that a deployment would send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The method.
    pub method: Method,
    /// The object, as `policies/ca310`.
    pub object: String,
    /// Its display name.
    pub display_name: String,
    /// Members that it changes, a line each; empty where it creates or removes.
    pub changes: Vec<String>,
}

/// What takes a tenant that is as the old set says to what the new one says, in the order in which it
/// would be sent; or why that cannot be told.
pub(super) fn predict(old: &PolicySet, new: &PolicySet, pairs: &[Pair]) -> Result<Vec<Operation>, Vec<String>> {
    let state = state_of(old);
    let new = &in_state(new, &state, old, pairs);
    let matches = graph::match_objects(new, &state)?;
    let options = AgainstOptions { least: ApiVersion::V1, delete: true, skipped: &[] };
    let plan = graph::plan_against(new, &state, &matches, options);
    let requests = plan.objects.iter().map(request);
    Ok(requests.chain(plan.deletions.iter().map(removal)).collect())
}

fn request(planned: &PlannedObject) -> Operation {
    let changes = planned.finds.iter().flat_map(|finds| &finds.changes).map(ToString::to_string);
    Operation {
        method: planned.method,
        object: planned.object.to_string(),
        display_name: planned.display_name.clone(),
        changes: changes.collect(),
    }
}

fn removal(deletion: &Deletion) -> Operation {
    Operation {
        method: Method::Delete,
        object: deletion.object.to_string(),
        display_name: deletion.object.name.clone(),
        changes: Vec::new(),
    }
}

/// The id of an object, or what stands for one that nobody knows yet.
fn id_or_name(id: Option<&String>, kind: ObjectKind, name: &str) -> String {
    id.cloned().unwrap_or_else(|| format!("{{{{{}/{name}}}}}", kind.as_str()))
}

/// A tenant that is as `set` says.
fn state_of(set: &PolicySet) -> TenantState {
    let tenant = &set.tenant;
    let policies = set.policies.iter().map(|entry| {
        let policy = &entry.policy;
        let id = Some(id_or_name(policy.id.as_ref(), ObjectKind::Policy, &policy.key));
        Stored { name: policy.name.clone(), id, modified: None, object: policy.clone() }
    });
    let locations = tenant.named_locations.iter().map(|(name, object)| Stored {
        name: name.clone(),
        id: Some(id_or_name(object.id.as_ref(), ObjectKind::NamedLocation, name)),
        modified: None,
        object: object.clone(),
    });
    let strengths = tenant.authentication_strengths.iter().map(|(name, object)| Stored {
        name: name.clone(),
        id: Some(id_or_name(object.id.as_ref(), ObjectKind::AuthenticationStrength, name)),
        modified: None,
        object: object.clone(),
    });
    let contexts = tenant.authentication_contexts.iter().map(|(name, object)| Stored {
        name: name.clone(),
        id: object.id.clone(),
        modified: None,
        object: object.clone(),
    });
    TenantState {
        policies: policies.collect(),
        locations: locations.collect(),
        strengths: strengths.collect(),
        contexts: contexts.collect(),
        tenant_ids: std::collections::BTreeSet::new(),
    }
}

/// `new` with the ids that its objects have in `state`, and none for what is not there yet.
fn in_state(new: &PolicySet, state: &TenantState, old: &PolicySet, pairs: &[Pair]) -> PolicySet {
    let mut set = new.clone();
    for pair in pairs {
        let Some(position) = pair.new else { continue };
        let id = pair.old.and_then(|at| state.policies[at].id.clone());
        let policy = &mut set.policies[position].policy;
        policy.id.clone_from(&id);
        set.tenant.policies.entry(policy.key.clone()).or_default().id = id;
    }
    for (name, location) in &mut set.tenant.named_locations {
        let known = old.tenant.named_locations.contains_key(name);
        location.id = known.then(|| id_or_name(location.id.as_ref(), ObjectKind::NamedLocation, name));
    }
    for (name, strength) in &mut set.tenant.authentication_strengths {
        let known = old.tenant.authentication_strengths.contains_key(name);
        let kind = ObjectKind::AuthenticationStrength;
        strength.id = known.then(|| id_or_name(strength.id.as_ref(), kind, name));
    }
    set
}
