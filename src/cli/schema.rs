//! `caplint schema`: JSON Schemas of the files caplint reads and writes.

use serde_json::Value;

use crate::catalog;
use crate::diag::Severity;
use crate::engine::Exit;
use crate::graph;
use crate::language::{self, DocumentKind};
use crate::model::Tenant;
use crate::report;
use crate::rules::RULES;
use crate::workspace::{self, DiskFiles, LoadRequest};

use super::Failure;
use super::args::{Global, SchemaArgs, SchemaKind};
use super::console::Console;

/// Prints a schema.
pub(super) fn run(args: &SchemaArgs, global: &Global, console: &Console) -> Result<Exit, Failure> {
    let schema = match (&global.tenant, args.kind) {
        (None, kind) => of(kind),
        (Some(name), SchemaKind::Policy) => with_names(&tenant(name, global)?),
        (Some(_), _) => {
            let failure = Failure::new("only the schema of a policy holds a tenant's names");
            return Err(failure.help("leave --tenant out, or ask for `caplint schema policy --tenant NAME`"));
        }
    };
    console.print_text(&text(&schema))?;
    Ok(Exit::Clean)
}

/// The schema of `kind`, with the rules of this build.
fn of(kind: SchemaKind) -> Value {
    match kind {
        SchemaKind::Policy => language::schema(DocumentKind::Policy),
        SchemaKind::Tenant => language::schema(DocumentKind::Tenant),
        SchemaKind::Tests => language::schema(DocumentKind::Tests),
        SchemaKind::Config => config(),
        SchemaKind::Report => report::schema().to_value(),
        SchemaKind::Manifest => graph::manifest_schema(),
    }
}

/// The schema of a policy with a tenant's names and those of Microsoft's apps and roles.
fn with_names(tenant: &Tenant) -> Value {
    let apps: Vec<String> = catalog::apps().names().map(str::to_owned).collect();
    let roles: Vec<String> = catalog::roles().names().map(str::to_owned).collect();
    language::policy_schema_for(tenant, &apps, &roles)
}

/// The tenant called `name` of the config in force.
fn tenant(name: &str, global: &Global) -> Result<Tenant, Failure> {
    if name == "all" {
        return Err(Failure::new("a schema holds the names of one tenant, not of all").help("name the tenant"));
    }
    let request = global.request(Vec::new())?;
    let workspace = workspace::load(
        &DiskFiles,
        &LoadRequest {
            paths: &request.paths,
            folder: &request.folder,
            config: &request.config,
            tenants: &request.tenants,
        },
    );
    let errors = workspace
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let set = workspace
        .sets
        .iter()
        .map(|loaded| &loaded.built.set)
        .find(|set| set.has_tenant_file);
    match (set, errors.clone().next()) {
        (Some(set), None) => Ok(set.tenant.clone()),
        (_, Some(error)) => Err(Failure::of(error)),
        (None, None) => {
            Err(Failure::new(format!("there is no tenant `{name}` here"))
                .help("list it under `tenants` in caplint.yaml"))
        }
    }
}

fn config() -> Value {
    let rules: Vec<(&str, &str, Option<Value>)> = RULES
        .iter()
        .map(|rule| (rule.id, rule.summary, rule.options.map(|schema| schema().to_value())))
        .collect();
    language::config_schema(&rules)
}

/// The schemas an editor needs in a policy repository: the word for each and its text.
pub(super) fn for_editors() -> Vec<(&'static str, String)> {
    let kinds = [
        ("policy", SchemaKind::Policy),
        ("tenant", SchemaKind::Tenant),
        ("config", SchemaKind::Config),
    ];
    kinds.into_iter().map(|(word, kind)| (word, text(&of(kind)))).collect()
}

/// A schema as it is kept in a file.
fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}
