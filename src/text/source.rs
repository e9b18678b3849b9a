//! Files that findings point into.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::{LineColumn, LineIndex, Span};

/// A file of one run, by its place in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// The id of the file at `position`; positions beyond 4 thousand million do not occur.
    #[must_use]
    pub fn at(position: usize) -> Self {
        Self(u32::try_from(position).unwrap_or(u32::MAX))
    }

    /// The file's position.
    #[must_use]
    pub fn position(self) -> usize {
        self.0 as usize
    }
}

/// How a file's bytes were encoded, so that a fix can be written back the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    #[default]
    Utf8,
    /// UTF-8 behind a byte order mark.
    Utf8Bom,
    /// UTF-16, little endian, behind a byte order mark.
    Utf16Le,
    /// UTF-16, big endian, behind a byte order mark.
    Utf16Be,
}

/// One decoded file.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as it is shown: relative to where caplint was started, with `/` between folders.
    pub name: String,
    /// The path to open.
    pub path: PathBuf,
    /// The decoded text, without byte order mark.
    pub text: String,
    /// How the bytes were encoded.
    pub encoding: Encoding,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    /// A file with `text` already decoded.
    #[must_use]
    pub fn new(name: String, path: &Path, text: String, encoding: Encoding) -> Self {
        Self { name, path: path.to_path_buf(), text, encoding, lines: OnceLock::new() }
    }

    /// The line index, made at first use.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column at which `span` starts.
    #[must_use]
    pub fn line_column(&self, span: Span) -> LineColumn {
        self.lines().line_column(&self.text, span.start)
    }

    /// The text of `span`.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

/// All files of a run, in the order in which they were found (sorted by path).
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file and returns its id.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        let id = FileId::at(self.files.len());
        self.files.push(file);
        id
    }

    /// The file with `id`.
    ///
    /// # Panics
    /// When `id` comes from another `Sources`, which is a bug of the caller.
    #[must_use]
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.position()]
    }

    /// All files in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0u32..).map(FileId).zip(&self.files)
    }
}
