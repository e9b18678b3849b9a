//! What the objects around the policies are called: one name for one id.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog;
use crate::diag::{Finding, Place, Severity};
use crate::language::{self, names::catalog_names};
use crate::model::{
    Context, Group, Location, LocationKind, NamedApp, NamedObject, ObjectKind, ServicePrincipal, Strength, Tenant,
    is_guid,
};

/// An object of the export, or what another file says of one.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) kind: ObjectKind,
    pub(super) name: String,
    pub(super) id: Option<String>,
    /// Whom to believe: 0 the object itself, 1 a table of names, 2 a name beside an id.
    pub(super) rank: u8,
    pub(super) place: Option<Place>,
    pub(super) content: Content,
}

/// What is known of an object beside its name.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// Nothing.
    Reference,
    Group(Group),
    Location(Location),
    Strength(Strength),
    Context(Context),
}

/// Gives every object of `known` its name in `tenant`. Only what policies refer to (`used`) goes in,
/// and the locations, strengths and contexts, which belong to Conditional Access.
pub(super) fn name_all(tenant: &mut Tenant, known: Vec<Known>, used: &BTreeSet<(ObjectKind, String)>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut numbered: BTreeMap<(ObjectKind, String), Vec<Known>> = BTreeMap::new();
    let mut without_id = Vec::new();
    for one in known {
        match one.id.clone() {
            Some(id) if is_wanted(&one, &id, used) => numbered.entry((one.kind, id)).or_default().push(one),
            None if !one.name.is_empty() => without_id.push(one),
            Some(_) | None => {}
        }
    }
    let mut chosen: Vec<Known> = numbered.into_values().filter_map(|all| best(all, &mut findings)).collect();
    chosen.sort_by(|a, b| (a.kind, &a.name, &a.id).cmp(&(b.kind, &b.name, &b.id)));
    for one in chosen.into_iter().chain(without_id) {
        insert(tenant, one, &mut findings);
    }
    findings
}

fn is_wanted(one: &Known, id: &str, used: &BTreeSet<(ObjectKind, String)>) -> bool {
    let own = one.rank == 0 && one.kind.is_created();
    let built_in = match one.kind {
        ObjectKind::AuthenticationStrength => catalog::strengths().by_id(id).is_some(),
        ObjectKind::App => catalog::apps().by_id(id).is_some(),
        ObjectKind::Role | ObjectKind::Policy => true,
        _ => false,
    };
    !built_in && !one.name.is_empty() && (own || used.contains(&(one.kind, id.to_owned())))
}

/// The one to believe of all that speak of one id; other names are said.
fn best(mut all: Vec<Known>, findings: &mut Vec<Finding>) -> Option<Known> {
    all.sort_by(|a, b| (a.rank, &a.name, a.place).cmp(&(b.rank, &b.name, b.place)));
    let mut rest = all.into_iter();
    let mut first = rest.next()?;
    let mut said: BTreeSet<String> = BTreeSet::new();
    for other in rest {
        if first.content == Content::Reference {
            first.content = other.content.clone();
        }
        if other.name != first.name && said.insert(other.name.clone()) {
            findings.push(two_names(&first, &other));
        }
    }
    Some(first)
}

fn two_names(first: &Known, other: &Known) -> Finding {
    let id = first.id.as_deref().unwrap_or_default();
    let message = format!(
        "the {} {id} is called \"{}\" and \"{}\"; the first is used",
        first.kind.noun(),
        first.name,
        other.name
    );
    let finding = Finding::warning("import-renamed", message);
    let finding = match (other.place, first.place) {
        (Some(other), Some(first)) => finding.at(other, "another name").and(first, "this one is used"),
        (Some(place), None) | (None, Some(place)) => finding.at(place, ""),
        (None, None) => finding,
    };
    finding.help("rename it in the tenant file and the policies if the other one is right")
}

