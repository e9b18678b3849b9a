//! Every reference of a policy to a directory object, with its field.

use crate::diag::FieldPath;
use crate::model::{Entry, ExternalTenants, GrantControl, ObjectKind, ObjectRef, Policy, Principals, WordList};

/// Called for each reference: its kind, its field, the reference.
pub(super) type Visit<'v> = dyn FnMut(ObjectKind, Field<'_>, &mut ObjectRef) + 'v;

/// A field that is written out only when it is needed.
#[derive(Debug, Clone, Copy)]
pub struct Field<'f> {
    prefix: &'f str,
    list: &'static str,
    index: Option<usize>,
}

impl Field<'_> {
    /// True when the field is part of what Graph is sent: stages that are not in force are not, nor
    /// is whom a narrowed policy will be for later.
    #[must_use]
    pub fn is_sent(self) -> bool {
        !self.prefix.starts_with("rollout.") && self.prefix != "users.destination"
    }

    /// The field's path.
    #[must_use]
    pub fn path(self) -> FieldPath {
        let dot = if self.prefix.is_empty() || self.list.is_empty() { "" } else { "." };
        let list = FieldPath::new(&format!("{}{dot}{}", self.prefix, self.list));
        self.index.map_or(list.clone(), |index| list.index(index))
    }
}

fn list(visit: &mut Visit<'_>, kind: ObjectKind, prefix: &str, name: &'static str, refs: &mut [ObjectRef]) {
    for (index, object) in refs.iter_mut().enumerate() {
        visit(kind, Field { prefix, list: name, index: Some(index) }, object);
    }
}

fn entries<W: WordList>(
    visit: &mut Visit<'_>,
    kind: ObjectKind,
    prefix: &str,
    name: &'static str,
    refs: &mut [Entry<W>],
) {
    for (index, entry) in refs.iter_mut().enumerate() {
        if let Some(object) = entry.object_mut() {
            visit(kind, Field { prefix, list: name, index: Some(index) }, object);
        }
    }
}

/// Calls `visit` for every reference of `policy`, always in the same order.
pub fn each_reference(policy: &mut Policy, visit: &mut Visit<'_>) {
    if let Some(users) = &mut policy.users {
        principals(visit, "users.include", &mut users.include);
        principals(visit, "users.exclude", &mut users.exclude);
        if let Some(destination) = &mut users.destination {
            principals(visit, "users.destination", destination);
        }
    }
    if let Some(rollout) = &mut policy.rollout {
        for (index, stage) in rollout.stages.iter_mut().enumerate() {
            if let Some(include) = &mut stage.include {
                principals(visit, &format!("rollout.stages[{index}].include"), include);
            }
        }
    }
    identities(visit, policy);
    let resources = &mut policy.resources;
    entries(visit, ObjectKind::App, "resources", "include", &mut resources.include);
    entries(visit, ObjectKind::App, "resources", "exclude", &mut resources.exclude);
    list(
        visit,
        ObjectKind::AuthenticationContext,
        "resources",
        "authenticationContexts",
        &mut resources.authentication_contexts,
    );
    if let Some(locations) = &mut policy.conditions.locations {
        entries(visit, ObjectKind::NamedLocation, "conditions.locations", "include", &mut locations.include);
        entries(visit, ObjectKind::NamedLocation, "conditions.locations", "exclude", &mut locations.exclude);
    }
    controls(visit, policy);
}

fn principals(visit: &mut Visit<'_>, prefix: &str, side: &mut Principals) {
    entries(visit, ObjectKind::User, prefix, "users", &mut side.users);
    list(visit, ObjectKind::Group, prefix, "groups", &mut side.groups);
    list(visit, ObjectKind::Role, prefix, "roles", &mut side.roles);
    if let Some(ExternalTenants::Enumerated(tenants)) = side.guests.as_mut().map(|guests| &mut guests.tenants) {
        list(visit, ObjectKind::ExternalTenant, prefix, "guests.tenants", tenants);
    }
}

fn identities(visit: &mut Visit<'_>, policy: &mut Policy) {
    if let Some(workload) = &mut policy.workload_identities {
        entries(visit, ObjectKind::ServicePrincipal, "workloadIdentities", "include", &mut workload.include);
        list(visit, ObjectKind::ServicePrincipal, "workloadIdentities", "exclude", &mut workload.exclude);
    }
    if let Some(agents) = &mut policy.agent_identities {
        entries(visit, ObjectKind::ServicePrincipal, "agentIdentities", "include", &mut agents.include);
        list(visit, ObjectKind::ServicePrincipal, "agentIdentities", "exclude", &mut agents.exclude);
    }
    if let Some(agents) = &mut policy.agent_users {
        entries(visit, ObjectKind::User, "agentUsers", "include", &mut agents.include);
        list(visit, ObjectKind::User, "agentUsers", "exclude", &mut agents.exclude);
    }
}

fn controls(visit: &mut Visit<'_>, policy: &mut Policy) {
    if let Some(grant) = &mut policy.grant {
        let prefix = grant.list_path();
        for (index, control) in grant.controls.iter_mut().enumerate() {
            let field = Field { prefix, list: "", index: Some(index) };
            match control {
                GrantControl::AuthenticationStrength(object) => {
                    visit(ObjectKind::AuthenticationStrength, field, object);
                }
                GrantControl::TermsOfUse(object) => visit(ObjectKind::TermsOfUse, field, object),
                _ => {}
            }
        }
    }
    if let Some(profile) = &mut policy.session.global_secure_access_profile {
        let field = Field { prefix: "session", list: "globalSecureAccessProfile", index: None };
        visit(ObjectKind::GlobalSecureAccessProfile, field, profile);
    }
}
