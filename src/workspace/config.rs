//! `caplint.yaml` in force: what the file says, defaults filled in.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::diag::{Finding, NodeRef, Place};
use crate::language;
use crate::language::shape::{ConfigFile, List, NonEmpty};
use crate::text::FileId;
use crate::yaml::{Limits, Node};

use super::classify::Kind;
use super::discover;
use super::documents::one_too_many;
use super::files::{self, WalkProblem};
use super::reader::Reader;

/// A set's config.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Where it was read; `None` without a config file.
    pub position: Option<usize>,
    /// The folder its paths start from.
    pub root: PathBuf,
    /// What it says.
    pub file: ConfigFile,
    /// The root node of the file, for places of what it says.
    pub node: Option<NodeRef>,
}

/// Reads the config at `path`.
///
/// # Errors
/// The findings when it cannot be read or its shape does not hold.
pub(super) fn read(reader: &mut Reader<'_>, path: &Path) -> Result<(Config, Vec<Finding>), Vec<Finding>> {
    let position = reader.read_one(path, Some(Kind::Config));
    let file = reader.file(position);
    let Some(read) = file.documents.first().filter(|read| read.kind == Some(Kind::Config)) else {
        return if file.findings.iter().any(|finding| finding.rule != "not-recognised") {
            Err(Vec::new())
        } else if file.documents.is_empty() {
            // An empty config is a config: it marks the root.
            Ok((Config { position: Some(position), root: folder_of(path), ..Config::default() }, Vec::new()))
        } else {
            Err(vec![no_config(reader, position)])
        };
    };
    let mut answer = language::read::<ConfigFile>(&read.document, reader.limits);
    let further = file.documents.iter().skip(1).map(|read| one_too_many(&read.document, "caplint.yaml"));
    answer.findings.extend(further);
    let sound = answer.is_sound();
    let Some(value) = answer.value.filter(|_| sound) else {
        return Err(answer.findings);
    };
    let node = Some(read.document.root().reference());
    Ok((Config { position: Some(position), root: folder_of(path), file: value, node }, answer.findings))
}

/// The patterns as written, or the default.
fn written(patterns: Option<&List<NonEmpty>>, default: &str) -> Vec<String> {
    patterns.map_or_else(|| vec![default.to_owned()], |list| list.iter().map(|pattern| pattern.0.clone()).collect())
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

fn no_config(reader: &Reader<'_>, position: usize) -> Finding {
    let place = Place::start_of(FileId::at(position));
    Finding::error("not-recognised", format!("{} is no caplint config", reader.file(position).source.name))
        .at(place, "")
        .help("a config has keys such as `policies`, `tenants` and `rules`; an empty file is one too")
}

impl Config {
    /// The reader's limits with what the config says of them.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        if let Some(set) = &self.file.limits {
            limits.file_bytes = set.file_mib.map_or(limits.file_bytes, |mib| mib.0 as usize * 1024 * 1024);
            limits.depth = set.depth.map_or(limits.depth, |depth| depth.0 as usize);
            limits.nodes = set.nodes.map_or(limits.nodes, |nodes| nodes.0 as usize);
        }
        limits
    }

    /// Patterns of the policy files.
    #[must_use]
    pub fn policy_patterns(&self) -> Vec<String> {
        written(self.file.policies.as_ref(), "policies/**/*.{yaml,yml,json}")
    }

    /// Patterns of the test files.
    #[must_use]
    pub fn test_patterns(&self) -> Vec<String> {
        written(self.file.tests.as_ref(), "tests/**/*.{yaml,yml}")
    }

    /// The node at `path` of keys below the root, as far as it was written.
    #[must_use]
    pub fn node_at<'d>(&self, root: Node<'d>, path: &[&str]) -> Node<'d> {
        path.iter().fold(root, |node, key| node.get(key).unwrap_or(node))
    }
}

/// The files below `root` that match one of `patterns`, sorted; and the patterns that match nothing.
#[must_use]
pub(super) fn matching(reader: &Reader<'_>, root: &Path, patterns: &[String]) -> Matching {
    let mut result = Matching::default();
    let mut folders: Vec<PathBuf> = patterns.iter().map(|pattern| fixed_part(root, pattern)).collect();
    // Files above or beside the root cannot match.
    folders.retain(|folder| folder.starts_with(root));
    folders.sort();
    folders.dedup();
    let (mut files, mut links) = (Vec::new(), Vec::new());
    for folder in folders {
        if reader.files.kind(&folder).is_some() {
            let walk = reader.files.walk(&folder);
            files.extend(walk.files);
            links.extend(walk.links);
            result.problems.extend(walk.problems);
        }
    }
    files.sort();
    files.dedup();
    let Ok(globs) = glob_set(patterns) else { return result };
    let mut hit = vec![false; patterns.len()];
    for file in files {
        let relative = discover::shown(root, &file);
        let matches = globs.matches(&relative);
        for &index in &matches {
            hit[index] = true;
        }
        if !matches.is_empty() {
            result.files.push(file);
        }
    }
    result.files = files::distinct(reader.files, result.files, &links);
    result.unmatched = (0..patterns.len()).filter(|&index| !hit[index]).collect();
    result.problems.sort();
    result.problems.dedup();
    for problem in &mut result.problems {
        problem.hides_files &= patterns.iter().any(|pattern| reaches(pattern, root, &problem.path));
    }
    result
}

/// Files that match patterns.
#[derive(Debug, Default)]
pub(super) struct Matching {
    /// The files, sorted.
    pub files: Vec<PathBuf>,
    /// Positions of the patterns that match nothing.
    pub unmatched: Vec<usize>,
    /// What could not be walked. One hides files only where a pattern could match below it.
    pub problems: Vec<WalkProblem>,
}

/// A pattern as one glob: `*` stays within a folder, `**` does not.
///
/// # Errors
/// When the pattern is no glob.
pub fn glob_set(patterns: &[String]) -> Result<GlobSet, globset::Error> {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        let clean = pattern.trim_start_matches("./");
        builder.add(GlobBuilder::new(clean).literal_separator(true).build()?);
    }
    builder.build()
}

/// True unless it is sure that `pattern` matches nothing at or below `place`.
fn reaches(pattern: &str, root: &Path, place: &Path) -> bool {
    let parts: Vec<&str> = pattern.trim_start_matches("./").split('/').collect();
    let Ok(inside) = place.strip_prefix(root) else { return true };
    let depth = inside.components().count();
    if parts.iter().take(depth).any(|part| part.contains("**")) {
        return true;
    }
    // Cut within a group such as `{a/b,c}` it is no glob, and may match anything.
    let Ok(start) = glob_set(&[parts.iter().take(depth).copied().collect::<Vec<_>>().join("/")]) else { return true };
    depth == 0 || parts.len() >= depth && !start.matches(discover::shown(root, place)).is_empty()
}

/// The folder above the first wildcard of a pattern, so that only that is walked.
fn fixed_part(root: &Path, pattern: &str) -> PathBuf {
    let is_wild = |part: &&str| part.contains(['*', '?', '[', '{']);
    let parts: Vec<&str> = pattern.trim_start_matches("./").split('/').collect();
    let fixed = parts.iter().position(is_wild).map_or(&parts[..], |wild| &parts[..wild]);
    let folder = fixed.iter().fold(root.to_path_buf(), |path, part| path.join(part));
    discover::absolute(root, &folder)
}
