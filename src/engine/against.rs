//! The tenant's present state: an export read, judged, and matched with the set.

use std::path::{Path, PathBuf};

use crate::diag::{Finding, Severity};
use crate::graph::{self, AgainstOptions, ApiVersion, Matches, Plan, TenantState};
use crate::language::shape::ApiVersion as ConfigApi;
use crate::model::{ObjectKind, PolicySet};
use crate::workspace::{
    self, ConfigChoice, Files, Kind, LoadRequest, LoadedSet, TenantChoice, Workspace, each_reference,
};

/// Why an export cannot be compared with: a sentence, and what it rests on.
pub(super) struct Unfit {
    /// The sentence, without a full stop.
    pub reason: String,
    /// What it rests on, a line each.
    pub details: Vec<String>,
}

impl Unfit {
    fn new(reason: impl Into<String>, details: Vec<String>) -> Self {
        Self { reason: reason.into(), details }
    }
}

/// A set whose objects have the ids that the tenant gives them.
pub(super) struct Matched {
    /// The set, with those ids.
    pub set: PolicySet,
    state: TenantState,
    matches: Matches,
}

/// Reads the export at `path` and finds the objects of `set` in it.
pub(super) fn read(files: &dyn Files, folder: &Path, path: &Path, set: &PolicySet) -> Result<Matched, Unfit> {
    let state = read_state(files, folder, path)?;
    same_tenant(set, &state)?;
    let matches = graph::match_objects(set, &state)
        .map_err(|errors| Unfit::new("it is not plain which objects of the export are those of the set", errors))?;
    let mut set = set.clone();
    for (object, id) in matches.ids(&state) {
        give_id(&mut set, object.kind, &object.name, id);
    }
    Ok(Matched { set, state, matches })
}

fn read_state(files: &dyn Files, folder: &Path, path: &Path) -> Result<TenantState, Unfit> {
    let paths = [PathBuf::from(path)];
    let request = LoadRequest { paths: &paths, folder, config: &ConfigChoice::None, tenants: &TenantChoice::Default };
    let workspace = workspace::load(files, &request);
    let mut state = TenantState::default();
    let mut wrong: Vec<Finding> = workspace.findings.iter().filter(|finding| unfit(finding)).cloned().collect();
    let mut is_export = false;
    for file in &workspace.files {
        // A list without entries tells no kind, and is what a new tenant has.
        let empty_list = file.documents.iter().any(|read| graph::objects(&read.document).is_some());
        let counts = |finding: &&Finding| unfit(finding) && !(empty_list && finding.rule == "not-recognised");
        wrong.extend(file.findings.iter().filter(counts).cloned());
        is_export |= empty_list;
        let exported = file.documents.iter().filter(|read| matches!(read.kind, Some(Kind::Graph | Kind::Side(_))));
        for read in exported {
            wrong.extend(state.add(&read.document));
        }
    }
    if !wrong.is_empty() {
        let details = wrong.iter().map(|finding| line(finding, &workspace)).collect();
        return Err(Unfit::new("the export is no whole picture of the tenant", details));
    }
    if workspace.files.iter().any(|file| file.broken) {
        return Err(Unfit::new("some files of the export could not be read whole", Vec::new()));
    }
    if !is_export {
        let reason = format!("there is no export in {}", workspace::shown(folder, &workspace::absolute(folder, path)));
        return Err(Unfit::new(reason, Vec::new()));
    }
    Ok(state)
}

/// Errors, and pages or folders that are missing.
fn unfit(finding: &Finding) -> bool {
    finding.severity == Severity::Error || ["export-incomplete", "unreadable-folder"].contains(&finding.rule)
}

/// A finding as one line: the files of the export are not those of the report.
fn line(finding: &Finding, workspace: &Workspace) -> String {
    let place = finding.primary.as_ref().map(|label| {
        let source = &workspace.files[label.place.file.position()].source;
        let at = source.line_column(label.place.span);
        format!("{}:{}:{}: ", source.name, at.line, at.column)
    });
    let help = finding.help.as_ref().map(|help| format!("; {help}"));
    format!("{}{} [{}]{}", place.unwrap_or_default(), finding.message, finding.rule, help.unwrap_or_default())
}

fn same_tenant(set: &PolicySet, state: &TenantState) -> Result<(), Unfit> {
    let exported: Vec<&str> = state.tenant_ids.iter().map(String::as_str).collect();
    match (set.tenant.tenant_id.as_deref(), exported.as_slice()) {
        (_, [_, _, ..]) => {
            Err(Unfit::new(format!("the export is of several tenants: {}", exported.join(", ")), Vec::new()))
        }
        (Some(own), [other]) if !own.eq_ignore_ascii_case(other) => {
            let reason = format!("the tenant file is for the tenant {own}, and the export is of the tenant {other}");
            Err(Unfit::new(reason, Vec::new()))
        }
        _ => Ok(()),
    }
}

/// Writes an id where the set has none: at the object, and at every reference to it by name.
fn give_id(set: &mut PolicySet, kind: ObjectKind, name: &str, id: &str) {
    let tenant = &mut set.tenant;
    let place = match kind {
        ObjectKind::Policy => Some(&mut tenant.policies.entry(name.to_owned()).or_default().id),
        ObjectKind::NamedLocation => tenant.named_locations.get_mut(name).map(|object| &mut object.id),
        ObjectKind::AuthenticationStrength => {
            tenant.authentication_strengths.get_mut(name).map(|object| &mut object.id)
        }
        ObjectKind::AuthenticationContext => tenant.authentication_contexts.get_mut(name).map(|object| &mut object.id),
        _ => None,
    };
    if let Some(place) = place {
        place.get_or_insert_with(|| id.to_owned());
    }
    for entry in &mut set.policies {
        each_reference(&mut entry.policy, &mut |other, _, object| {
            if other == kind && object.id.is_none() && object.shown() == name {
                object.id = Some(id.into());
            }
        });
    }
}

/// The plan that takes the tenant to what the set says.
pub(super) fn plan(matched: &Matched, set: &LoadedSet, delete: bool) -> Result<Plan, Unfit> {
    let api = set.config.file.api_version;
    let least = if api == Some(ConfigApi::Beta) { ApiVersion::Beta } else { ApiVersion::V1 };
    let options = AgainstOptions { least, delete, skipped: &set.built.skipped_names };
    let plan = graph::plan_against(&matched.set, &matched.state, &matched.matches, options);
    let beta: Vec<String> = plan
        .objects
        .iter()
        .filter(|planned| planned.api == ApiVersion::Beta)
        .map(|planned| format!("`{}` has members in the tenant that only beta can clear", planned.object))
        .collect();
    if api == Some(ConfigApi::V1) && !beta.is_empty() {
        let reason = "the config says `apiVersion: v1.0`, which does not suffice; let it allow `minimal`";
        return Err(Unfit::new(reason, beta));
    }
    Ok(plan)
}
