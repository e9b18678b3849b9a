//! One name for one object on both sides of a comparison.

use std::collections::BTreeMap;

use crate::graph::{self, GraphKind, ReadObject};
use crate::model::{ObjectKind, PolicySet, Tenant};
use crate::workspace::{Kind, LoadedSet, Workspace, each_reference};

/// Gives a side without a tenant file what the other one's says, with the objects that its own export
/// shows; then every object the id that either side knows for its name.
pub(super) fn align(old: &mut PolicySet, new: &mut PolicySet, exported: [&Exported; 2]) {
    match (old.has_tenant_file, new.has_tenant_file) {
        (false, true) => adopt(old, &new.tenant, exported[0]),
        (true, false) => adopt(new, &old.tenant, exported[1]),
        // Two exports: each is what it shows.
        (false, false) => {
            let nothing = Tenant::default();
            adopt(old, &nothing, exported[0]);
            adopt(new, &nothing, exported[1]);
        }
        (true, true) => {}
    }
    let ids = known_ids(&[&*old, &*new]);
    for set in [old, new] {
        give_ids(set, &ids);
    }
}

/// Objects that an export holds beside its policies.
#[derive(Debug, Default)]
pub(super) struct Exported(Tenant);

impl Exported {
    /// Those of the documents of `set`.
    pub(super) fn of(set: &LoadedSet, workspace: &Workspace) -> Self {
        let mut tenant = Tenant::default();
        let files = set.files.iter().map(|&position| &workspace.files[position]);
        for read in files.flat_map(|file| &file.documents).filter(|read| read.kind == Some(Kind::Graph)) {
            for object in graph::objects(&read.document).unwrap_or_default() {
                match object.kind {
                    GraphKind::NamedLocation => keep(&mut tenant.named_locations, graph::read_location(object.node)),
                    GraphKind::AuthenticationStrength => {
                        keep(&mut tenant.authentication_strengths, graph::read_strength(object.node));
                    }
                    GraphKind::AuthenticationContext => {
                        keep(&mut tenant.authentication_contexts, graph::read_context(object.node));
                    }
                    _ => {}
                }
            }
        }
        Self(tenant)
    }
}

fn keep<T>(map: &mut indexmap::IndexMap<String, T>, read: ReadObject<T>) {
    if !read.name.is_empty() {
        map.insert(read.name, read.object);
    }
}

/// What an export shows wins over what the other side says of it: it may be what changes.
fn adopt(set: &mut PolicySet, other: &Tenant, exported: &Exported) {
    let policies = std::mem::take(&mut set.tenant.policies);
    set.tenant = Tenant { policies, ..other.clone() };
    let Exported(shown) = exported;
    set.tenant.named_locations.extend(shown.named_locations.clone());
    set.tenant.authentication_strengths.extend(shown.authentication_strengths.clone());
    set.tenant.authentication_contexts.extend(shown.authentication_contexts.clone());
}

/// Ids by kind and name; none where a name stands for two objects.
type Ids = BTreeMap<(ObjectKind, String), Option<String>>;

fn known_ids(sets: &[&PolicySet]) -> Ids {
    let mut ids = Ids::new();
    let mut note = |kind: ObjectKind, name: &str, id: &str| {
        let known = ids.entry((kind, name.to_owned())).or_insert_with(|| Some(id.to_owned()));
        if known.as_deref().is_some_and(|known| !known.eq_ignore_ascii_case(id)) {
            *known = None;
        }
    };
    for set in sets {
        for entry in &set.policies {
            each_reference(&mut entry.policy.clone(), &mut |kind, _, object| {
                if let (Some(name), Some(id)) = (&object.name, &object.id) {
                    note(kind, name, id);
                }
            });
        }
        declared(&set.tenant, &mut note);
    }
    ids
}

