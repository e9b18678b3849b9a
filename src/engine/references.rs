//! What a render needs and `check` does not: ids behind names, and an api version that carries all.

use indexmap::IndexMap;

use crate::diag::{FieldPath, Finding, Severity};
use crate::graph;
use crate::language::shape::ApiVersion;
use crate::model::{LocationKind, ObjectKind, Policy, SetPolicy, Tenant};
use crate::rules::{Anchor, RawFinding};
use crate::workspace::{Documents, LoadedSet, each_reference};

use super::place::Placer;

/// Objects without an id that policies refer to, each once. What render creates itself is bound
/// later, unless `strict`; anything else has to have an id. `policies` are those of `set`, with ids
/// that may be known from elsewhere.
pub(super) fn unbound_findings(
    set: &LoadedSet,
    policies: &[SetPolicy],
    documents: Documents<'_>,
    strict: bool,
) -> Vec<Finding> {
    let mut unbound: IndexMap<(ObjectKind, String), Vec<(usize, FieldPath)>> = IndexMap::new();
    for (index, entry) in policies.iter().enumerate() {
        for (kind, field, name) in references_without_id(&entry.policy) {
            unbound.entry((kind, name)).or_default().push((index, field));
        }
    }
    let tenant = &set.built.set.tenant;
    let stopping = unbound.into_iter().filter(|((kind, name), _)| strict || !is_created(tenant, *kind, name));
    let placer = Placer { set, documents };
    stopping
        .map(|((kind, name), uses)| {
            placer.place_input("missing-id", Severity::Error, unbound_finding(kind, &name, uses))
        })
        .collect()
}

/// True when render writes a body that creates the object: its contents are declared.
fn is_created(tenant: &Tenant, kind: ObjectKind, name: &str) -> bool {
    match kind {
        ObjectKind::NamedLocation => tenant.named_locations.get(name).is_some_and(|location| {
            matches!(location.kind, LocationKind::IpRanges { .. } | LocationKind::Countries { .. })
        }),
        ObjectKind::AuthenticationStrength => {
            tenant.authentication_strengths.get(name).is_some_and(|strength| !strength.allowed_combinations.is_empty())
        }
        // Graph numbers no contexts: `c1` … `c99` are chosen by whoever writes the tenant file.
        _ => false,
    }
}

/// Stands where the object is declared; the first use is the second place.
fn unbound_finding(kind: ObjectKind, name: &str, uses: Vec<(usize, FieldPath)>) -> RawFinding {
    let key = kind.tenant_key().unwrap_or_default();
    let count = uses.len();
    let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
    let message = format!("the {} \"{name}\" has no id yet; policies refer to it {times}", kind.noun());
    let raw = RawFinding::new(Anchor::Tenant(FieldPath::new(key).key(name)), message)
        .label("no `id`")
        .help(format!("write its `id` under `{key}` in the tenant file"));
    uses.into_iter().take(1).fold(raw, |raw, (index, field)| raw.and(Anchor::Policy(index, field), "used here"))
}

fn references_without_id(policy: &Policy) -> Vec<(ObjectKind, FieldPath, String)> {
    let mut policy = policy.clone();
    let mut found = Vec::new();
    each_reference(&mut policy, &mut |kind, field, object| {
        // Stages that are not in force, and what they narrow, are not sent.
        if object.id.is_none() && object.name.is_some() && field.is_sent() {
            found.push((kind, field.path(), object.shown().to_owned()));
        }
    });
    found
}

/// Fields that only the beta endpoint carries, where the config allows v1.0 alone.
pub(super) fn beta_findings(set: &LoadedSet, documents: Documents<'_>) -> Vec<Finding> {
    if set.config.file.api_version != Some(ApiVersion::V1) {
        return Vec::new();
    }
    let placer = Placer { set, documents };
    let policies = set.built.set.policies.iter().enumerate();
    let fields = policies
        .flat_map(|(index, entry)| graph::beta_members(&entry.policy).into_iter().map(move |field| (index, field)));
    fields
        .map(|(index, field)| {
            let raw = RawFinding::new(Anchor::Policy(index, field), "only Graph's beta endpoint carries this")
                .help("the config says `apiVersion: v1.0`; take the key out, or let the config allow `minimal`");
            placer.place_input("needs-beta", Severity::Error, raw)
        })
        .collect()
}
