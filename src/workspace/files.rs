//! Where files come from: the disk, or memory for tests and editors.

use std::collections::{BTreeMap, BTreeSet};
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
    /// Those of the files that are links, or lie in a folder that is one.
    pub links: Vec<PathBuf>,
    /// Places that could not be walked, sorted by path.
    pub problems: Vec<WalkProblem>,
}

/// A place that could not be walked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WalkProblem {
    /// The place.
    pub path: PathBuf,
    /// Why: a loop of links, a forbidden folder, a submodule.
    pub reason: String,
    /// True where files may lie below that were not met; false for a link that leads back to where the walk
    /// has been.
    pub hides_files: bool,
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
    /// The file that `path` leads to, links followed; `path` where there are no links.
    fn real(&self, path: &Path) -> PathBuf {
        path.to_path_buf()
    }
}

/// `found` with each file once: a link to a file that is there already, or was met by another link,
/// is the same file.
#[must_use]
pub(super) fn distinct(files: &dyn Files, found: Vec<PathBuf>, links: &[PathBuf]) -> Vec<PathBuf> {
    if links.is_empty() {
        return found;
    }
    let (linked, own): (Vec<_>, Vec<_>) = found.into_iter().partition(|path| links.contains(path));
    let mut seen: BTreeSet<PathBuf> = own.iter().map(|path| files.real(path)).collect();
    let linked = linked.into_iter().filter(|path| seen.insert(files.real(path)));
    let mut distinct: Vec<PathBuf> = linked.collect();
    distinct.extend(own);
    distinct.sort();
    distinct
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
        refuse_to_wait(path)?;
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
        let mut linked_folders: Vec<PathBuf> = Vec::new();
        for entry in entries.into_iter().filter_entry(is_worth_walking) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    if entry.path_is_symlink() || linked_folders.iter().any(|above| entry.path().starts_with(above)) {
                        walk.links.push(entry.path().to_path_buf());
                    }
                    walk.files.push(entry.into_path());
                }
                Ok(entry) if entry.path_is_symlink() => linked_folders.push(entry.into_path()),
                Ok(_) => {}
                // A link to nothing is a file that cannot be read; whoever reads it says so.
                Err(error) if dangling(&error).is_some() => walk.files.extend(dangling(&error).map(Path::to_path_buf)),
                Err(error) => walk.problems.push(problem(folder, &error)),
            }
        }
        walk.files.sort();
        walk.links.sort();
        walk.problems.sort();
        walk
    }

    fn real(&self, path: &Path) -> PathBuf {
        path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
    }
}

/// Where the shell puts a pipe that is open already: `<(command)`, `/dev/stdin`.
const OPEN_ALREADY: [&str; 3] = ["/dev/fd", "/dev/stdin", "/proc/self/fd"];

/// Refuses what is no file. A named pipe would be waited for until somebody writes, a device for ever.
fn refuse_to_wait(path: &Path) -> Result<(), ReadError> {
    let metadata = std::fs::metadata(path).map_err(ReadError::Io)?;
    let open_already = OPEN_ALREADY.iter().any(|open| path.starts_with(open));
    let what = match metadata.file_type() {
        kind if kind.is_file() || open_already => return Ok(()),
        kind if kind.is_dir() => "it is a folder",
        _ => "it is a pipe or a device, not a file",
    };
    Err(ReadError::Io(io::Error::new(io::ErrorKind::InvalidInput, what)))
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

fn problem(folder: &Path, error: &walkdir::Error) -> WalkProblem {
    let path = error.path().unwrap_or(folder).to_path_buf();
    let reason = match (error.loop_ancestor(), error.io_error()) {
        (Some(ancestor), _) => format!("a link that leads back to {}", ancestor.display()),
        (None, Some(io)) => io.to_string(),
        (None, None) => error.to_string(),
    };
    WalkProblem { path, reason, hides_files: error.loop_ancestor().is_none() }
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
        Walk { files: inside.cloned().collect(), ..Walk::default() }
    }
}
