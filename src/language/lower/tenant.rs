//! Tenant files merged and lowered.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::diag::{Face, FieldPath, Finding, NodeId, NodeRef, Origin, Place, SourceMap};
use crate::language::shape::{
    AppRecord, BreakGlassBlock, ChoicesBlock, ContextRecord, ExceptionRecord, ExternalTenantRecord, FactsBlock,
    GroupRecord, IdRecord, MembersBlock, Name, PlainNames, PolicyRecord, ServicePrincipalRecord, SetsBlock, TenantFile,
    TrustBlock, WordOr,
};
use crate::model::{
    BreakGlass, Choices, Context, Exception, ExternalTenant, Facts, Group, GroupMembers, NamedApp, NamedObject,
    ObjectRef, PolicyEntry, ServicePrincipal, Tenant, Trust,
};
use crate::text::FileId;
use crate::yaml::{Document, Node, Shape};

use super::objects::{locations, strengths};
use super::origin;
use super::policy::date;
use super::tenant_checks::{duplicate_ids, location_kinds, not_in_extended};

/// Merges the layers of a tenant file and lowers the result.
///
/// `layers` holds what is extended first, in order, and the tenant's own file last. Maps merge key
/// by key, texts and lists replace, what stands later wins. The paths of the source map are those of
/// the tenant file (`breakGlass.groups[0]`) and lead to the layer that won. Without layers the
/// tenant is empty and the map leads nowhere.
#[must_use]
pub fn lower_tenant(name: Option<&str>, layers: &[(&Document, &TenantFile)]) -> (Tenant, SourceMap, Vec<Finding>) {
    let merged = merged(layers);
    let origins = Origins::of(layers);
    let mut tenant = tenant(&merged);
    tenant.name = name.map(str::to_owned);
    let view = Merged { layers, map: &origins.map };
    let mut findings = not_in_extended(layers);
    findings.extend(location_kinds(&merged, &view));
    findings.extend(duplicate_ids(&tenant, &view));
    (tenant, origins.map, findings)
}

/// The merged tenant: where its parts were written.
pub(super) struct Merged<'a> {
    layers: &'a [(&'a Document, &'a TenantFile)],
    map: &'a SourceMap,
}

impl Merged<'_> {
    /// The place of a field by the layer that won; of its nearest ancestor where it is not written.
    pub(super) fn place(&self, path: &FieldPath, face: Face) -> Option<Place> {
        let reference = match self.map.find(path) {
            crate::diag::Found::Present(origin) => origin.node,
            crate::diag::Found::Missing { nearest, .. } => nearest.node,
        };
        let document = self
            .layers
            .iter()
            .map(|(document, _)| document)
            .find(|document| document.file == reference.file && document.index == reference.document)?;
        Some(document.node(reference.node).face_place(face))
    }
}

/// The layers as one file.
fn merged(layers: &[(&Document, &TenantFile)]) -> TenantFile {
    let mut whole = Value::Object(Map::new());
    for (_, layer) in layers {
        // A shape that was read can always be written; an empty map would merge as nothing.
        let layer = serde_json::to_value(layer).unwrap_or_default();
        merge(&mut whole, layer);
    }
    serde_json::from_value(whole).unwrap_or_default()
}

fn merge(below: &mut Value, above: Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                merge(below.entry(key).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above,
    }
}

/// Collects where the merged fields were written.
struct Origins {
    map: SourceMap,
}

impl Origins {
    fn of(layers: &[(&Document, &TenantFile)]) -> Self {
        let mut found = BTreeMap::new();
        for (document, _) in layers {
            record(document.root(), &FieldPath::root(), &mut found);
        }
        let nowhere = NodeRef { file: FileId(0), document: 0, node: NodeId(0) };
        let root = layers.last().map_or(nowhere, |(document, _)| document.root().reference());
        let mut map = SourceMap::new(Origin::key(root));
        for (path, origin) in found {
            map.insert(path, origin);
        }
        Self { map }
    }
}

fn record(node: Node<'_>, path: &FieldPath, found: &mut BTreeMap<FieldPath, Origin>) {
    for (key, value) in node.entries() {
        let below = path.key(key.text().unwrap_or_default());
        if value.shape() != Shape::Mapping && found.contains_key(&below) {
            forget(&below, found);
        }
        found.insert(below.clone(), origin(value));
        record(value, &below, found);
    }
    for (at, item) in node.items().enumerate() {
        let below = path.index(at);
        found.insert(below.clone(), origin(item));
        record(item, &below, found);
    }
}

