//! What a render needs and `check` does not: ids behind names, and an api version that carries all.

use crate::diag::{Finding, Severity};
use crate::graph;
use crate::language::shape::ApiVersion;
use crate::model::Policy;
use crate::rules::{Anchor, RawFinding};
use crate::workspace::{Documents, LoadedSet, ObjectKind, each_reference};

use super::place::Placer;

/// References without an id. What render creates itself is bound later, unless `strict`; anything
/// else has to have an id.
pub(super) fn unbound_findings(set: &LoadedSet, documents: Documents<'_>, strict: bool) -> Vec<Finding> {
    let placer = Placer { set, documents };
    let mut findings = Vec::new();
    for (index, entry) in set.built.set.policies.iter().enumerate() {
        for (kind, field, name) in unbound(&entry.policy) {
            let created = matches!(kind, ObjectKind::Location | ObjectKind::Strength | ObjectKind::Context);
            if created && !strict {
                continue;
            }
            let message = format!("the {} \"{name}\" has no id yet", kind.noun());
            let key = kind.tenant_key().unwrap_or_default();
            let help = format!("write its `id` under `{key}` in the tenant file");
            let raw = RawFinding::new(Anchor::Policy(index, field), message).help(help);
            findings.push(placer.place_input("missing-id", Severity::Error, raw));
        }
    }
    findings
}

fn unbound(policy: &Policy) -> Vec<(ObjectKind, crate::diag::FieldPath, String)> {
    let mut policy = policy.clone();
    let mut found = Vec::new();
    each_reference(&mut policy, &mut |kind, field, object| {
        let sent =
            !field.path().as_str().starts_with("rollout") && !field.path().as_str().starts_with("users.destination");
        if sent && object.id.is_none() && object.name.is_some() {
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
