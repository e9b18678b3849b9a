//! Everything read in one run, each file once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::yaml::Limits;

use super::classify::Kind;
use super::discover;
use super::files::Files;
use super::read::{ReadFile, Wanted, read_all};

/// Reads files and keeps them; a file's position is its `FileId`.
pub(super) struct Reader<'f> {
    /// Where files come from.
    pub files: &'f dyn Files,
    /// The folder that shown paths are relative to.
    pub folder: PathBuf,
    /// The limits in force.
    pub limits: Limits,
    read: Vec<ReadFile>,
    positions: BTreeMap<PathBuf, usize>,
}

impl<'f> Reader<'f> {
    /// A reader that has read nothing.
    #[must_use]
    pub(super) fn new(files: &'f dyn Files, folder: &Path, limits: Limits) -> Self {
        Self { files, folder: folder.to_path_buf(), limits, read: Vec::new(), positions: BTreeMap::new() }
    }

    /// The path as it is shown.
    #[must_use]
    pub(super) fn shown(&self, path: &Path) -> String {
        discover::shown(&self.folder, path)
    }

    /// Reads what has not been read yet, in parallel; returns each file's position in the order
    /// given.
    pub(super) fn read_many(&mut self, wanted: Vec<Wanted>) -> Vec<usize> {
        let paths: Vec<PathBuf> = wanted.iter().map(|file| file.path.clone()).collect();
        let mut fresh: Vec<Wanted> = Vec::new();
        for file in wanted {
            if !self.positions.contains_key(&file.path) {
                self.positions.insert(file.path.clone(), self.read.len() + fresh.len());
                fresh.push(file);
            }
        }
        let read = read_all(self.files, &fresh, self.read.len(), self.limits);
        self.read.extend(read);
        paths.iter().map(|path| self.positions[path]).collect()
    }

    /// Reads one file that must be recognised.
    pub(super) fn read_one(&mut self, path: &Path, expected: Option<Kind>) -> usize {
        let wanted = Wanted { path: path.to_path_buf(), shown: self.shown(path), expected, named: true };
        self.read_many(vec![wanted])[0]
    }

    /// The file at `position`.
    #[must_use]
    pub(super) fn file(&self, position: usize) -> &ReadFile {
        &self.read[position]
    }

    /// All files in the order in which they were read.
    #[must_use]
    pub(super) fn all(&self) -> &[ReadFile] {
        &self.read
    }

    /// All files, to be kept.
    #[must_use]
    pub(super) fn into_files(self) -> Vec<ReadFile> {
        self.read
    }
}
