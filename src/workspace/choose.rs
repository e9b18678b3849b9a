//! Which of a config's tenants a run is about.

use crate::diag::Finding;
use crate::language::shape::NonEmpty;

use super::config::Config;
use super::documents::Documents;
use super::files::PathKind;
use super::load::TenantChoice;
use super::reader::Reader;

/// A tenant of a config.
pub(super) struct Chosen {
    /// Its name in the config.
    pub(super) name: Option<String>,
    /// Its file, from the config's folder.
    pub(super) file: Option<String>,
}

/// The file that is a tenant without being listed.
const DEFAULT_FILE: &str = "tenant.yaml";

/// What that tenant is called on the command line.
const DEFAULT_NAME: &str = "tenant";

/// The tenants that `choice` means; one without name and file where the config knows none.
pub(super) fn tenants(
    reader: &Reader<'_>,
    config: &Config,
    choice: &TenantChoice,
) -> Result<Vec<Chosen>, Box<Finding>> {
    let Some(declared) = &config.file.tenants else { return undeclared(reader, config, choice) };
    let one = |(name, file): (&String, &NonEmpty)| Chosen { name: Some(name.clone()), file: Some(file.0.clone()) };
    let names: Vec<&str> = declared.keys().map(String::as_str).collect();
    let wanted = match choice {
        TenantChoice::All => return Ok(declared.iter().map(one).collect()),
        TenantChoice::Named(name) => name,
        TenantChoice::Default => match (&config.file.default_tenant, &names[..]) {
            (Some(name), _) => &name.0,
            (None, [_]) => return Ok(declared.iter().map(one).collect()),
            (None, _) => return Err(Box::new(no_default(reader, config, &names))),
        },
    };
    match declared.get_key_value(wanted) {
        Some(found) => Ok(vec![one(found)]),
        None => Err(Box::new(unknown(reader, config, wanted, &names))),
    }
}

fn undeclared(reader: &Reader<'_>, config: &Config, choice: &TenantChoice) -> Result<Vec<Chosen>, Box<Finding>> {
    let there = reader.files.kind(&config.root.join(DEFAULT_FILE)) == Some(PathKind::File);
    match choice {
        TenantChoice::Named(name) if there && name == DEFAULT_NAME => {}
        TenantChoice::Named(name) if there => return Err(Box::new(unknown(reader, config, name, &[DEFAULT_NAME]))),
        TenantChoice::Named(name) => return Err(Box::new(unknown(reader, config, name, &[]))),
        TenantChoice::Default | TenantChoice::All => {}
    }
    Ok(vec![Chosen { name: None, file: there.then(|| DEFAULT_FILE.to_owned()) }])
}

fn unknown(reader: &Reader<'_>, config: &Config, name: &str, names: &[&str]) -> Finding {
    let finding = Finding::error("unknown-tenant", format!("the config has no tenant `{name}`"));
    let help = if names.is_empty() {
        "list the tenants under `tenants` in caplint.yaml: `production: tenants/production.yaml`".to_owned()
    } else {
        format!("it has {}", names.join(", "))
    };
    at_tenants(reader, config, finding.help(help))
}

fn no_default(reader: &Reader<'_>, config: &Config, names: &[&str]) -> Finding {
    let finding = Finding::error("no-default-tenant", "the config has several tenants and no `defaultTenant`");
    let help = format!("set `defaultTenant` to one of {}, or choose one with --tenant", names.join(", "));
    at_tenants(reader, config, finding.help(help))
}

fn at_tenants(reader: &Reader<'_>, config: &Config, finding: Finding) -> Finding {
    let Some(reference) = config.node else { return finding };
    let root = Documents::new(reader.all()).node(reference);
    finding.at(config.node_at(root, &["tenants"]).key_place(), "")
}
