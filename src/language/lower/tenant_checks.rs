//! What is wrong with a tenant file only as a whole, its layers merged.

use indexmap::IndexMap;

use crate::diag::{Face, FieldPath, Finding};
use crate::language::shape::{LocationRecord, TenantFile};
use crate::model::Tenant;
use crate::yaml::Document;

use super::tenant::Merged;

/// Kinds of object whose ids differ from tenant to tenant. (An app's id does not, and an
/// authentication context's `c1` is chosen.)
const OWN_IDS: [&str; 7] = [
    "users",
    "groups",
    "servicePrincipals",
    "namedLocations",
    "authenticationStrengths",
    "termsOfUse",
    "globalSecureAccessProfiles",
];

/// Ids belong to one tenant: a file that others extend has none.
pub(super) fn not_in_extended(layers: &[(&Document, &TenantFile)]) -> Vec<Finding> {
    let extended = layers.split_last().map_or(&[][..], |(_, extended)| extended);
    extended.iter().flat_map(|(document, _)| own_only(document)).collect()
}

fn own_only(document: &Document) -> Vec<Finding> {
    let root = document.root();
    let own = ["tenantId", "policies"].into_iter().filter_map(|key| root.get(key));
    let objects = OWN_IDS.into_iter().filter_map(|key| root.get(key));
    let ids = objects.flat_map(crate::yaml::Node::entries).filter_map(|(_, record)| record.get("id"));
    let found = own.chain(ids).map(|node| {
        let key = node.key_text().unwrap_or_default();
        let message = format!("`{key}` belongs to one tenant and cannot stand in a file that others extend");
        Finding::error("not-in-extended", message)
            .at(node.key_place(), "in an extended file")
            .help("move it to the tenant's own file")
    });
    found.collect()
}

/// A location is of one kind, and has only what fits it.
pub(super) fn location_kinds(file: &TenantFile, merged: &Merged<'_>) -> Vec<Finding> {
    let records = file.named_locations.iter().flatten();
    records
        .flat_map(|(name, record)| {
            let path = FieldPath::new("namedLocations").key(name);
            location_kind(name, record, &path, merged)
        })
        .collect()
}

fn location_kind(name: &str, record: &LocationRecord, path: &FieldPath, merged: &Merged<'_>) -> Vec<Finding> {
    let kinds = [
        ("ipRanges", record.ip_ranges.is_some()),
        ("countries", record.countries.is_some()),
        ("compliantNetwork", record.compliant_network.is_some()),
    ];
    let mut kinds: Vec<_> = kinds
        .into_iter()
        .filter(|(_, present)| *present)
        .filter_map(|(key, _)| Some((merged.place(&path.key(key), Face::Key)?, key)))
        .collect();
    kinds.sort();
    if let [(first_place, first), (second_place, second), ..] = kinds.as_slice() {
        let message = format!("the location `{name}` cannot have both `{first}` and `{second}`");
        let finding = Finding::error("needs-one-of", message)
            .at(*second_place, "a second kind of location")
            .and(*first_place, "the first kind");
        return vec![finding.help("keep one, or give each location its own name")];
    }
    let parts = [
        ("trusted", record.trusted.is_some(), "ipRanges", record.ip_ranges.is_some()),
        ("includeUnknown", record.include_unknown.is_some(), "countries", record.countries.is_some()),
        ("lookup", record.lookup.is_some(), "countries", record.countries.is_some()),
    ];
    parts
        .into_iter()
        .filter(|(_, written, _, fits)| *written && !*fits)
        .filter_map(|(key, _, beside, _)| {
            let place = merged.place(&path.key(key), Face::Key)?;
            let finding = Finding::error("bad-value", format!("`{key}` has a meaning only beside `{beside}`"));
            Some(finding.at(place, format!("without `{beside}`")).help(format!("leave it out, or add `{beside}`")))
        })
        .collect()
}

/// One id, two names: reports and lists of names could not tell which is meant.
pub(super) fn duplicate_ids(tenant: &Tenant, merged: &Merged<'_>) -> Vec<Finding> {
    fn ids<T>(map: &IndexMap<String, T>, id: impl Fn(&T) -> Option<&str>) -> Vec<(&str, &str)> {
        let known = map.iter().filter_map(|(name, object)| Some((name.as_str(), id(object)?)));
        known.collect()
    }
    let kinds = [
        ("users", "id", ids(&tenant.users, |user| user.id.as_deref())),
        ("groups", "id", ids(&tenant.groups, |group| group.id.as_deref())),
        ("servicePrincipals", "id", ids(&tenant.service_principals, |object| object.id.as_deref())),
        ("apps", "appId", ids(&tenant.apps, |app| app.app_id.as_deref())),
        ("externalTenants", "tenantId", ids(&tenant.external_tenants, |other| other.tenant_id.as_deref())),
        ("namedLocations", "id", ids(&tenant.named_locations, |location| location.id.as_deref())),
        ("authenticationStrengths", "id", ids(&tenant.authentication_strengths, |strength| strength.id.as_deref())),
        ("authenticationContexts", "id", ids(&tenant.authentication_contexts, |context| context.id.as_deref())),
        ("termsOfUse", "id", ids(&tenant.terms_of_use, |terms| terms.id.as_deref())),
        (
            "globalSecureAccessProfiles",
            "id",
            ids(&tenant.global_secure_access_profiles, |profile| profile.id.as_deref()),
        ),
        ("policies", "id", ids(&tenant.policies, |policy| policy.id.as_deref())),
    ];
    kinds.into_iter().flat_map(|(kind, key, ids)| doubled(kind, key, &ids, merged)).collect()
}

fn doubled(kind: &str, key: &str, ids: &[(&str, &str)], merged: &Merged<'_>) -> Vec<Finding> {
    let place = |name: &str| merged.place(&FieldPath::new(kind).key(name).key(key), Face::Value);
    let mut first: IndexMap<&str, &str> = IndexMap::new();
    let mut found = Vec::new();
    for (name, id) in ids {
        let Some(earlier) = first.get(id) else {
            first.insert(id, name);
            continue;
        };
        let mut finding = Finding::error("duplicate-id", format!("`{name}` and `{earlier}` have one id"));
        if let Some(second) = place(name) {
            finding = finding.at(second, "the same id");
        }
        if let Some(earlier) = place(earlier) {
            finding = finding.and(earlier, "given here first");
        }
        found.push(finding.help("one of the two is wrong, or one object has two names: keep one"));
    }
    found
}
