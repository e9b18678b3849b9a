//! Names to ids, ids to names, and what is said of a name nobody knows.

use std::collections::BTreeMap;

use crate::catalog::CURRENT_ADMINISTRATOR;
use crate::diag::{FieldPath, Finding, Origin, SourceMap};
use crate::language;
use crate::language::names::{Lookup, Names};
use crate::model::{Dialect, Lowered, LoweredTests, ObjectKind, ObjectRef};

use super::documents::Documents;
use super::references::each_reference;
use super::test_references::each_test_reference;

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
    let speaker = Speaker { names, has_tenant_file, map: &lowered.map, documents };
    let said = speaker.unknown_names(unknown);
    let key = &lowered.policy.key;
    lowered.findings.extend(said.into_iter().map(|(finding, field)| with_policy(finding, key, field)));
}

/// Resolves every reference of `lowered` and adds a finding for each name that nothing declares.
pub(super) fn resolve_tests(
    lowered: &mut LoweredTests,
    names: &Names<'_>,
    has_tenant_file: bool,
    documents: &Documents<'_>,
) {
    let mut unknown = Vec::new();
    each_test_reference(&mut lowered.tests, &mut |kind, field, object| {
        if !resolve_one(names, kind, object) {
            unknown.push(Unknown { kind, written: object.written.to_string(), field });
        }
    });
    let speaker = Speaker { names, has_tenant_file, map: &lowered.map, documents };
    let said = speaker.unknown_names(unknown);
    lowered.findings.extend(said.into_iter().map(|(finding, _)| finding));
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

/// What is said of unknown names needs all of this.
struct Speaker<'s> {
    names: &'s Names<'s>,
    has_tenant_file: bool,
    map: &'s SourceMap,
    documents: &'s Documents<'s>,
}

impl Speaker<'_> {
    /// What is said of `unknown`, each cause once: a name of the stage in force stands in the stage and
    /// in what the policy includes.
    fn unknown_names(&self, unknown: Vec<Unknown>) -> Vec<(Finding, FieldPath)> {
        let mut said: Vec<(Finding, FieldPath)> = Vec::new();
        for unknown in unknown {
            let finding = self.unknown_name(&unknown);
            let again = |(other, _): &(Finding, FieldPath)| {
                other.primary == finding.primary && other.message == finding.message
            };
            if !said.iter().any(again) {
                said.push((finding, unknown.field));
            }
        }
        said
    }

    fn unknown_name(&self, unknown: &Unknown) -> Finding {
        let Unknown { kind, written, field } = unknown;
        let origin = self.map.get(field).unwrap_or(self.map.root());
        let finding = Finding::error("unknown-name", format!("no {} is called \"{written}\"", kind.noun()));
        let finding = finding.help(self.way_out(*kind, written, origin));
        let here = self.documents.node(origin.node).as_str() == Some(written);
        match &origin.declared {
            // A name that a set brought is wrong where the set is declared.
            Some((node, _)) if !here => finding.at(self.documents.node(*node).place(), "not known"),
            _ => finding.at(self.documents.place(origin), "not known"),
        }
    }

    fn way_out(&self, kind: ObjectKind, written: &str, origin: &Origin) -> String {
        if let Some(whole) = self.split_name(kind, origin) {
            return format!("is it one name? Quote it: \"{whole}\"");
        }
        if let Some(reserved) = language::reserved_name(written) {
            return format!("did you mean `{reserved}`?");
        }
        if self.names.is_set(written) {
            return format!("a set is written `{{set: {written}}}`");
        }
        let nearest = self.names.nearest(kind, written);
        if !nearest.is_empty() {
            let quoted: Vec<_> = nearest.iter().map(|name| format!("\"{name}\"")).collect();
            return format!("did you mean {}?", quoted.join(" or "));
        }
        match kind.tenant_key() {
            None => "use the role's name as the Entra portal shows it, or its template id".to_owned(),
            Some(key) if self.has_tenant_file => {
                format!("declare it under `{key}` in the tenant file, or write the object's id")
            }
            Some(key) => format!("no tenant file was read: declare it under `{key}` in one, or write the object's id"),
        }
    }

    /// `[CA-Exclude, Temp]` where one group is called `CA-Exclude, Temp`: YAML reads two names.
    fn split_name(&self, kind: ObjectKind, origin: &Origin) -> Option<String> {
        let node = self.documents.node(origin.node);
        let list = node.parent().filter(|list| list.raw().flow)?;
        let items: Vec<&str> = list.items().map(|item| item.as_str().unwrap_or_default()).collect();
        let at = list.items().position(|item| item.id() == node.id())?;
        let pairs = [at.checked_sub(1).map(|before| (before, at)), Some((at, at + 1))];
        let whole =
            pairs.into_iter().flatten().map(|(left, right)| Some(format!("{}, {}", items[left], items.get(right)?)));
        whole.flatten().find(|whole| self.names.lookup(kind, whole) != Lookup::Unknown)
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
            // Faults of their own, of the rules `current-admin-placeholder` and `word-among-ids`.
            let principals = matches!(kind, ObjectKind::Group | ObjectKind::Role);
            let others = &*object.written == CURRENT_ADMINISTRATOR || principals && object.is_user_word();
            if object.id.is_some() || object.name.is_some() || object.written.is_empty() || others {
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
