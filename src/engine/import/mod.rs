//! `import`: exports of any shape to policies and a tenant file in the caplint language.

mod gather;
mod names;
mod place;
mod rewrite;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diag::{Finding, Severity, bug};
use crate::language::names::Names;
use crate::language::print::{self, Notes};
use crate::model::Tenant;
use crate::text::Sources;
use crate::workspace::{self, DiskFiles, Documents, Files, read_export};

use super::check::on_threads;
use super::result::{Exit, Report, Summary};
use super::write::write_all;
use gather::Gathered;

/// What `import` is asked.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// Files and folders of the export.
    pub paths: Vec<PathBuf>,
    /// The folder relative paths start from.
    pub folder: PathBuf,
    /// The folder to write.
    pub out: PathBuf,
    /// Overwrite files that hold something else.
    pub force: bool,
    /// Write what could be read although something could not.
    pub partial: bool,
    /// Write nothing.
    pub dry_run: bool,
    /// Number of threads; `None` means one per core.
    pub threads: Option<usize>,
}

/// What an import would write, before anything is.
#[derive(Debug)]
pub struct Draft {
    /// The files findings point into.
    pub sources: Sources,
    /// What is to be said of the export.
    pub report: Report,
    /// Objects that were read, by what they are.
    pub objects: BTreeMap<&'static str, usize>,
    /// Files that hold nothing to import, each with what it is.
    pub skipped: Vec<(String, &'static str)>,
    /// Name and text of every file, policies first.
    pub outputs: Vec<(String, String)>,
    /// Why it must not be written; `None` when it may be.
    pub incomplete: Option<String>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutputState {
    /// It was not there.
    New,
    /// It held the same already.
    Same,
    /// It held something else.
    Changed,
}

/// A file of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Name below the output folder.
    pub name: String,
    /// What became of it.
    pub state: OutputState,
}

/// A finished import.
#[derive(Debug)]
pub struct Imported {
    /// What was read and is said of it.
    pub draft: Draft,
    /// The files, and how they differ from what was there.
    pub files: Vec<Output>,
    /// Policies in the folder that this export does not have.
    pub others: Vec<String>,
    /// Why nothing was written; `None` when everything is as the export says.
    pub refused: Option<String>,
    /// The exit code.
    pub exit: Exit,
}

const CONFIG: &str = "\
# What belongs to this policy set. The documentation of caplint lists every key.
# Names and ids are in tenant.yaml, which is read when it is there.
policies:
  - policies/**/*.yaml
preset: recommended
";

const TENANT: &str = "tenant.yaml";

/// Errors that mean that something of the export is not in what would be written.
const STOPPING: [&str; 10] = [
    bug::CODE,
    "conflicting-values",
    "file-not-found",
    "import-duplicate",
    "import-lost",
    "lossy-export",
    "not-yet-known",
    "powershell-source",
    "truncated-export",
    "wrong-type",
];

/// Imports files of the disk.
#[must_use]
pub fn import(request: &ImportRequest) -> Imported {
    let draft = draft(&DiskFiles, request);
    let files: Vec<Output> = draft.outputs.iter().map(|(name, text)| compare(&request.out, name, text)).collect();
    // A config is made once and belongs to the people who keep the folder.
    let mine = |output: &Output| output.name != workspace::CONFIG_NAME || output.state == OutputState::New;
    let files: Vec<Output> = files.into_iter().filter(mine).collect();
    let refused = refusal(&draft, &files, request).or_else(|| write(&draft, &files, request).err());
    let errors = draft.report.findings.iter().any(|finding| finding.severity == Severity::Error);
    let exit = match (&refused, errors) {
        _ if draft.report.shows_bug() => Exit::Bug,
        (Some(_), _) => Exit::Input,
        (None, true) => Exit::Findings,
        (None, false) => Exit::Clean,
    };
    let others = other_policies(&request.out, &draft);
    Imported { draft, files, others, refused, exit }
}

fn compare(out: &Path, name: &str, text: &str) -> Output {
    let state = match std::fs::read(out.join(name)) {
        Ok(bytes) if bytes == text.as_bytes() => OutputState::Same,
        Ok(_) => OutputState::Changed,
        Err(_) if out.join(name).symlink_metadata().is_ok() => OutputState::Changed,
        Err(_) => OutputState::New,
    };
    Output { name: name.to_owned(), state }
}

fn refusal(draft: &Draft, files: &[Output], request: &ImportRequest) -> Option<String> {
    if let Some(reason) = draft.incomplete.as_ref().filter(|_| !request.partial) {
        return Some(reason.clone());
    }
    if draft.outputs.is_empty() {
        return Some("there is no policy in Graph's shape to import".to_owned());
    }
    let changed: Vec<&str> =
        files.iter().filter(|file| file.state == OutputState::Changed).map(|file| file.name.as_str()).collect();
    if changed.is_empty() || request.force || request.dry_run {
        return None;
    }
    Some(format!(
        "these files hold something else, and --force would overwrite them: {}; or name another folder with --out",
        changed.join(", ")
    ))
}

fn write(draft: &Draft, files: &[Output], request: &ImportRequest) -> Result<(), String> {
    if request.dry_run {
        return Ok(());
    }
    let due: BTreeSet<&str> =
        files.iter().filter(|file| file.state != OutputState::Same).map(|file| file.name.as_str()).collect();
    let outputs = draft.outputs.iter().filter(|(name, _)| due.contains(name.as_str()));
    let outputs: Vec<(String, String)> = outputs.cloned().collect();
    write_all(&request.out, &outputs, &[]).map(drop)
}

/// Policies below the output folder that the import does not write.
fn other_policies(out: &Path, draft: &Draft) -> Vec<String> {
    let walk = DiskFiles.walk(&out.join("policies"));
    let names = walk.files.iter().map(|path| workspace::shown(out, path));
    let own = |name: &String| draft.outputs.iter().any(|(output, _)| output == name);
    let yaml = |name: &String| Path::new(name).extension().is_some_and(|ending| ending == "yaml");
    names.filter(|name| yaml(name) && !own(name)).collect()
}

/// Reads an export and prints what it becomes; writes nothing.
#[must_use]
pub fn draft(files: &dyn Files, request: &ImportRequest) -> Draft {
    on_threads(request.threads, || {
        let export = read_export(files, &request.folder, &request.paths);
        let mut findings = export.findings;
        findings.extend(export.files.iter().flat_map(|file| file.findings.clone()));
        let gathered = gather::gather(&export.files, &mut findings);
        let (outputs, policies) = (print_all(&gathered, &export.files, &mut findings), gathered.policies.len());
        findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        let broken = export.files.iter().filter(|file| file.broken).count();
        let incomplete = incomplete(broken, &findings);
        let read = export.files.len() - export.skipped.len().min(export.files.len());
        let summary = Summary { files: read, policies, ..Summary::default() };
        Draft {
            objects: gathered.objects,
            skipped: export.skipped,
            outputs,
            incomplete,
            report: Report { findings, summary, ..Report::default() },
            sources: workspace::sources(export.files),
        }
    })
}

fn incomplete(broken: usize, findings: &[Finding]) -> Option<String> {
    if broken == 0 && !findings.iter().any(is_loss) {
        return None;
    }
    Some("something of the export could not be read; mend it, leave it out, or take the rest with --partial".to_owned())
}

/// Whether something of the export is missing from what would be written.
fn is_loss(finding: &Finding) -> bool {
    let error = finding.severity == Severity::Error;
    match finding.rule {
        "unreadable-folder" => true,
        // Without a state nothing is enforced, which can be written; without an id or a range there is nothing to write.
        "missing-key" => error && finding.discriminator != "state",
        rule => error && STOPPING.contains(&rule),
    }
}

/// A policy without name or conditions is none that can be written.
fn is_of_root(finding: &Finding) -> bool {
    finding.rule == "missing-key" && matches!(finding.discriminator.as_str(), "displayName" | "conditions")
}

/// Every file: the policies, the tenant file, a config.
fn print_all(gathered: &Gathered, files: &[workspace::ReadFile], findings: &mut Vec<Finding>) -> Vec<(String, String)> {
    if gathered.policies.is_empty() {
        return Vec::new();
    }
    let documents = Documents::new(files);
    let mut tenant = gathered.tenant.clone();
    let policies: Vec<_> = gathered.policies.iter().map(|lowered| &lowered.policy).collect();
    print::add_sets(&mut tenant, &policies);
    let names = Names::new(&tenant);
    let printed: Vec<_> = gathered
        .policies
        .par_iter()
        .map(|lowered| {
            bug::guard_at(documents.place(lowered.map.root()), "writing this policy", || {
                let mut policy = lowered.policy.clone();
                let key = std::mem::take(&mut policy.key);
                let printed = print::policy(&policy, &names, &gathered.notes);
                let say = place::deviations(lowered, documents);
                (format!("policies/{key}.yaml"), printed.text, say(&printed.deviations))
            })
        })
        .collect();
    let mut outputs = Vec::with_capacity(printed.len() + 2);
    for (name, text, said) in bug::kept(printed, findings) {
        outputs.push((name, text));
        findings.extend(said);
    }
    // A file of comments alone is no tenant file.
    if tenant != Tenant::default() {
        outputs.push((TENANT.to_owned(), print::tenant(&tenant, &tenant_notes(&gathered.notes))));
    }
    outputs.push((workspace::CONFIG_NAME.to_owned(), CONFIG.to_owned()));
    outputs
}

fn tenant_notes(notes: &Notes) -> Notes {
    let mut notes = notes.clone();
    notes.head("Names of the tenant's objects and their ids, as the export gave them.");
    notes.head("Declare the accounts that must never be locked out under `breakGlass`.");
    notes
}
