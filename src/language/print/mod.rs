//! The canonical print: a neutral policy or tenant as YAML of the caplint language.
//!
//! One policy has one print: keys, names and words have one order and one style, so that two people
//! who import the same tenant get the same bytes. `docs/language.md` says what it looks like.

mod conditions;
mod controls;
mod notes;
mod objects;
mod policy;
mod records;
mod sets;
mod subjects;
mod tenant;

pub use notes::Notes;

use crate::diag::FieldPath;
use crate::language::names::Names;
use crate::model::{Policy, Tenant};

pub(super) use policy::only_graph_says;

use objects::Printer;

/// A printed policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The document, with a line break at its end.
    pub text: String,
    /// Where the text says something else than the policy holds, in the order of the language.
    pub deviations: Vec<Deviation>,
}

/// A member of a policy that the language cannot say as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// Which field.
    pub field: FieldPath,
    /// Whether the text means the same.
    pub kind: DeviationKind,
    /// What was done, as a sentence without full stop.
    pub message: String,
}

/// How a print deviates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeviationKind {
    /// The text means the same in other words, as `all` for `All` beside other names.
    Equivalent,
    /// The text says it, and reading the text back is an error at that place: the language and Graph
    /// refuse such a policy.
    Refused,
    /// The text lacks something: the policy holds what neither a key nor `graph` can say. Whoever
    /// writes the text to a file must report it.
    Lost,
}

/// Prints `policy` as one document.
///
/// Objects are printed by the name that `names` gives their id, as long as that name leads back to
/// that id; otherwise by id, with `# unknown group` behind it. What holds all that `breakGlass` of
/// the tenant lists is printed as `breakGlass: true`, and a list that is exactly a set of the tenant
/// as that set. `policy.id` is not printed: it belongs to the tenant file.
#[must_use]
pub fn policy(policy: &Policy, names: &Names<'_>, notes: &Notes) -> Printed {
    Printer::new(names, notes).print(policy)
}

/// Prints `tenant` as one document. `tenant.name` is not printed: it is the file's name.
#[must_use]
pub fn tenant(tenant: &Tenant, notes: &Notes) -> String {
    tenant::print(tenant, notes)
}

/// Adds a set to `tenant` for every list of at least 8 roles or 4 apps that stands in more than one
/// place of `policies`: `Roles 1`, `Apps 1`, … for a person to rename. Numbers follow the order in which
/// the lists are met; lists that are a set already are left alone.
pub fn add_sets(tenant: &mut Tenant, policies: &[&Policy]) {
    sets::add(tenant, policies);
}
