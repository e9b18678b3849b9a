//! The tenant file: its chain of `extends`, its own names, what contradicts itself.

use std::path::{Path, PathBuf};

use crate::catalog;
use crate::diag::{FieldPath, Finding, Place, Severity, SourceMap, nearest};
use crate::language::names::{Lookup, Names};
use crate::language::{self, shape::TenantFile};
use crate::model::{GroupMembers, Lowered, ObjectKind, Tenant};
use crate::text::FileId;

use super::classify::Kind;
use super::documents::Documents;
use super::files::PathKind;
use super::read::ReadFile;
use super::reader::Reader;
use super::resolve::resolve_one;

/// A tenant file and those it extends, the file itself last.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// Positions of the files in the reader, with what was read.
    pub layers: Vec<(usize, TenantFile)>,
    /// What is wrong with them.
    pub findings: Vec<Finding>,
    /// Some file of the chain could not be read whole.
    pub broken: bool,
}

/// Reads the tenant file at `path` and everything it extends.
///
/// `named_at` is where it is named; `None` for one that was met.
pub(super) fn read_chain(reader: &mut Reader<'_>, path: &Path, named_at: Option<Place>) -> Chain {
    let mut chain = Chain::default();
    let mut open = Vec::new();
    read_layer(reader, path, named_at, &mut open, &mut chain);
    chain
}

fn read_layer(
    reader: &mut Reader<'_>,
    path: &Path,
    wanted_at: Option<Place>,
    open: &mut Vec<PathBuf>,
    chain: &mut Chain,
) {
    if open.iter().any(|above| above == path) {
        chain.findings.push(cycle(reader, path, open, wanted_at));
        chain.broken = true;
        return;
    }
    if let Some(place) = wanted_at.filter(|_| reader.files.kind(path) != Some(PathKind::File)) {
        chain.findings.push(no_file(reader, path, place));
        chain.broken = true;
        return;
    }
    let position = reader.read_one(path, Some(Kind::Tenant));
    if chain.layers.iter().any(|(layer, _)| *layer == position) {
        return;
    }
    let Some(file) = tenant_of(reader, position, chain) else {
        chain.broken = true;
        return;
    };
    open.push(path.to_path_buf());
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    for (index, extended) in file.extends.iter().flat_map(|list| list.iter()).enumerate() {
        let at = extends_place(reader, position, index);
        read_layer(reader, &super::discover::absolute(&folder, Path::new(&**extended)), at, open, chain);
    }
    open.pop();
    chain.layers.push((position, file));
}

/// The tenant shape of a file that was read; `None` when it has none, said in the chain.
fn tenant_of(reader: &Reader<'_>, position: usize, chain: &mut Chain) -> Option<TenantFile> {
    let file = reader.file(position);
    let limits = reader.limits;
    let document = file.documents.iter().find(|read| read.kind == Some(Kind::Tenant));
    chain.findings.extend(second_document(file));
    let Some(document) = document else {
        let said = file.findings.iter().any(|finding| finding.rule == "not-recognised");
        if !file.broken && !said {
            let place = Place::start_of(FileId::at(position));
            let finding = Finding::error("not-a-tenant-file", format!("{} is no tenant file", file.source.name))
                .at(place, "")
                .help("a tenant file has keys such as `tenantId`, `breakGlass`, `groups` and `namedLocations`");
            chain.findings.push(finding);
        }
        return None;
    };
    let read = language::read::<TenantFile>(&document.document, limits);
    chain.findings.extend(read.findings);
    read.value
}

fn no_file(reader: &Reader<'_>, path: &Path, place: Place) -> Finding {
    let shown = reader.shown(path);
    let message = match reader.files.kind(path) {
        Some(_) => format!("{shown} is a folder"),
        None => format!("there is no file {shown}"),
    };
    Finding::error("file-not-found", message)
        .at(place, "a tenant file is wanted")
        .help("paths start from the folder of the file that names them")
}

/// A document behind the first that says what a tenant is: nobody would read it.
fn second_document(file: &ReadFile) -> Option<Finding> {
    let second = file.documents.iter().filter(|read| read.kind == Some(Kind::Tenant)).nth(1)?;
    Some(super::documents::one_too_many(&second.document, "a tenant file"))
}

fn extends_place(reader: &Reader<'_>, position: usize, index: usize) -> Option<Place> {
    let file = reader.file(position);
    let document = file.documents.iter().find(|read| read.kind == Some(Kind::Tenant))?;
    document.document.root().get("extends")?.items().nth(index).map(crate::yaml::Node::place)
}

