//! What only the tenant has, and how it is removed.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Location, LocationKind, ObjectKind, Policy, PolicySet, Strength};

use super::beta::ApiVersion;
use super::changes::Change;
use super::comparison::{AgainstOptions, Comparison, OnlyInTenant, REMOVE_OBJECTS, REMOVE_POLICIES};
use super::key::slug;
use super::matching::Matches;
use super::plan::{
    Deletion, Finds, LOCATIONS, Method, POLICIES, Plan, PlannedObject, STRENGTHS, endpoint, file_text, safe, sha256,
};
use super::reference::ObjectName;
use super::render::policy_body;
use super::render_objects::location_body;
use super::stored::{Stored, TenantState};

/// Lists what only the tenant has, and with `options.delete` plans its removal.
pub(super) fn plan_deletions(
    plan: &mut Plan,
    comparison: &mut Comparison,
    set: &PolicySet,
    state: &TenantState,
    matches: &Matches,
    options: AgainstOptions<'_>,
) {
    let mut remover = Remover { plan, only: Vec::new(), users: users_of_objects(set), options };
    for stored in left(&state.policies, ObjectKind::Policy, matches) {
        remover.policy(stored, set);
    }
    for stored in left(&state.locations, ObjectKind::NamedLocation, matches) {
        remover.location(stored);
    }
    for stored in left(&state.strengths, ObjectKind::AuthenticationStrength, matches) {
        remover.strength(stored);
    }
    for stored in left(&state.contexts, ObjectKind::AuthenticationContext, matches) {
        let why = "apps, roles and labels that caplint cannot see may ask for it".to_owned();
        remover.list(ObjectKind::AuthenticationContext, &stored.name, stored.id.clone(), Some(why));
    }
    comparison.only_in_tenant = remover.only;
}

fn left<'t, T>(
    list: &'t [Stored<T>],
    kind: ObjectKind,
    matches: &Matches,
) -> impl Iterator<Item = &'t Stored<T>> + use<'t, T> {
    let taken = matches.taken(kind);
    list.iter().enumerate().filter(move |(position, _)| !taken.contains(position)).map(|(_, stored)| stored)
}

/// Ids that policies of the set refer to, with the policy's name.
fn users_of_objects(set: &PolicySet) -> BTreeMap<String, String> {
    let mut users = BTreeMap::new();
    for entry in &set.policies {
        add_users(&mut users, &entry.policy);
    }
    users
}

fn add_users(users: &mut BTreeMap<String, String>, policy: &Policy) {
    for reference in policy_body(policy).references {
        if let Some(id) = reference.bound {
            users.entry(id).or_insert_with(|| policy.name.clone());
        }
    }
}

struct Remover<'r> {
    plan: &'r mut Plan,
    only: Vec<OnlyInTenant>,
    users: BTreeMap<String, String>,
    options: AgainstOptions<'r>,
}

