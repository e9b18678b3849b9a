//! `too-many-objects`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::{limits, strengths};
use crate::diag::{FieldPath, Severity};
use crate::model::{LocationKind, Tenant};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "too-many-objects",
    summary: "The tenant file declares more objects of a kind than a tenant may have.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["limits", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Options)),
    page: include_str!("too_many_objects.md"),
    check: Check::Set(check),
};

/// Options of `too-many-objects`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    /// The most named locations that the tenant may have.
    #[schemars(range(min = 1))]
    named_locations: usize,
    /// The most terms of use.
    #[schemars(range(min = 1))]
    terms_of_use: usize,
    /// The most authentication strengths beside the built-in ones.
    #[schemars(range(min = 1))]
    authentication_strengths: usize,
    /// The most authentication contexts.
    #[schemars(range(min = 1))]
    authentication_contexts: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            named_locations: limits::NAMED_LOCATIONS,
            terms_of_use: limits::TERMS_OF_USE,
            authentication_strengths: limits::AUTHENTICATION_STRENGTHS,
            authentication_contexts: limits::AUTHENTICATION_CONTEXTS,
        }
    }
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let options = cx.options::<Options>();
    for (key, noun, count, limit) in counts(cx.tenant(), &options) {
        if count <= limit {
            continue;
        }
        let at = Anchor::Tenant(FieldPath::new(key));
        let finding = RawFinding::new(
            at,
            format!("the tenant file declares {count} {noun}, more than the {limit} a tenant may have"),
        )
        .label("too many")
        .why("Graph refuses those beyond the limit, and every policy that is to name one of them stays as it is")
        .help("merge some, or take out what no policy names");
        sink.report(finding);
    }
}

/// Key, what a person calls them, how many there are, and how many there may be.
fn counts(tenant: &Tenant, options: &Options) -> [(&'static str, &'static str, usize, usize); 4] {
    let provided = |kind: &LocationKind| *kind == LocationKind::CompliantNetwork;
    let locations = tenant.named_locations.values().filter(|location| !provided(&location.kind)).count();
    let built_in = |id: Option<&str>| id.is_some_and(|id| strengths().by_id(id).is_some());
    let custom = tenant.authentication_strengths.values().filter(|strength| !built_in(strength.id.as_deref())).count();
    [
        ("namedLocations", "named locations", locations, options.named_locations),
        ("termsOfUse", "terms of use", tenant.terms_of_use.len(), options.terms_of_use),
        ("authenticationStrengths", "authentication strengths", custom, options.authentication_strengths),
        (
            "authenticationContexts",
            "authentication contexts",
            tenant.authentication_contexts.len(),
            options.authentication_contexts,
        ),
    ]
}
