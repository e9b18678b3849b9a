//! Names and ids: the tenant file and the catalogue as one index.

use std::collections::BTreeMap;

use crate::catalog;
use crate::diag::nearest_few;
use crate::model::{ObjectKind, Tenant};

/// What is known of a written name or id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// A known name; the id is `None` while the object has none.
    Name(Option<String>),
    /// An id, with the name when it is known.
    Id(Option<String>),
    /// Neither.
    Unknown,
}

/// Calls the macro `$what` with the map of `$tenant` that holds the objects of `$kind` and the member of
/// theirs that is the id; `$none` for a kind that no tenant file declares.
macro_rules! in_objects {
    ($tenant:expr, $kind:expr, $what:ident, $none:expr) => {
        match $kind {
            ObjectKind::User => $what!($tenant.users, id),
            ObjectKind::Group => $what!($tenant.groups, id),
            ObjectKind::App => $what!($tenant.apps, app_id),
            ObjectKind::NamedLocation => $what!($tenant.named_locations, id),
            ObjectKind::AuthenticationStrength => $what!($tenant.authentication_strengths, id),
            ObjectKind::AuthenticationContext => $what!($tenant.authentication_contexts, id),
            ObjectKind::TermsOfUse => $what!($tenant.terms_of_use, id),
            ObjectKind::ServicePrincipal => $what!($tenant.service_principals, id),
            ObjectKind::ExternalTenant => $what!($tenant.external_tenants, tenant_id),
            ObjectKind::GlobalSecureAccessProfile => $what!($tenant.global_secure_access_profiles, id),
            ObjectKind::Role | ObjectKind::Policy => $none,
        }
    };
}

/// The names of a tenant and of the catalogue.
#[derive(Debug)]
pub struct Names<'t> {
    tenant: &'t Tenant,
    by_id: BTreeMap<(ObjectKind, String), String>,
}

impl<'t> Names<'t> {
    /// Indexes what `tenant` declares.
    #[must_use]
    pub fn new(tenant: &'t Tenant) -> Self {
        let mut by_id = BTreeMap::new();
        for kind in ObjectKind::ALL {
            for (name, id) in declared(tenant, kind) {
                if let Some(id) = id {
                    by_id.entry((kind, id.to_ascii_lowercase())).or_insert_with(|| name.to_owned());
                }
            }
        }
        Self { tenant, by_id }
    }

    /// What is known of `written`.
    #[must_use]
    pub fn lookup(&self, kind: ObjectKind, written: &str) -> Lookup {
        if let Some(known) = self.in_tenant(kind, written) {
            return known;
        }
        if let Some(id) = catalog_id_of(kind, written) {
            return Lookup::Name(Some(id.to_owned()));
        }
        if !kind.is_id(written) {
            return Lookup::Unknown;
        }
        let id = written.to_ascii_lowercase();
        let declared = self.by_id.get(&(kind, id.clone())).cloned();
        Lookup::Id(declared.or_else(|| catalog_name_of(kind, &id)))
    }

    /// What the tenant file says of `name`; `None` when it does not know it.
    fn in_tenant(&self, kind: ObjectKind, name: &str) -> Option<Lookup> {
        macro_rules! id_in {
            ($map:expr, $id:ident) => {
                $map.get(name)?.$id.as_deref()
            };
        }
        let id = in_objects!(self.tenant, kind, id_in, return None);
        Some(Lookup::Name(id.map(str::to_ascii_lowercase)))
    }

    /// The tenant whose names these are.
    #[must_use]
    pub fn tenant(&self) -> &'t Tenant {
        self.tenant
    }

    /// True when the tenant file declares a set of this name.
    #[must_use]
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.tenant.sets.values().any(|sets| sets.contains_key(name))
    }

    /// The known names nearest to `written`, best first, at most three.
    #[must_use]
    pub(crate) fn nearest(&self, kind: ObjectKind, written: &str) -> Vec<String> {
        let known = declared(self.tenant, kind).into_iter().map(|(name, _)| name).chain(catalog_names(kind));
        nearest_few(written, known, 3).into_iter().map(str::to_owned).collect()
    }
}

/// Names and ids that `tenant` declares of one kind, in file order.
#[must_use]
pub(crate) fn declared(tenant: &Tenant, kind: ObjectKind) -> Vec<(&str, Option<&str>)> {
    macro_rules! pairs {
        ($map:expr, $id:ident) => {
            $map.iter().map(|(name, object)| (name.as_str(), object.$id.as_deref())).collect()
        };
    }
    in_objects!(tenant, kind, pairs, Vec::new())
}

fn catalog_id_of(kind: ObjectKind, name: &str) -> Option<&'static str> {
    match kind {
        ObjectKind::App => catalog::apps().by_name(name).map(|app| app.id.as_str()),
        ObjectKind::Role => catalog::roles().by_name(name).map(|role| role.id.as_str()),
        ObjectKind::AuthenticationStrength => catalog::strengths().by_name(name).map(|strength| strength.id.as_str()),
        _ => None,
    }
}

fn catalog_name_of(kind: ObjectKind, id: &str) -> Option<String> {
    match kind {
        ObjectKind::App => catalog::apps().by_id(id).map(|app| app.name.clone()),
        ObjectKind::Role => catalog::roles().by_id(id).map(|role| role.name.clone()),
        ObjectKind::AuthenticationStrength => catalog::strengths().by_id(id).map(|strength| strength.name.clone()),
        _ => None,
    }
}

/// Names of the catalogue for one kind.
#[must_use]
pub(crate) fn catalog_names(kind: ObjectKind) -> Vec<&'static str> {
    match kind {
        ObjectKind::App => catalog::apps().names().collect(),
        ObjectKind::Role => catalog::roles().names().collect(),
        ObjectKind::AuthenticationStrength => catalog::strengths().names().collect(),
        _ => Vec::new(),
    }
}
