//! Named locations, authentication strengths, contexts and groups of an export, read so that
//! policies can be shown with names.

use crate::diag::{Face, Finding, SourceMap};
use crate::model::{
    CombinationConfiguration, Context, Group, Location, LocationKind, LocationLookup, ObjectKind, Strength, Word,
    is_guid,
};
use crate::yaml::{Document, Node, Shape};

use super::members::{Members, get, is_hollow};
use super::reader::Reader;
use super::reference::fold_id;

/// An object of an export.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadObject<T> {
    /// Its display name; empty when it has none.
    pub name: String,
    /// What it says.
    pub object: T,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

/// Members of any object that Graph maintains itself.
const READ_ONLY: [&str; 4] = ["createdDateTime", "modifiedDateTime", "deletedDateTime", "RequestId"];

fn read<'d, T: Default>(
    node: Node<'d>,
    what: &str,
    body: impl FnOnce(&mut Reader, &mut Members<'d>) -> T,
) -> ReadObject<T> {
    let node = node.followed();
    let mut reader = Reader::new(SourceMap::new(node.origin(Face::Key)));
    let Some(mut members) = reader.object(node, what) else {
        return ReadObject { name: String::new(), object: T::default(), findings: reader.findings };
    };
    let name = members.take_full("displayName");
    let name = name.and_then(|name| reader.text(name, "displayName")).unwrap_or_default().to_owned();
    if name.is_empty() {
        reader.missing(node, what, "displayName", "without a name it is known by its id alone");
    }
    let object = body(&mut reader, &mut members);
    for key in READ_ONLY {
        members.take(key);
    }
    reader.rest(members, "");
    ReadObject { name, object, findings: reader.findings }
}

fn id(members: &mut Members<'_>) -> Option<String> {
    members.take_full("id").and_then(Node::text).map(|id| fold_id(id.trim()))
}

/// A location nobody described, for [`ReadObject`]s that say nothing.
#[derive(Default)]
struct MaybeLocation(Option<Location>);

/// Reads a named location. Kinds that only beta has are opaque: known by name and id.
///
/// Source: Graph v1.0 `ipNamedLocation`, `countryNamedLocation`; beta `compliantNetworkNamedLocation`.
#[must_use]
pub fn read_location(node: Node<'_>) -> ReadObject<Location> {
    let read = read(node, "namedLocation", |reader, members| {
        let declared = members.take_full("@odata.type").and_then(Node::as_str);
        for key in ["locationType", "description", "note", "action"] {
            members.take(key);
        }
        let id = id(members);
        let kind = location_kind(reader, members, declared.unwrap_or_default());
        MaybeLocation(Some(Location { id, kind }))
    });
    let nothing = Location { id: None, kind: LocationKind::Reference };
    ReadObject { name: read.name, object: read.object.0.unwrap_or(nothing), findings: read.findings }
}

fn location_kind(reader: &mut Reader, members: &mut Members<'_>, declared: &str) -> LocationKind {
    let compliant = members.take_full("compliantNetworkType").is_some();
    let trusted = members.take_full("isTrusted").and_then(|node| reader.boolean(node, "isTrusted"));
    if compliant || declared.to_ascii_lowercase().ends_with("compliantnetworknamedlocation") {
        return LocationKind::CompliantNetwork;
    }
    if let Some(ranges) = members.take_full("ipRanges") {
        let ranges = ranges.items().filter_map(|range| ip_range(reader, range)).collect();
        return LocationKind::IpRanges { ranges, trusted: trusted.unwrap_or_default() };
    }
    let Some(countries) = members.take_full("countriesAndRegions") else {
        return LocationKind::Reference;
    };
    let countries = reader.texts(countries, "countriesAndRegions");
    let unknown = members.take_full("includeUnknownCountriesAndRegions");
    let lookup = members.take_full("countryLookupMethod");
    let lookup = lookup.and_then(|node| reader.word::<LocationLookup>(node, "countryLookupMethod"));
    LocationKind::Countries {
        countries: countries.into_iter().map(|(_, code)| code.to_ascii_uppercase()).collect(),
        include_unknown: unknown
            .and_then(|node| reader.boolean(node, "includeUnknownCountriesAndRegions"))
            .unwrap_or_default(),
        lookup: lookup.as_ref().and_then(Word::known).unwrap_or(LocationLookup::ClientIpAddress),
    }
}

