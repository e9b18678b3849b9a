//! The files of an export, read as they come: without config, tenant or set.

use std::path::{Path, PathBuf};

use crate::diag::Finding;
use crate::graph;
use crate::text;
use crate::yaml::Limits;

use super::classify::Kind;
use super::discover;
use super::files::{self, Files, PathKind};
use super::read::{ReadFile, met};
use super::reader::Reader;

/// What an export holds.
#[derive(Debug)]
pub struct Export {
    /// The files that were read; a file's position is its id.
    pub files: Vec<ReadFile>,
    /// What is wrong apart from any file.
    pub findings: Vec<Finding>,
    /// Files that hold nothing of Graph's, as shown, each with what it is instead.
    pub skipped: Vec<(String, &'static str)>,
}

/// Reads every file of `paths`, folders walked, relative to `folder`.
#[must_use]
pub fn read_export(files: &dyn Files, folder: &Path, paths: &[PathBuf]) -> Export {
    let mut reader = Reader::new(files, folder, Limits::default());
    let mut export = Export { files: Vec::new(), findings: Vec::new(), skipped: Vec::new() };
    let mut paths: Vec<PathBuf> = paths.iter().map(|path| discover::absolute(folder, path)).collect();
    paths.sort();
    paths.dedup();
    for path in paths {
        match files.kind(&path) {
            None => export.findings.push(super::load::missing(&reader.shown(&path))),
            Some(PathKind::File) if is_powershell(&path) => powershell(&mut reader, &path, &mut export),
            Some(PathKind::File) => {
                reader.read_one(&path, None);
            }
            Some(PathKind::Folder) => read_folder(&mut reader, &path, &mut export),
        }
    }
    export.files = reader.into_files();
    export.skipped.extend(export.files.iter().filter_map(nothing_of_graph));
    export.skipped.sort();
    export
}

fn read_folder(reader: &mut Reader<'_>, path: &Path, export: &mut Export) {
    let walk = reader.files.walk(path);
    for problem in walk.problems {
        export.findings.push(super::load::unwalkable(&reader.shown(&problem.path), &problem.reason));
    }
    let mut wanted = Vec::new();
    for file in files::distinct(reader.files, walk.files, &walk.links) {
        if discover::can_hold_policies(&file) {
            wanted.push(met(&file, reader.shown(&file)));
        } else if is_powershell(&file) {
            powershell(reader, &file, export);
        } else {
            export.skipped.push((reader.shown(&file), "neither JSON nor YAML"));
        }
    }
    reader.read_many(wanted);
}

fn is_powershell(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["ps1", "psm1", "psd1"].iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// PowerShell is no data: a configuration of `Microsoft365DSC` is named as what it is.
fn powershell(reader: &mut Reader<'_>, path: &Path, export: &mut Export) {
    let shown = reader.shown(path);
    let bytes = reader.files.read(path, reader.limits.file_bytes as u64).unwrap_or_default();
    if !text::decode(&bytes).text.contains(graph::MICROSOFT365DSC_POLICY) {
        export.skipped.push((shown, "neither JSON nor YAML"));
        return;
    }
    let message = format!("{shown} is a configuration of Microsoft365DSC, which is PowerShell and not data");
    export.findings.push(Finding::error("powershell-source", message).help(graph::EXPORT_FROM_GRAPH));
}

/// A file none of whose documents is Graph's, and what it is.
fn nothing_of_graph(file: &ReadFile) -> Option<(String, &'static str)> {
    let kinds = || file.documents.iter().map(|read| read.kind);
    let read = |kind: Option<Kind>| matches!(kind, Some(Kind::Graph | Kind::Side("a migration table")));
    if file.broken || kinds().any(read) {
        return None;
    }
    let what = match kinds().next().flatten() {
        Some(Kind::Policy) => "a policy in the caplint language already",
        Some(Kind::Tenant) => "a tenant file",
        Some(Kind::Config) => "a config of caplint",
        Some(Kind::Tests) => "tests",
        Some(Kind::Side(what)) => what,
        Some(Kind::Graph) | None => "no policies",
    };
    Some((file.source.name.clone(), what))
}
