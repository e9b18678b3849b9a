//! `id-not-in-tenant-file`

use crate::diag::{FieldPath, Severity};
use crate::model::{GrantControl, ObjectKind, ObjectRef, Policy, Tenant};
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "id-not-in-tenant-file",
    summary: "A policy refers to an id that the tenant file does not list among its own.",
    family: "graph",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    tags: &["rejected"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("id_not_in_tenant_file.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    for (kind, field, object) in references(cx.policy(index)) {
        let listed = listed(cx.tenant(), kind);
        let unknown = object.id.is_some() && object.name.is_none();
        let Some(key) = kind.tenant_key().filter(|_| unknown && listed > 0) else { continue };
        let noun = kind.noun();
        let message = format!("No {noun} of the tenant file has the id `{}`", object.graph());
        let finding = RawFinding::new(cx.at(index, field), message)
            .label("not in the tenant file")
            .why(format!("If the tenant has no such {noun}, Graph refuses the policy and nobody is held to it"))
            .help(format!("declare it under `{key}`, or write the name of one that stands there"));
        sink.report(finding);
    }
}

/// References to objects of which a tenant has few, so that its file is likely to list them all.
fn references(policy: &Policy) -> Vec<(ObjectKind, FieldPath, &ObjectRef)> {
    let mut found = Vec::new();
    if let Some(grant) = &policy.grant {
        for (at, control) in grant.controls.iter().enumerate() {
            let (kind, object) = match control {
                GrantControl::AuthenticationStrength(own) => (ObjectKind::AuthenticationStrength, own),
                GrantControl::TermsOfUse(own) => (ObjectKind::TermsOfUse, own),
                _ => continue,
            };
            found.push((kind, grant.control_path(at), object));
        }
    }
    let sides =
        policy.conditions.locations.iter().flat_map(|own| [("include", &own.include), ("exclude", &own.exclude)]);
    for (side, list) in sides {
        let field = FieldPath::new("conditions.locations").key(side);
        let objects = list.iter().enumerate().filter_map(|(at, entry)| Some((at, entry.object()?)));
        found.extend(objects.map(|(at, object)| (ObjectKind::NamedLocation, field.index(at), object)));
    }
    found
}

/// How many objects of `kind` the tenant file lists with their id.
fn listed(tenant: &Tenant, kind: ObjectKind) -> usize {
    match kind {
        ObjectKind::NamedLocation => tenant.named_locations.values().filter(|own| own.id.is_some()).count(),
        ObjectKind::AuthenticationStrength => {
            tenant.authentication_strengths.values().filter(|own| own.id.is_some()).count()
        }
        ObjectKind::TermsOfUse => tenant.terms_of_use.values().filter(|own| own.id.is_some()).count(),
        _ => 0,
    }
}
