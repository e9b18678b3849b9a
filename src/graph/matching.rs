//! Which object of a tenant an object of the set is.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Dialect, LocationKind, ObjectKind, PolicySet, SetPolicy};

use super::reference::ObjectName;
use super::stored::{Stored, TenantState};

/// Objects of a set with the objects of the tenant that they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matches {
    /// Positions in the list of the object's kind in [`TenantState`].
    positions: BTreeMap<ObjectName, usize>,
    /// What was taken for granted, a sentence each.
    pub assumptions: Vec<String>,
}

impl Matches {
    /// The object of `list` that `object` is.
    #[must_use]
    pub fn stored<'t, T>(&self, object: &ObjectName, list: &'t [Stored<T>]) -> Option<&'t Stored<T>> {
        self.positions.get(object).and_then(|&position| list.get(position))
    }

    /// The id that each matched object of the set has in the tenant.
    pub fn ids<'m>(&'m self, state: &'m TenantState) -> impl Iterator<Item = (&'m ObjectName, &'m str)> {
        self.positions.keys().filter_map(|object| Some((object, self.id(object, state)?)))
    }

    fn id<'t>(&self, object: &ObjectName, state: &'t TenantState) -> Option<&'t str> {
        match object.kind {
            ObjectKind::Policy => self.stored(object, &state.policies)?.id.as_deref(),
            ObjectKind::NamedLocation => self.stored(object, &state.locations)?.id.as_deref(),
            ObjectKind::AuthenticationStrength => self.stored(object, &state.strengths)?.id.as_deref(),
            ObjectKind::AuthenticationContext => self.stored(object, &state.contexts)?.id.as_deref(),
            _ => None,
        }
    }

    /// Positions of `kind` that some object of the set is.
    #[must_use]
    pub(super) fn taken(&self, kind: ObjectKind) -> BTreeSet<usize> {
        self.positions.iter().filter(|(object, _)| object.kind == kind).map(|(_, &position)| position).collect()
    }
}

/// An object of the set.
struct Wanted<'s> {
    object: ObjectName,
    /// Its display name.
    name: &'s str,
    /// Its id, as declared.
    id: Option<&'s str>,
    /// Render writes it; one that is only referred to is matched so that it is known.
    defined: bool,
    /// An id that the tenant does not have is a mistake.
    must_exist: bool,
}

/// Matches by id, else by display name where that is unique on both sides.
///
/// # Errors
///
/// What cannot be decided, a sentence each: names that stand for several objects, ids that the tenant
/// does not have.
pub fn match_objects(set: &PolicySet, state: &TenantState) -> Result<Matches, Vec<String>> {
    let mut matcher = Matcher { matches: Matches::default(), errors: Vec::new() };
    matcher.kind(&locations(set), &state.locations);
    matcher.kind(&strengths(set), &state.strengths);
    matcher.kind(&contexts(set), &state.contexts);
    matcher.kind(&policies(set, state), &state.policies);
    matcher.other_kinds_of_location(set, state);
    if matcher.errors.is_empty() { Ok(matcher.matches) } else { Err(matcher.errors) }
}

fn object(kind: ObjectKind, name: &str) -> ObjectName {
    ObjectName { kind, name: name.to_owned() }
}

fn locations(set: &PolicySet) -> Vec<Wanted<'_>> {
    let wanted = set.tenant.named_locations.iter().map(|(name, location)| {
        let defined = !matches!(location.kind, LocationKind::Reference | LocationKind::CompliantNetwork);
        let object = object(ObjectKind::NamedLocation, name);
        Wanted { object, name, id: location.id.as_deref(), defined, must_exist: defined }
    });
    wanted.collect()
}

fn strengths(set: &PolicySet) -> Vec<Wanted<'_>> {
    let wanted = set.tenant.authentication_strengths.iter().map(|(name, strength)| {
        let defined = !strength.allowed_combinations.is_empty();
        let object = object(ObjectKind::AuthenticationStrength, name);
        Wanted { object, name, id: strength.id.as_deref(), defined, must_exist: defined }
    });
    wanted.collect()
}

/// A context's id is chosen by its author, so that one the tenant does not have is new.
fn contexts(set: &PolicySet) -> Vec<Wanted<'_>> {
    let wanted = set.tenant.authentication_contexts.iter().map(|(name, context)| {
        let defined = context.description.is_some() || context.available;
        let object = object(ObjectKind::AuthenticationContext, name);
        Wanted { object, name, id: context.id.as_deref(), defined, must_exist: false }
    });
    wanted.collect()
}

fn policies<'s>(set: &'s PolicySet, state: &TenantState) -> Vec<Wanted<'s>> {
    let wanted = set.policies.iter().map(|entry| {
        let policy = &entry.policy;
        let (id, must_exist) = policy_id(set, entry, state);
        Wanted { object: object(ObjectKind::Policy, &policy.key), name: &policy.name, id, defined: true, must_exist }
    });
    wanted.collect()
}

/// The id of the tenant file, or the policy's own. The id in an export says where the export comes
/// from; it is that of this tenant when the tenant has it.
fn policy_id<'s>(set: &'s PolicySet, entry: &'s SetPolicy, state: &TenantState) -> (Option<&'s str>, bool) {
    let declared = set.tenant.policies.get(&entry.policy.key).and_then(|known| known.id.as_deref());
    if declared.is_some() {
        return (declared, true);
    }
    let own = entry.policy.id.as_deref();
    if entry.dialect == Dialect::Language {
        return (own, true);
    }
    (own.filter(|id| state.policies.iter().any(|stored| has_id(stored, id))), true)
}

fn has_id<T>(stored: &Stored<T>, id: &str) -> bool {
    stored.id.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(id))
}

