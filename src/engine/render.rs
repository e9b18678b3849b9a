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
use super::result::{Checked, Drift, DriftKind, Exit, Rendered, Report};
use super::write::write_all;

/// Name of the manifest in the output folder.
pub(super) const MANIFEST: &str = "manifest.json";

/// Renders files of the disk.
#[must_use]
pub fn render(request: &RenderRequest) -> Rendered {
    render_files(&DiskFiles, request, write)
}

/// Compares the output folder with what [`render`] would leave there, and writes nothing: where they
/// differ is [`Rendered::drift`], and the exit code is that of findings.
#[must_use]
pub fn render_drift(request: &RenderRequest) -> Rendered {
    render_files(&DiskFiles, request, compare)
}

/// What is done with a plan.
type Deliver = fn(Plan, &Path) -> Result<Output, String>;

fn render_files(files: &dyn Files, request: &RenderRequest, deliver: Deliver) -> Rendered {
    on_threads(request.check.threads, || {
        let workspace = load(files, &request.check);
        let (mut report, exit) = report(&workspace, files, &request.check);
        let plan = decide(&workspace, files, &mut report, exit, request);
        let answer = plan.and_then(|plan| deliver(plan, &request.out).map_err(Refusal::input));
        let sources = workspace::sources(workspace.files);
        match answer {
            Ok(output) => Rendered {
                checked: Checked { sources, report, exit: output.exit() },
                written: output.written,
                removed: output.removed,
                drift: output.drift,
                refused: None,
                details: Vec::new(),
                plan: Some(output.plan),
            },
            Err(refusal) => Rendered {
                checked: Checked { sources, report, exit: refusal.exit },
                written: Vec::new(),
                removed: Vec::new(),
                drift: Vec::new(),
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

/// What was planned, and what became of it.
struct Output {
    plan: Plan,
    written: Vec<String>,
    removed: Vec<String>,
    drift: Vec<Drift>,
}

impl Output {
    fn exit(&self) -> Exit {
        if self.drift.is_empty() { Exit::Clean } else { Exit::Findings }
    }
}

fn decide(
    workspace: &Workspace,
    files: &dyn Files,
    report: &mut Report,
    exit: Exit,
    request: &RenderRequest,
) -> Result<Plan, Refusal> {
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
    Ok(match (&matched, set.config.file.api_version) {
        (Some(matched), _) => against::plan(matched, set, request.delete)?,
        (None, Some(ConfigApi::Beta)) => graph::plan_at_least(&set.built.set, ApiVersion::Beta),
        (None, _) => graph::plan(&set.built.set),
    })
}

fn single_set<'w>(workspace: &'w Workspace, request: &RenderRequest) -> Result<&'w LoadedSet, Refusal> {
    match &workspace.sets[..] {
        [set] if is_nothing(set) => Err(Refusal::input("there are no policies to render")),
        [set] if request.delete && set.built.set.policies.is_empty() => {
            Err(Refusal::input("the set holds no policy, and --delete would remove every one that the tenant has"))
        }
        [set] => Ok(set),
        [] => Err(Refusal::input("there is nothing to render")),
        _ if request.check.tenants == TenantChoice::All => {
            Err(Refusal::input("render writes for one tenant; name it with --tenant"))
        }
        _ => Err(Refusal::input("the paths belong to several sets; render one at a time")),
    }
}

/// True for a folder without policies, config and tenant file: the wrong one, and what an earlier render wrote is not to
/// be removed because of it.
fn is_nothing(set: &LoadedSet) -> bool {
    set.built.set.policies.is_empty() && set.place.is_none() && !set.built.incomplete
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

/// Name and text of every file. The manifest goes last: what it lists is there by then.
fn texts(plan: &Plan) -> Vec<(String, String)> {
    let manifest = graph::file_text(&graph::manifest(plan, env!("CARGO_PKG_VERSION")));
    let bodies = plan.objects.iter().map(|object| (object.file.clone(), object.text()));
    bodies.chain([(MANIFEST.to_owned(), manifest)]).collect()
}

fn write(plan: Plan, out: &Path) -> Result<Output, String> {
    let files = texts(&plan);
    let gone = left_over(out, &files);
    let (written, removed) = write_all(out, &files, &gone)?;
    Ok(Output { plan, written, removed, drift: Vec::new() })
}

fn compare(plan: Plan, out: &Path) -> Result<Output, String> {
    let files = texts(&plan);
    let mut drift = Vec::new();
    for (name, text) in &files {
        let how = match std::fs::read(out.join(name)) {
            Ok(bytes) if is_same_text(&bytes, text) => continue,
            Ok(_) => DriftKind::Different,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => DriftKind::Missing,
            Err(error) => return Err(format!("cannot read {}: {error}", out.join(name).display())),
        };
        drift.push(Drift { file: name.clone(), how });
    }
    let left = left_over(out, &files).into_iter().filter(|name| out.join(name).exists());
    drift.extend(left.map(|file| Drift { file, how: DriftKind::LeftOver }));
    Ok(Output { plan, written: Vec::new(), removed: Vec::new(), drift })
}

/// A checkout on Windows may have put CR before each LF; JSON means the same with it.
fn is_same_text(bytes: &[u8], text: &str) -> bool {
    let plain = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    bytes == text.as_bytes() || plain(bytes) == text
}

/// Files of the previous manifest in `out` that are none of `files`.
fn left_over(out: &Path, files: &[(String, String)]) -> Vec<String> {
    let current: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    previous_files(out).into_iter().filter(|name| !current.contains(name.as_str())).collect()
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
