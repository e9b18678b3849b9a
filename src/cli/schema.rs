//! `caplint schema`: JSON Schemas of the files caplint reads and writes.

use schemars::Schema;
use serde_json::Value;

use crate::catalog;
use crate::diag::Severity;
use crate::engine::Exit;
use crate::graph;
use crate::language::{self, DocumentKind};
use crate::model::Tenant;
use crate::report;
use crate::rules::RULES;
use crate::workspace::{self, DiskFiles, LoadRequest, LoadedSet};

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
        SchemaKind::Report => as_published(report::schema()),
        SchemaKind::TestReport => as_published(report::tests_schema()),
        SchemaKind::Diff => as_published(report::diff_schema()),
        SchemaKind::Import => as_published(report::import_schema()),
        SchemaKind::Whatif => as_published(report::whatif_schema()),
        SchemaKind::Manifest => graph::manifest_schema(),
    }
}

/// The schema with its members in the order in which it is kept in `schemas/`.
fn as_published(schema: Schema) -> Value {
    serde_json::to_value(&schema).unwrap_or_else(|_| schema.to_value())
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
    let error = workspace.findings.iter().find(|finding| finding.severity == Severity::Error);
    if let Some(error) = error {
        return Err(Failure::of(error));
    }
    let set = workspace.sets.into_iter().find(is_of_tenant);
    set.map(|set| set.built.set.tenant).ok_or_else(|| {
        Failure::new(format!("there is no tenant `{name}` here"))
            .help(format!("list it in caplint.yaml: `tenants: {{{name}: tenants/{name}.yaml}}`"))
    })
}

/// True for the set of the tenant that was asked for: a name the config does not know was an error.
fn is_of_tenant(set: &LoadedSet) -> bool {
    set.config.position.is_some() && set.built.set.has_tenant_file
}

fn config() -> Value {
    let rules: Vec<(&str, &str, Option<Value>)> =
        RULES.iter().map(|rule| (rule.id, rule.summary, rule.options.map(|schema| schema().to_value()))).collect();
    language::config_schema(&rules)
}

/// The schemas an editor needs in a policy repository: the word for each and its text.
pub(super) fn for_editors() -> Vec<(&'static str, String)> {
    let kinds = [
        ("policy", SchemaKind::Policy),
        ("tenant", SchemaKind::Tenant),
        ("config", SchemaKind::Config),
        ("tests", SchemaKind::Tests),
    ];
    kinds.into_iter().map(|(word, kind)| (word, text(&of(kind)))).collect()
}

/// A schema as it is kept in a file.
fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_config_schema_lists_every_rule() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/config.schema.json");
        let fresh = text(&config());
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &fresh).unwrap();
        }
        let kept = std::fs::read_to_string(path).unwrap();
        assert!(kept == fresh, "{path} is behind the rules: run the tests with UPDATE=1");
    }
}