struct Matcher {
    matches: Matches,
    errors: Vec<String>,
}

impl Matcher {
    fn kind<T>(&mut self, wanted: &[Wanted<'_>], stored: &[Stored<T>]) {
        let is_policy = wanted.iter().any(|one| one.object.kind == ObjectKind::Policy);
        if stored.is_empty() && !is_policy {
            self.nothing_of(wanted);
            return;
        }
        let mut taken: BTreeMap<usize, &ObjectName> = BTreeMap::new();
        for one in wanted {
            if let Some(position) = self.by_id(one, stored) {
                self.take(one, position, &mut taken);
            }
        }
        for one in wanted.iter().filter(|one| one.id.is_none()) {
            if let Some(position) = self.by_name(one, wanted, stored, &taken) {
                self.take(one, position, &mut taken);
            }
        }
    }

    /// Graph makes no country list of address ranges, nor the other way round.
    fn other_kinds_of_location(&mut self, set: &PolicySet, state: &TenantState) {
        for (name, location) in &set.tenant.named_locations {
            let object = object(ObjectKind::NamedLocation, name);
            let Some(stored) = self.matches.stored(&object, &state.locations) else { continue };
            let defined = !matches!(location.kind, LocationKind::Reference | LocationKind::CompliantNetwork);
            if defined && std::mem::discriminant(&location.kind) != std::mem::discriminant(&stored.object.kind) {
                self.errors.push(format!(
                    "`{object}` is of another kind in the tenant, and Graph does not change the kind of a location: give the new one another name, and take the old one's `id` out"
                ));
            }
        }
    }

    /// An export of policies alone says nothing of locations.
    fn nothing_of(&mut self, wanted: &[Wanted<'_>]) {
        let defined: Vec<String> =
            wanted.iter().filter(|one| one.defined).map(|one| format!("\"{}\"", one.name)).collect();
        let Some(first) = wanted.first().filter(|_| !defined.is_empty()) else { return };
        self.matches.assumptions.push(format!(
            "the export holds no {}, so that what the tenant has of {} is not known",
            first.object.kind.as_str(),
            defined.join(", ")
        ));
    }

    fn take<'w>(&mut self, one: &'w Wanted<'_>, position: usize, taken: &mut BTreeMap<usize, &'w ObjectName>) {
        if let Some(other) = taken.insert(position, &one.object) {
            self.errors.push(format!("`{other}` and `{}` are both the tenant's \"{}\"", one.object, one.name));
        }
        self.matches.positions.insert(one.object.clone(), position);
    }

    fn by_id<T>(&mut self, one: &Wanted<'_>, stored: &[Stored<T>]) -> Option<usize> {
        let id = one.id?;
        let mut found = (0..stored.len()).filter(|&position| has_id(&stored[position], id));
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => {
                self.errors.push(format!("the export shows `{}` ({id}) twice, and differently", one.object));
                None
            }
            (None, _) if one.must_exist => {
                self.errors.push(format!(
                    "`{}` has the id {id}, and the export has no such {}: take the id out to create it anew, or export again",
                    one.object,
                    one.object.kind.noun()
                ));
                None
            }
            (found, _) => found,
        }
    }

    fn by_name<T>(
        &mut self,
        one: &Wanted<'_>,
        wanted: &[Wanted<'_>],
        stored: &[Stored<T>],
        taken: &BTreeMap<usize, &ObjectName>,
    ) -> Option<usize> {
        let same = |position: &usize| !taken.contains_key(position) && stored[*position].name == one.name;
        let found: Vec<usize> = (0..stored.len()).filter(same).collect();
        let first = *found.first()?;
        let ids: Vec<&str> = found.iter().filter_map(|&position| stored[position].id.as_deref()).collect();
        match only_id(one, wanted, found.len(), &ids) {
            Err(error) => {
                self.errors.push(error);
                None
            }
            Ok(id) => {
                self.matches.assumptions.extend(one.defined.then(|| taken_by_name(one, id)));
                Some(first)
            }
        }
    }
}

/// The one id of the objects that have the name of `one`: `found` objects, with `ids`. An error where it
/// is open which is meant.
fn only_id<'i>(one: &Wanted<'_>, wanted: &[Wanted<'_>], found: usize, ids: &[&'i str]) -> Result<&'i str, String> {
    let place = tenant_place(&one.object);
    let rivals = wanted.iter().filter(|other| other.id.is_none() && other.name == one.name);
    let rivals: Vec<String> = rivals.map(|other| format!("`{}`", other.object)).collect();
    if rivals.len() > 1 {
        return Err(format!(
            "{} are all called \"{}\", so that it is open which of them the tenant has: write its id into the tenant file, as `{place}`",
            rivals.join(" and "),
            one.name
        ));
    }
    if found > 1 {
        return Err(format!(
            "the tenant has \"{}\" {found} times ({}): write the id that `{}` is meant to be into the tenant file, as `{place}`",
            one.name,
            ids.join(", "),
            one.object
        ));
    }
    let id = ids.first().copied();
    id.ok_or_else(|| format!("the export has no id for \"{}\": export with ids", one.name))
}

/// The assumption that `one` is the object of its name.
fn taken_by_name(one: &Wanted<'_>, id: &str) -> String {
    format!(
        "`{}` is taken for the tenant's {} of the same name ({id}); `{}: {id}` in the tenant file says so for good",
        one.object,
        one.object.kind.noun(),
        tenant_place(&one.object)
    )
}

/// Where the tenant file holds the id of `object`.
fn tenant_place(object: &ObjectName) -> String {
    let base = crate::diag::FieldPath::new(object.kind.as_str());
    base.key(&object.name).key("id").as_str().to_owned()
}