fn ip_range(reader: &mut Reader, node: Node<'_>) -> Option<String> {
    if let Some(cidr) = node.as_str() {
        return Some(cidr.trim().to_owned());
    }
    let mut members = reader.object(node, "ipRanges")?;
    members.take("description");
    let cidr = members.take_full("cidrAddress").and_then(Node::as_str).map(str::trim);
    let lower = members.take_full("lowerAddress").and_then(Node::as_str).map(str::trim);
    let upper = members.take_full("upperAddress").and_then(Node::as_str).map(str::trim);
    reader.rest(members, "ipRanges");
    match (cidr, lower, upper) {
        (Some(cidr), _, _) => Some(cidr.to_owned()),
        (None, Some(lower), Some(upper)) => Some(format!("{lower}-{upper}")),
        _ => {
            reader.missing(node, "ipRanges", "cidrAddress", "a range is one `cidrAddress`, as `192.0.2.0/24`");
            None
        }
    }
}

/// Reads an authentication strength.
///
/// Source: Graph v1.0 `authenticationStrengthPolicy`.
#[must_use]
pub fn read_strength(node: Node<'_>) -> ReadObject<Strength> {
    read(node, "authenticationStrengthPolicy", |reader, members| {
        for key in ["policyType", "requirementsSatisfied"] {
            members.take(key);
        }
        let description = members.take_full("description");
        let combinations = members.take_full("allowedCombinations");
        let configurations = members.take_full("combinationConfigurations");
        Strength {
            id: id(members),
            description: description.and_then(Node::as_str).map(str::to_owned),
            allowed_combinations: combinations
                .map_or_else(Vec::new, |node| combination_list(reader, node, "allowedCombinations")),
            combination_configurations: configurations
                .map_or_else(Vec::new, |node| node.items().filter_map(|item| configuration(reader, item)).collect()),
        }
    })
}

fn combination_list(reader: &mut Reader, node: Node<'_>, what: &str) -> Vec<Vec<String>> {
    let split = |text: &str| text.split(',').map(|method| method.trim().to_owned()).collect();
    reader.texts(node, what).into_iter().map(|(_, text)| split(text)).collect()
}

fn configuration(reader: &mut Reader, node: Node<'_>) -> Option<CombinationConfiguration> {
    let what = "combinationConfigurations";
    let mut members = reader.object(node, what)?;
    members.take("id");
    let mut list = |reader: &mut Reader, key: &str| -> Vec<String> {
        let texts = members.take_full(key).map_or_else(Vec::new, |node| reader.texts(node, key));
        texts.into_iter().map(|(_, text)| text.to_owned()).collect()
    };
    let (allowed_aaguids, allowed_issuer_skis) = (list(reader, "allowedAAGUIDs"), list(reader, "allowedIssuerSkis"));
    let allowed_policy_oids = list(reader, "allowedPolicyOIDs");
    let applies = members.take_full("appliesToCombinations");
    let applies_to = applies.map_or_else(Vec::new, |node| combination_list(reader, node, "appliesToCombinations"));
    reader.rest(members, what);
    Some(CombinationConfiguration { applies_to, allowed_aaguids, allowed_issuer_skis, allowed_policy_oids })
}