fn cycle(reader: &Reader<'_>, path: &Path, open: &[PathBuf], at: Option<Place>) -> Finding {
    let names: Vec<_> = open.iter().map(|file| reader.shown(file)).collect();
    let message = format!("{} extends itself: {} → {}", reader.shown(path), names.join(" → "), reader.shown(path));
    let finding = Finding::error("extends-cycle", message).help("take one of the `extends` entries out");
    match at {
        Some(place) => finding.at(place, "the circle closes here"),
        None => finding,
    }
}

/// The merged tenant, its map, and what is wrong with it.
pub(super) struct LoadedTenant {
    /// The tenant.
    pub tenant: Tenant,
    /// Tenant-file paths to places.
    pub map: SourceMap,
    /// What contradicts itself.
    pub findings: Vec<Finding>,
}

/// Merges the layers of `chain`, resolves the names inside and looks for contradictions.
#[must_use]
pub(super) fn load(
    name: Option<&str>,
    chain: &Chain,
    documents: &Documents<'_>,
    reader: &Reader<'_>,
) -> Option<LoadedTenant> {
    let layers: Vec<_> = chain
        .layers
        .iter()
        .filter_map(|(position, file)| {
            let read = reader.file(*position).documents.iter().find(|read| read.kind == Some(Kind::Tenant))?;
            Some((&read.document, file))
        })
        .collect();
    if layers.is_empty() {
        return None;
    }
    let (mut tenant, map, mut findings) = language::lower_tenant(name, &layers);
    let checks = Checks { map: &map, documents };
    checks.catalogue_names(&tenant, &mut findings);
    checks.inner_names(&tenant, &mut findings);
    checks.unread(&tenant, &mut findings);
    resolve_break_glass(&mut tenant);
    Some(LoadedTenant { tenant, map, findings })
}

/// Ids of the declared break-glass principals. Unknown names were reported by `inner_names`.
fn resolve_break_glass(tenant: &mut Tenant) {
    let Some(mut break_glass) = tenant.break_glass.take() else {
        return;
    };
    let names = Names::new(tenant);
    for user in &mut break_glass.users {
        resolve_one(&names, ObjectKind::User, user);
    }
    for group in &mut break_glass.groups {
        resolve_one(&names, ObjectKind::Group, group);
    }
    tenant.break_glass = Some(break_glass);
}

struct Checks<'c> {
    map: &'c SourceMap,
    documents: &'c Documents<'c>,
}

impl Checks<'_> {
    fn place(&self, field: &FieldPath) -> Option<Place> {
        self.map.get(field).map(|origin| self.documents.place(origin))
    }

    fn at(&self, finding: Finding, field: &FieldPath, label: &str) -> Finding {
        match self.place(field) {
            Some(place) => finding.at(place, label),
            None => finding.at(self.documents.place(self.map.root()), label),
        }
    }

    /// A name that the catalogue knows as something else.
    fn catalogue_names(&self, tenant: &Tenant, findings: &mut Vec<Finding>) {
        let apps = tenant.apps.iter().filter_map(|(name, app)| {
            let known = catalog::apps().by_name(name)?;
            let same = app.app_id.as_ref().is_none_or(|id| id.eq_ignore_ascii_case(&known.id));
            (!same).then_some((ObjectKind::App, name, known.id.as_str()))
        });
        let strengths = tenant.authentication_strengths.keys().filter_map(|name| {
            let known = catalog::strengths().by_name(name)?;
            Some((ObjectKind::AuthenticationStrength, name, known.id.as_str()))
        });
        for (kind, name, id) in apps.chain(strengths) {
            let message = format!("\"{name}\" is built in, with the id {id}");
            let finding =
                Finding::error("name-is-built-in", message).help("give this one another name, or leave it out");
            let field = FieldPath::new(kind.tenant_key().unwrap_or_default()).key(name);
            findings.push(self.at(finding, &field, "declared again here"));
        }
    }

    /// What is kept for proofs about exact classes of people; nothing that runs here looks at it.
    fn unread(&self, tenant: &Tenant, findings: &mut Vec<Finding>) {
        if tenant.memberships.is_some() {
            let message = "`memberships` is not read: groups without `members` stay unknown";
            let finding = Finding::new("memberships-not-read", Severity::Note, message)
                .help("list who matters under `groups`, as `members` or `knownMembers`");
            findings.push(self.at(finding, &FieldPath::new("memberships"), ""));
        }
    }

    /// Names the tenant file itself refers to.
    fn inner_names(&self, tenant: &Tenant, findings: &mut Vec<Finding>) {
        let names = Names::new(tenant);
        for (kind, field, written) in inner_references(tenant) {
            let known = names.lookup(kind, &written) != Lookup::Unknown;
            if known || is_reserved(kind, &written) {
                continue;
            }
            let finding = Finding::error("unknown-name", format!("no {} is called \"{written}\"", kind.noun()));
            let nearest = names.nearest(kind, &written);
            let help = match (nearest.first(), kind.tenant_key()) {
                (Some(near), _) => format!("did you mean \"{near}\"?"),
                (None, Some(key)) => format!("declare it under `{key}`, or write the object's id"),
                (None, None) => "use the role's name as the Entra portal shows it".to_owned(),
            };
            findings.push(self.at(finding.help(help), &field, "not known"));
        }
    }
}

