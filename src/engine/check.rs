//! `check`: load, run the rules, place, silence, sort, count.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::diag::{FieldPath, Finding, NodeRef, Severity, bug};
use crate::language::shape::{FailOn as ConfigFailOn, Preset};
use crate::model::PolicySet;
use crate::rules::{Anchor, RawFinding};
use crate::semantics;
use crate::text::{and_list, count};
use crate::workspace::{
    self, ConfigChoice, DiskFiles, Documents, Files, LoadRequest, LoadedSet, MemoryFiles, TenantChoice, Workspace,
};

use super::baseline::Baseline;
use super::levels::{self, Levels};
use super::place::Placer;
use super::request::{CheckRequest, FailOn};
use super::result::{Checked, Exit, Report, Summary, breaks_input};
use super::run;
use super::suppress::Suppressions;

/// Checks files of the disk.
#[must_use]
pub fn check(request: &CheckRequest) -> Checked {
    let mut checked = check_files(&DiskFiles, request);
    if let Some(finding) = nothing_found(&checked.report, request) {
        checked.report.findings.push(finding);
        checked.exit = checked.report.exit();
    }
    checked
}

/// What is said where nothing was read at all, as in the wrong folder: it must not look like a set without findings.
fn nothing_found(report: &Report, request: &CheckRequest) -> Option<Finding> {
    if report.summary.files > 0 || report.findings.iter().any(breaks_input) {
        return None;
    }
    let paths = request.paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
    let here = if paths.is_empty() { "this folder".to_owned() } else { and_list(&paths) };
    let finding = Finding::error("no-policies", format!("there are no policies in {here}"));
    let skipped = match report.summary.skipped_files.len() {
        0 => String::new(),
        number => format!("; --verbose lists {} that caplint does not know", count(number, "file")),
    };
    Some(finding.help(format!(
        "name the folder or export that holds them, or let `caplint init` write a starter repository{skipped}"
    )))
}

/// Checks `files`.
#[must_use]
pub fn check_files(files: &dyn Files, request: &CheckRequest) -> Checked {
    on_threads(request.threads, || {
        let workspace = load(files, request);
        let (report, exit) = report(&workspace, files, request);
        Checked { sources: workspace::sources(workspace.files), report, exit }
    })
}

/// Checks texts in memory as one set, with `config` as its `caplint.yaml` where there is one.
#[must_use]
pub fn check_texts(texts: &[(&str, &str)], now: Date, config: Option<&str>) -> Checked {
    check_files(&memory(texts, config), &memory_request(now, config.is_some()))
}

/// The folder of texts in memory.
const MEMORY: &str = "/set";

/// Texts as files, `config` among them.
pub(super) fn memory(texts: &[(&str, &str)], config: Option<&str>) -> MemoryFiles {
    let config_file = config.map(|text| (workspace::CONFIG_NAME, text));
    let all = texts.iter().copied().chain(config_file);
    MemoryFiles::new(all.map(|(path, text)| (Path::new(MEMORY).join(path), text.as_bytes().to_vec())))
}

/// What is asked of texts in memory: that they are one set.
pub(super) fn memory_request(now: Date, has_config: bool) -> CheckRequest {
    let root = PathBuf::from(MEMORY);
    let choice = if has_config { ConfigChoice::Find } else { ConfigChoice::None };
    CheckRequest {
        paths: if has_config { Vec::new() } else { vec![root.clone()] },
        folder: root,
        config: choice,
        tenants: TenantChoice::Default,
        now,
        select: Vec::new(),
        ignore: Vec::new(),
        fail_on: None,
        threads: Some(1),
    }
}

