//! `check --since`: what a change brings, by the findings of both sides and not by lines.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::diag::{self, Finding};
use crate::workspace::{self, Files, PathKind, Workspace, absolute, find_config};

use super::check::{load, memory, memory_request, on_threads, report, report_since};
use super::request::CheckRequest;
use super::result::{Checked, breaks_input};
use super::side::Side;

/// Checks `files` and keeps what the change since `base` brings: findings that the base does not have,
/// known again by rule, policy and field wherever they stand. Errors of the input are always kept.
///
/// Rules about what is newly added speak as well.
#[must_use]
pub fn check_since(files: &dyn Files, request: &CheckRequest, base: &Side) -> Checked {
    on_threads(request.threads, || {
        let before = base_request(base.files(), request);
        let old = before.as_ref().map(|before| load(base.files(), before));
        let workspace = load(files, request);
        let (mut report_now, _) = report_since(&workspace, old.as_ref(), files, request);
        let known = match (&before, &old) {
            (Some(before), Some(old)) => fingerprints(&report(old, base.files(), before).0.findings, old),
            _ => Vec::new(),
        };
        if old.as_ref().is_some_and(|old| old.sets.iter().any(|set| set.built.incomplete)) {
            let note = format!("{} cannot be read whole, so that findings over its whole set count as new", base.name);
            report_now.summary.assumptions.push(note);
        }
        report_now.findings = introduced(report_now.findings, &known, &workspace);
        let exit = report_now.exit();
        Checked { sources: workspace::sources(workspace.files), report: report_now, exit }
    })
}

/// As [`check_since`] for texts in memory, `before` and after, with one `config` for both where there is
/// one.
#[must_use]
pub fn check_texts_since(before: &[(&str, &str)], after: &[(&str, &str)], now: Date, config: Option<&str>) -> Checked {
    let base = Side::in_memory("before", memory(before, config));
    check_since(&memory(after, config), &memory_request(now, config.is_some()), &base)
}

/// What is asked of the base: its whole set under a config, since a policy may have stood in another file;
/// else the paths that were there. `None` when nothing was.
fn base_request(files: &dyn Files, request: &CheckRequest) -> Option<CheckRequest> {
    let folder = &request.folder;
    if request.paths.is_empty() {
        return files.kind(folder).map(|_| request.clone());
    }
    let there = |path: &std::path::PathBuf| files.kind(&absolute(folder, path)).is_some();
    let paths: Vec<_> = request.paths.iter().filter(|path| there(path)).cloned().collect();
    let configured = request.config != workspace::ConfigChoice::None
        && files.kind(folder) == Some(PathKind::Folder)
        && find_config(files, folder).is_some();
    if configured {
        return Some(CheckRequest { paths: Vec::new(), ..request.clone() });
    }
    (!paths.is_empty()).then(|| CheckRequest { paths, ..request.clone() })
}

fn fingerprints(findings: &[Finding], workspace: &Workspace) -> Vec<String> {
    diag::fingerprints(findings, |file| workspace.files[file.position()].source.name.as_str())
}

fn introduced(findings: Vec<Finding>, known: &[String], workspace: &Workspace) -> Vec<Finding> {
    let known: BTreeSet<&String> = known.iter().collect();
    let own = fingerprints(&findings, workspace);
    let fresh = findings.into_iter().zip(own);
    fresh.filter(|(finding, own)| breaks_input(finding) || !known.contains(own)).map(|(finding, _)| finding).collect()
}