fn insert(tenant: &mut Tenant, one: Known, findings: &mut Vec<Finding>) {
    let name = free_name(tenant, &one);
    let Some(name) = name else { return };
    if name != one.name {
        let message =
            format!("the {} \"{}\" is called \"{name}\" here: {}", one.kind.noun(), one.name, reason(tenant, &one));
        let finding = Finding::new("import-renamed", Severity::Note, message);
        let finding = one.place.map_or(finding.clone(), |place| finding.at(place, "renamed"));
        findings.push(finding.help("give it a name of its own in the tenant file and the policies"));
    }
    let Known { kind, id, content, .. } = one;
    put(tenant, kind, name, id, content);
}

fn reason(tenant: &Tenant, one: &Known) -> &'static str {
    if has(tenant, one.kind, &one.name) {
        "another one has that name"
    } else {
        "the name means something else in the caplint language"
    }
}

/// The name, or one made of it where it is taken; `None` for the same object again.
fn free_name(tenant: &Tenant, one: &Known) -> Option<String> {
    let word = ["all", "none"].iter().any(|word| word.eq_ignore_ascii_case(&one.name));
    let reserved =
        word || language::reserved_name(&one.name).is_some_and(|word| word == one.name) || is_guid(&one.name);
    let built_in = catalog_names(one.kind).contains(&one.name.as_str());
    let usable = |name: &str| !has(tenant, one.kind, name);
    if !reserved && !built_in && usable(&one.name) {
        return Some(one.name.clone());
    }
    let id = one.id.as_deref()?;
    let short = id.get(..8).unwrap_or(id);
    let mut candidates = [format!("{} ({short})", one.name), format!("{} ({id})", one.name)].into_iter();
    candidates.find(|name| usable(name))
}

fn has(tenant: &Tenant, kind: ObjectKind, name: &str) -> bool {
    language::names::declared(tenant, kind).iter().any(|(known, _)| *known == name)
}

/// Declares an object without an id, for a name that stands where an id should.
pub(super) fn put(tenant: &mut Tenant, kind: ObjectKind, name: String, id: Option<String>, content: Content) {
    match (kind, content) {
        (ObjectKind::Group, Content::Group(group)) => drop(tenant.groups.insert(name, Group { id, ..group })),
        (ObjectKind::Group, _) => drop(tenant.groups.insert(name, Group { id, ..Group::default() })),
        (ObjectKind::NamedLocation, Content::Location(location)) => {
            tenant.named_locations.insert(name, Location { id, ..location });
        }
        (ObjectKind::NamedLocation, _) => {
            tenant.named_locations.insert(name, Location { id, kind: LocationKind::Reference });
        }
        (ObjectKind::AuthenticationStrength, Content::Strength(strength)) => {
            tenant.authentication_strengths.insert(name, Strength { id, ..strength });
        }
        (ObjectKind::AuthenticationStrength, _) => {
            tenant.authentication_strengths.insert(name, Strength { id, ..Strength::default() });
        }
        (ObjectKind::AuthenticationContext, Content::Context(of_context)) => {
            tenant.authentication_contexts.insert(name, Context { id, ..of_context });
        }
        (ObjectKind::AuthenticationContext, _) => {
            tenant.authentication_contexts.insert(name, Context { id, ..Context::default() });
        }
        (ObjectKind::User, _) => drop(tenant.users.insert(name, NamedObject { id })),
        (ObjectKind::TermsOfUse, _) => drop(tenant.terms_of_use.insert(name, NamedObject { id })),
        (ObjectKind::GlobalSecureAccessProfile, _) => {
            tenant.global_secure_access_profiles.insert(name, NamedObject { id });
        }
        (ObjectKind::App, _) => drop(tenant.apps.insert(name, NamedApp { app_id: id, ..NamedApp::default() })),
        (ObjectKind::ServicePrincipal, _) => {
            tenant.service_principals.insert(name, ServicePrincipal { id, ..ServicePrincipal::default() });
        }
        (ObjectKind::ExternalTenant, _) => {
            let tenant_of = crate::model::ExternalTenant { tenant_id: id, ..Default::default() };
            tenant.external_tenants.insert(name, tenant_of);
        }
        (ObjectKind::Role | ObjectKind::Policy, _) => {}
    }
}