/// Runs `work` on a pool of `threads` threads, or on the pool of the process.
pub(super) fn on_threads<T: Send>(threads: Option<usize>, work: impl FnOnce() -> T + Send) -> T {
    let pool = threads.and_then(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok());
    match pool {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// Loads what the request names.
pub(super) fn load(files: &dyn Files, request: &CheckRequest) -> Workspace {
    workspace::load(
        files,
        &LoadRequest {
            paths: &request.paths,
            folder: &request.folder,
            config: &request.config,
            tenants: &request.tenants,
        },
    )
}

/// The report on what was loaded, and the exit code.
pub(super) fn report(workspace: &Workspace, files: &dyn Files, request: &CheckRequest) -> (Report, Exit) {
    report_since(workspace, None, files, request)
}

/// As [`report`], with what was before a change where one is checked: rules about what is new speak of it.
pub(super) fn report_since(
    workspace: &Workspace,
    base: Option<&Workspace>,
    files: &dyn Files,
    request: &CheckRequest,
) -> (Report, Exit) {
    let mut findings = input_findings(workspace);
    let documents = Documents::new(&workspace.files);
    let mut suppressions = suppressions(workspace, request.now);
    let mut summary = Summary::default();
    let whole = request.select.is_empty() && request.ignore.is_empty();
    let complete = workspace.sets.iter().all(|set| !set.built.incomplete);
    for set in &workspace.sets {
        findings.extend(levels::check_config(&set.config, &documents));
        let baseline = Baseline::of(&set.config, files, &mut findings, &documents);
        let before = base.and_then(|base| same_tenant(&base.sets, set));
        let placed = rule_findings(set, before, documents, request, &mut findings);
        let (kept, silenced) = silence(placed, &mut suppressions, &baseline, workspace);
        summary.silenced += silenced;
        findings.extend(kept.into_iter().filter(|finding| is_shown(finding, set)));
    }
    let of_comments = suppressions.into_findings(whole && complete);
    findings.extend(of_comments.into_iter().filter(|finding| shown_anywhere(finding, workspace)));
    findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    one_for_each_cause(&mut findings);
    summarise(workspace, &mut summary);
    let report = Report { findings, summary, fail_on: fail_level(workspace, request) };
    let exit = report.exit();
    (report, exit)
}

/// What the readers said, before any rule: of files, names, configs.
pub(super) fn input_report(workspace: &Workspace) -> Report {
    let documents = Documents::new(&workspace.files);
    let mut findings = input_findings(workspace);
    findings.extend(workspace.sets.iter().flat_map(|set| levels::check_config(&set.config, &documents)));
    findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    one_for_each_cause(&mut findings);
    let mut summary = Summary::default();
    summarise(workspace, &mut summary);
    Report { findings, summary, fail_on: FailOn::Never }
}

/// Keeps one of the findings that say the same of one place: a name behind an alias is read twice. A
/// name that is misspelt is not unknown as well.
fn one_for_each_cause(findings: &mut Vec<Finding>) {
    let place = |finding: &Finding| finding.primary.as_ref().map(|label| label.place);
    let is_unknown_name = |finding: &Finding| finding.rule == "unknown-name";
    let explains = |finding: &&Finding| breaks_input(finding) && !is_unknown_name(finding);
    let explained: BTreeSet<_> = findings.iter().filter(explains).filter_map(place).collect();
    findings.retain(|finding| !is_unknown_name(finding) || place(finding).is_none_or(|at| !explained.contains(&at)));
    findings.dedup_by(|next, kept| {
        (next.rule, place(next), &next.message, &next.related) == (kept.rule, place(kept), &kept.message, &kept.related)
    });
}

/// What the readers said. Errors are always shown: the rest of the answer depends on them.
fn input_findings(workspace: &Workspace) -> Vec<Finding> {
    let of_files = workspace.files.iter().flat_map(|file| &file.findings);
    let of_sets = workspace.sets.iter().flat_map(|set| &set.built.findings);
    let shown = |finding: &&Finding| finding.severity == Severity::Error || shown_anywhere(finding, workspace);
    workspace.findings.iter().chain(of_files.chain(of_sets).filter(shown)).cloned().collect()
}

fn shown_anywhere(finding: &Finding, workspace: &Workspace) -> bool {
    workspace.sets.is_empty() || workspace.sets.iter().any(|set| is_shown(finding, set))
}

/// True when one of the finding's places lies in a file that was asked for.
fn is_shown(finding: &Finding, set: &LoadedSet) -> bool {
    let Some(shown) = &set.shown else { return true };
    let labels = finding.primary.iter().chain(&finding.related);
    let mut files = labels.map(|label| label.place.file.position()).peekable();
    files.peek().is_none() || files.any(|file| shown.contains(&file))
}

fn suppressions(workspace: &Workspace, now: Date) -> Suppressions {
    let mut suppressions = Suppressions::default();
    let mut positions: Vec<usize> = workspace.sets.iter().flat_map(|set| set.files.iter().copied()).collect();
    positions.sort_unstable();
    positions.dedup();
    for position in positions {
        for read in &workspace.files[position].documents {
            suppressions.add(&read.document, now);
        }
    }
    suppressions
}

/// The set of `sets` that is of the same tenant as `set`, or the only one.
fn same_tenant<'s>(sets: &'s [LoadedSet], set: &LoadedSet) -> Option<&'s PolicySet> {
    let name = |set: &LoadedSet| set.built.set.tenant.name.clone();
    let found = match sets {
        [only] => Some(only),
        several => several.iter().find(|other| name(other) == name(set)),
    };
    found.map(|found| &found.built.set)
}

