//! What changed in the tenant file: the objects behind the names of policies.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::diag::FieldPath;
use crate::model::{GroupMembers, LocationKind, ObjectKind, ObjectRef, Policy, PolicySet, Tenant};
use crate::text::count;
use crate::workspace::each_reference;

/// An object of the tenant file, or a fact, that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantEdit {
    /// Where it stands: `namedLocations.HQ`.
    pub field: FieldPath,
    /// What was done, in a few words.
    pub text: String,
    /// The object's kind and name; `None` for a fact.
    pub object: Option<(ObjectKind, String)>,
    /// False for what both sides are taken to have as the new side says.
    pub compared: bool,
}

impl std::fmt::Display for TenantEdit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.field, self.text)
    }
}

/// Everything that differs and that what policies do can depend on.
pub(super) fn tenant_edits(old: &Tenant, new: &Tenant) -> Vec<TenantEdit> {
    let mut found = Vec::new();
    objects(
        ObjectKind::NamedLocation,
        &old.named_locations,
        &new.named_locations,
        true,
        &mut found,
        |before, after| (before.kind != after.kind).then(|| location_change(&before.kind, &after.kind)),
    );
    objects(
        ObjectKind::AuthenticationStrength,
        &old.authentication_strengths,
        &new.authentication_strengths,
        true,
        &mut found,
        |before, after| {
            let same = before.allowed_combinations == after.allowed_combinations
                && before.combination_configurations == after.combination_configurations;
            (!same).then(|| "other combinations".to_owned())
        },
    );
    objects(ObjectKind::Group, &old.groups, &new.groups, true, &mut found, |before, after| {
        members_change(before.members.as_ref()?, after.members.as_ref()?)
    });
    objects(ObjectKind::Group, &old.groups, &new.groups, false, &mut found, |before, after| {
        let (mut one, mut two) = (before.clone(), after.clone());
        for group in [&mut one, &mut two] {
            (group.id, group.owner, group.review_by) = (None, None, None);
        }
        let both = before.members.is_some() && after.members.is_some();
        if both {
            (one.members, two.members) = (None, None);
        }
        (one != two).then(|| "what is known of its members".to_owned())
    });
    objects(ObjectKind::App, &old.apps, &new.apps, false, &mut found, |before, after| {
        let same = before.attributes == after.attributes && before.token_protection == after.token_protection;
        (!same).then(|| "attributes or Token Protection".to_owned())
    });
    objects(
        ObjectKind::ServicePrincipal,
        &old.service_principals,
        &new.service_principals,
        false,
        &mut found,
        |before, after| (before.attributes != after.attributes).then(|| "attributes".to_owned()),
    );
    objects(
        ObjectKind::ExternalTenant,
        &old.external_tenants,
        &new.external_tenants,
        false,
        &mut found,
        |before, after| (before.inbound_trust != after.inbound_trust).then(|| "inbound trust".to_owned()),
    );
    facts(old, new, &mut found);
    found
}

fn objects<T>(
    kind: ObjectKind,
    old: &IndexMap<String, T>,
    new: &IndexMap<String, T>,
    compared: bool,
    found: &mut Vec<TenantEdit>,
    change: impl Fn(&T, &T) -> Option<String>,
) {
    for (name, after) in new {
        let Some(text) = old.get(name).and_then(|before| change(before, after)) else { continue };
        let field = FieldPath::new(kind.as_str()).key(name);
        found.push(TenantEdit { field, text, object: Some((kind, name.clone())), compared });
    }
}

fn location_change(before: &LocationKind, after: &LocationKind) -> String {
    match (before, after) {
        (LocationKind::IpRanges { ranges: old, trusted: was }, LocationKind::IpRanges { ranges: new, trusted: is }) => {
            let trust = if was == is { Vec::new() } else { vec![format!("trusted {was} → {is}")] };
            [trust, list_change(old, new)].concat().join(", ")
        }
        (LocationKind::Countries { countries: old, .. }, LocationKind::Countries { countries: new, .. })
            if old != new =>
        {
            list_change(old, new).join(", ")
        }
        _ => "another definition".to_owned(),
    }
}

fn list_change(old: &[String], new: &[String]) -> Vec<String> {
    let only = |list: &[String], other: &[String], sign: &str| {
        let only = list.iter().filter(|entry| !other.contains(entry));
        only.map(|entry| format!("{sign} {entry}")).collect::<Vec<_>>()
    };
    [only(new, old, "+"), only(old, new, "−")].concat()
}

fn members_change(old: &GroupMembers, new: &GroupMembers) -> Option<String> {
    let changes = [list_change(&old.users, &new.users), list_change(&old.groups, &new.groups)].concat();
    match changes.len() {
        0 => None,
        1..=3 => Some(format!("members {}", changes.join(", "))),
        many => Some(count(many, "other member")),
    }
}

fn facts(old: &Tenant, new: &Tenant, found: &mut Vec<TenantEdit>) {
    let (before, after) = (&old.facts, &new.facts);
    let mut fact = |name: &str, same: bool, compared: bool| {
        if !same {
            let (field, text) = (FieldPath::new("facts").key(name), "another value".to_owned());
            found.push(TenantEdit { field, text, object: None, compared });
        }
    };
    fact("securityDefaults", before.security_defaults == after.security_defaults, false);
    fact("baselineScopes", before.baseline_scopes == after.baseline_scopes, true);
    fact("inboundTrust", before.inbound_trust == after.inbound_trust, false);
    fact("mfaTrustedIps", before.mfa_trusted_ips == after.mfa_trusted_ips, true);
    fact("approvedApplication", before.approved_application == after.approved_application, true);
    fact("choices", before.choices == after.choices, true);
}

/// Those of `edits` that `policies` refer to; facts are what every policy may depend on.
pub(super) fn behind(edits: &[TenantEdit], policies: &[&Policy]) -> Vec<usize> {
    let mut named: BTreeSet<(ObjectKind, String)> = BTreeSet::new();
    for policy in policies {
        each_reference(&mut (*policy).clone(), &mut |kind, _, object| {
            named.insert((kind, object.shown().to_owned()));
        });
    }
    let is_behind =
        |edit: &TenantEdit| edit.compared && edit.object.as_ref().is_none_or(|object| named.contains(object));
    edits.iter().enumerate().filter(|(_, edit)| is_behind(edit)).map(|(position, _)| position).collect()
}

/// Both sets with two groups in place of each one whose members are listed on both sides and differ:
/// what it was, and what it is. A point of the universe tells who is in which.
pub(super) fn with_former_groups(old: &PolicySet, new: &PolicySet) -> [PolicySet; 2] {
    let (mut old, mut new) = (old.clone(), new.clone());
    let changed = |(name, after): (&String, &crate::model::Group)| {
        let before = old.tenant.groups.get(name)?;
        members_change(before.members.as_ref()?, after.members.as_ref()?)?;
        Some((name.clone(), before.clone()))
    };
    let changed: Vec<(String, crate::model::Group)> = new.tenant.groups.iter().filter_map(changed).collect();
    for (name, before) in changed {
        let former = format!("{name} (before)");
        let id = before.id.clone();
        new.tenant.groups.insert(former.clone(), crate::model::Group { id: None, ..before });
        for entry in &mut old.policies {
            each_reference(&mut entry.policy, &mut |kind, _, object| {
                let same = object.shown() == name || id.as_deref().is_some_and(|id| object.is(id));
                if kind == ObjectKind::Group && same {
                    *object =
                        ObjectRef { written: former.as_str().into(), name: Some(former.as_str().into()), id: None };
                }
            });
        }
    }
    [old, new]
}
