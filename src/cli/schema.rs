//! `caplint schema`: JSON Schemas of the files caplint reads and writes.

use serde_json::Value;

use crate::engine::Exit;
use crate::graph;
use crate::language::schema::{self, DocumentKind};
use crate::report;
use crate::rules::RULES;

use super::Failure;
use super::args::{Global, SchemaArgs, SchemaKind};
use super::console::Console;

/// Prints a schema.
pub(super) fn run(args: &SchemaArgs, _global: &Global, console: &Console) -> Result<Exit, Failure> {
    let schema = of(args.kind);
    console.print_text(&text(&schema))?;
    Ok(Exit::Clean)
}

/// The schema of `kind`, with the rules of this build.
fn of(kind: SchemaKind) -> Value {
    match kind {
        SchemaKind::Policy => schema::schema(DocumentKind::Policy),
        SchemaKind::Tenant => schema::schema(DocumentKind::Tenant),
        SchemaKind::Tests => schema::schema(DocumentKind::Tests),
        SchemaKind::Config => config(),
        SchemaKind::Report => report::schema().to_value(),
        SchemaKind::Manifest => graph::manifest_schema(),
    }
}

fn config() -> Value {
    let rules: Vec<(&str, &str, Option<Value>)> = RULES
        .iter()
        .map(|rule| (rule.id, rule.summary, rule.options.map(|schema| schema().to_value())))
        .collect();
    schema::config_schema(&rules)
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