fn declared(tenant: &Tenant, note: &mut impl FnMut(ObjectKind, &str, &str)) {
    let mut each = |kind: ObjectKind, entries: &mut dyn Iterator<Item = (&String, &Option<String>)>| {
        for (name, id) in entries {
            if let Some(id) = id {
                note(kind, name, id);
            }
        }
    };
    each(ObjectKind::User, &mut tenant.users.iter().map(|(name, user)| (name, &user.id)));
    each(ObjectKind::Group, &mut tenant.groups.iter().map(|(name, group)| (name, &group.id)));
    each(ObjectKind::App, &mut tenant.apps.iter().map(|(name, app)| (name, &app.app_id)));
    let principals = tenant.service_principals.iter().map(|(name, principal)| (name, &principal.id));
    each(ObjectKind::ServicePrincipal, &mut { principals });
    let tenants = tenant.external_tenants.iter().map(|(name, tenant)| (name, &tenant.tenant_id));
    each(ObjectKind::ExternalTenant, &mut { tenants });
    each(ObjectKind::NamedLocation, &mut tenant.named_locations.iter().map(|(name, place)| (name, &place.id)));
    let strengths = tenant.authentication_strengths.iter().map(|(name, strength)| (name, &strength.id));
    each(ObjectKind::AuthenticationStrength, &mut { strengths });
    let contexts = tenant.authentication_contexts.iter().map(|(name, context)| (name, &context.id));
    each(ObjectKind::AuthenticationContext, &mut { contexts });
    each(ObjectKind::TermsOfUse, &mut tenant.terms_of_use.iter().map(|(name, terms)| (name, &terms.id)));
}

/// Writes ids where a name stands alone, in policies and in the tenant.
fn give_ids(set: &mut PolicySet, ids: &Ids) {
    let id_of = |kind: ObjectKind, name: &str| ids.get(&(kind, name.to_owned())).and_then(Option::clone);
    for entry in &mut set.policies {
        each_reference(&mut entry.policy, &mut |kind, _, object| {
            if object.id.is_none()
                && let Some(id) = id_of(kind, object.shown())
            {
                object.name = Some(object.shown().into());
                object.id = Some(id.into());
            }
        });
    }
    let tenant = &mut set.tenant;
    let give = |kind: ObjectKind, name: &str, id: &mut Option<String>| {
        if id.is_none() {
            *id = id_of(kind, name);
        }
    };
    tenant.users.iter_mut().for_each(|(name, user)| give(ObjectKind::User, name, &mut user.id));
    tenant.groups.iter_mut().for_each(|(name, group)| give(ObjectKind::Group, name, &mut group.id));
    tenant.apps.iter_mut().for_each(|(name, app)| give(ObjectKind::App, name, &mut app.app_id));
    tenant
        .service_principals
        .iter_mut()
        .for_each(|(name, principal)| give(ObjectKind::ServicePrincipal, name, &mut principal.id));
    tenant
        .external_tenants
        .iter_mut()
        .for_each(|(name, other)| give(ObjectKind::ExternalTenant, name, &mut other.tenant_id));
    tenant.named_locations.iter_mut().for_each(|(name, place)| give(ObjectKind::NamedLocation, name, &mut place.id));
    tenant
        .authentication_strengths
        .iter_mut()
        .for_each(|(name, strength)| give(ObjectKind::AuthenticationStrength, name, &mut strength.id));
    tenant
        .authentication_contexts
        .iter_mut()
        .for_each(|(name, context)| give(ObjectKind::AuthenticationContext, name, &mut context.id));
    tenant.terms_of_use.iter_mut().for_each(|(name, terms)| give(ObjectKind::TermsOfUse, name, &mut terms.id));
    if let Some(break_glass) = &mut tenant.break_glass {
        let named = [(ObjectKind::User, &mut break_glass.users), (ObjectKind::Group, &mut break_glass.groups)];
        for (kind, objects) in named {
            for object in objects.iter_mut().filter(|object| object.id.is_none()) {
                object.id = id_of(kind, object.shown()).map(Into::into);
            }
        }
    }
}