impl Remover<'_> {
    /// Lists an object; true when it is to be removed.
    fn list(&mut self, kind: ObjectKind, name: &str, id: Option<String>, reason: Option<String>) -> bool {
        let reason = reason.or_else(|| id.is_none().then(|| "the export has no id for it".to_owned()));
        let deleted = self.options.delete && reason.is_none();
        self.only.push(OnlyInTenant {
            kind: kind.as_str().to_owned(),
            display_name: name.to_owned(),
            id,
            deleted,
            kept: reason.filter(|_| self.options.delete),
        });
        deleted
    }

    fn policy(&mut self, stored: &Stored<Policy>, set: &PolicySet) {
        let deleted = self.list(ObjectKind::Policy, &stored.name, stored.id.clone(), self.keeps_policy(stored, set));
        if deleted {
            let api = ApiVersion::lowest_for(&stored.object);
            self.delete(ObjectKind::Policy, POLICIES, stored, api, REMOVE_POLICIES, Vec::new());
        } else {
            add_users(&mut self.users, &stored.object);
        }
    }

    fn keeps_policy(&self, stored: &Stored<Policy>, set: &PolicySet) -> Option<String> {
        let by_id = set.tenant.policies.values().any(|entry| entry.skip.is_some() && entry.id == stored.id);
        if by_id || self.options.skipped.contains(&stored.name) {
            return Some("the tenant file says `skip` for it".to_owned());
        }
        // Source: "Microsoft-managed Conditional Access policies" of the Entra docs.
        stored
            .name
            .starts_with("Microsoft-managed")
            .then(|| "Microsoft manages it, and it cannot be deleted".to_owned())
    }

    fn used(&self, id: Option<&str>) -> Option<String> {
        let user = self.users.get(id?)?;
        Some(format!("the policy \"{user}\" refers to it"))
    }

    /// Graph removes no trusted location: it loses its trust first.
    fn location(&mut self, stored: &Stored<Location>) {
        let opaque = matches!(stored.object.kind, LocationKind::Reference | LocationKind::CompliantNetwork);
        let opaque = opaque.then(|| "caplint cannot write it again".to_owned());
        let reason = opaque.or_else(|| self.used(stored.id.as_deref()));
        if !self.list(ObjectKind::NamedLocation, &stored.name, stored.id.clone(), reason) {
            return;
        }
        let depends_on = self.untrust(stored).into_iter().collect();
        self.delete(ObjectKind::NamedLocation, LOCATIONS, stored, ApiVersion::V1, REMOVE_OBJECTS, depends_on);
    }

    fn strength(&mut self, stored: &Stored<Strength>) {
        let reason = self.used(stored.id.as_deref());
        if self.list(ObjectKind::AuthenticationStrength, &stored.name, stored.id.clone(), reason) {
            let kind = ObjectKind::AuthenticationStrength;
            self.delete(kind, STRENGTHS, stored, ApiVersion::V1, REMOVE_OBJECTS, Vec::new());
        }
    }

    fn delete<T>(
        &mut self,
        kind: ObjectKind,
        collection: &str,
        stored: &Stored<T>,
        api: ApiVersion,
        wave: u32,
        depends_on: Vec<String>,
    ) {
        let Some(id) = &stored.id else { return };
        self.plan.deletions.push(Deletion {
            object: ObjectName { kind, name: stored.name.clone() },
            url: format!("{}/{}{collection}/{id}", endpoint(self.plan.cloud), api.as_str()),
            api,
            wave,
            depends_on,
            modified: stored.modified.clone(),
        });
    }

    /// The request that takes the trust from a location, and its file.
    fn untrust(&mut self, stored: &Stored<Location>) -> Option<String> {
        let LocationKind::IpRanges { ranges, trusted: true } = &stored.object.kind else { return None };
        let kind = LocationKind::IpRanges { ranges: ranges.clone(), trusted: false };
        let body = location_body(&stored.name, &Location { id: None, kind })?;
        let file = self.free_file(&stored.name);
        let change = Change {
            path: "isTrusted".to_owned(),
            before: Some(true.into()),
            after: Some(false.into()),
            added: Vec::new(),
            removed: Vec::new(),
        };
        let api = ApiVersion::V1;
        self.plan.objects.push(PlannedObject {
            object: ObjectName { kind: ObjectKind::NamedLocation, name: stored.name.clone() },
            display_name: stored.name.clone(),
            file: file.clone(),
            sha256: sha256(&file_text(&body)),
            body,
            method: Method::Patch,
            url: format!("{}/{}{LOCATIONS}/{}", endpoint(self.plan.cloud), api.as_str(), stored.id.as_ref()?),
            api,
            wave: REMOVE_POLICIES,
            depends_on: Vec::new(),
            bind: Vec::new(),
            unresolved: Vec::new(),
            not_sent: Vec::new(),
            finds: Some(Finds { modified: stored.modified.clone(), changes: vec![change] }),
        });
        Some(file)
    }

    fn free_file(&self, name: &str) -> String {
        let taken: BTreeSet<&str> = self.plan.objects.iter().map(|planned| planned.file.as_str()).collect();
        let stem = safe(slug(name).unwrap_or_else(|| "object".to_owned()));
        let mut file = format!("namedLocations/{stem}.untrust.json");
        let mut number = 1;
        while taken.contains(file.as_str()) {
            number += 1;
            file = format!("namedLocations/{stem}-{number}.untrust.json");
        }
        file
    }
}