/// A list or text replaces what a lower layer had there.
fn forget(path: &FieldPath, found: &mut BTreeMap<FieldPath, Origin>) {
    let prefix = path.as_str();
    found.retain(|known, _| {
        let rest = known.as_str().strip_prefix(prefix);
        rest.is_none_or(|rest| !rest.starts_with(['.', '[']))
    });
}

fn tenant(file: &TenantFile) -> Tenant {
    Tenant {
        name: None,
        tenant_id: file.tenant_id.as_ref().map(|id| id.0.clone()),
        cloud: file.cloud,
        break_glass: file.break_glass.as_deref().map(break_glass),
        users: mapped(file.users.as_ref(), named),
        groups: mapped(file.groups.as_ref(), group),
        service_principals: mapped(file.service_principals.as_ref(), service_principal),
        apps: mapped(file.apps.as_ref(), app),
        external_tenants: mapped(file.external_tenants.as_ref(), external_tenant),
        named_locations: locations(file),
        authentication_strengths: strengths(file),
        authentication_contexts: mapped(file.authentication_contexts.as_ref(), context),
        terms_of_use: mapped(file.terms_of_use.as_ref(), named),
        global_secure_access_profiles: mapped(file.global_secure_access_profiles.as_ref(), named),
        sets: file.sets.as_ref().map(sets).unwrap_or_default(),
        exceptions: file.exceptions.iter().flatten().map(exception).collect(),
        policies: mapped(file.policies.as_ref(), policy),
        licences: file
            .licences
            .as_ref()
            .map(|licences| licences.iter().map(|licence| licence.as_str().to_owned()).collect()),
        facts: file.facts.as_ref().map(facts).unwrap_or_default(),
        memberships: text(file.memberships.as_deref()),
    }
}

/// A map from names to records as a map from names to objects.
pub(super) fn mapped<R, T>(records: Option<&IndexMap<String, R>>, lower: impl Fn(&R) -> T) -> IndexMap<String, T> {
    let records = records.into_iter().flatten();
    records.map(|(name, record)| (name.clone(), lower(record))).collect()
}

