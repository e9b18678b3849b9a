//! Names to ids, ids to names, and what is said of a name nobody knows.

use std::collections::BTreeMap;

use crate::catalog::CURRENT_ADMINISTRATOR;
use crate::diag::{FieldPath, Finding, Origin, SourceMap};
use crate::model::{Dialect, Lowered, ObjectRef};

use super::documents::Documents;
use super::names::{Lookup, Names, ObjectKind};
use super::references::each_reference;

/// A name that nothing declares.
struct Unknown {
    kind: ObjectKind,
    written: String,
    field: FieldPath,
}

/// Resolves every reference of `lowered` and adds a finding for each name that nothing declares.
pub(super) fn resolve(lowered: &mut Lowered, names: &Names<'_>, has_tenant_file: bool, documents: &Documents<'_>) {
    let mut unknown = Vec::new();
    each_reference(&mut lowered.policy, &mut |kind, field, object| {
        if !resolve_one(names, kind, object) {
            unknown.push(Unknown { kind, written: object.written.to_string(), field: field.path() });
        }
    });
    if lowered.dialect == Dialect::Graph {
        // Graph's own shape holds ids; what is none of them is reported once for the whole set.
        return;
    }
    for unknown in unknown {
        let finding = unknown_name(&unknown, names, has_tenant_file, &lowered.map, documents);
        lowered.findings.push(with_policy(finding, &lowered.policy.key, unknown.field));
    }
}

fn with_policy(mut finding: Finding, key: &str, field: FieldPath) -> Finding {
    finding.policy = Some(key.to_owned());
    finding.field = Some(field);
    finding
}

/// Fills name and id of `object`; false when it is neither a known name nor an id.
pub(super) fn resolve_one(names: &Names<'_>, kind: ObjectKind, object: &mut ObjectRef) -> bool {
    match names.lookup(kind, &object.written) {
        Lookup::Name(id) => {
            object.name = Some(object.written.clone());
            object.id = id.map(String::into_boxed_str);
            true
        }
        Lookup::Id(name) => {
            object.id = Some(object.written.to_ascii_lowercase().into());
            object.name = name.map(String::into_boxed_str);
            true
        }
        Lookup::Unknown => false,
    }
}

fn unknown_name(
    unknown: &Unknown,
    names: &Names<'_>,
    has_tenant_file: bool,
    map: &SourceMap,
    documents: &Documents<'_>,
) -> Finding {
    let Unknown { kind, written, field } = unknown;
    let message = format!("no {} is called \"{written}\"", kind.noun());
    let finding = Finding::error("unknown-name", message).help(way_out(*kind, written, names, has_tenant_file));
    match map.get(field) {
        // A name inside a set or another declaration is wrong where it is declared.
        Some(Origin { declared: Some((node, _)), .. }) => finding.at(documents.node(*node).place(), "not known"),
        Some(origin) => finding.at(documents.place(origin), "not known"),
        None => finding.at(documents.place(map.root()), "in this policy"),
    }
}

fn way_out(kind: ObjectKind, written: &str, names: &Names<'_>, has_tenant_file: bool) -> String {
    let nearest = names.nearest(kind, written);
    if !nearest.is_empty() {
        let quoted: Vec<_> = nearest.iter().map(|name| format!("\"{name}\"")).collect();
        return format!("did you mean {}?", quoted.join(" or "));
    }
    match kind.tenant_key() {
        None => "use the role's name as the Entra portal shows it, or its template id".to_owned(),
        Some(key) if has_tenant_file => {
            format!("declare it under `{key}` in the tenant file, or write the object's id")
        }
        Some(key) => format!("no tenant file was read: declare it under `{key}` in one, or write the object's id"),
    }
}

/// References of Graph documents that are no ids: placeholders and display names. One finding for
/// each text, on the first policy that holds it.
#[must_use]
pub(super) fn graph_placeholders(all: &mut [Lowered], documents: &Documents<'_>) -> Vec<Finding> {
    let mut found: BTreeMap<(ObjectKind, String), (Finding, usize)> = BTreeMap::new();
    for lowered in all.iter_mut().filter(|lowered| lowered.dialect == Dialect::Graph) {
        let (map, key) = (&lowered.map, lowered.policy.key.clone());
        each_reference(&mut lowered.policy, &mut |kind, field, object| {
            // The templates' placeholder is a fault of its own, of the rule `current-admin-placeholder`.
            let templates = &*object.written == CURRENT_ADMINISTRATOR;
            if object.id.is_some() || object.name.is_some() || object.written.is_empty() || templates {
                return;
            }
            let entry = found.entry((kind, object.written.to_string()));
            let (_, count) = entry.or_insert_with(|| {
                let field = field.path();
                let origin = map.get(&field).unwrap_or(map.root());
                let finding = placeholder(kind, &object.written).at(documents.place(origin), "not an object id");
                (with_policy(finding, &key, field), 0)
            });
            *count += 1;
        });
    }
    found.into_values().map(|(finding, count)| counted(finding, count)).collect()
}

fn counted(mut finding: Finding, count: usize) -> Finding {
    if count > 1 {
        finding.message = format!("{}, in {count} places", finding.message);
    }
    finding
}

fn placeholder(kind: ObjectKind, written: &str) -> Finding {
    let noun = kind.noun();
    let finding = Finding::warning(
        "unresolved-reference",
        format!("\"{written}\" is no object id; Graph takes nothing else for a {noun}"),
    );
    let declare = kind.tenant_key().map_or_else(
        || "write the role's template id".to_owned(),
        |key| format!("write the {noun}'s id, or declare the name under `{key}` in a tenant file"),
    );
    finding.help(declare)
}
