//! `render`: Graph bodies and their manifest, written whole or not at all.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use serde_json::Value;

use crate::diag::{Finding, Severity};
use crate::graph::{self, ApiVersion, Plan};
use crate::language::shape::ApiVersion as ConfigApi;
use crate::rules;
use crate::workspace::{self, DiskFiles, Documents, Files, LoadedSet, TenantChoice, Workspace};

use super::against::{self, Unfit};
use super::check::{load, on_threads, report};
use super::references::{beta_findings, unbound_findings};
use super::request::RenderRequest;
use super::result::{Checked, Exit, Rendered, Report};

/// Name of the manifest in the output folder.
pub(super) const MANIFEST: &str = "manifest.json";

/// Renders files of the disk.
#[must_use]
pub fn render(request: &RenderRequest) -> Rendered {
    render_files(&DiskFiles, request)
}

fn render_files(files: &dyn Files, request: &RenderRequest) -> Rendered {
    on_threads(request.check.threads, || {
        let workspace = load(files, &request.check);
        let (mut report, exit) = report(&workspace, files, &request.check);
        let answer = decide(&workspace, files, &mut report, exit, request);
        let sources = workspace::sources(workspace.files);
        match answer {
            Ok(output) => Rendered {
                checked: Checked { sources, report, exit: Exit::Clean },
                written: output.written,
                removed: output.removed,
                refused: None,
                details: Vec::new(),
                plan: Some(output.plan),
            },
            Err(refusal) => Rendered {
                checked: Checked { sources, report, exit: refusal.exit },
                written: Vec::new(),
                removed: Vec::new(),
                refused: Some(refusal.reason),
                details: refusal.details,
                plan: None,
            },
        }
    })
}

/// Why nothing is written.
struct Refusal {
    exit: Exit,
    reason: String,
    details: Vec<String>,
}

impl Refusal {
    fn input(reason: impl Into<String>) -> Self {
        Self { exit: Exit::Input, reason: reason.into(), details: Vec::new() }
    }
}

impl From<Unfit> for Refusal {
    fn from(unfit: Unfit) -> Self {
        Self { exit: Exit::Input, reason: unfit.reason, details: unfit.details }
    }
}

/// What was planned and written.
struct Output {
    plan: Plan,
    written: Vec<String>,
    removed: Vec<String>,
}

fn decide(
    workspace: &Workspace,
    files: &dyn Files,
    report: &mut Report,
    exit: Exit,
    request: &RenderRequest,
) -> Result<Output, Refusal> {
    let set = single_set(workspace, request)?;
    let matched = match &request.against {
        Some(export) if !set.built.incomplete => {
            Some(against::read(files, &request.check.folder, export, &set.built.set)?)
        }
        _ => None,
    };
    let policies = matched.as_ref().map_or(&set.built.set.policies, |matched| &matched.set.policies);
    let documents = Documents::new(&workspace.files);
    let mut more = unbound_findings(set, policies, documents, request.strict);
    more.extend(beta_findings(set, documents));
    report.findings.extend(more);
    report.findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    if set.built.incomplete {
        return Err(Refusal::input("some files could not be read whole, so the set is incomplete"));
    }
    let stopping = report.findings.iter().filter(|finding| stops(finding, &request.allow)).count();
    if stopping > 0 {
        let noun = if stopping == 1 { "finding stops" } else { "findings stop" };
        let reason = format!("{stopping} {noun} the render; mend them, or let a rule through with --allow");
        return Err(Refusal { exit: exit.max(Exit::Findings), reason, details: Vec::new() });
    }
    let plan = match (&matched, set.config.file.api_version) {
        (Some(matched), _) => against::plan(matched, set, request.delete)?,
        (None, Some(ConfigApi::Beta)) => graph::plan_at_least(&set.built.set, ApiVersion::Beta),
        (None, _) => graph::plan(&set.built.set),
    };
    let (written, removed) = write(&plan, &request.out).map_err(Refusal::input)?;
    Ok(Output { plan, written, removed })
}

fn single_set<'w>(workspace: &'w Workspace, request: &RenderRequest) -> Result<&'w LoadedSet, Refusal> {
    match &workspace.sets[..] {
        [set] => Ok(set),
        [] => Err(Refusal::input("there is nothing to render")),
        _ if request.check.tenants == TenantChoice::All => {
            Err(Refusal::input("render writes for one tenant; name it with --tenant"))
        }
        _ => Err(Refusal::input("the paths belong to several sets; render one at a time")),
    }
}

/// Errors stop a render, unless they are let through by name, or by `all`.
fn stops(finding: &Finding, allow: &[String]) -> bool {
    let is_reference = matches!(finding.rule, "unresolved-reference" | "missing-id");
    if finding.severity != Severity::Error && !is_reference {
        return false;
    }
    let by_all = allow.iter().any(|word| word == "all");
    let silencable = rules::find(finding.rule).is_some() || is_reference || finding.rule.starts_with("suppression-");
    let named = allow.iter().any(|word| word == finding.rule);
    !(named || by_all && (silencable || finding.rule == "unknown-name" || finding.rule == "unknown-value"))
}

fn write(plan: &Plan, out: &Path) -> Result<(Vec<String>, Vec<String>), String> {
    let manifest = graph::file_text(&graph::manifest(plan, env!("CARGO_PKG_VERSION")));
    let previous = previous_files(out);
    let mut staged = Vec::new();
    for object in &plan.objects {
        staged.push(stage(out, &object.file, object.text().as_bytes())?);
    }
    staged.push(stage(out, MANIFEST, manifest.as_bytes())?);
    // Everything is on the disk before the first file takes its name; the manifest goes last.
    let mut written = Vec::new();
    for (name, file) in staged {
        file.persist(out.join(&name)).map_err(|error| cannot_write(&out.join(&name), &error.error))?;
        written.push(name);
    }
    let current: BTreeSet<&str> = written.iter().map(String::as_str).collect();
    let gone: Vec<String> = previous.into_iter().filter(|name| !current.contains(name.as_str())).collect();
    let removed = gone.into_iter().filter(|name| std::fs::remove_file(out.join(name)).is_ok()).collect();
    Ok((written, removed))
}

fn stage(out: &Path, name: &str, bytes: &[u8]) -> Result<(String, tempfile::NamedTempFile), String> {
    use std::io::Write;
    let path = out.join(name);
    let folder = path.parent().unwrap_or(out);
    let failed = |error: std::io::Error| cannot_write(&path, &error);
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = temporary_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    Ok((name.to_owned(), file))
}

/// A temporary file that is readable for others once it has its name: `rw-r--r--`.
fn temporary_in(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".caplint-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    builder.tempfile_in(folder)
}

fn cannot_write(path: &Path, error: &std::io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}

/// The files that the previous manifest in `out` lists. Only plain names below `out` count: a
/// manifest is a file like any other and may hold anything.
fn previous_files(out: &Path) -> Vec<String> {
    let Ok(bytes) = std::fs::read(out.join(MANIFEST)) else {
        return Vec::new();
    };
    let Ok(manifest) = serde_json::from_slice::<Value>(&bytes) else {
        return Vec::new();
    };
    let objects = manifest.get("objects").and_then(Value::as_array).into_iter().flatten();
    let files = objects.filter_map(|object| object.get("file")?.as_str());
    files.filter(|file| is_below(Path::new(file))).map(str::to_owned).collect()
}

fn is_below(file: &Path) -> bool {
    let json = file.extension().is_some_and(|ending| ending == "json");
    json && file.components().all(|part| matches!(part, Component::Normal(_)))
}