pub(super) fn text(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

fn written<K>(names: &[Name<K>]) -> Vec<String> {
    names.iter().map(|name| name.0.clone()).collect()
}

fn references<K>(names: Option<&PlainNames<K>>) -> Vec<ObjectRef> {
    let names = names.into_iter().flat_map(|names| names.iter());
    names.map(|name| ObjectRef::new(&name.0)).collect()
}

fn break_glass(block: &BreakGlassBlock) -> BreakGlass {
    BreakGlass { users: references(block.users.as_ref()), groups: references(block.groups.as_ref()) }
}

fn named(record: &IdRecord) -> NamedObject {
    NamedObject { id: text(record.id.as_deref()) }
}

fn group(record: &GroupRecord) -> Group {
    Group {
        id: text(record.id.as_deref()),
        role_assignable: record.role_assignable.unwrap_or_default(),
        dynamic: record.dynamic.unwrap_or_default(),
        members: record.members.as_ref().map(members),
        known_members: record.known_members.as_ref().map(members),
        subset_of: record.subset_of.as_deref().map(written).unwrap_or_default(),
        disjoint_from: record.disjoint_from.as_deref().map(written).unwrap_or_default(),
        owner: text(record.owner.as_deref()),
        review_by: date(record.review_by.as_ref()),
    }
}

fn members(block: &MembersBlock) -> GroupMembers {
    GroupMembers {
        users: block.users.as_deref().map(written).unwrap_or_default(),
        groups: block.groups.as_deref().map(written).unwrap_or_default(),
    }
}

/// Custom security attributes: `Set_Attribute` to its values.
fn attributes(
    record: Option<&IndexMap<String, crate::language::shape::List<crate::language::shape::NonEmpty>>>,
) -> IndexMap<String, Vec<String>> {
    mapped(record, |values| values.iter().map(|value| value.0.clone()).collect())
}

fn service_principal(record: &ServicePrincipalRecord) -> ServicePrincipal {
    ServicePrincipal {
        id: text(record.id.as_deref()),
        app_id: text(record.app_id.as_deref()),
        attributes: attributes(record.attributes.as_ref()),
    }
}

fn app(record: &AppRecord) -> NamedApp {
    NamedApp {
        app_id: text(record.app_id.as_deref()),
        attributes: attributes(record.attributes.as_ref()),
        token_protection: record.token_protection,
        private_access: record.private_access.is_some(),
    }
}

fn external_tenant(record: &ExternalTenantRecord) -> ExternalTenant {
    ExternalTenant {
        tenant_id: text(record.tenant_id.as_deref()),
        inbound_trust: record.inbound_trust.as_ref().map(trust),
    }
}

fn trust(block: &TrustBlock) -> Trust {
    Trust { mfa: block.mfa, compliant_device: block.compliant_device, hybrid_joined_device: block.hybrid_joined_device }
}

fn context(record: &ContextRecord) -> Context {
    Context {
        id: text(record.id.as_deref()),
        description: text(record.description.as_deref()),
        available: record.available.unwrap_or_default(),
    }
}

fn sets(block: &SetsBlock) -> IndexMap<String, IndexMap<String, Vec<String>>> {
    fn one<K>(
        key: &str,
        sets: Option<&IndexMap<String, PlainNames<K>>>,
    ) -> Option<(String, IndexMap<String, Vec<String>>)> {
        let sets = sets.filter(|sets| !sets.is_empty())?;
        Some((key.to_owned(), mapped(Some(sets), |names| written(names))))
    }
    let kinds = [
        one("roles", block.roles.as_ref()),
        one("apps", block.apps.as_ref()),
        one("groups", block.groups.as_ref()),
        one("users", block.users.as_ref()),
        one("locations", block.locations.as_ref()),
    ];
    kinds.into_iter().flatten().collect()
}

fn exception(record: &ExceptionRecord) -> Exception {
    let group = record.group.as_ref().map(|name| ("group", &name.0));
    let user = record.user.as_ref().map(|name| ("user", &name.0));
    let role = record.role.as_ref().map(|name| ("role", &name.0));
    let (kind, principal) =
        group.or(user).or(role).map_or(("group", String::new()), |(kind, name)| (kind, name.clone()));
    Exception {
        kind,
        principal,
        asks: record.asks.iter().map(|ask| ask.0.clone()).collect(),
        reason: Some(record.reason.0.clone()),
        owner: text(record.owner.as_deref()),
        until: date(record.until.as_ref()),
    }
}

fn policy(record: &PolicyRecord) -> PolicyEntry {
    PolicyEntry {
        id: text(record.id.as_deref()),
        stage: text(record.stage.as_deref()),
        skip: text(record.skip.as_deref()),
    }
}

fn facts(block: &FactsBlock) -> Facts {
    Facts {
        security_defaults: block.security_defaults,
        directory_sync: block.directory_sync.map(|sync| sync.as_str().to_owned()),
        baseline_scopes: block.baseline_scopes.as_ref().map(|scopes| match scopes {
            WordOr::Word(word) => word.as_str().to_owned(),
            WordOr::Other(app) => app.app.0.clone(),
        }),
        inbound_trust: block.inbound_trust.as_ref().map(trust),
        mfa_trusted_ips: block
            .mfa_trusted_ips
            .as_ref()
            .map(|ranges| ranges.iter().map(|range| range.0.clone()).collect()),
        approved_application: block.approved_application.map(|word| word.as_str().to_owned()),
        choices: block.choices.as_ref().map(choices).unwrap_or_default(),
    }
}

fn choices(block: &ChoicesBlock) -> Choices {
    let usual = Choices::default();
    let or = |written: Option<bool>, usual: bool| written.unwrap_or(usual);
    Choices {
        all_resources_cover_authentication_contexts: or(
            block.all_resources_cover_authentication_contexts,
            usual.all_resources_cover_authentication_contexts,
        ),
        all_resources_cover_register_device: or(
            block.all_resources_cover_register_device,
            usual.all_resources_cover_register_device,
        ),
        all_resources_cover_register_security_info: or(
            block.all_resources_cover_register_security_info,
            usual.all_resources_cover_register_security_info,
        ),
        all_resources_cover_account_recovery: or(
            block.all_resources_cover_account_recovery,
            usual.all_resources_cover_account_recovery,
        ),
        extension_attributes_need_management: or(
            block.extension_attributes_need_management,
            usual.extension_attributes_need_management,
        ),
        missing_attributes_equal_null: or(block.missing_attributes_equal_null, usual.missing_attributes_equal_null),
        app_filters_add_to_included_apps: or(
            block.app_filters_add_to_included_apps,
            usual.app_filters_add_to_included_apps,
        ),
        never_persistent_wins: or(block.never_persistent_wins, usual.never_persistent_wins),
    }
}
