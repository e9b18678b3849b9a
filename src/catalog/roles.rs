//! The built-in directory roles.

use std::sync::OnceLock;

use indexmap::IndexMap;
use serde::Deserialize;

use super::table::{Entry, Table};

/// Template id of Global Administrator.
pub const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";

/// Template id of Directory Synchronization Accounts, held by the accounts that Entra Connect and
/// Cloud Sync write to the directory with.
pub const DIRECTORY_SYNCHRONIZATION: &str = "d29b2b05-8046-44ba-8758-1e26182fcf32";

/// A built-in directory role.
#[derive(Debug, Clone)]
pub struct Role {
    /// The name the portal shows.
    pub name: String,
    /// Template id: what Graph's `includeRoles` holds.
    pub id: String,
    /// Carries Microsoft's PRIVILEGED label.
    pub privileged: bool,
}

/// The built-in directory roles.
pub type Roles = Table<Role>;

impl Entry for Role {
    fn name(&self) -> &str {
        &self.name
    }
    fn id(&self) -> &str {
        &self.id
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RolesFile {
    date: String,
    source: String,
    pub(super) privileged: IndexMap<String, String>,
    pub(super) other: IndexMap<String, String>,
    /// Templates that nobody can be assigned.
    unassignable: IndexMap<String, String>,
}

pub(super) const ROLES: &str = include_str!("roles.yaml");

fn file() -> &'static RolesFile {
    static READ: OnceLock<RolesFile> = OnceLock::new();
    READ.get_or_init(|| super::read(ROLES))
}

/// The built-in directory roles.
#[must_use]
pub fn roles() -> &'static Roles {
    static READ: OnceLock<Roles> = OnceLock::new();
    READ.get_or_init(|| {
        let file = file();
        let rows = |names: &IndexMap<String, String>, privileged| {
            let role = |(name, id): (&String, &String)| Role { name: name.clone(), id: id.clone(), privileged };
            names.iter().map(role).collect::<Vec<_>>()
        };
        let all = [rows(&file.privileged, true), rows(&file.other, false)].concat();
        Table::new(file.date.clone(), file.source.clone(), all)
    })
}

/// True for the template id of a built-in role, also of one that nobody can be assigned any more or that
/// stands for every user or guest.
#[must_use]
pub fn is_role_template(id: &str) -> bool {
    let unassignable = || file().unassignable.values().any(|own| own.eq_ignore_ascii_case(id));
    roles().by_id(id).is_some() || unassignable()
}
