//! Dated data about Microsoft's side: apps, app groups, directory roles, authentication strengths,
//! where Token Protection works.
//!
//! The data are YAML files beside this module, each with its date and, for every entry, where it
//! comes from. A file is read when it is first asked for, and once.

mod apps;
mod countries;
mod graph_errors;
pub mod limits;
mod roles;
mod session_apps;
mod strengths;
mod table;
mod token_protection;

use serde::de::DeserializeOwned;

pub use apps::{App, AppGroup, Apps, Provenance, app_group, apps};
pub use countries::{Countries, countries};
pub use graph_errors::{Evidence, GraphError, GraphErrors, Sureness, graph_errors};
pub use roles::{DIRECTORY_SYNCHRONIZATION, GLOBAL_ADMINISTRATOR, Role, Roles, is_role_template, roles};
pub use session_apps::{SessionApps, session_apps};
pub use strengths::{BuiltInStrength, Strengths, strengths};
pub use table::{Entry, Table};
pub use token_protection::{Companions, Support, TokenProtection, TokenShape, UnsupportedDevice, token_protection};

/// The day from which `approvedApplication` is as good as not selected; Microsoft says "early March
/// 2026" (Migrate approved client app to application protection policy in Conditional Access).
pub const APPROVED_APP_RETIRED: &str = "2026-03-01";

/// What Microsoft's policy templates hold in `excludeUsers`, where the portal puts the id of whoever
/// creates the policy (Graph `conditionalAccessTemplate`).
pub const CURRENT_ADMINISTRATOR: &str = "Current administrator will be excluded";

/// Reads an embedded file. A test reads each of them, so a file that does not parse never leaves
/// the workshop; here it would be an empty catalogue.
fn read<T: DeserializeOwned + Default>(text: &str) -> T {
    serde_yaml::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests;