/// What the rules find in `set`. What failed goes to `bugs`, where nothing can silence it.
fn rule_findings(
    set: &LoadedSet,
    before: Option<&PolicySet>,
    documents: Documents<'_>,
    request: &CheckRequest,
    bugs: &mut Vec<Finding>,
) -> Vec<Finding> {
    let levels = Levels::new(&set.config.file, &request.select, &request.ignore);
    let placer = Placer { set, documents };
    let answers = run::run(&set.built.set, before, request.now, &levels, set.built.incomplete);
    bugs.extend(answers.failed.iter().map(|failed| bug_of_rule(failed, &placer)));
    let mut findings = Vec::with_capacity(answers.reported.len());
    for reported in answers.reported {
        let index = run::policy_of(&reported.finding);
        let key = index.map(|index| set.built.set.policies[index].policy.key.as_str());
        let Some(severity) = levels.setting(reported.position, key).severity else { continue };
        let id = reported.rule.id;
        match bug::guard(|| placer.place(reported, severity)) {
            Ok(finding) => findings.push(finding),
            Err(bug) => bugs.push(bug.finding(&format!("showing what `{id}` found"))),
        }
    }
    findings
}

/// That a rule failed, said of the policy it was looking at.
fn bug_of_rule(failed: &run::Failed, placer: &Placer<'_>) -> Finding {
    let at = failed.policy.map_or(Anchor::Set, |policy| Anchor::Policy(policy, FieldPath::root()));
    let message = failed.bug.message(&format!("at the rule `{}`", failed.rule.id));
    let raw = RawFinding::new(at, message).why(bug::WHY).help(bug::help()).discriminator(failed.rule.id);
    placer.place_input(bug::CODE, Severity::Error, raw)
}

/// Findings that neither a comment nor the baseline silences, and how many are silenced.
fn silence(
    findings: Vec<Finding>,
    suppressions: &mut Suppressions,
    baseline: &Baseline,
    workspace: &Workspace,
) -> (Vec<Finding>, usize) {
    let known = baseline.known(&findings, workspace);
    let before = findings.len();
    let kept: Vec<Finding> = findings
        .into_iter()
        .zip(known)
        .filter(|(finding, known)| !suppressions.silences(finding) && !known)
        .map(|(finding, _)| finding)
        .collect();
    let silenced = before - kept.len();
    (kept, silenced)
}

fn summarise(workspace: &Workspace, summary: &mut Summary) {
    let files: BTreeSet<usize> = workspace.sets.iter().flat_map(|set| set.files.iter().copied()).collect();
    summary.skipped_files.clone_from(&workspace.skipped_files);
    let skipped: BTreeSet<&str> = workspace.skipped_files.iter().map(String::as_str).collect();
    let counted = files.iter().filter(|&&file| !skipped.contains(workspace.files[file].source.name.as_str()));
    summary.files = counted.count();
    let policies: BTreeSet<NodeRef> =
        workspace.sets.iter().flat_map(|set| set.built.maps.iter().map(|map| map.root().node)).collect();
    summary.policies = policies.len();
    for set in &workspace.sets {
        summary.skipped_policies.extend(set.built.skipped.iter().cloned());
        summary.assumptions.extend(semantics::break_glass_assumptions(&set.built.set));
        summary.incomplete |= set.built.incomplete;
    }
    for list in [&mut summary.skipped_policies, &mut summary.assumptions] {
        list.sort();
        list.dedup();
    }
}

/// What was asked for, else what the strictest set of the run says.
fn fail_level(workspace: &Workspace, request: &CheckRequest) -> FailOn {
    let of_sets = || workspace.sets.iter().map(fail_on).max_by_key(|limit| strictness(*limit));
    request.fail_on.or_else(of_sets).unwrap_or_default()
}

/// The fail level of a set's config; of the preset where it says none.
fn fail_on(set: &LoadedSet) -> FailOn {
    let config = &set.config.file;
    match (config.fail_on, config.preset) {
        (Some(ConfigFailOn::Warning), _) | (None, Some(Preset::Strict)) => FailOn::Severity(Severity::Warning),
        (Some(ConfigFailOn::Note), _) => FailOn::Severity(Severity::Note),
        (Some(ConfigFailOn::Never), _) => FailOn::Never,
        (Some(ConfigFailOn::Error) | None, _) => FailOn::Severity(Severity::Error),
    }
}

/// The lower the limit, the stricter: the strictest set of a run decides.
fn strictness(limit: FailOn) -> u8 {
    match limit {
        FailOn::Never => 0,
        FailOn::Severity(Severity::Error) => 1,
        FailOn::Severity(Severity::Warning) => 2,
        FailOn::Severity(Severity::Note) => 3,
    }
}