/// Reads an authentication context.
///
/// Source: Graph v1.0 `authenticationContextClassReference`.
#[must_use]
pub fn read_context(node: Node<'_>) -> ReadObject<Context> {
    read(node, "authenticationContextClassReference", |reader, members| Context {
        id: id(members),
        description: members.take_full("description").and_then(Node::as_str).map(str::to_owned),
        available: members
            .take_full("isAvailable")
            .and_then(|node| reader.boolean(node, "isAvailable"))
            .unwrap_or_default(),
    })
}

/// Reads what a policy set needs of a group; what else an export says of it is of no concern.
///
/// Source: Graph v1.0 `group`.
#[must_use]
pub fn read_group(node: Node<'_>) -> ReadObject<Group> {
    let text = |key: &str| get(node, key).and_then(Node::as_str).map(str::trim);
    let types = get(node, "groupTypes");
    let dynamic = types.is_some_and(|types| {
        types.items().any(|kind| kind.as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("DynamicMembership")))
    });
    let group = Group {
        id: text("id").filter(|id| is_guid(id)).map(fold_id),
        role_assignable: get(node, "isAssignableToRole").and_then(Node::as_bool).unwrap_or_default(),
        dynamic,
        ..Group::default()
    };
    ReadObject { name: text("displayName").unwrap_or_default().to_owned(), object: group, findings: Vec::new() }
}

/// Reads the name and the id of an object of which nothing else is wanted: a user by its user principal
/// name, a service principal or terms of use by its display name.
///
/// Source: Graph v1.0 `user`, `servicePrincipal`, `agreement`.
#[must_use]
pub fn read_named(node: Node<'_>) -> ReadObject<Option<String>> {
    let text = |key: &str| get(node, key).and_then(Node::as_str).map(str::trim).filter(|text| !text.is_empty());
    let name = text("userPrincipalName").or_else(|| text("displayName")).unwrap_or_default().to_owned();
    ReadObject { name, object: text("id").filter(|id| is_guid(id)).map(fold_id), findings: Vec::new() }
}

/// The id of the tenant that the migration table `document` comes from.
#[must_use]
pub fn migration_tenant(document: &Document) -> Option<String> {
    let id = get(document.root(), "TenantId").and_then(Node::as_str).map(str::trim);
    id.filter(|id| is_guid(id)).map(fold_id)
}

/// An object of another tenant, as `MigrationTable.json` lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationEntry {
    /// What it is; `None` for kinds that no policy refers to.
    pub kind: Option<ObjectKind>,
    /// Its display name.
    pub name: String,
    /// Its id in the tenant the export comes from.
    pub id: String,
}

/// Reads `MigrationTable.json`, which exports of the Intune management tool carry: the names
/// behind the ids of the policies beside it. `None` when `document` is no such table.
#[must_use]
pub fn migration_table(document: &Document) -> Option<Vec<MigrationEntry>> {
    let root = document.root();
    get(root, "TenantId")?;
    let list = get(root, "Objects").filter(|list| list.shape() == Shape::Sequence)?;
    let entry = |node: Node<'_>| {
        let text = |key: &str| get(node, key).filter(|node| !is_hollow(*node)).and_then(Node::text);
        Some(MigrationEntry {
            kind: text("Type").and_then(migrated_kind),
            name: text("DisplayName")?.trim().to_owned(),
            id: fold_id(text("Id")?.trim()),
        })
    };
    Some(list.items().filter_map(entry).collect())
}

fn migrated_kind(kind: &str) -> Option<ObjectKind> {
    match kind.to_ascii_lowercase().as_str() {
        "group" | "groups" => Some(ObjectKind::Group),
        "user" | "users" => Some(ObjectKind::User),
        "namedlocations" | "namedlocation" => Some(ObjectKind::NamedLocation),
        "termsofuse" | "agreements" => Some(ObjectKind::TermsOfUse),
        "authenticationstrengths" => Some(ObjectKind::AuthenticationStrength),
        "authenticationcontext" | "authenticationcontexts" => Some(ObjectKind::AuthenticationContext),
        _ => None,
    }
}