fn is_reserved(kind: ObjectKind, written: &str) -> bool {
    use crate::model::{AppWord, LocationWord, WordList};
    match kind {
        ObjectKind::App => AppWord::from_language(written).is_some(),
        ObjectKind::NamedLocation => LocationWord::from_language(written).is_some(),
        _ => false,
    }
}

/// Every reference inside a tenant file, in a fixed order.
fn inner_references(tenant: &Tenant) -> Vec<(ObjectKind, FieldPath, String)> {
    let mut all = Vec::new();
    if let Some(break_glass) = &tenant.break_glass {
        let base = FieldPath::new("breakGlass");
        let users = break_glass.users.iter().map(|user| user.written.to_string());
        push(&mut all, ObjectKind::User, &base.key("users"), users);
        let groups = break_glass.groups.iter().map(|group| group.written.to_string());
        push(&mut all, ObjectKind::Group, &base.key("groups"), groups);
    }
    for (name, group) in &tenant.groups {
        let base = FieldPath::new("groups").key(name);
        members(&mut all, &base.key("members"), group.members.as_ref());
        members(&mut all, &base.key("knownMembers"), group.known_members.as_ref());
        push(&mut all, ObjectKind::Group, &base.key("subsetOf"), group.subset_of.iter().cloned());
        push(&mut all, ObjectKind::Group, &base.key("disjointFrom"), group.disjoint_from.iter().cloned());
    }
    for (kind_key, sets) in &tenant.sets {
        let Some(kind) = set_kind(kind_key) else { continue };
        for (name, list) in sets {
            let base = FieldPath::new("sets").key(kind_key).key(name);
            push(&mut all, kind, &base, list.iter().cloned());
        }
    }
    all
}

fn members(all: &mut Vec<(ObjectKind, FieldPath, String)>, base: &FieldPath, members: Option<&GroupMembers>) {
    let Some(members) = members else { return };
    push(all, ObjectKind::User, &base.key("users"), members.users.iter().cloned());
    push(all, ObjectKind::Group, &base.key("groups"), members.groups.iter().cloned());
}

fn push(
    all: &mut Vec<(ObjectKind, FieldPath, String)>,
    kind: ObjectKind,
    list: &FieldPath,
    names: impl Iterator<Item = String>,
) {
    all.extend(names.enumerate().map(|(index, name)| (kind, list.index(index), name)));
}

fn set_kind(key: &str) -> Option<ObjectKind> {
    Some(match key {
        "roles" => ObjectKind::Role,
        "apps" => ObjectKind::App,
        "groups" => ObjectKind::Group,
        "users" => ObjectKind::User,
        "locations" => ObjectKind::NamedLocation,
        _ => return None,
    })
}

/// What `tenant` says of policies that are not in the set.
#[must_use]
pub(super) fn stray_policy_keys(loaded: &LoadedTenant, all: &[Lowered], documents: &Documents<'_>) -> Vec<Finding> {
    let checks = Checks { map: &loaded.map, documents };
    let keys: Vec<&str> = all.iter().map(|lowered| lowered.policy.key.as_str()).collect();
    let stray = loaded.tenant.policies.keys().filter(|key| !keys.contains(&key.as_str()));
    stray
        .map(|key| {
            let help = nearest(key, keys.iter().copied()).map_or_else(
                || "take the entry out, or add the policy".to_owned(),
                |known| format!("did you mean `{known}`?"),
            );
            let finding = Finding::error("unknown-policy-key", format!("no policy of the set has the key `{key}`"));
            checks.at(finding.help(help), &FieldPath::new("policies").key(key), "not in the set")
        })
        .collect()
}

/// Stages that `tenant` chooses for policies that have none.
#[must_use]
pub(super) fn stray_stages(loaded: &LoadedTenant, all: &[Lowered], documents: &Documents<'_>) -> Vec<Finding> {
    let checks = Checks { map: &loaded.map, documents };
    let without = all.iter().map(|lowered| &lowered.policy).filter(|policy| policy.rollout.is_none());
    let stray =
        without.filter(|policy| loaded.tenant.policies.get(&policy.key).is_some_and(|entry| entry.stage.is_some()));
    stray
        .map(|policy| {
            let finding =
                Finding::error("unknown-name", format!("`{}` has no `rollout`, so it has no stages", policy.key))
                    .help("take the `stage` out, or give the policy a `rollout`");
            checks.at(finding, &FieldPath::new("policies").key(&policy.key).key("stage"), "a stage of nothing")
        })
        .collect()
}
