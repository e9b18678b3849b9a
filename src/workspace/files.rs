//! Where files come from: the disk, or memory for tests and editors.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// What a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathKind {
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// Why a file could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// The file is larger than the limit; holds its size in bytes.
    TooLarge(u64),
    /// The system said no.
    Io(io::Error),
}

/// What a walk through a folder met.
#[derive(Debug, Default)]
pub struct Walk {
    /// The files, sorted by path.
    pub files: Vec<PathBuf>,
    /// Places that could not be walked, with the reason: a loop of links, a forbidden folder.
    pub problems: Vec<(PathBuf, String)>,
}

/// A source of files.
pub trait Files: Sync {
    /// What `path` is; `None` when there is nothing.
    fn kind(&self, path: &Path) -> Option<PathKind>;
    /// The bytes of a file of at most `limit` bytes.
    ///
    /// # Errors
    /// When the file is larger or cannot be read.
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError>;
    /// All files below `folder`, hidden folders left out.
    fn walk(&self, folder: &Path) -> Walk;
}

/// Files on the disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiskFiles;

impl Files for DiskFiles {
    fn kind(&self, path: &Path) -> Option<PathKind> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(if metadata.is_dir() { PathKind::Folder } else { PathKind::File })
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        use io::Read;
        let file = std::fs::File::open(path).map_err(ReadError::Io)?;
        let size = file.metadata().map_err(ReadError::Io)?.len();
        if size > limit {
            return Err(ReadError::TooLarge(size));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        // The size may be a lie (pipes, /proc): read one byte more than allowed to see it.
        file.take(limit + 1).read_to_end(&mut bytes).map_err(ReadError::Io)?;
        match bytes.len() as u64 {
            read if read > limit => Err(ReadError::TooLarge(read)),
            _ => Ok(bytes),
        }
    }

    fn walk(&self, folder: &Path) -> Walk {
        let mut walk = Walk::default();
        let entries = WalkDir::new(folder).follow_links(true).sort_by_file_name();
        for entry in entries.into_iter().filter_entry(is_worth_walking) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => walk.files.push(entry.into_path()),
                Ok(_) => {}
                // A link to nothing is a file that cannot be read; whoever reads it says so.
                Err(error) if dangling(&error).is_some() => walk.files.extend(dangling(&error).map(Path::to_path_buf)),
                Err(error) => walk.problems.push(problem(folder, &error)),
            }
        }
        walk.files.sort();
        walk.problems.sort();
        walk
    }
}

/// Hidden folders and build folders hold no policies.
fn is_worth_walking(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0 || !entry.file_type().is_dir() || !(name.starts_with('.') || name == "node_modules")
}

/// The link behind `error`, when it leads nowhere.
fn dangling(error: &walkdir::Error) -> Option<&Path> {
    let path = error.path().filter(|_| error.loop_ancestor().is_none())?;
    (path.is_symlink() && !path.exists()).then_some(path)
}

fn problem(folder: &Path, error: &walkdir::Error) -> (PathBuf, String) {
    let path = error.path().unwrap_or(folder).to_path_buf();
    let reason = match (error.loop_ancestor(), error.io_error()) {
        (Some(ancestor), _) => format!("a link that leads back to {}", ancestor.display()),
        (None, Some(io)) => io.to_string(),
        (None, None) => error.to_string(),
    };
    (path, reason)
}

/// Files in memory, by path.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl MemoryFiles {
    /// Files with these paths and contents.
    pub fn new<P: Into<PathBuf>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files = files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect();
        Self { files }
    }
}

impl Files for MemoryFiles {
    fn kind(&self, path: &Path) -> Option<PathKind> {
        if self.files.contains_key(path) {
            return Some(PathKind::File);
        }
        let inside = self.files.keys().any(|file| file.starts_with(path));
        inside.then_some(PathKind::Folder)
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.files.get(path).ok_or_else(|| ReadError::Io(io::ErrorKind::NotFound.into()))?;
        match bytes.len() as u64 {
            size if size > limit => Err(ReadError::TooLarge(size)),
            _ => Ok(bytes.clone()),
        }
    }

    fn walk(&self, folder: &Path) -> Walk {
        let inside = self.files.keys().filter(|file| file.starts_with(folder));
        Walk { files: inside.cloned().collect(), problems: Vec::new() }
    }
}
