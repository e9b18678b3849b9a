//! Microsoft Graph's own shape: read from any export, and written as request bodies.
//!
//! Reading is lenient, since nine published policies in ten are not what Graph would take back:
//! any key casing, `@odata` annotations, null-filled dumps of the PowerShell SDK, names in place of
//! ids. Nothing is lost on the way: what the neutral policy has no place for is kept under its
//! Graph path and reported. Writing is canonical: the same policy gives the same bytes.
//!
//! The facts come from Microsoft's v1.0 metadata of August 2026 and the SDK models of October 2026.

mod answer;
mod arrange;
mod as_body;
mod beta;
mod canonical;
mod canonical_objects;
mod changes;
mod comparison;
mod deletion;
mod detect;
mod key;
mod manifest;
mod matching;
mod meaning;
mod members;
mod path;
mod plan;
mod read_conditions;
mod read_controls;
mod read_objects;
mod read_policy;
mod read_subjects;
mod reader;
mod reference;
mod render;
mod render_controls;
mod render_objects;
mod shapes;
mod stored;

pub use answer::Answer;
pub use arrange::arranged;
pub use beta::{ApiVersion, beta_members};
pub use canonical::canonical;
pub use canonical_objects::{canonical_context, canonical_location, canonical_strength};
pub use changes::Change;
pub use comparison::{AgainstOptions, Comparison, Known, LeastTime, OnlyInTenant, plan_against};
pub use detect::{
    EXPORT_FROM_GRAPH, GraphKind, GraphObject, MICROSOFT365DSC_POLICY, export_findings, is_cut_off, is_wrapped,
    looks_like_graph, objects, side_file,
};
pub use key::policy_key;
pub use manifest::{
    MANIFEST_VERSION, Manifest, ManifestAgainst, ManifestBind, ManifestObject, manifest, manifest_schema,
};
pub use matching::{Matches, match_objects};
pub use meaning::canonical_meaning;
pub use plan::{Bind, Deletion, Finds, Method, Plan, PlannedObject, file_text, plan, plan_at_least};
pub use read_objects::{
    MigrationEntry, ReadObject, migration_table, migration_tenant, read_context, read_group, read_location, read_named,
    read_strength,
};
pub use read_policy::read_policy;
pub use reference::{ObjectName, Reference};
pub use render::{Body, patch_body, policy_body};
pub use render_objects::{combinations_body, context_body, location_body, strength_body, strength_patch_body};
pub use shapes::{Unpacked, unpack};
pub use stored::{Stored, TenantState};
